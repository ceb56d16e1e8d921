"""News from the other person, and changes that still have to be published.

Notices for the person at this device are here too.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from planner.domain.availability import takes_time
from planner.domain.errors import PlannerError
from planner.domain.ids import split_occurrence, split_ritual
from planner.domain.model.block import Block, Column
from planner.domain.time.week import Week
from planner.plan.records import file_of
from planner.plan.service import Service
from planner.store.device.identity import read_state
from planner.store.disk.layout import BLOCK_TABLES, BLOCKS, OCCURRENCES, RITUALS
from planner.store.disk.notices import drop_notices, read_notices
from planner.store.disk.transaction import READER_TIMEOUT_S, exclusive
from planner.store.journal.arrivals import Arrival, changed_in, clear_news, news_path, read_news

if TYPE_CHECKING:
    from planner.plan.plan import Plan


_MY_COLUMNS: tuple[Column, ...] = ("me", "we")


class Arrivals(Service):
    """News since the last visit, and changes that aren't in the folder yet."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._news_read: frozenset[str] = frozenset()
        self._looked_at: frozenset[str] = frozenset()

    @property
    def folder(self) -> Path:
        """The shared folder."""
        return Path(self._plan.state.folder)

    @property
    def unpublished(self) -> int:
        """How many edits of this device the shared folder doesn't have yet."""
        state = read_state(self._plan.root)
        return state.edits - state.published_edits

    def news(self) -> frozenset[str]:
        """The ids of the blocks with news since my last visit.

        A ritual's is that of its next occurrence.
        """
        today = self._plan.today
        return frozenset(
            self._repository.rituals.stands_for(key, today) if arrival.table == RITUALS else key
            for key, arrival in self.unseen().items()
            if arrival.table == RITUALS
            or (arrival.table in BLOCK_TABLES and not self._is_elsewhere(key) and not self._came_as_half(key, arrival))
        )

    def _came_as_half(self, key: str, arrival: Arrival) -> bool:
        """Whether it came with a request, which is told itself."""
        block = self._repository.blocks.get(key) if arrival.before is None else None
        return block is not None and block.request is not None

    def unseen(self) -> dict[str, Arrival]:
        """News from the other person by record id, each with its table."""
        mine, device = self._plan.me.id, self._plan.device
        read = read_news(self._plan.root, lambda device: self._repository.facts.person_of(device) == mine)
        self._news_read = read.lines
        named = (
            (key, arrival if arrival.table else arrival._replace(table=self._table(key)))
            for key, arrival in read.arrivals.items()
        )
        return {key: arrival for key, arrival in named if not self.has_acted_since(key, arrival, device)}

    @property
    def may_have_news(self) -> bool:
        """Whether anything arrived since the last visit, news or not; it reads nothing."""
        path = news_path(self._plan.root)
        return path.exists() and path.stat().st_size > 0

    def look(self) -> None:
        """Note that the news read last were listed, so that they count no more.

        Until they change again, that is; they are listed until the visit is over.
        """
        self._looked_at = self._news_read

    def uncounted(self) -> frozenset[str]:
        """The ids of the records whose news were listed already, and came no more since."""
        if not self._looked_at:
            return frozenset()
        return changed_in(self._looked_at) - changed_in(self._news_read - self._looked_at)

    def _table(self, key: str) -> str:
        """The table of a record named in a line of an earlier version."""
        if split_ritual(key)[0] in self._repository.rituals.chains:
            return RITUALS
        return OCCURRENCES if split_occurrence(key) else BLOCKS

    def is_told(self, block: Block) -> bool:
        """Whether I'm told news of a block.

        Not of a hidden one, of a busy hour outside my time, or of an occurrence called off with its ritual.
        """
        if self._plan.rituals.went_with_all(block):
            return False
        return bool(block.title) or (block.visibility == "busy" and not self._is_elsewhere(block.id))

    def _is_elsewhere(self, key: str) -> bool:
        """Whether it's the other's busy time and overlaps none of mine."""
        block = self._repository.blocks.get(key)
        if block is None or block.visibility != "busy" or block.who != self._plan.you.id:
            return False
        if block.deleted or block.when.precision == "week":
            return True
        starts, ends = block.when.starts(self._plan.zone), block.when.ends(self._plan.zone)
        weeks = dict.fromkeys(Week.of(day) for day in block.when.dates(self._plan.zone))
        mine = (found for week in weeks for column in _MY_COLUMNS for found in self._plan.week(week).columns[column])
        return not any(
            takes_time(found)
            and found.when.precision != "week"
            and found.when.starts(self._plan.zone) < ends
            and starts < found.when.ends(self._plan.zone)
            for found in mine
        )

    def has_acted_since(self, key: str, arrival: Arrival, device: str) -> bool:
        """Whether this device wrote to the record after the news arrived.

        A person who writes to something has seen it.
        """
        file, since = file_of(arrival.table, key), arrival.n
        if file is None or since is None or not self._repository.records.has_of(file, arrival.table, key, device):
            return False
        writes = (
            write for found in self._repository.records.get(file, arrival.table, key).writes.values() for write in found
        )
        return any(write.device == device and write.n >= since for write in writes)

    def visited(self) -> None:
        """Note that the news read last has been seen; what arrived since stays news."""
        if self._news_read:
            with exclusive(self._plan.root):
                clear_news(self._plan.root, self._news_read)

    def take_notices(self) -> list[str]:
        """Take the notices about repairs; the caller shows them."""
        notices: list[str] = []
        if read_notices(self._plan.root):
            # Notices that can't be dropped now are shown again.
            with suppress(PlannerError, OSError), exclusive(self._plan.root, READER_TIMEOUT_S):
                notices = read_notices(self._plan.root)
                drop_notices(self._plan.root)
        return notices
