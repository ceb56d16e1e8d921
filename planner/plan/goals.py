"""Goals: the next step, what was done, and the shelf of those that were reached."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from planner.domain.agreement import stands
from planner.domain.errors import NotYours
from planner.domain.ids import home_month, split_occurrence, split_ritual
from planner.domain.model.block import WE, Block, Column
from planner.domain.model.items import Deed, DeedKind, Goal
from planner.domain.text import one_line
from planner.domain.text import shown as safe
from planner.domain.time.week import Week
from planner.domain.week_view import order
from planner.plan.service import Service
from planner.store.crdt.register import Record
from planner.store.device.edits import Edit
from planner.store.disk.layout import BLOCKS, GOALS, OCCURRENCES, PLAN, RITUALS, month_file

MOST_DONE = 3
"""How many things that were done are shown for a goal."""
_MONTHS_BACK = 14
"""How many months are read at most; a goal may be years old."""


class GoalProgress(Service):
    """What was done for goals, by either person."""

    def done_for(self, goals: Sequence[Goal], most: int = MOST_DONE) -> dict[str, tuple[Block, ...]]:
        """What happened for each goal, the newest first, by the goal's id.

        My own private blocks are among them, the other's never. Months are read from this one back, until there's
        enough for every goal, and no further than to the month before the oldest goal.
        """
        found: dict[str, list[Block]] = {goal.id: [] for goal in goals}
        rituals = self._rituals()
        for month in self._months(goals):
            for block in self._of_month(month, found, rituals):
                found[block.goal or ""].append(block)
            if all(len(blocks) >= most for blocks in found.values()):
                break
        zone = self._plan.zone
        return {
            key: tuple(sorted(blocks, key=lambda block: order(block, zone), reverse=True)[:most])
            for key, blocks in found.items()
        }

    def of_block(self, block: Block) -> Goal | None:
        """The goal that a block is for, also one that was reached; None without one."""
        if not block.goal:
            return None
        both = (*self._plan.items.goals(), *self._plan.items.goals(reached=True))
        return next((goal for goal in both if goal.id == block.goal), None)

    def freed_by(self, block: Block) -> Block | None:
        """The other's block that somebody has this one for.

        None without one, and for one that is private by now.
        """
        freed = self._repository.blocks.get(block.frees) if block.frees else None
        return freed if freed and freed.title and self._is_shown(freed) else None

    def may_be_freed(self, block: Block, person: str) -> tuple[Block, ...]:
        """That person's own open blocks on the days of a block."""
        if block.when.precision == "week":
            return ()
        days = set(block.when.dates(self._plan.zone))
        week = self._plan.week(Week.of(min(days)))
        column: Column = "me" if person == self._plan.me.id else "you"
        return tuple(
            own
            for own in week.columns[column]
            if own.visibility == "open"
            and own.title
            and own.when.precision != "week"
            and not days.isdisjoint(own.when.dates(self._plan.zone))
            and stands(own)
        )[:MOST_DONE]

    def shelf(self) -> tuple[Goal, ...]:
        """The goals that were reached, the latest first."""
        reached = self._plan.items.goals(reached=True)
        return tuple(sorted(reached, key=lambda goal: (str(goal.reached_at), goal.id), reverse=True))

    def ticked(self, person: str, blocks: Iterable[Block]) -> list[tuple[str, int]]:
        """How many of these things happened for each goal of a person, with its title.

        They're the owner's own and shared ones; support by the other is counted nowhere.
        """
        goals = {goal.id: goal for goal in (*self._plan.items.goals(), *self._plan.items.goals(reached=True))}
        counts = {goal.id: 0 for goal in goals.values() if goal.person == person}
        for block in blocks:
            if block.goal in counts and block.who in (person, WE) and stands(block):
                counts[block.goal] += block.tally[0] if block.tally else block.status in ("done", "partly")
        return [(goals[key].title, many) for key, many in counts.items() if many]

    # -- words of its owner -------------------------------------------------------------------------------------------

    def set_step(self, goal: Goal, text: str) -> Deed:
        """Set the next small step of a goal; empty removes it.

        Raises NotYours for the other's.
        """
        text = one_line(text, "step")
        return self._write("step set" if text else "step cleared", goal, {"step": text}, text or goal.title)

    def set_line(self, goal: Goal, text: str) -> Deed:
        """Set the line about a goal that was reached; empty removes it.

        Raises NotYours for the other's.
        """
        return self._write("line kept", goal, {"line": one_line(text, "line")}, goal.title)

    def _write(self, kind: DeedKind, goal: Goal, registers: Mapping[str, object], about: str) -> Deed:
        if goal.person != self._plan.me.id:
            raise NotYours(f"“{safe(goal.title)[:40]}” is {self._plan.you.name}’s goal.")
        if not isinstance(goal.seen, Record):
            raise TypeError("an edit takes a goal that was read from the plan")
        self._session.save(kind, [Edit(PLAN, GOALS, goal.seen, registers)], about=about)
        return Deed(kind, about, goal.id)

    # -- reading ------------------------------------------------------------------------------------------------------

    def _months(self, goals: Sequence[Goal]) -> Iterator[str]:
        """The months to read, the newest first.

        The coming one is among them: what was planned there may have been brought forward.
        """
        begins = min((home_month(goal.id) or "" for goal in goals), default="")
        coming = f"{self._plan.today.replace(day=1) + timedelta(days=31):%Y-%m}"
        past = [month for month in self._repository.files.months() if month <= coming]
        earlier = [month for month in past if month < begins]
        listed = [month for month in past if month >= begins]
        yield from reversed([*earlier[-1:], *listed][-_MONTHS_BACK:])

    def _of_month(self, month: str, goals: Collection[str], rituals: Collection[str]) -> Iterator[Block]:
        """What happened for these goals, of the blocks whose home is that month."""
        for key in self._keys(month, rituals):
            block = self._repository.blocks.get(key)
            if block and block.goal in goals and block.status in ("done", "partly") and self._is_shown(block):
                yield block

    def _keys(self, month: str, rituals: Collection[str]) -> Iterator[str]:
        """The ids of the records of a month that may be for a goal, without reading them."""
        file = month_file(month)
        for table in (BLOCKS, OCCURRENCES):
            records, private = self._repository.mirror.records(file, table), self._repository.private.of(file, table)
            for key in dict.fromkeys((*records.ids, *private)):
                parsed = split_occurrence(key) if table == OCCURRENCES else None
                if key in private or (parsed and parsed[0] in rituals) or records.raw(key, "goal"):
                    yield key

    def _rituals(self) -> frozenset[str]:
        """The rituals that may be for a goal, by their roots, without reading them."""
        records, private = self._repository.mirror.records(PLAN, RITUALS), self._repository.private.of(PLAN, RITUALS)
        found = (*(key for key in records.ids if records.raw(key, "goal")), *private)
        return frozenset(split_ritual(key)[0] for key in found)

    def _is_shown(self, block: Block) -> bool:
        is_mine = block.visibility != "open" and block.who == self._plan.me.id
        return not block.deleted and (is_mine or stands(block))
