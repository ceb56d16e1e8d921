"""Terminal settings from the environment, passed to Textual before its import."""

from __future__ import annotations

import pytest

from planner.tui.terminal.capabilities import prepare
from planner.tui.terminal.output import as_ascii

PLAIN = {"TERM": "xterm-256color", "LANG": "en_GB.UTF-8"}


def test_a_local_terminal_does_not_start_quiet() -> None:
    environ = {**PLAIN, "COLORTERM": "truecolor"}
    terminal = prepare(environ, encoding="utf-8")
    assert (terminal.quiet, terminal.ascii, terminal.colours, terminal.plain) == (False, False, "true", False)
    assert "TEXTUAL_FPS" not in environ
    assert environ["TEXTUAL_ANIMATIONS"] == "none"


def test_over_ssh_it_starts_quiet() -> None:
    environ = {**PLAIN, "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}
    assert prepare(environ, encoding="utf-8").quiet
    assert environ["TEXTUAL_FPS"] == "15"
    assert environ["TEXTUAL_ANIMATIONS"] == "none"


def test_settings_in_the_environment_are_kept() -> None:
    environ = {**PLAIN, "SSH_CONNECTION": "x", "TEXTUAL_FPS": "30", "TEXTUAL_ANIMATIONS": "full"}
    prepare(environ, encoding="utf-8")
    assert (environ["TEXTUAL_FPS"], environ["TEXTUAL_ANIMATIONS"]) == ("30", "full")


@pytest.mark.parametrize(
    ("environ", "wish", "colours"),
    [
        ({"TERM": "xterm-256color"}, "auto", "256"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "auto", "none"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "true", "none"),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "auto", "256"),
        ({"TERM": "dumb"}, "auto", "none"),
        ({"TERM": "linux"}, "auto", "16"),
        ({"TERM": "vt100"}, "256", "256"),
        ({"TERM": "xterm", "COLORTERM": "24bit"}, "auto", "true"),
        ({"TERM": "xterm-256color"}, "16", "16"),
        ({"TERM": "xterm-256color"}, "none", "none"),
    ],
)
def test_the_number_of_colours_follows_terminal_and_settings(environ: dict[str, str], wish: str, colours: str) -> None:
    assert prepare(environ, wish, "utf-8").colours == colours
    assert environ.get("NO_COLOR", "") == ("1" if colours == "none" else "")


@pytest.mark.parametrize(
    ("environ", "encoding", "ascii_only"),
    [
        ({"LANG": "en_GB.UTF-8"}, "utf-8", False),
        ({"LANG": "de_DE.utf8"}, "UTF-8", False),
        ({}, "utf-8", False),
        ({"LC_CTYPE": "C.UTF-8"}, "utf-8", False),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "utf-8", True),  # Python's own doing
        ({"LC_ALL": "C"}, "utf-8", True),
        ({"LC_ALL": "POSIX", "LANG": "en_GB.UTF-8"}, "utf-8", True),
        ({"LANG": "de_DE.ISO-8859-1"}, "iso-8859-1", True),
        ({"LANG": "en_GB.UTF-8"}, "ascii", True),
        ({"LANG": "en_GB.UTF-8", "TERM": "dumb"}, "utf-8", True),
    ],
)
def test_signs_beyond_ascii_need_a_terminal_that_shows_them(
    environ: dict[str, str], encoding: str, ascii_only: bool
) -> None:
    assert prepare(environ, encoding=encoding).ascii is ascii_only


def test_every_sign_has_an_ascii_substitute_of_its_width() -> None:
    assert as_ascii("▌Wed 25│✓[19:00] Guitar … 日本 ≠ +3") == "#Wed 25|x[19:00] Guitar . ???? # +3"
    assert as_ascii("plain") == "plain"
