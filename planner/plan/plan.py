"""`Plan`: one person's plan on this device, as screens and commands use it.

Reads return immutable values. Every change takes the block as the person saw it, is on the disk before it returns,
and can be undone. The actions are divided into services, each loaded on first use through the door of this room: no
command needs more than half of them, and a week is shown with two.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast
from zoneinfo import ZoneInfo

from planner import plan as services
from planner.domain.clock import Clock, system_clock
from planner.domain.errors import PlannerError, UnknownId
from planner.domain.ids import Ids
from planner.domain.model.block import Block, Outcome, Person, WeekView
from planner.domain.model.items import Deed
from planner.domain.text import shown as safe
from planner.domain.time.week import Week
from planner.domain.week_view import week_view
from planner.store import device
from planner.store.device.identity import OtherPlace, State, pin_you, read_state
from planner.store.disk.layout import BLOCK_TABLES, FORMAT
from planner.store.disk.transaction import exclusive
from planner.store.index.crowd import Crowd
from planner.store.index.repository import Repository

if TYPE_CHECKING:
    from planner.domain.model.block import Changes, OutcomeKind, Scope, Status
    from planner.domain.recurrence.ritual import RitualChanges
    from planner.store.journal.undo import UndoStep


class Plan:
    """Read a plan, change it, undo changes, and learn what others changed."""

    def __init__(self, root: Path, state: State, clock: Clock, ids: Ids) -> None:
        self.root = root
        self.state = state
        self.clock = clock
        self.ids = ids
        self.repository = Repository(root, state.person, clock, state.you)

    @classmethod
    def open(cls, mirror: Path, *, clock: Clock = system_clock, ids: Ids | None = None) -> Plan:
        """Open the plan of that mirror. Raises NotSetUp when there is none."""
        ids = ids or Ids()
        try:
            state = read_state(mirror)
        except OtherPlace:
            with exclusive(mirror):
                state = device.reidentify.open_state(mirror, ids)
        plan = cls(mirror, state, clock, ids)
        if state.format < FORMAT:
            services.upgrade.upgrade(plan.session)
        if not state.you and plan.you.id:
            plan._pin_you()
        return plan

    def _pin_you(self) -> None:
        """Note who the other person is.

        If the disk refuses, the next opening tries again.
        """
        with suppress(PlannerError, OSError), exclusive(self.root):
            pin_you(self.root, self.you.id)

    @cached_property
    def session(self) -> services.session.Session:
        """The session that saves changes."""
        return services.session.Session(self.root, self.state, self.clock, self.ids, self.repository)

    # -- who, where, when ---------------------------------------------------------------------------------------------

    @property
    def me(self) -> Person:
        """The person whose plan this is."""
        return self.repository.facts.people[0]

    @property
    def you(self) -> Person:
        """The other person."""
        return self.repository.facts.people[1]

    @property
    def zone(self) -> ZoneInfo:
        """The viewer's zone: the person's own, not the machine's."""
        return self.repository.facts.viewer

    @property
    def now(self) -> datetime:
        """The present as an aware time in the viewer's zone."""
        return self.clock().astimezone(self.zone)

    @property
    def today(self) -> date:
        """The present date in the viewer's zone."""
        return self.now.date()

    @property
    def device(self) -> str:
        """The id of this device, as it is now."""
        return read_state(self.root).device

    # -- blocks, whatever they belong to ------------------------------------------------------------------------------

    def week(
        self,
        week: Week,
        *,
        most: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        but: str = "",
        day: date | None = None,
    ) -> WeekView:
        """The view of a week, with its blocks in columns.

        With `most`, in a crowd only the first so many of each day and person are read, and the others counted. With
        `since` as well, they are the first planned ones with an hour from then on; others may be left out. With
        `until`, all blocks of that span are read. Blocks of the person `but` may be left out. With `day`, those that
        don't touch that day of the week may be.
        """

        def read() -> WeekView:
            crowd = Crowd(week, self.zone, most, since, until, but, day) if most else None
            blocks = [_ended(self, block) for block in self.repository.blocks.week(week, crowd)]
            beyond = crowd.beyond if crowd else {}
            return week_view(week, blocks, self.me, self.you, self.zone, self.today, beyond)

        return self.repository.together(read)

    def block(self, block_id: str) -> Block:
        """The block with exactly this id, also a deleted one. Raises UnknownId."""
        block = self.repository.blocks.get(block_id)
        if block is None:
            raise UnknownId(f"There is no block “{safe(block_id)[:40]}”.")
        return _ended(self, block)

    def change(self, block: Block, changes: Changes | RitualChanges, scope: Scope = "this") -> Outcome:
        """Change fields of a block, or with `scope` of its ritual.

        The scope is this occurrence, this and all later ones, or all that aren't past. New days, times or owners
        become a proposal if the other person agreed to the present ones.
        """
        if block.ritual or changes.keys() & {"rule", "turns"}:
            return self.ritual_changes.change(block, changes, scope)
        return self.blocks.change(block, changes)

    def finish(self, block: Block, status: Status) -> Outcome:
        """Set the status: `done`, `partly`, `skipped`, or `planned` again."""
        return (self.ritual_changes if block.ritual else self.blocks).finish(block, status)

    def remove(self, block: Block, scope: Scope = "this") -> Outcome:
        """Delete a block, or end its ritual from that date on."""
        return self.ritual_changes.remove(block, scope) if block.ritual else self.blocks.remove(block)

    def restore(self, block: Block) -> Outcome:
        """Bring a deleted block back."""
        return (self.ritual_changes if block.ritual else self.blocks).restore(block)

    def choose(self, block: Block, register: str, number: int | Literal["both"]) -> Outcome:
        """Settle a conflict by keeping one of the versions, numbered as they were shown."""
        return (self.ritual_answers if block.ritual else self.blocks).choose(block, register, number)

    def agree(self, block: Block, *, in_person: bool = False, beside: Block | None = None) -> Outcome:
        """Say yes; `in_person` notes the other person's spoken yes.

        `beside` is the other half of a give and take, if it was read too. A yes to what an absence sets aside keeps
        that occurrence; its ritual still asks, if it does. Raises BadInput when nothing is asked.
        """
        if block.aside:
            return self.agreements.keep(block, in_person=in_person)
        if block.ritual:
            return self.ritual_answers.agree(block, in_person=in_person)
        return self.agreements.agree(block, in_person=in_person, beside=beside)

    def decline(self, block: Block, because: str = "", scope: Scope = "all") -> Outcome:
        """Say “not this time”. Raises BadInput when nothing is asked."""
        return (
            self.ritual_answers.decline(block, because, scope)
            if block.ritual
            else self.agreements.decline(block, because)
        )

    def withdraw(self, block: Block) -> Outcome:
        """Take back my question. Raises BadInput when none of mine waits."""
        return (self.ritual_answers if block.ritual else self.agreements).withdraw(block)

    # -- taking back --------------------------------------------------------------------------------------------------

    def undo(self) -> Outcome | Deed:
        """Undo this device's latest action.

        Raises NothingToUndo, and ChangedSince when somebody else changed it since.
        """
        return self._turned("undone", *self.session.undo())

    def redo(self) -> Outcome | Deed:
        """Redo the action that was undone last.

        Raises NothingToUndo, and ChangedSince when somebody else changed it since.
        """
        return self._turned("redone", *self.session.redo())

    def _turned(self, kind: Literal["undone", "redone"], step: UndoStep, before: Block | None) -> Outcome | Deed:
        block = None
        if step.changes[0].table in BLOCK_TABLES and step.kind != "imported":
            block = self.repository.blocks.get(step.changes[0].id) or before
        if block is None:
            return Deed(kind, step.about)
        return Outcome(kind, block, before, of=cast("OutcomeKind", step.kind))

    def refresh(self) -> frozenset[str]:
        """Read what another process or the exchange changed; returns the blocks' ids."""
        return frozenset(self.repository.refresh())

    # -- services, each loaded when it is first asked for -------------------------------------------------------------

    @cached_property
    def weeks(self) -> services.weeks.Weeks:
        """What a week shows besides its blocks, and finding blocks by id or words."""
        return services.weeks.Weeks(self)

    @cached_property
    def blocks(self) -> services.blocks.Blocks:
        """Adding and changing single blocks."""
        return services.blocks.Blocks(self)

    @cached_property
    def agreements(self) -> services.agreements.Agreements:
        """Answers to single blocks."""
        return services.agreements.Agreements(self)

    @cached_property
    def rituals(self) -> services.rituals.RitualLookup:
        """Look up rituals and the questions about them."""
        return services.rituals.RitualLookup(self)

    @cached_property
    def ritual_changes(self) -> services.ritual_changes.RitualEdits:
        """Adding, changing and ending rituals."""
        return services.ritual_changes.RitualEdits(self)

    @cached_property
    def ritual_answers(self) -> services.ritual_answers.RitualAnswers:
        """Answers to rituals and their evenings."""
        return services.ritual_answers.RitualAnswers(self)

    @cached_property
    def items(self) -> services.items.Items:
        """Ideas, goals, notes, house rules, remarks, intentions."""
        return services.items.Items(self)

    @cached_property
    def requests(self) -> services.requests.Requests:
        """Requests to each other, and free time."""
        return services.requests.Requests(self)

    @cached_property
    def inbox(self) -> services.inbox.InboxQuestions:
        """The inbox: what waits for an answer, and what is new."""
        return services.inbox.InboxQuestions(self)

    @cached_property
    def conflicts(self) -> services.conflicts.Conflicts:
        """Conflicts outside of blocks."""
        return services.conflicts.Conflicts(self)

    @cached_property
    def reviews(self) -> services.reviews.Reviews:
        """The Sunday review."""
        return services.reviews.Reviews(self)

    @cached_property
    def statistics(self) -> services.statistics.Statistics:
        """The balance of some weeks."""
        return services.statistics.Statistics(self)

    @cached_property
    def trash(self) -> services.trash.Trash:
        """Deleted things: list, restore and erase them."""
        return services.trash.Trash(self)

    @cached_property
    def recovery(self) -> services.recovery.Recovery:
        """Earlier values, and bringing them back."""
        return services.recovery.Recovery(self)

    @cached_property
    def people(self) -> services.people.People:
        """The two people: fields, stays, settings of the plan."""
        return services.people.People(self)

    @cached_property
    def arrivals(self) -> services.arrivals.Arrivals:
        """News since the last visit, and changes still to be published."""
        return services.arrivals.Arrivals(self)


def _ended(plan: Plan, block: Block) -> Block:
    """The block, closed if the seal of its week has ended its request."""
    return plan.requests.halves.ended(block) if block.role and block.when.precision == "week" else block
