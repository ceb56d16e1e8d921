"""The trash: deleted items, bringing them back, erasing them for good.

The items are ideas, goals, notes, house rules and requests; blocks are looked up in the repository.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from planner.domain.agreement import is_over, key
from planner.domain.errors import BadInput, NotYours
from planner.domain.ids import ritual_root
from planner.domain.model.block import WE, Block
from planner.domain.model.items import MOST_GOALS, MOST_RULES, Deed, Erased, Gone, GoneKind
from planner.domain.recurrence.ritual import Ritual
from planner.domain.text import shown as safe
from planner.domain.wording import blocks as wording
from planner.named_tuple import NamedTuple
from planner.plan.records import RULE_PREFIX, place_of, record_of
from planner.plan.service import Service
from planner.store.codec.answers import read_answers, yes_to
from planner.store.codec.items import is_gone, text_of
from planner.store.codec.values import TEXTS
from planner.store.codec.visibility import NEVER_WITHDRAWN
from planner.store.crdt.hlc import stamp_time
from planner.store.crdt.register import DELETED, ERASED, ERASED_WORDS, Record
from planner.store.device.edits import Edit
from planner.store.device.facts import heard_by, kept_by, knows_erased
from planner.store.disk.layout import (
    BLOCK_TABLES,
    BLOCKS,
    GOALS,
    IDEAS,
    NOTES,
    PLAN,
    REQUESTS,
    SETTINGS,
    month_file,
)
from planner.store.erasure.purge import Place
from planner.store.private.files import GONE
from planner.store.private.split import before_undoing


class _Kind(NamedTuple):
    """How deleted things of one kind are stored: their table, words and owner."""

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
"""The kinds that only their owner can restore."""


class Trash(Service):
    """Lists, restores and erases deleted things."""

    def gone(self) -> tuple[Gone, ...]:
        """Everything deleted that isn't a block, the latest first.

        Of the other person's only what was deleted after I joined.
        """
        found = [
            thing
            for thing in self._gone()
            if thing.whose == self._plan.me.id or self._plan.people.since_i_joined(thing.at)
        ]
        return tuple(sorted(found, key=lambda thing: (thing.at, thing.id), reverse=True))

    def bring_back_thing(self, thing: Gone) -> Deed:
        """Restore something deleted.

        Raises NotYours for the other person's goal or request, and BadInput when there are as many goals or rules as
        allowed.
        """
        if thing.kind in _OWN and thing.whose != self._plan.me.id:
            raise NotYours(f"Only {self._plan.you.name} can bring that back.")
        if (
            thing.kind == "goal"
            and sum(goal.person == self._plan.me.id for goal in self._plan.items.goals()) >= MOST_GOALS
        ):
            raise BadInput("You have two goals; reach one or let one go first.")
        if thing.kind == "rule" and len(self._plan.items.rules()) >= MOST_RULES:
            raise BadInput("There are five house rules; drop one first.")
        if thing.kind == "block":
            raise BadInput("Its day was taken back, so there is nothing to bring back; add it again.")
        if not isinstance(thing.seen, Record):
            raise TypeError("an edit takes a thing that was read from the plan")
        found = next(kind for kind in (*_IN_MONTHS, *_IN_PLAN) if kind.kind == thing.kind)
        edits = [Edit(thing.file, found.table, thing.seen, _back(thing.seen))]
        if thing.kind == "request":
            halves = self._plan.requests.halves.went_with(thing.seen)
            edits += [Edit(*place_of(half.id), record_of(half), self._half_back(half)) for half in halves]
        self._session.save("brought back", edits, about=thing.text)
        return Deed("brought back", thing.text, thing.id)

    def _half_back(self, half: Block) -> dict[str, object]:
        """The registers that restore what a request asked for or offered."""
        me = self._plan.me.id
        return _back(record_of(half)) if half.deleted else yes_to(me, half.terms) if half.called_off_by == me else {}

    def request_with(self, half: Block) -> Gone | None:
        """The request that was taken back together with this half of it; else None."""
        return next((thing for found, thing in self._halves() if found.id == half.id), None) if half.role else None

    def halves(self) -> tuple[Block, ...]:
        """The halves that went with their requests, which the bin lists in their place."""
        return tuple(half for half, _ in self._halves())

    def _halves(self) -> Iterator[tuple[Block, Gone]]:
        for thing in self.gone():
            if thing.kind == "request" and isinstance(thing.seen, Record):
                yield from ((half, thing) for half in self._plan.requests.halves.went_with(thing.seen))

    def erase(self, thing: Block | Ritual | Gone) -> Erased:
        """Withdraw the words of something deleted for good, in the folder too.

        Of what the other person made, only my words. Raises BadInput for what isn't deleted.
        """
        with self._session.exclusive():
            self._repository.look()
            title, places = self._places(thing)
            agreed = isinstance(thing, Block) and self._was_agreed(thing)
            theirs = any(self._is_theirs(*place) for place in places)
            holders = {device for place in places for device in self._holders(*place)}
            kept = self._places_with_a_time(thing)
            self._session.erase([place for place in places if place not in kept], ERASED_WORDS if agreed else ERASED)
            if kept:
                self._session.erase(kept, ERASED_WORDS)
            unable = {device for device in holders if not knows_erased(self._repository.mirror.device_facts(device))}
            called, key = self._called, thing.root if isinstance(thing, Ritual) else thing.id
            return Erased(key, title, called(holders - unable), called(unable), theirs, tuple(places))

    def _places_with_a_time(self, thing: Block | Ritual | Gone) -> list[Place]:
        """The halves of a request that both had agreed to.

        Their time is kept until their day is over.
        """
        if not isinstance(thing, Gone) or thing.kind != "request" or not isinstance(thing.seen, Record):
            return []
        halves = self._plan.requests.halves.went_with(thing.seen)
        return [(*place_of(half.id), half.id) for half in halves if not half.deleted and self._was_agreed(half)]

    def _called(self, devices: Iterable[str]) -> tuple[str, ...]:
        mirror = self._repository.mirror
        facts = {device: mirror.device_facts(device) for device in devices}
        names = (
            wording.device(mirror.name_of(mirror.person_of(device)), str(fact.get("name", "")))
            for device, fact in facts.items()
        )
        return tuple(sorted(names))

    def _places(self, thing: Block | Ritual | Gone) -> tuple[str, list[Place]]:
        """The title of a thing, and the (file, table, id) of all its records."""
        if isinstance(thing, Gone):
            table = BLOCKS if thing.kind == "block" else _table_of(thing.kind)
            places = [(thing.file, table, thing.id)]
            if thing.kind == "request" and isinstance(thing.seen, Record):
                places += ((*place_of(half.id), half.id) for half in self._plan.requests.halves.went_with(thing.seen))
            return thing.text, places
        if isinstance(thing, Ritual):
            if not thing.ended:
                raise BadInput(f"“{safe(thing.title)[:40]}” has not ended; end it first.")
            return thing.title, [*self._repository.records.parts_of_ritual(thing.root), *self._remarks_on(thing.root)]
        now = self._plan.blocks.present(thing)
        if not now.deleted and not now.called_off_by:
            raise BadInput(f"“{safe(now.title)[:40]}” is not deleted; delete it first.")
        return now.title, [(*place_of(now.id), now.id), *self._remarks_on(now.id)]

    def _remarks_on(self, on: str) -> Iterator[Place]:
        months = self._repository.files.months()
        for file, table, record in self._repository.records.remarks_of_mine(
            lambda id_: on in (id_, ritual_root(id_)), months
        ):
            yield file, table, record.id

    def _was_agreed(self, block: Block) -> bool:
        """Whether both agreed to it and its day isn't over: its time is then kept."""
        said = read_answers(record_of(block))
        both = all(answer.of == key(block.terms) for answer in said.values()) and len(said) > 1
        return (block.who == WE or block.role is not None) and both and not is_over(block, self._plan.now)

    def _is_theirs(self, file: str, table: str, record_id: str) -> bool:
        """Whether the other person wrote words of it, which aren't mine to take back."""
        record = self._repository.records.get(file, table, record_id)
        if self._repository.mirror.author_of(table, record) == self._plan.me.id:
            return False
        writes = (write for name in record.writes if name not in NEVER_WITHDRAWN for write in record.live(name))
        return any(self._repository.facts.person_of(write.device) == self._plan.you.id for write in writes)

    def _holders(self, file: str, table: str, record_id: str) -> Iterator[str]:
        """The other devices that have read something of the record."""
        mirror = self._repository.mirror
        given_up = {old for device in mirror.devices() for old in kept_by(mirror.device_facts(device))}
        first: dict[str, int] = {}
        for writes in self._repository.records.get(file, table, record_id).writes.values():
            for write in writes:
                first[write.device] = min(write.n, first.get(write.device, write.n))
        for device in set(mirror.devices()) - {self._session.device, *given_up}:
            heard = heard_by(mirror.device_facts(device))
            if device in first or any(heard.get(writer, 0) >= n for writer, n in first.items()):
                yield device

    def _gone(self) -> Iterator[Gone]:
        months = [month_file(month) for month in self._repository.files.months()]
        for kind, files in [*((kind, months) for kind in _IN_MONTHS), *((kind, [PLAN]) for kind in _IN_PLAN)]:
            for file in files:
                for record in self._repository.records.all_kept(file, kind.table):
                    if kind.kind != "rule" or record.id.startswith(RULE_PREFIX):
                        yield from self._gone_thing(kind, file, record)
        for file in months:
            for table in BLOCK_TABLES:
                for record in self._repository.records.all_kept(file, table):
                    if not record.gone and self._repository.blocks.get(record.id) is None:
                        yield from self._rest_of_block(file, record)

    def _rest_of_block(self, file: str, record: Record) -> Iterator[Gone]:
        """The words that somebody wrote on a block while its time was withdrawn."""
        words = [write for name in TEXTS for write in record.live(name) if isinstance(write.value, str) and write.value]
        if words:
            last = max(words, key=lambda write: write.t)
            by = self._repository.facts.person_of(last.device)
            yield Gone(
                "block", record.id, " · ".join(str(w.value) for w in words), by, by, stamp_time(last.t), file, record
            )

    def _gone_thing(self, kind: _Kind, file: str, record: Record) -> Iterator[Gone]:
        text, at = text_of(record, kind.text), record.words.get(GONE)
        if not text:
            return
        if isinstance(at, str):
            by, since = self._plan.me.id, datetime.fromisoformat(at)
        elif is_gone(record):
            last = next(iter(record.live(DELETED)), None)
            by = self._repository.facts.person_of(last.device) if last else self._plan.me.id
            since = stamp_time(last.t) if last else datetime.min.replace(tzinfo=UTC)
        else:
            return
        yield Gone(kind.kind, record.id, text, text_of(record, kind.whose), by, since, file, record)

    def bin(self) -> tuple[Block, ...]:
        """Every deleted or called-off block with a title, the latest first.

        Of the other person's only what was deleted after I joined. What went with a request is there as the request.
        """
        found = {
            block.id: block
            for block in (*self._repository.blocks.rituals_called_off(), *self._repository.blocks.every())
        }
        deleted = [b for b in found.values() if (b.deleted or b.called_off_by) and b.title]
        with_request = {half.id for half in self.halves()}
        deleted = [b for b in deleted if b.id not in with_request]
        deleted = [b for b in deleted if b.author == self._plan.me.id or self._plan.people.since_i_joined(b.touched_at)]
        return tuple(sorted(deleted, key=lambda block: (str(block.touched_at), block.id), reverse=True))


def _table_of(kind: GoneKind) -> str:
    return next(found.table for found in (*_IN_MONTHS, *_IN_PLAN) if found.kind == kind)


def _back(record: Record) -> dict[str, object]:
    """The registers that restore a record, as it was before it was deleted."""
    if GONE in record.words:
        return {GONE: None}
    return {DELETED: False} | before_undoing(record)
