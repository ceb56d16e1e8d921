"""Conflicts outside of blocks, and keeping one of the values.

They are in requests, ideas, goals, notes, house rules, intentions and settings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from planner.domain.errors import NotYours
from planner.domain.ids import home_month
from planner.domain.model.block import WE, Block, Version
from planner.domain.model.conflict import Several, Twice, TwiceKind, several
from planner.domain.model.items import Deed
from planner.domain.model.registers import ANSWER, AWAY, INTENTION, OFF, OFF_BECAUSE, PERSONAL
from planner.domain.time.week import Week
from planner.named_tuple import NamedTuple
from planner.plan.checks import all_words, must_be_one_of
from planner.plan.records import RULE_PREFIX, week_file
from planner.plan.service import Service
from planner.store.codec.answers import answers_apart
from planner.store.codec.items import request_version, text_of
from planner.store.codec.values import readable_versions, version_of
from planner.store.crdt.hlc import stamp_time
from planner.store.crdt.register import DELETED, Record, Write, distinct
from planner.store.device.edits import Edit
from planner.store.disk.layout import GOALS, IDEAS, NOTES, PEOPLE, PLAN, REQUESTS, REVIEWS, SETTINGS, month_file

HOURS = ("hours", "range", "range we")
"""Registers of a person whose values are lists or tables, shown without decoding."""


class _Kind(NamedTuple):
    """How things of one kind are stored.

    `registers` may have conflicts; `title` is the one that names the thing, and `whose` the one that says whose alone
    it is.
    """

    table: str
    registers: tuple[str, ...]
    title: str
    whose: str = ""


_KINDS: dict[TwiceKind, _Kind] = {
    "request": _Kind(REQUESTS, ("feeling", "need", "offer"), "need", "author"),
    "idea": _Kind(IDEAS, ("title", "who"), "title"),
    "note": _Kind(NOTES, ("text",), "text", "author"),
    "goal": _Kind(GOALS, ("title", "reached", "step", "line"), "title", "person"),
    "rule": _Kind(SETTINGS, ("text",), "text"),
    "line": _Kind(REVIEWS, (INTENTION,), INTENTION),
    "person": _Kind(PEOPLE, ("name", "zone", *HOURS), "name"),
    "setting": _Kind(SETTINGS, ("on", "person"), ""),
}
_SETTINGS = ("agreement", "turn")


class Conflicts(Service):
    """Conflicts outside of blocks, and keeping one of their values."""

    def twice(self, *kinds: TwiceKind) -> tuple[Twice, ...]:
        """The conflicts in things of these kinds, or of all kinds."""
        found = (self._twice(kind, file, record) for kind in kinds or _KINDS for file, record in self._records_of(kind))
        return tuple(thing for thing in found if thing.found)

    def unsettled(self) -> tuple[Block, ...]:
        """The blocks of all weeks with conflicts, in order of their ids.

        For a ritual its next occurrence is listed.
        """
        blocks = (*self._repository.blocks.every(), *self._repository.rituals.all_next(self._plan.today))
        found = {block.id: block for block in blocks if block.conflicts and not block.deleted}
        return tuple(found[key] for key in sorted(found))

    def settle(self, thing: Twice, register: str, number: int | Literal["both"]) -> Deed:
        """Settle a conflict for both people.

        1 keeps the version shown, 2… the others, `both` all texts. Raises BadInput when there's no such version, and
        NotYours for what the other person has to choose.
        """
        if not isinstance(thing.seen, Record):
            raise TypeError("an edit takes a thing that was read from the plan")
        record = thing.seen
        versions = next((found.versions for found in thing.found if found.register == register), ())
        must_be_one_of(number, register, len(versions) - 1)
        self._plan.blocks.answers_for_myself(register)
        if thing.whose not in ("", self._plan.me.id) and not register.startswith(ANSWER):
            raise NotYours(f"Only {self._plan.you.name} can choose that.")
        value: object
        if register == DELETED:
            value = number != 1
        elif number == "both":
            value = all_words(register, [version.value for version in versions])
        else:
            value = _writes(thing.kind, record, register)[number - 1].value
        registers = {register: value}
        if thing.kind == "rule" and register == "text":
            # Keeping these words is a yes to them.
            registers[ANSWER + self._plan.me.id] = {"answer": "yes", "of": value}
        table = _KINDS[thing.kind].table
        self._session.save("chosen", [Edit(thing.file, table, record, registers)], about=thing.called)
        return Deed("chosen", thing.called, thing.id)

    def _twice(self, kind: TwiceKind, file: str, record: Record) -> Twice:
        title, whose = text_of(record, _KINDS[kind].title), text_of(record, _KINDS[kind].whose)
        if kind == "person":
            whose = record.id
        elif kind == "line" and not record.id.endswith(f"@{WE}"):
            whose = record.id.partition("@")[2]
        return Twice(kind, record.id, title, tuple(self._several_of(kind, record)), whose, file, record)

    def _records_of(self, kind: TwiceKind) -> Iterator[tuple[str, Record]]:
        """The records that may have conflicts, with their files; none that are gone."""
        if kind == "person":
            yield PLAN, self._repository.facts.person_record(self._plan.me.id)
        elif kind == "setting":
            yield from ((PLAN, self._repository.records.get(PLAN, SETTINGS, key)) for key in _SETTINGS)
        elif kind == "line":
            for week in (Week.of(self._plan.today).plus(by) for by in (-1, 0, 1)):
                for who in (*self._repository.facts.people_ids, WE):
                    yield week_file(week), self._repository.records.get(week_file(week), REVIEWS, f"{week}@{who}")
        elif kind in ("goal", "rule"):
            records = self._repository.mirror.records(PLAN, _KINDS[kind].table).values()
            fits = (record for record in records if not record.gone)
            yield from ((PLAN, record) for record in fits if kind == "goal" or record.id.startswith(RULE_PREFIX))
        else:
            for record in self._repository.records.of_all_months(_KINDS[kind].table):
                month = home_month(record.id)
                if month and not record.gone:
                    yield month_file(month), record

    def _several_of(self, kind: TwiceKind, record: Record) -> Iterator[Several]:
        if record.deletes and not record.gone:
            yield several(
                DELETED, [self._stays(record), version_of(DELETED, record.deletes[0], self._repository.facts)]
            )
        for register in _registers(kind, record):
            writes = _writes(kind, record, register)
            if len(writes) > 1:
                yield several(register, [self._version(register, write) for write in writes])

    def _stays(self, record: Record) -> Version:
        """The last write of somebody who hadn't seen that the record was deleted."""
        rest = (
            write for key in record.writes if not key.startswith((DELETED, *PERSONAL)) for write in record.live(key)
        )
        last = max(rest, key=lambda write: write.t)
        return Version(DELETED, False, self._repository.facts.person_of(last.device), last.device, stamp_time(last.t))

    def _version(self, register: str, write: Write) -> Version:
        found = version_of(register, write, self._repository.facts)
        return found._replace(value=write.value) if register.startswith((*HOURS, AWAY)) else found


def _registers(kind: TwiceKind, record: Record) -> Iterator[str]:
    yield from _KINDS[kind].registers
    if kind in ("request", "rule"):
        yield from sorted(register for register in record.writes if register.startswith(ANSWER))
    if kind == "person":
        yield from sorted(register for register in record.writes if register.startswith((AWAY, OFF, OFF_BECAUSE)))


def _writes(kind: TwiceKind, record: Record, register: str) -> Sequence[Write]:
    """The conflicting live writes of a register, the one shown first."""
    if register.startswith(ANSWER):
        words = [text_of(record, name) for name in _KINDS[kind].registers]
        return answers_apart(record, register, request_version(*words) if kind == "request" else words[0])
    if register.startswith((*HOURS, AWAY)):
        return distinct(record.live(register))
    return readable_versions(record, register)
