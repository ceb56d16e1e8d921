"""News from the other person, and changes that still have to be published.

Notices for the person at this device are here too.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from planner.domain.errors import PlannerError
from planner.domain.ids import home_month, split_occurrence, split_ritual
from planner.plan.service import Service
from planner.store.device.identity import read_state
from planner.store.disk.layout import BLOCKS, OCCURRENCES, PLAN, RITUALS, month_file
from planner.store.disk.notices import drop_notices, read_notices
from planner.store.disk.transaction import READER_TIMEOUT_S, exclusive
from planner.store.journal.arrivals import Arrival, clear_news, read_news

if TYPE_CHECKING:
    from planner.plan.plan import Plan


class Arrivals(Service):
    """News since the last visit, and changes that aren't in the folder yet."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._news_read: frozenset[str] = frozenset()

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
        """The ids of the records with news since my last visit.

        News of a record ends when I answer or change it.
        """
        return frozenset(self.by_record())

    def by_record(self) -> dict[str, Arrival]:
        """News from the other person by record id; a ritual's under its next occurrence."""
        mine, device = self._plan.me.id, self._plan.device
        news = read_news(self._plan.root, lambda device: self._repository.facts.person_of(device) == mine)
        self._news_read = news.lines
        return {
            self._repository.rituals.stands_for(key, self._plan.today): arrival
            for key, arrival in news.arrivals.items()
            if not self.has_acted_since(key, arrival, device)
        }

    def has_acted_since(self, key: str, arrival: Arrival, device: str) -> bool:
        """Whether this device wrote to the record after the news arrived.

        A person who writes to something has seen it.
        """
        month, since = home_month(key), arrival.n
        if split_ritual(key)[0] in self._repository.rituals.chains:
            record = self._repository.records.get(PLAN, RITUALS, key)
        elif month:
            record = self._repository.records.get(
                month_file(month), OCCURRENCES if split_occurrence(key) else BLOCKS, key
            )
        else:
            return False
        writes = (write for found in record.writes.values() for write in found)
        return since is not None and any(write.device == device and write.n >= since for write in writes)

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
