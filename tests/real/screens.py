"""Reading the week screen, and typing into it, as a person does."""

from __future__ import annotations

from tests.real.tmux import Pane


def quick_add(pane: Pane, text: str) -> None:
    """Press `a`, type, Enter; done when the screen says that it is saved."""
    pane.press("a")
    pane.wait_for("─ Add ─")
    pane.type(text)
    pane.wait_for(text)
    pane.press("Enter")
    pane.wait_for("Added")


def line_with(screen: str, text: str) -> str:
    return next((line for line in screen.split("\n") if text in line), "")


def column_of(screen: str, text: str) -> str:
    """The column (`me`, `we`, `you`) that `text` is under; empty when missing."""
    head, line = line_with(screen, "me · "), line_with(screen.partition("──")[2], text)
    if not head or text not in line:
        return ""
    starts = {name: head.index(label) for name, label in (("me", "me · "), ("we", "│ we"), ("you", "you · "))}
    return max((start, name) for name, start in starts.items() if start <= line.index(text))[1]
