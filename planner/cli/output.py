"""Print lines or one JSON document, and notes and questions on standard error.

A reader that goes away (`planner week | head -1`), a closed standard output and a terminal that isn't UTF-8 are
ordinary: the command continues, and its status is that of what it did.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from typing import TextIO

from planner import interop
from planner.domain.cells import cells, drawn
from planner.domain.errors import BadInput

PIECE = 1 << 20
"""Characters that are written at once."""
_PLAIN = str.maketrans(
    {
        "│": "|",
        "─": "-",
        "═": "=",
        "┼": "+",
        "·": ".",
        "–": "-",
        "…": "~",
        "“": '"',
        "”": '"',
        "’": "'",
        "✓": "v",
        "≠": "#",
        "×": "x",
    }
)
NARROWEST, _USUAL = 40, 80


class Output:
    """One command's streams; each may be None (closed before the program started)."""

    def __init__(
        self, stdout: TextIO | None, stderr: TextIO | None, env: Mapping[str, str], stdin: TextIO | None = None
    ) -> None:
        self._stdout, self._stderr, self._env, self._stdin = stdout, stderr, env, stdin

    def line(self, text: str = "") -> None:
        """Print one line. Raises OSError if it can't be written, as on a full disk."""
        # `drawn` folds blanks, but here they separate the columns.
        self.raw(" ".join([word and drawn(word) for word in text.split(" ")]).rstrip() + "\n")

    def json(self, document: object) -> None:
        """Print a document as one line of JSON; ASCII only if the output needs it.

        Iterators in it are read as they are printed.
        """
        for piece in interop.json_blocks.json_pieces(document, ascii_only=not _is_unicode(self._stdout)):
            self.raw(piece)
        self.raw("\n")

    def html(self, page: str) -> None:
        """Print a page of HTML; ASCII only, with references, if the output needs it."""
        self.raw(page if _is_unicode(self._stdout) else page.encode("ascii", "xmlcharrefreplace").decode())

    def raw(self, text: str) -> None:
        """Print text that is safe already, such as a script or a help page."""
        if self._stdout is not None and not _write(self._stdout, text):
            self._stdout = None

    def note(self, sentence: str) -> None:
        """Print one line on standard error, if that's possible."""
        if self._stderr is not None:
            with contextlib.suppress(OSError):
                _write(self._stderr, f"planner: {drawn(sentence)}\n")

    def passing(self, text: str) -> None:
        """Show a line on standard error until the next one, at a terminal only."""
        if self._stderr is not None and not self._stderr.closed and self._stderr.isatty():
            with contextlib.suppress(OSError):
                _write(self._stderr, f"\r{drawn(text)[: _USUAL - 1]}\x1b[K")

    @property
    def is_open(self) -> bool:
        """Whether somebody may still read standard output."""
        return self._stdout is not None and not self._stdout.closed

    @property
    def is_terminal(self) -> bool:
        """Whether standard output is a terminal."""
        return self._stdout is not None and not self._stdout.closed and self._stdout.isatty()

    @property
    def can_ask(self) -> bool:
        """Whether somebody at a terminal can read a question and answer it."""
        streams = (self._stdin, self._stderr)
        return all(stream is not None and not stream.closed and stream.isatty() for stream in streams)

    def ask(self, question: str) -> bool:
        """Ask a question on standard error; anything but a yes is a no."""
        if self._stdin is None or self._stderr is None:
            return False
        _write(self._stderr, f"{drawn(question)} [y/N] ")
        return self._stdin.readline().strip().lower() in ("y", "yes")

    def typed(self) -> str:
        """Everything on standard input. Raises BadInput for bytes that are not UTF-8."""
        try:
            return self._stdin.read() if self._stdin is not None else ""
        except UnicodeDecodeError:
            raise BadInput("Standard input isn’t UTF-8 text, so nothing was saved.") from None

    def typed_bytes(self, most: int) -> bytes:
        """The bytes on standard input, but not more than `most`."""
        if self._stdin is None:
            return b""
        buffer = getattr(self._stdin, "buffer", None)
        return buffer.read(most) if buffer is not None else self._stdin.read(most).encode("utf-8", "surrogateescape")

    @property
    def width(self) -> int:
        """The width of a line in cells: COLUMNS, else the terminal's, else 80."""
        said = self._env.get("COLUMNS", "")
        if said.isascii() and said.isdigit() and int(said) > 0:
            return max(NARROWEST, int(said))
        try:
            wide = os.get_terminal_size(self._stdout.fileno()).columns if self._stdout else 0
        except (OSError, ValueError):
            wide = 0
        return max(NARROWEST, wide or _USUAL)


def _write(stream: TextIO, text: str) -> bool:
    """Write a text; returns False when nobody reads the stream any more."""
    if not _is_unicode(stream):
        text = _encodable(text.translate(_PLAIN), stream.encoding)
    try:
        # In pieces, so that a long document isn't there twice, as text and as bytes.
        stream.writelines(text[start : start + PIECE] for start in range(0, len(text), PIECE))
        stream.flush()
    except BrokenPipeError:
        _silence(stream)
        return False
    except OSError:
        _silence(stream)
        raise
    except ValueError:  # closed inside this process
        return False
    return True


def _encodable(text: str, encoding: str) -> str:
    """The text with `?` in each cell whose sign the encoding lacks."""
    if text.encode(encoding, "ignore").decode(encoding) == text:
        return text
    return "".join(sign if sign.encode(encoding, "ignore") else "?" * cells(sign) for sign in text)


def _is_unicode(stream: TextIO | None) -> bool:
    encoding = getattr(stream, "encoding", None)
    return encoding is None or encoding.lower().replace("-", "").startswith("utf")


def _silence(stream: TextIO) -> None:
    """Discard a stream's buffer, so that Python's exit doesn't fail on it again."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
