"""Preparing for the review alone: mark what happened, choose notes to bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from planner.domain.agreement import counts
from planner.domain.errors import PlannerError
from planner.domain.model.block import Block
from planner.domain.model.items import Note
from planner.domain.review.steps import has_begun
from planner.domain.time.week import Week
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.resources import styles_dir
from planner.tui.dialogs.base import Dialog
from planner.tui.widgets.field_kinds import DoRow, ToggleRow
from planner.tui.widgets.field_list import Row, Rows
from planner.tui.widgets.panel import Line, Panel

if TYPE_CHECKING:
    from planner.plan.plan import Plan

MOST_PREPARED = 30


class Prepare(Dialog[str | None]):
    """Asks what happened and which notes to show; returns a sentence about it.

    Nothing is written before the last row, or Enter on the first.
    """

    CSS_PATH = [styles_dir() / "dialogs.tcss", styles_dir() / "review.tcss"]

    def __init__(self, plan: Plan, week: Week) -> None:
        super().__init__()
        self._plan, self._week = plan, week
        self._blocks = open_blocks(plan, week)
        self._notes = [note for note in plan.items.notes() if not note.shown and note.by == plan.me.id]
        self._happened: set[str] = set()
        self._bring: set[str] = set()
        self._told = Line(classes="told")

    def panel(self) -> Panel:
        """Build the list to tick: blocks of the week, then notes to bring."""
        self._told.display = False
        rows: list[Widget] = []
        if self._blocks:
            rows.append(DoRow(f"Everything happened ({len(self._blocks)})", name="all"))
            rows += [self._block_row(block) for block in self._blocks]
        rows += [self._note_row(note) for note in self._notes]
        rows.append(DoRow("Done", name="keep"))
        about = [] if self._blocks else [Line("Everything of the week is marked already.", classes="help")]
        listed = Rows(*[row for row in rows if isinstance(row, Row)])
        hint = "Enter or Space: tick · q: close without saving"
        return Panel(*about, listed, self._told, title="Get ready", hint=hint, classes="form")

    def on_mount(self) -> None:
        """Put the cursor on the first row."""
        self.set_focus(next(iter(self.query(Row))))

    def _block_row(self, block: Block) -> ToggleRow:
        def show() -> str:
            when = wording.start(block.when, self._plan.zone, self._plan.today)
            return f"{'✓' if block.id in self._happened else '·'} {wording.name(block)} ({when})"

        return ToggleRow("happened", show, lambda: _turn(self._happened, block.id), name=block.id)

    def _note_row(self, note: Note) -> ToggleRow:
        def show() -> str:
            return f"{'✓' if note.id in self._bring else '·'} {short(note.text, 60)}"

        return ToggleRow("bring up", show, lambda: _turn(self._bring, note.id), name=note.id)

    def on_do_row_done(self, message: DoRow.Done) -> None:
        """Tick every block and go on to the notes, or save and close."""
        if self.focused is not None and self.focused.name == "all":
            self._happened = {block.id for block in self._blocks}
            if self._notes:
                for row in self.query(Row):
                    row.show_value()
                self.set_focus(self.query_one(Rows).row(self._notes[0].id))
                return
        self._keep()

    def _keep(self) -> None:
        plan = self._plan
        try:
            for block in self._blocks:
                if block.id in self._happened:
                    plan.finish(block, "done")
            for note in self._notes:
                if note.id in self._bring:
                    plan.items.show_note(note)
            plan.reviews.prepared(self._week)
        except PlannerError as problem:
            self._told.display = True
            self._told.say(str(problem))
            return
        notes = f", {len(self._bring)} to bring up" if self._bring else ""
        self.dismiss(f"Ready for Sunday: {len(self._happened)} happened{notes}.")


def open_blocks(plan: Plan, week: Week) -> list[Block]:
    """My blocks and ours of that week that are over and not marked."""
    view = plan.week(week)
    return [
        block
        for block in (*view.columns["me"], *view.columns["we"])
        if block.status == "planned" and counts(block) and not block.called_off_by and has_begun(block, plan.now)
    ][:MOST_PREPARED]


def _turn(chosen: set[str], key: str) -> None:
    chosen.symmetric_difference_update({key})
