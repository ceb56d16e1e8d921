"""Items a week shows besides its blocks, and blocks found by id or words.

The items are intentions, weeks off, remarks and overlaps.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, cast

from planner.domain import model
from planner.domain.availability import overlaps
from planner.domain.errors import AmbiguousId, BadInput
from planner.domain.ids import home_month, is_overlay
from planner.domain.model.block import WE, Block, Column, WeekView
from planner.domain.model.items import Carried, Remark
from planner.domain.model.registers import INTENTION
from planner.domain.text import fold_text
from planner.domain.text import shown as safe
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.domain.week_view import MOST_SHOWN, order, with_block
from planner.doors import found_at
from planner.plan.invitation import Invitation
from planner.plan.records import week_file
from planner.plan.service import Service
from planner.store.codec.items import remark_of, text_of, unreadable_of
from planner.store.codec.values import UNDERSTOOD_LATER, readable_versions, version_of
from planner.store.crdt.register import Record
from planner.store.disk.layout import BUSY_TABLE, CHEERS, COMMENTS, REVIEWS, month_file, overlays_folder
from planner.store.index.month_ranges import months_between

if TYPE_CHECKING:
    from planner.domain.model.conflict import Several
    from planner.plan.overlays import Overlays


WEEKS_NEAR = range(-1, 9)
"""The weeks where a block is likely meant: the last one, to two months ahead."""
TURNS_REMEMBERED = 9
"""How many weeks are looked through for who had something last."""
MEMORY_KEPT = timedelta(days=14)
"""After how long a memory opens without a review."""
Remarks = Mapping[str, tuple[Remark, ...]]
"""Cheers or comments by the id of the block that they're on."""


