"""What was let go besides blocks and rituals: ideas, goals, notes, ground rules, requests; and the way back of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from planner.domain.carry import MOST_GOALS, MOST_RULES, Deed, Gone, GoneKind
from planner.domain.errors import BadInput, NotYours
from planner.store.book import IDEAS, NOTES, REQUESTS, SETTINGS
from planner.store.carrying import GOALS, RULE, CarryIntentions
from planner.store.layout import PLAN, month_file
from planner.store.merge import DELETED, Record
from planner.store.private import GONE, PrivateEdit
from planner.store.replica import Edit
from planner.store.stamps import stamp_time
from planner.store.things import text_of


class _Kind(NamedTuple):
    """Where things of one kind are, and the registers that say what it was and whose."""

    kind: GoneKind
    table: str
    text: str
    whose: str


_IN_MONTHS = (
    _Kind("idea", IDEAS, "title", "author"),
    _Kind("request", REQUESTS, "need", "author"),
    _Kind("note", NOTES, "text", "author"),
)
_IN_PLAN = (_Kind("goal", GOALS, "title", "person"), _Kind("rule", SETTINGS, "text", "author"))
_OWN = ("goal", "request")
"""Only whose it was brings it back."""


class GoneIntentions(CarryIntentions):
    """The rest of the bin."""

    def gone(self) -> tuple[Gone, ...]:
        """Everything that is no block and was let go, the latest first."""
        found = (*self._gone(), *self._gone_private())
        return tuple(sorted(found, key=lambda thing: (thing.at, thing.id), reverse=True))

    def bring_back_thing(self, thing: Gone) -> Deed:
        """NotYours for the other's goal or request; BadInput when there are as many goals or rules as can be."""
        if thing.kind in _OWN and thing.whose != self.me.id:
            raise NotYours(f"That is {self.you.name}’s own to bring back.")
        if thing.kind == "goal" and sum(goal.person == self.me.id for goal in self.goals()) >= MOST_GOALS:
            raise BadInput("You have two goals; reach one or let one go first.")
        if thing.kind == "rule" and len(self.rules()) >= MOST_RULES:
            raise BadInput("There are five ground rules; let one go first.")
        if thing.seen is None:
            private = PrivateEdit(thing.file, NOTES, thing.id, {GONE: None})
            self._session.save("brought back", [], [private], about=thing.text)
            return Deed("brought back", thing.text, thing.id)
        if not isinstance(thing.seen, Record):
            raise TypeError("an edit takes a thing that was read from the plan")
        found = next(kind for kind in (*_IN_MONTHS, *_IN_PLAN) if kind.kind == thing.kind)
        self._session.save(
            "brought back", [Edit(thing.file, found.table, thing.seen, {DELETED: False})], about=thing.text
        )
        return Deed("brought back", thing.text, thing.id)

    def _gone_private(self) -> Iterator[Gone]:
        """Notes that nobody else ever had; they have no record to be seen."""
        me = self.me.id
        for month in self._book.private_months():
            for key, words in self._book.private_words(month_file(month), NOTES).items():
                text, at = words.get("text"), words.get(GONE)
                if isinstance(text, str) and text and isinstance(at, str):
                    yield Gone("note", key, text, me, me, datetime.fromisoformat(at), month_file(month))

    def _gone(self) -> Iterator[Gone]:
        months = {name for _, name in self._book.shards()}
        for kind, files in [*((kind, months) for kind in _IN_MONTHS), *((kind, {PLAN}) for kind in _IN_PLAN)]:
            for file in files:
                for record in self._book.mirror.records(file, kind.table).values():
                    text = text_of(record, kind.text)
                    if record.gone and text and (kind.kind != "rule" or record.id.startswith(RULE)):
                        last = record.live(DELETED)[0]
                        by, at = self._book.person_of(last.device), stamp_time(last.t)
                        yield Gone(kind.kind, record.id, text, text_of(record, kind.whose), by, at, file, record)
