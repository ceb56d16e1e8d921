"""Lay an earlier week over an empty one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.domain.agreement import needs_yes
from planner.domain.errors import BadInput
from planner.domain.model.block import Block, Draft, Terms
from planner.domain.model.items import Deed, DeedKind
from planner.domain.time.when import When
from planner.domain.wording import blocks as wording
from planner.plan.checks import must_exist
from planner.plan.records import home_of
from planner.plan.service import Service
from planner.store.codec.drafts import draft_registers
from planner.store.crdt.register import Record
from planner.store.device.edits import Edit
from planner.store.disk.layout import BLOCKS, REQUESTS, month_file

if TYPE_CHECKING:
    from planner.domain.time.week import Week

LEAST_ASKED = 2
"""From this many on, what the other is asked for is one question."""


class LikeWeek(Service):
    """Plan a week like an earlier one."""

    def of(self, week: Week) -> tuple[Block, ...]:
        """What would be laid over another week: my blocks and the shared ones.

        Left out are rituals, which come anyway, halves of a give and take, and what was refused, called off or didn't
        happen.
        """
        columns = self._plan.week(week).columns
        return tuple(block for block in (*columns["me"], *columns["we"]) if _is_laid(block))

    def lay(self, source: Week, target: Week) -> Deed:
        """Add those blocks to `target`, planned anew.

        The shared ones are one question to the other.

        Raises BadInput when `target` is over or has something of its own, or `source` has nothing to lay.
        """
        with self._session.exclusive():
            self._plan.refresh()
            blocks = self._checked(source, target)
            drafts = [_moved(block, target) for block in blocks]
            for draft in drafts:
                must_exist(draft.when)
            asked = [draft for draft in drafts if self._asks(draft)]
            is_question = len(asked) >= LEAST_ASKED and self._repository.facts.agreement_on
            edits, request = [], ""
            if is_question:
                question = self._question(source, target)
                edits, request = [question], question.record.id
            edits += [self._edit(draft, request if draft in asked else "") for draft in drafts]
            things = "1 thing" if len(drafts) == 1 else f"{len(drafts)} things"
            text = f"{things} as in {wording.week(source, self._plan.today)}"
            kind: DeedKind = "week asked" if is_question else "week laid"
            self._session.save(kind, edits, about=text, new=len(edits))
        return Deed(kind, text, request)

    def _checked(self, source: Week, target: Week) -> tuple[Block, ...]:
        if target.sunday < self._plan.today:
            raise BadInput("That week is over; choose one that is still to come.")
        if found := self.of(target):
            raise BadInput(
                f"“{wording.name(found[0])}” is in {wording.week(target, self._plan.today)} already; only an empty week"
                " can be filled."
            )
        if not (blocks := self.of(source)):
            raise BadInput(f"There is nothing in {wording.week(source, self._plan.today)} to copy but rituals.")
        return blocks

    def _asks(self, draft: Draft) -> bool:
        people = self._repository.facts.people_ids
        return self._plan.you.id in needs_yes(Terms(draft.when, draft.who), draft.pillar, people)

    def _question(self, source: Week, target: Week) -> Edit:
        """The request that stands for all shared blocks."""
        month = self._plan.items.this_month()
        need = f"{wording.week(target, self._plan.today)} like {wording.week(source, self._plan.today)}"
        record = Record(self._session.ids.record(month))
        registers = {"feeling": "", "need": need, "offer": "", "author": self._plan.me.id}
        return Edit(month_file(month), REQUESTS, record, registers)

    def _edit(self, draft: Draft, request: str) -> Edit:
        month = home_of(draft.when)
        made = draft._replace(request=request or None)
        registers = draft_registers(made, self._plan.me.id) | self._plan.blocks.my_yes_to(made)
        return Edit(month_file(month), BLOCKS, Record(self._session.ids.record(month)), registers)


def _is_laid(block: Block) -> bool:
    gone = block.deleted or block.called_off_by or "no" in block.agreement.values() or block.status == "skipped"
    return not (gone or block.ritual or block.role)


def _moved(block: Block, target: Week) -> Draft:
    """A copy of the block on the same day of another week."""
    copied = {name: getattr(block, name) for name in Draft._fields if name not in ("request", "role", "when")}
    return Draft(when=_in_week(block.when, target), **copied)


def _in_week(when: When, target: Week) -> When:
    if when.precision == "week":
        return When.in_week(target, when.minutes)
    return when.plus_days((target.monday - when.week.monday).days)
