"""The changes of a plan as they are made, one by one.

This person's are in the undo journal, also those of other processes; what others wrote comes as news.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from planner.domain.model.block import Block
from planner.named_tuple import NamedTuple
from planner.plan.news import Arrived, NewsRows
from planner.plan.service import Service
from planner.store.crdt.register import DELETED
from planner.store.disk.atomic_write import Signature, signature
from planner.store.disk.layout import REQUESTS, local
from planner.store.journal.arrivals import Arrival, arrivals_in, lines_of_news, news_path
from planner.store.journal.undo import Change, journal_path

if TYPE_CHECKING:
    from planner.plan.plan import Plan


class MadeChange(NamedTuple):
    """One change: what happened (`kind`), to what (`id`, `text`), and who made it.

    `kind` is that of news (`new`, `moved`, `word` …), `request` for a new request, `asked` for a question that comes
    back, and `other` for what only concerns this person. `block` is the block or next occurrence, if it's about one.
    """

    kind: str
    id: str
    by: str
    text: str
    at: datetime | None
    block: Block | None


class SeenChanges(NamedTuple):
    """What was seen: keys of the undo journal, lines of news, and ids of questions."""

    steps: frozenset[str]
    lines: tuple[str, ...]
    questions: frozenset[str]


class ChangeFeed(Service):
    """The changes since a moment: what was `seen` before, or now."""

    def __init__(self, plan: Plan, seen: SeenChanges | None = None) -> None:
        super().__init__(plan)
        self._files = _files(plan.root)
        self.seen = seen or self._present()

    def changed(self) -> bool:
        """Whether there may be something to take; it only looks at a few files."""
        before, self._files = self._files, _files(self._plan.root)
        return before != self._files

    def take(self) -> tuple[MadeChange, ...]:
        """What was changed since the last call, in order.

        The plan must have been refreshed.
        """
        before, self.seen = self.seen, self._present()
        steps = self._plan.session.steps_taken()
        mine = [change for key, step in steps.items() if key not in before.steps for change in step.changes]
        arrived = arrivals_in(_added(before.lines, self.seen.lines))
        found = [made for change in mine for made in self._mine(change)]
        found += [made for key, arrival in arrived for made in self._theirs(key, arrival)]
        told = {made.id for made in found}
        found += [made for key, made in self._questions().items() if key not in before.questions and key not in told]
        return tuple({made[:4]: made for made in found}.values())

    def _present(self) -> SeenChanges:
        return SeenChanges(
            frozenset(self._plan.session.steps_taken()),
            tuple(lines_of_news(self._plan.root)),
            frozenset(self._questions()),
        )

    def _mine(self, change: Change) -> Iterator[MadeChange]:
        is_new = change.whole and change.before.get(DELETED) is True
        arrival = Arrival(self._plan.device, None if is_new else change.before, None, change.table)
        arrived = Arrived(change.id, arrival, self._plan.me.id)
        if change.table == REQUESTS and is_new:
            return  # told with those of the other
        yield from self._made(arrived) or [MadeChange("other", change.id, self._plan.me.id, "", None, None)]

    def _theirs(self, key: str, arrival: Arrival) -> Iterable[MadeChange]:
        by = self._repository.facts.person_of(arrival.device)
        return self._made(Arrived(key, arrival, by)) if by else ()

    def _made(self, arrived: Arrived) -> list[MadeChange]:
        rows = NewsRows(self._plan).rows_of(arrived)
        return [MadeChange(row.kind, row.id, row.by, row.text, row.at, row.block) for row in rows]

    def _questions(self) -> dict[str, MadeChange]:
        """The questions that wait for an answer of mine, and my own requests."""
        mine = (row for row in self._plan.requests.asked_rows() if row.kind == "request")
        return {
            row.id: MadeChange(
                "request" if row.kind == "request" else "asked", row.id, row.by, row.text, row.at, row.block
            )
            for row in (*self._plan.inbox.waiting(), *mine)
        }


def _added(before: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    """The lines that came since; read ones may have gone meanwhile."""
    known = Counter(before)
    for line in after:
        if known[line]:
            known[line] -= 1
        else:
            yield line


def _files(root: Path) -> tuple[Signature | None, ...]:
    """The signatures of the files that tell of changes.

    The last is written by each exchange that brought something.
    """
    paths = (journal_path(root), news_path(root), local(root) / "exchange.json")
    return tuple(signature(path.stat()) if path.exists() else None for path in paths)
