"""Rituals that one device wrote and nobody else answered, read without the merge.

Their few registers say when they come and whose they are. In a crowd of rituals nearly all are like that, so only
those that are shown have to be read whole; and reading one takes a fraction of what `chain_of` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import cast

from planner.domain.model.block import Terms, Yes
from planner.domain.model.registers import ANSWER, PERSONAL, REMIND, TAG
from planner.domain.recurrence.ritual import Ritual, ritual_needs_yes, ritual_version
from planner.domain.recurrence.rule import Rule, decode_rule, first_occurrence
from planner.domain.time.week import Week
from planner.named_tuple import NamedTuple
from planner.store.codec.answers import read_answer
from planner.store.codec.rituals import Chain
from planner.store.codec.values import Reader, decode_value
from planner.store.codec.visibility import VISIBILITY
from planner.store.crdt.hlc import stamp_time
from planner.store.crdt.register import DELETED, MARKS, Record, Write
from planner.store.mirror.merged_table import Merged
from planner.store.shard.schema import document_writes

_SPECIAL = frozenset((DELETED, VISIBILITY, *MARKS, "turns"))
"""Registers besides rule and owner that decide when and for whom a ritual comes."""
_NEEDED = frozenset(("rule", "who", "title"))


class PlainRitual(NamedTuple):
    """What a plain ritual's registers say.

    `by` is the person who wrote it, `fields` has what it says besides its rule, owner and title.
    """

    root: str
    rule: Rule
    who: str
    title: str
    author: str
    by: str
    fields: Mapping[str, object]
    writes: Mapping[str, Write]

    @property
    def touched_at(self) -> datetime:
        """When it was last written."""
        return stamp_time(max([write.t for name, write in self.writes.items() if not name.startswith(REMIND)]))

    @property
    def begins(self) -> date:
        """The date from which on it comes."""
        return self.rule.first.local_start.date()

    @property
    def pillar(self) -> str | None:
        """What it's for; None for nothing in particular."""
        return cast("str | None", self.fields.get("pillar") or None)

    def terms(self, day: date) -> Terms:
        """The terms of the occurrence with that original date."""
        return Terms(self.rule.on(day), self.who)

    def asks(self, people: tuple[str, ...]) -> tuple[str, ...]:
        """Whose yes it needs, its maker's own aside."""
        needed = ritual_needs_yes(self.rule, self.who, False, self.pillar, people)
        return tuple(person for person in needed if person != self.by)

    def next_date(self, today: date) -> date | None:
        """The first date from that day on; a flexible ritual's current week counts."""
        return first_occurrence(self.rule, Week.of(today).monday if self.rule.flexible else today)


def read_plain_ritual(records: Merged, root: str, reader: Reader) -> PlainRitual | None:
    """A ritual that one device wrote, without marks or answers but its maker's yes.

    None for any other. The caller has made sure that it has one segment and no private words.
    """
    found = records.alone(root)
    if found is None or not _SPECIAL.isdisjoint(found[1]):
        return None
    device, document = found
    writes = document_writes(device, root, document)
    if len(writes) < len(document) or not writes.keys() >= _NEEDED:
        return None
    rule, who, title = (writes[name].value for name in ("rule", "who", "title"))
    author = writes["author"].value if "author" in writes else ""
    decoded, by, fields = decode_rule(rule), reader.person_of(device), _fields(writes)
    if decoded is None or not by or fields is None:
        return None
    if not (isinstance(who, str) and isinstance(title, str) and isinstance(author, str)):
        return None
    if "on" in writes and writes["on"].value is not True:
        return None
    for name, write in writes.items():
        if write.twins:
            return None
        if name.startswith(PERSONAL) and not (name == ANSWER + by and _is_yes_to(write.value, decoded, who)):
            return None
    return PlainRitual(root, decoded, who, title, author, by, fields, writes)


def _is_yes_to(value: object, rule: Rule, who: str) -> bool:
    answer = read_answer(value)
    return answer is not None and answer.said == "yes" and not answer.off and answer.of == ritual_version(rule, who)


def plain_chain(plain: PlainRitual, reader: Reader) -> Chain:
    """The chain of a plain ritual, as `chain_of` builds it."""
    rule, fields, asks = plain.rule, plain.fields, reader.agreement_on
    needed = ritual_needs_yes(rule, plain.who, False, plain.pillar, reader.people_ids)
    agreement: dict[str, Yes] = {person: "yes" if person == plain.by or not asks else "open" for person in needed}
    record = Record(plain.root, {name: [write] for name, write in plain.writes.items()})
    segment = Ritual(
        id=record.id,
        title=plain.title,
        rule=rule,
        who=plain.who,
        author=plain.author,
        begins=rule.first.local_start.date(),
        pillar=plain.pillar,
        place=str(fields.get("place") or ""),
        notes=str(fields.get("notes") or ""),
        lead=cast("str | None", fields.get("lead") or None),
        goal=cast("str | None", fields.get("goal") or None),
        tags=tuple(sorted(name.removeprefix(TAG) for name in fields if name.startswith(TAG) and fields[name] is True)),
        protected=fields.get("protected") is True,
        remind=cast("int | None", fields.get(REMIND + reader.people_ids[0])),
        agreement=agreement,
        because={},
        people=reader.people_ids,
        touched_by=plain.by,
        touched_at=plain.touched_at,
        seen=record,
    )
    return Chain((segment,), {record.id: record})


_KNOWN = frozenset((*_NEEDED, "author", "on"))


def _fields(writes: Mapping[str, Write]) -> Mapping[str, object] | None:
    """The other registers, decoded; None if one needs to be looked at more closely."""
    found: dict[str, object] = {}
    for name, write in writes.items():
        if name not in _KNOWN and not name.startswith(PERSONAL) and write.value is not None:
            found[name] = decode_value(name, write.value)
            if found[name] is None:
                return None
    return found
