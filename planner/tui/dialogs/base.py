"""What every dialog is made of: a screen over the week, a framed panel on it, a line of text that is never markup."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from planner.domain.cells import drawn, drawn_lines
from planner.resources import styles_dir

Result = TypeVar("Result")


class Panel(VerticalScroll, can_focus=False):
    """A frame with its title above and the keys that matter below; it scrolls when the terminal is small."""

    def __init__(self, *children: Widget, title: str, hint: str = "", classes: str | None = None) -> None:
        super().__init__(*children, classes=classes)
        self.entitle(title)
        self.hint(hint)

    def entitle(self, title: str) -> None:
        self.border_title = _line(title)

    def hint(self, hint: str) -> None:
        self.border_subtitle = _line(hint)


class Line(Static):
    """Plain text, of one line or several, that can hold anything a person or a file may say."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(_lines(text), id=id, classes=classes)
        self._said = text

    def say(self, text: str) -> None:
        """Saying the same again costs nothing: whoever looks at the plan now and then says it each time."""
        if text != self._said:
            self._said = text
            self.update(_lines(text))


class Dialog(ModalScreen[Result]):
    """A panel over the week. `q`, Esc and a click beside the panel close it with None."""

    CSS_PATH = [styles_dir() / "dialogs.tcss"]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "close", "close", id="quit", show=False),
        Binding("escape", "close", "close", show=False),
    ]

    def compose(self) -> ComposeResult:
        yield self.panel()

    def panel(self) -> Panel:
        """The panel of this dialog, with all that is in it."""
        raise NotImplementedError

    def action_close(self) -> None:
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            event.stop()
            self.action_close()


def _lines(text: str) -> Content:
    return Content("\n".join(drawn_lines(text)))


def _line(text: str) -> str:
    """As Textual takes a border's title: a Content stays text, a str would be read as markup."""
    return Content(drawn(text)) if text else None  # type: ignore[return-value]
