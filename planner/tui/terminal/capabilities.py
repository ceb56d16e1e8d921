"""Find out what the terminal can show, and how much to send to it.

This is decided before Textual is imported, since Textual reads the environment once, at its import. Over SSH the
screen starts quiet: no animation, few frames a second, and no report for each move of the mouse.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, MutableMapping
from typing import Literal

from planner.named_tuple import NamedTuple

Depth = Literal["none", "16", "256", "true"]
_COLOUR_SYSTEMS: dict[str, str] = {"16": "standard", "256": "256", "true": "truecolor"}
_SIXTEEN = ("linux", "vt100", "vt102", "vt220", "ansi", "cygwin", "xterm-color", "xterm-16color")


class Terminal(NamedTuple):
    """The abilities of a terminal.

    `quiet`: send little. `ascii`: it shows ASCII alone. `colours`: how many it has.
    """

    quiet: bool
    ascii: bool
    colours: Depth

    @property
    def plain(self) -> bool:
        """Whether to use only the terminal's own sixteen colours, or none."""
        return self.colours in ("none", "16")


def prepare(
    environ: MutableMapping[str, str], colours: str = "auto", encoding: str | None = None, *, quiet: bool | None = None
) -> Terminal:
    """Read the terminal from `environ`, and set what Textual reads there.

    `colours` is the person's setting; `encoding` that of the stream the screen is written to (standard error).
    """
    if encoding is None:
        encoding = getattr(sys.__stderr__, "encoding", None) or "utf-8"
    terminal = Terminal(
        quiet=bool(environ.get("SSH_CONNECTION")) if quiet is None else quiet,
        ascii=_is_ascii(environ, encoding),
        colours=_depth(environ, colours),
    )
    # No widget of ours is animated, so 60 frames a second would be wasted.
    environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    if terminal.quiet:
        environ.setdefault("TEXTUAL_FPS", "15")
    if terminal.colours == "none":
        environ["NO_COLOR"] = "1"
    elif colours in _COLOUR_SYSTEMS:
        environ["TEXTUAL_COLOR_SYSTEM"] = _COLOUR_SYSTEMS[colours]
    return terminal


def _depth(environ: Mapping[str, str], wish: str) -> Depth:
    term = environ.get("TERM", "")
    # An empty NO_COLOR counts as unset (no-color.org); a person's setting overrides TERM, never NO_COLOR.
    if environ.get("NO_COLOR") or wish == "none" or (term == "dumb" and wish == "auto"):
        return "none"
    if wish in ("16", "256", "true"):
        return "true" if wish == "true" else "256" if wish == "256" else "16"
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "true"
    return "256" if term not in _SIXTEEN and ("256" in term or "kitty" in term) else "16"


def _is_ascii(environ: Mapping[str, str], encoding: str) -> bool:
    if environ.get("TERM") == "dumb" or "utf" not in encoding.lower().replace("-", ""):
        return True
    if environ.get("LC_ALL"):
        return not _is_utf8(environ["LC_ALL"])
    # Python sets LC_CTYPE to C.UTF-8 for the locale C, so that says nothing about the terminal.
    kind = environ.get("LC_CTYPE", "")
    if kind and kind != "C.UTF-8":
        return not _is_utf8(kind)
    language = environ.get("LANG", "")
    return bool(language) and not _is_utf8(language)


def _is_utf8(locale: str) -> bool:
    return "utf" in locale.lower().replace("-", "")
