"""A framed panel, and a line of text that is never markup."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from planner.domain.cells import drawn, drawn_lines


class Panel(VerticalScroll, can_focus=False):
    """A frame with a title above and keys below; it scrolls when it doesn't fit."""

    def __init__(self, *children: Widget, title: str, hint: str = "", classes: str | None = None) -> None:
        super().__init__(*children, classes=classes)
        self.entitle(title)
        self.hint(hint)

    def entitle(self, title: str) -> None:
        """Set the title in the frame."""
        self.border_title = _line(title)

    def hint(self, hint: str) -> None:
        """Set the line of keys at the bottom of the frame."""
        self.border_subtitle = _line(hint)


class Line(Static):
    """Plain text of one or more lines, never taken for markup."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(_lines(text), id=id, classes=classes)
        self._said = (text, "", "")

    def say(self, text: str, lead: str = "", colour: str = "") -> None:
        """Show a text; the same text again costs nothing.

        The `lead` that it begins with is shown in a colour of the theme.
        """
        if (text, lead, colour) != self._said:
            self._said = (text, lead, colour)
            lines, shown = _lines(text), drawn(lead)
            is_led = bool(shown) and lines.plain.startswith(shown)
            self.update(lines.stylize(f"bold ${colour}", 0, len(shown)) if is_led else lines)


def _lines(text: str) -> Content:
    return Content("\n".join(drawn_lines(text)))


def _line(text: str) -> str:
    """Make a border title that Textual doesn't read as markup."""
    return Content(drawn(text)) if text else None  # type: ignore[return-value]