class Weeks(Service):
    """What a week shows besides its blocks, and finding blocks."""

    @cached_property
    def invitation(self) -> Invitation:
        """What the week says of its review."""
        return Invitation(self._plan)

    @cached_property
    def overlays(self) -> Overlays:
        """What the week shows beside the plan."""
        made = cast("type[Overlays]", found_at("planner.plan.overlays:Overlays"))  # loaded where there are any
        return made(self._plan)

    def beside_plan(self, week: Week) -> tuple[Block, ...]:
        """The events of overlays in a week; nothing is loaded where there are none."""
        months = months_between(week.monday - timedelta(days=1), week.sunday + timedelta(days=1))
        shared = (self._repository.mirror.records(month_file(month), BUSY_TABLE) for month in months)
        if not overlays_folder(self._plan.root).exists() and not any(shared):
            return ()
        return self.overlays.blocks(week)

    def with_overlays(self, view: WeekView) -> WeekView:
        """The view with the events of overlays among the blocks of both people."""
        found = self.beside_plan(view.week)
        if not found:
            return view
        columns = {name: [*blocks] for name, blocks in view.columns.items()}
        for block in found:
            columns[view.column_of(block)].append(block)
        ordered = {
            name: tuple(sorted(blocks, key=lambda block: order(block, view.zone))) for name, blocks in columns.items()
        }
        return view._replace(columns=ordered)

    def carried(self, week: Week, view: WeekView | None = None) -> Carried:
        """The week's intentions, who is off, and the remarks on its blocks.

        Remarks are those of the months in which its blocks live. `view` is the week's blocks, if they have been read.
        """
        lines = self._lines(week)
        intentions = {who: text for who, record in lines.items() if (text := text_of(record, INTENTION))}
        unreadable = frozenset(who for who, record in lines.items() if INTENTION in unreadable_of(record))
        if (you := self._plan.you.id) in unreadable:
            intentions.setdefault(you, UNDERSTOOD_LATER)  # of one's own lines this would be offered for editing
        twice = {who: record for who, record in lines.items() if len(record.live(INTENTION)) > 1}
        several = {who: found for who, record in twice.items() if (found := self._several_lines(record))}
        facts = self._repository.facts
        off = frozenset(who for who in facts.people_ids if facts.is_off(who, week))
        because = {who: text for who in off if (text := facts.off_because(who, week))}
        columns = (view or self._plan.week(week)).columns
        blocks = [block for found in columns.values() for block in found]
        with_it = self.with_it(blocks)
        remarks, memories = self.remarks_of(blocks), self.memories_of(blocks)
        return Carried(week, intentions, off, *remarks, several, lines, unreadable, with_it, memories, because)

    def intentions(self, week: Week) -> Mapping[str, str]:
        """The week's intentions alone, by person's id or `we`."""
        return {who: text for who, record in self._lines(week).items() if (text := text_of(record, INTENTION))}

    def _lines(self, week: Week) -> dict[str, Record]:
        """The sheets that have the week's intentions."""
        file, people = week_file(week), (*self._repository.facts.people_ids, WE)
        return {who: self._repository.records.get(file, REVIEWS, f"{week}@{who}") for who in people}

    def with_it(self, blocks: Iterable[Block]) -> Mapping[str, Block]:
        """The other half of each half of a give and take, by the block's id."""
        halves = [block for block in blocks if block.role]
        return self._plan.requests.halves.others(halves) if halves else {}

    def _several_lines(self, record: Record) -> Several | None:
        """The conflicting intentions of a sheet; None if they don't differ."""
        found = [version_of(INTENTION, write, self._repository.facts) for write in readable_versions(record, INTENTION)]
        return model.conflict.several(INTENTION, found) if len(found) > 1 else None

    def remarks(self, block: Block) -> tuple[tuple[Remark, ...], tuple[Remark, ...]]:
        """Cheers and comments on one block, the oldest first."""
        cheers, comments = self.remarks_of([block])
        return cheers.get(block.id, ()), comments.get(block.id, ())

    def remarks_of(self, blocks: Collection[Block]) -> tuple[Remarks, Remarks]:
        """Cheers and comments by block, oldest first, of the months of these blocks."""
        files = _files_of(blocks)
        return self._remarks(files, CHEERS), _only(self._remarks(files, COMMENTS), lambda row: not row.opens)

    def memories_of(self, blocks: Collection[Block]) -> Remarks:
        """The opened memories by block, oldest first, of the months of these blocks."""
        return self._memories(_files_of(blocks))

    def memories_in(self, months: Iterable[str]) -> Remarks:
        """The opened memories of these months (`YYYY-MM`) by block, oldest first."""
        return self._memories([month_file(month) for month in months])

    def _memories(self, files: list[str]) -> Remarks:
        found = self._remarks(files, COMMENTS)
        return _only(found, lambda row: bool(row.opens) and self._is_opened(row))

    def _is_opened(self, memory: Remark) -> bool:
        """Whether a memory may be read: at the next review, or after two weeks.

        No clock of another device opens it before two weeks after the week it's for began.
        """
        day = memory.at.astimezone(self._plan.zone).date() + MEMORY_KEPT
        try:
            week = Week.parse(memory.opens)
        except BadInput:
            return self._plan.today >= day
        if self._plan.today >= min(max(day, week.monday + MEMORY_KEPT), week.monday + 2 * MEMORY_KEPT):
            return True
        later = (week.plus(ahead) for ahead in range(4))
        return any(self._plan.reviews.has_looked_back(found) for found in later)

    def overlaps(self, view: WeekView) -> Mapping[str, tuple[str, ...]]:
        """The ids of the blocks that each block of the week overlaps in somebody's time.

        The view may have the events of overlays, which are then among the ids, and have none themselves.
        """
        blocks = [block for blocks in view.columns.values() for block in blocks]
        found = overlaps(self._repository.facts.people_ids, blocks)
        return {block_id: others for block_id, others in found.items() if not is_overlay(block_id)}

    def first(self, week: Week, also: str = "") -> WeekView:
        """A week's blocks; in a crowd, only the first of each day, and this one."""
        view = self._plan.week(week, most=MOST_SHOWN)
        block = self._repository.blocks.get(also) if also and view.beyond else None
        return with_block(view, block) if block else view

    def around(self, week: Week, when: When) -> WeekView:
        """A week's blocks; in a crowd, only those that a time with an hour meets."""
        return self._around(week, [when])

    def _around(self, week: Week, whens: Sequence[When]) -> WeekView:
        """Like `around`, for the stretch from the first of several times to the last."""
        begins = [when.starts(self._plan.zone) for when in whens]
        ends = max(when.ends(self._plan.zone) for when in whens)
        return self._plan.week(
            week, most=MOST_SHOWN, since=min(begins), until=max(ends, max(begins) + timedelta(minutes=1))
        )

    def beside(self, block: Block, week: Week) -> WeekView | None:
        """A week's blocks, in a crowd only those that may overlap the block.

        None if it takes no time in the week.
        """
        whens = [when for when in (block.when, *(held.terms.when for held in block.held)) if when.precision == "time"]
        days = [(when, *when.dates(self._plan.zone)) for when in whens]
        here = [when for when, first, last in days if first <= week.sunday and last >= week.monday]
        return self._around(week, here) if here else None

    def overlaps_of(self, block: Block) -> Mapping[str, tuple[str, ...]]:
        """The overlaps of one block, without reading all of a crowded week."""
        if block.deleted:
            return {}
        view = self.beside(block, block.when.week)
        return self.overlaps(view) if view else {}

    def _remarks(self, files: list[str], table: str) -> dict[str, tuple[Remark, ...]]:
        found: dict[str, list[Remark]] = {}
        for file in files:
            for remark in filter(None, map(remark_of, self._repository.records.all_kept(file, table))):
                found.setdefault(remark.on, []).append(remark)
        return {on: tuple(sorted(rows, key=lambda row: (row.at, row.id))) for on, rows in found.items()}

    def resolve(self, text: str) -> Block:
        """The block whose id begins or ends with `text`.

        Raises UnknownId and AmbiguousId.
        """
        text = text.strip().lower()
        exact = self._repository.blocks.get(text)
        if exact is not None:
            return self._plan.block(exact.id)
        months = text[:7] if home_month(f"{text[:7]}-aaaaaaaa") else ""
        fits = [
            block
            for block in (() if "@" in text else self._repository.blocks.every(months))
            if text and not block.ritual and (block.id.startswith(text) or block.id.endswith(text))
        ]
        fits += self._repository.rituals.named(text, self._plan.today)
        if not fits:
            return self._plan.block(text)
        if len(fits) > 1:
            fits.sort(key=lambda block: order(block, self._plan.zone))
            listed = ", ".join(f"{block.id} ({safe(block.title)[:30]})" for block in fits[:8])
            more = f" and {len(fits) - 8} more" if len(fits) > 8 else ""
            raise AmbiguousId(f"“{text}” could be {listed}{more}.", [block.id for block in fits])
        return fits[0]

    def near(self) -> tuple[Block, ...]:
        """The blocks of the weeks around this one, by start; nothing deleted."""
        this = Week.of(self._plan.today)
        views = (self._plan.week(this.plus(ahead)) for ahead in WEEKS_NEAR)
        found = {block.id: block for view in views for blocks in view.columns.values() for block in blocks}
        return tuple(sorted(found.values(), key=lambda block: order(block, self._plan.zone)))

    def titled(self, text: str) -> tuple[Block, ...]:
        """All blocks with this in their title, deleted ones too, the newest first."""
        part = fold_text(text)
        return self._newest_first(block for block in self._everything() if part and part in fold_text(block.title))

    def had_it(self, title: str, before: When, but: Week | None = None) -> Column | None:
        """Who had a household thing of that title last before a time.

        None if nobody did in recent weeks. Nothing in the week `but` counts.
        """
        plan, part = self._plan, fold_text(title)
        begins = before.starts(plan.zone)
        people: dict[str | None, Column] = {plan.me.id: "me", plan.you.id: "you"}
        for week in (before.week.plus(-ago) for ago in range(TURNS_REMEMBERED)):
            blocks = [b for column in plan.week(week).columns.values() for b in column if week != but]
            had = [
                block
                for block in blocks
                if block.pillar == "home" and fold_text(block.title) == part and block.when.starts(plan.zone) < begins
            ]
            for block in sorted(had, key=lambda block: order(block, plan.zone), reverse=True):
                if person := people.get(block.lead or block.who):
                    return person
        return None

    def search(self, text: str) -> tuple[Block, ...]:
        """The blocks with all these words in title, place, notes or tags, newest first.

        Deleted blocks are left out.
        """
        words = fold_text(text).split()
        return self._newest_first(
            block
            for block in self._everything()
            if not block.deleted and words and all(word in _searchable(block) for word in words)
        )

    def _everything(self) -> Iterable[Block]:
        """All blocks there ever were, and the next occurrence of each ritual."""
        repository = self._repository
        return {b.id: b for b in (*repository.blocks.every(), *repository.rituals.all_next(self._plan.today))}.values()

    def _newest_first(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(sorted(blocks, key=lambda block: order(block, self._plan.zone), reverse=True))


def _files_of(blocks: Collection[Block]) -> list[str]:
    occurrences = {block.occurrence for block in blocks if block.occurrence}
    months = {f"{day:%Y-%m}" for day in occurrences} | {
        home_month(block.id) for block in blocks if not block.occurrence
    }
    return [month_file(month) for month in sorted(filter(None, months))]


def _only(remarks: Remarks, fits: Callable[[Remark], bool]) -> Remarks:
    """The remarks that fit, without blocks that have none."""
    found = {on: tuple(filter(fits, rows)) for on, rows in remarks.items()}
    return {on: rows for on, rows in found.items() if rows}


def _searchable(block: Block) -> str:
    return fold_text(" ".join((block.title, block.place, block.notes, *block.tags)))
