"""The base of every dialog: a screen over the week with a framed panel on it."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from planner.resources import styles_dir
from planner.tui.widgets.panel import Panel

Result = TypeVar("Result")


class Dialog(ModalScreen[Result]):
    """A panel over the week; `q`, Esc and a click beside it close it with None."""

    CSS_PATH = [styles_dir() / "dialogs.tcss"]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "close", "close", id="quit", show=False),
        Binding("escape", "close", "close", show=False),
    ]

    def compose(self) -> ComposeResult:
        """Lay out the framed panel."""
        yield self.panel()

    def panel(self) -> Panel:
        """The panel of this dialog, with its contents."""
        raise NotImplementedError

    def action_close(self) -> None:
        """Close without a result."""
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """Close after a click outside the panel."""
        if event.widget is self:
            event.stop()
            self.action_close()
