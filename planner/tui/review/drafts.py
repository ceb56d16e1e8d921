"""The fields of a review and the cursor among them: what they open with, how they are kept, where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from planner.domain.errors import PlannerError
from planner.domain.model.block import WE, Seen
from planner.domain.review.steps import INTENTION, Review
from planner.tui.review.items import Answer
from planner.tui.review.planning import ReviewPlanning
from planner.tui.review.rows import AnswerRow, DeedRow, ReviewColumn
from planner.tui.widgets.field_list import Row

COLUMN_IDS = ("me", "we", "you")
DRAFT_AFTER = timedelta(seconds=1)


class ReviewWriting(ReviewPlanning):
    """Nothing that was typed is ever dropped: it is kept, or the field stays open with it."""

    _as_opened: Review | None = None
    _lines_opened: Mapping[str, Seen] = MappingProxyType({})
    _drafted: tuple[str, datetime]

    @property
    def columns(self) -> list[ReviewColumn]:
        return [self.query_one(f"#{name}", ReviewColumn) for name in COLUMN_IDS]

    @property
    def open_row(self) -> AnswerRow | None:
        return next((column.open_row for column in self.columns if column.open_row), None)

    def _save_draft(self) -> None:
        row = self.open_row
        if row is None:
            return
        text, at = self._drafted
        if row.text != text and self.plan.now - at >= DRAFT_AFTER:
            self._drafted = (row.text, self.plan.now)
            try:
                self.plan.reviews.keep_draft(self.review.week, row.item.name, row.text, person=row.item.who)
            except (PlannerError, OSError) as problem:
                self.say(f"Not saved yet ({problem}); Enter tries again.", troubled=True)

    def _stored(self, item: Answer) -> str:
        """What stands in that field while it is closed."""
        return "· · ·" if self._private_here(item) else self._draft(item) or self._kept(item)

    def _kept(self, item: Answer) -> str:
        """What was kept of it: what is only being typed is not."""
        if item.name == INTENTION:
            return self.plan.weeks.carried(self.review.next_week).intentions.get(item.who, "")
        answers = self.review.shared if item.who == WE else self.review.sheet(item.who).answers
        return answers.get(item.name, "")

    def _private_here(self, item: Answer) -> bool:
        """Whether it was written for oneself at a terminal, and now two look at this screen."""
        me = self.review.me
        return self.review.together and item.who == me.person and item.name in me.kept

    def _draft(self, item: Answer) -> str:
        drafts = self.review.drafts if item.who == WE else self.review.sheet(item.who).drafts
        return drafts.get(item.name, "")

    def _start(self, item: Answer) -> str:
        """What a field opens with: what was being typed goes before what was kept."""
        return self._draft(item) or self._kept(item)

    def _keep(self, item: Answer, text: str) -> None:
        """PlannerError when it cannot be kept: the field then stays open with it."""
        drafted, same = self._drafted[0] or self._draft(item), text.strip() == self._kept(item)
        try:
            if not same:
                self._write(item, text)
            if drafted and (same or item.name == INTENTION):
                self.plan.reviews.keep_draft(self.review.week, item.name, "", person=item.who)
            self.review = self.plan.reviews.review(self.review.week)
        except OSError as problem:
            raise PlannerError(f"Not saved ({problem.strerror or problem}); it is still here.") from problem
        self.look_soon()

    def _write(self, item: Answer, text: str) -> None:
        if item.name == INTENTION:
            self.plan.reviews.note_intention(self.review.next_week, item.who, text, self._lines_opened.get(item.who))
        else:
            self.review = self.plan.reviews.write_answer(
                self._as_opened or self.review, item.name, text, person=item.who
            )

    def keep_drafts(self) -> None:
        """What is left half typed in closed fields of this step, after the program was killed, is kept as it stands."""
        for row in self.query(AnswerRow):
            if not row.is_open and (draft := self._draft(row.item)):
                self._keep(row.item, draft)

    async def on_row_moved(self, message: Row.Moved) -> None:
        message.stop()
        row = message.row
        if row.is_open:
            self._as_opened = self.review
            self._lines_opened = self.plan.weeks.carried(self.review.next_week).seen
            self._drafted = ("", self.plan.now)
            for other in self.query(AnswerRow):
                if other is not row and other.is_open:
                    other.submit(onward=False)
            if row.editor is not None:
                self.set_focus(row.editor)
        else:
            self._as_opened, self._lines_opened = None, {}
            if message.onward and self.review.at == self._shown:
                self.action_row(1)
        await self.show_step()

    async def on_deed_row_chosen(self, message: DeedRow.Chosen) -> None:
        message.stop()
        self.do_deed(message.deed.key)

    # -- moving about -------------------------------------------------------------------------------------------------

    def _focus_first(self) -> None:
        """The cursor on the first thing to write or do; at the seal on one's own yes."""
        mine = f"seal:{self.plan.me.id}" if self._shown.id == "seal" else None
        if not any(column.focus_row(mine) for column in self.columns):
            self.set_focus(None)

    def _place(self) -> tuple[int, int]:
        """Column and row of the cursor."""
        for number, column in enumerate(self.columns):
            for index, row in enumerate(column.rows):
                if row.has_focus or row.has_focus_within:
                    return number, index
        return 0, -1

    def action_row(self, by: int) -> None:
        column, index = self._place()
        rows = self.columns[column].rows
        if rows and index >= 0:
            self.set_focus(rows[max(0, min(len(rows) - 1, index + by))])
        else:
            for one in self.columns:
                one.scroll_relative(y=by * 2, animate=False)

    def action_column(self, by: int) -> None:
        here, index = self._place()
        for step in (1, 2):
            column = self.columns[(here + by * step) % 3]
            if column.rows:
                self.set_focus(column.rows[min(max(index, 0), len(column.rows) - 1)])
                return
