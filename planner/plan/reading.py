"""The reading side of the façade: people, weeks, single blocks, search, bin, news."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from planner.domain.clock import Clock
from planner.domain.errors import AmbiguousId, PlannerError, UnknownId
from planner.domain.ids import Ids, home_month, split_occurrence, split_ritual
from planner.domain.model.block import Block, Person, WeekView
from planner.domain.model.week_view import order, week_view
from planner.domain.text import shown as safe
from planner.domain.time.week import Week
from planner.store.device.facts import joined_at
from planner.store.device.identity import State, read_state
from planner.store.disk.layout import BLOCKS, OCCURRENCES, PLAN, RITUALS, month_file
from planner.store.disk.notices import drop_notices, read_notices
from planner.store.disk.transaction import READER_TIMEOUT_S, exclusive
from planner.store.index.repository import Book
from planner.store.journal.arrivals import Arrival, clear_news, read_news

if TYPE_CHECKING:
    from planner.plan.session import Session


class Reading:
    """One person's view of the plan on this device."""

    def __init__(self, root: Path, state: State, clock: Clock, ids: Ids) -> None:
        self._root = root
        self._state = state
        self._clock = clock
        self._ids = ids
        self._book = Book(root, state.person, clock, state.you)
        self._news_read: frozenset[str] = frozenset()

    @cached_property
    def _session(self) -> Session:
        """Where things are written: loaded when the first thing is."""
        from planner.plan.session import Session

        return Session(self._root, self._state, self._clock, self._ids, self._book)

    # -- who, where, when ---------------------------------------------------------------------------------------------

    @property
    def me(self) -> Person:
        return self._book.people[0]

    @property
    def you(self) -> Person:
        return self._book.people[1]

    @property
    def zone(self) -> ZoneInfo:
        """The viewer's zone: the person's own, not the machine's."""
        return self._book.viewer

    @property
    def now(self) -> datetime:
        """Aware, in the viewer's zone."""
        return self._clock().astimezone(self.zone)

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def device(self) -> str:
        return read_state(self._root).device

    @property
    def folder(self) -> Path:
        """The shared folder."""
        return Path(self._state.folder)

    @property
    def agreement_on(self) -> bool:
        """Whether changes of what is agreed wait for a yes."""
        return self._book.agreement_on

    @property
    def unpublished(self) -> int:
        """Edits of this device that the shared folder does not have yet."""
        state = read_state(self._root)
        return state.edits - state.published_edits

    # -- blocks -------------------------------------------------------------------------------------------------------

    def week(self, week: Week) -> WeekView:
        return week_view(week, self._book.week(week), self.me, self.you, self.zone, self.today)

    def block(self, block_id: str) -> Block:
        """The block of exactly this id, a deleted one too. UnknownId."""
        block = self._book.block(block_id)
        if block is None:
            raise UnknownId(f"There is no block “{safe(block_id)[:40]}”.")
        return block

    def resolve(self, text: str) -> Block:
        """The block whose id has this beginning or ending. UnknownId; AmbiguousId when there are several."""
        text = text.strip().lower()
        exact = self._book.block(text)
        if exact is not None:
            return exact
        months = text[:7] if home_month(f"{text[:7]}-aaaaaaaa") else ""
        fits = [
            block
            for block in self._book.every(months)
            if text and not block.ritual and (block.id.startswith(text) or block.id.endswith(text))
        ]
        fits += self._book.rituals.named(text, self.today)
        if not fits:
            return self.block(text)
        if len(fits) > 1:
            fits.sort(key=lambda block: order(block, self.zone))
            listed = ", ".join(f"{block.id} ({safe(block.title)[:30]})" for block in fits[:8])
            more = f" and {len(fits) - 8} more" if len(fits) > 8 else ""
            raise AmbiguousId(f"“{text}” could be {listed}{more}.", [block.id for block in fits])
        return fits[0]

    def search(self, text: str) -> tuple[Block, ...]:
        """Blocks whose title, place, notes or tags hold all these words, the newest first; nothing deleted."""
        words = text.casefold().split()
        found = [
            block
            for block in {b.id: b for b in (*self._book.every(), *self._book.rituals.all_next(self.today))}.values()
            if not block.deleted and words and all(word in _searchable(block) for word in words)
        ]
        return tuple(sorted(found, key=lambda block: order(block, self.zone), reverse=True))

    def bin(self) -> tuple[Block, ...]:
        """Everything deleted or called off that has a title, the latest first.

        What the other hid has no title; of what is theirs, only what was deleted after I joined.
        """
        found = {block.id: block for block in (*self._book.rituals_called_off(), *self._book.every())}
        deleted = [b for b in found.values() if (b.deleted or b.called_off_by) and b.title]
        deleted = [b for b in deleted if b.author == self.me.id or self._since_i_joined(b.touched_at)]
        return tuple(sorted(deleted, key=lambda block: (str(block.touched_at), block.id), reverse=True))

    def _since_i_joined(self, at: datetime | None) -> bool:
        joined = joined_at(map(self._book.mirror.device_facts, self._book.devices_of(self.me.id)))
        return at is None or joined is None or at >= joined

    # -- change from outside ------------------------------------------------------------------------------------------

    def news(self) -> frozenset[str]:
        """The ids of what the other person wrote since my last visit, and I have not answered or changed since."""
        return frozenset(self._arrivals())

    def _arrivals(self) -> dict[str, Arrival]:
        mine, device = self.me.id, self.device
        news = read_news(self._root, lambda device: self._book.person_of(device) == mine)
        self._news_read = news.lines
        return {
            self._book.rituals.stands_for(key, self.today): arrival
            for key, arrival in news.arrivals.items()
            if not self._has_acted_since(key, arrival, device)
        }

    def _has_acted_since(self, key: str, arrival: Arrival, device: str) -> bool:
        """Whether this device has written on that record after it arrived: whoever acts on a thing has seen it."""
        month, since = home_month(key), arrival.n
        if split_ritual(key)[0] in self._book.rituals.chains:
            record = self._book.record(PLAN, RITUALS, key)
        elif month:
            record = self._book.record(month_file(month), OCCURRENCES if split_occurrence(key) else BLOCKS, key)
        else:
            return False
        writes = (write for found in record.writes.values() for write in found)
        return since is not None and any(write.device == device and write.n >= since for write in writes)

    def visited(self) -> None:
        """The news that was read last has been seen; what arrived since has not."""
        if self._news_read:
            with exclusive(self._root):
                clear_news(self._root, self._news_read)

    def take_notices(self) -> list[str]:
        """Sentences about what was mended that were not told yet; whoever takes them tells them."""
        notices: list[str] = []
        if read_notices(self._root):
            # Those that cannot be dropped now are told again.
            with suppress(PlannerError, OSError), exclusive(self._root, READER_TIMEOUT_S):
                notices = read_notices(self._root)
                drop_notices(self._root)
        return notices

    def refresh(self) -> frozenset[str]:
        """Take in what another process or the exchange changed on this device; the ids of the blocks concerned."""
        return frozenset(self._book.refresh())


def _searchable(block: Block) -> str:
    return " ".join((block.title, block.place, block.notes, *block.tags)).casefold()
