"""Make text from a person or a file safe to store and to show."""

from __future__ import annotations

import re
import unicodedata

from planner.domain.errors import BadInput

MAX_TEXT_LENGTH = 20_000
"""Most characters that one field keeps; readers of shared files check it too."""

# Control characters (C0, DEL, C1), lone surrogates, and the characters that change direction or hide text:
# Unicode's bidirectional formatting set, the zero-width space, the word joiner, the byte order mark and the tags.
# Compiled when a text may have one, since that takes longer than the rest of this module.
_UNSHOWABLE = (
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_BLANKS = r"[ \t\r\n\v\f\x85\u2028\u2029]+"


def shown(text: str) -> str:
    """Make text one line that can't move the cursor, hide text or change direction.

    Such characters become `�`.
    """
    if text.isprintable() and "  " not in text:  # Python calls no blank but the space printable, and no such character
        return text
    return re.sub(_UNSHOWABLE, "\ufffd", re.sub(_BLANKS, " ", text))


def shown_lines(text: str) -> list[str]:
    """As `shown`, for text of several lines (notes)."""
    return [shown(line) for line in text.splitlines()]


def fold_text(text: str) -> str:
    """Fold text for searching: no case, no accents, single blanks.

    >>> fold_text("  Café  du Nord") == fold_text("cafe\u0301 DU NORD")
    True
    """
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(letters.replace("’", "'").split())


def one_line(text: str, field: str) -> str:
    """Clean a typed title or place: fold blanks, trim ends. BadInput if too long."""
    return _checked(re.sub(_BLANKS, " ", text).strip(), field)


def many_lines(text: str, field: str) -> str:
    """Clean typed notes: line ends made `\\n`, ends trimmed. BadInput if too long."""
    return _checked(text.replace("\r\n", "\n").replace("\r", "\n").strip(), field)


def _checked(text: str, field: str) -> str:
    if len(text) > MAX_TEXT_LENGTH:
        raise BadInput(f"The {field} is {len(text):,} characters long; {MAX_TEXT_LENGTH:,} are kept at most.")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # lone surrogates: bytes on the command line that aren't text
        raise BadInput(
            f"The {field} isn’t UTF-8 text, so nothing was saved. Type it again in a UTF-8 terminal."
        ) from None
    return text
