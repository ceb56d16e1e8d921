"""The line of keys at the bottom of the week."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.message import Message

from planner.named_tuple import NamedTuple
from planner.tui.actions.table import Action
from planner.tui.widgets.line_widget import Painted
from planner.tui.widgets.text_runs import TextRun


class CarryKey(NamedTuple):
    """A key that means something while a block is carried."""

    key: str
    words: str


class KeyLine(Painted):
    """The keys that matter on this screen; a click on one does it."""

    class Chosen(Message):
        """The person clicked on an action."""

        def __init__(self, key_line: KeyLine, action_id: str) -> None:
            super().__init__()
            self.key_line = key_line
            self.action_id = action_id

        @property
        def control(self) -> KeyLine:
            """The widget that sent the message, for Textual's selectors."""
            return self.key_line

    def __init__(self, actions: Sequence[Action], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._actions = tuple(actions)
        self._carry: Sequence[CarryKey] = ()

    def carry(self, keys: Sequence[CarryKey]) -> None:
        """Show what the keys do while a block is carried, or with none the usual ones."""
        if keys != self._carry:
            self._carry = keys
            self.repaint()

    def line(self, y: int) -> Sequence[TextRun]:
        """Return the runs of the keys that fit."""
        if self._carry:
            return [run for key, words in self._carry for run in ((f" {key}", "key"), (f" {words} ", "dim"))]
        runs: list[TextRun] = [(" ", "text")]
        for action, gap in zip(self._fitting, ["", *["   "] * len(self._actions)], strict=False):
            runs += [(gap, "text"), (action.key, "key"), (f" {action.footer}", "dim")]
        return runs

    def on_click(self, event: events.Click) -> None:
        """Choose the action under the mouse."""
        x = 1
        for action in () if self._carry else self._fitting:
            width = cell_len(f"{action.key} {action.footer}")
            if x <= event.x < x + width:
                self.post_message(self.Chosen(self, action.id))
                return
            x += width + 3

    @property
    def _fitting(self) -> list[Action]:
        """The actions that fit; the last two (help and quit) before those in the middle."""
        room = self.size.width - 1
        order = [*self._actions[:1], *self._actions[-2:], *self._actions[1:-2]]
        chosen = []
        for action in order:
            room -= cell_len(f"{action.key} {action.footer}") + 3
            if room < -3:
                break
            chosen.append(action.id)
        return [action for action in self._actions if action.id in chosen]
