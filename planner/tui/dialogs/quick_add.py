"""Quick add: one line of text, and below it what was understood so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from planner.domain import quickadd
from planner.domain.errors import BadInput, PlannerError
from planner.domain.quickadd import Cursor, Reading
from planner.domain.wording.blocks import short
from planner.tui.dialogs.base import Dialog
from planner.tui.dialogs.line_input import Led, LinePanel, LineQuestion
from planner.tui.widgets.form_drafts import DraftSlot
from planner.tui.widgets.line_field import Field

LINE_END = "↵"
"""Shown in the field in place of each line end of a paste."""
MOST_BLOCKS_AT_ONCE = 50
QUICK_ADD_HINT = "Enter: add · Esc: close"
QUICK_ADD_EXAMPLE = "For example: Climbing fri 18:00-20:00 @hall #passion !"


class QuickAdd(Dialog[Reading | None]):
    """Asks for a block in words; returns the reading (of the last line), or None.

    Each of several pasted lines is read on its own; all are listed below the field, and Enter adds all of them.
    `text` is there at the start, and the line counts as empty until something is added to it. `keep`, if given, is
    called with the reading before the dialog closes; a PlannerError from it is shown and the dialog stays open.
    `asks` says who will be asked, and `beside` whose protected time it would overlap.
    """

    def __init__(
        self,
        cursor: Cursor,
        text: str = "",
        keep: Callable[[Reading], object] | None = None,
        asks: Callable[[Reading], str] = lambda reading: "",
        beside: Callable[[Reading], Iterable[str]] = lambda reading: (),
        *,
        typed: str = "",
        draft: DraftSlot | None = None,
    ) -> None:
        super().__init__()
        self._cursor, self._keep, self._asks, self._beside = cursor, keep, asks, beside
        self._beginning = text
        asked = LineQuestion("Add", QUICK_ADD_HINT, QUICK_ADD_EXAMPLE, self._meaning, self._take, self._is_empty)
        self._line = LinePanel(asked, field=Field(LINE_END), text=text, typed=typed, draft=draft)

    def panel(self) -> LinePanel:
        """Return the panel with the line to type in."""
        return self._line

    def _is_empty(self, text: str) -> bool:
        return text.strip(f" {LINE_END}") in ("", self._beginning.strip())

    def _meaning(self, text: str) -> str | Led:
        lines = _lines(text)
        if len(lines) == 1:
            reading = quickadd.read(lines[0], self._cursor)
            return Led(self._said(reading), quickadd.whose(reading, self._cursor), reading.column)
        return "\n".join(self._listed(line) for line in lines)

    def _said(self, reading: Reading) -> str:
        """Whose it is, who will be asked, what it became, and what it overlaps."""
        said = quickadd.said(reading, self._cursor, self._asks(reading))
        return " · ".join([said, *self._beside(reading)])

    def _listed(self, line: str) -> str:
        """One of several lines, with what was understood."""
        try:
            return self._said(quickadd.read(line, self._cursor))
        except PlannerError as trouble:
            return f"{short(line)}: {trouble}"

    def _take(self, text: str) -> None:
        lines = _lines(text)
        readings = [self._checked(line, alone=len(lines) == 1) for line in lines]
        for added, reading in enumerate(readings):
            try:
                if self._keep is not None:
                    self._keep(reading)
            except PlannerError:
                with self.prevent(Field.Changed):  # show the problem, not the meaning of what is left
                    self._line.field.value = LINE_END.join(lines[added:])
                raise
        self.dismiss(readings[-1])

    def _checked(self, line: str, *, alone: bool) -> Reading:
        """Read a line. Raises BadInput, also for a missing or overlong title."""
        try:
            reading = quickadd.read(line, self._cursor)
            made = quickadd.ritual_draft if reading.rule else quickadd.draft
            made(reading, "", "")
        except BadInput as trouble:
            if alone:
                raise
            raise BadInput(f"{short(line)}: {trouble}") from trouble
        return reading

    def action_close(self) -> None:
        """Close; typed text is only dropped on a second try."""
        self._line.action_leave()


def _lines(text: str) -> list[str]:
    """The lines in the field, without blank ones. Raises BadInput for too many."""
    lines = [line.strip() for line in text.split(LINE_END) if line.strip()]
    if len(lines) > MOST_BLOCKS_AT_ONCE:
        raise BadInput(f"That’s {len(lines)} lines; at most {MOST_BLOCKS_AT_ONCE} can be added at once.")
    return lines
