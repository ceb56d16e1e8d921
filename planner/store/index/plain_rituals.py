"""Rituals that one device wrote and nobody else answered, read without the merge.

Their few registers say when they come and whose they are. In a crowd of rituals nearly all are like that, so only
those that are shown have to be read whole; and reading one takes a fraction of what `chain_of` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from planner.domain.model.block import Yes
from planner.domain.model.registers import ANSWER, PERSONAL, TAG
from planner.domain.recurrence.ritual import Ritual, ritual_needs_yes, ritual_version
from planner.domain.recurrence.rule import Rule, decode_rule
from planner.named_tuple import NamedTuple
from planner.store.codec.answers import read_answer
from planner.store.codec.rituals import Chain
from planner.store.codec.values import Reader, decode_value
from planner.store.codec.visibility import VISIBILITY
from planner.store.crdt.hlc import stamp_time
from planner.store.crdt.register import DELETED, MARKS, Record
from planner.store.index.crowd import lone_value
from planner.store.mirror.merged_table import Merged

_SPECIAL = frozenset((DELETED, VISIBILITY, *MARKS, "turns"))
"""Registers besides rule and owner that decide when and for whom a ritual comes."""
_NEEDED = ("rule", "who", "title")


class PlainRitual(NamedTuple):
    """What a plain ritual's registers say; `by` is the person who wrote it."""

    rule: Rule
    who: str
    title: str
    author: str
    by: str


def read_plain_ritual(records: Merged, root: str, reader: Reader) -> PlainRitual | None:
    """A ritual that one device wrote, without marks or answers but its maker's yes.

    None for any other. The caller has made sure that it has one segment and no private words.
    """
    found = records.alone(root)
    if found is None or not _SPECIAL.isdisjoint(found[1]):
        return None
    device, document = found
    rule, who, title = (lone_value(device, document.get(name)) for name in _NEEDED)
    author = lone_value(device, document["author"]) if "author" in document else ""
    decoded, by = decode_rule(rule), reader.person_of(device)
    if decoded is None or not isinstance(who, str) or not isinstance(title, str) or not isinstance(author, str):
        return None
    if "on" in document and lone_value(device, document["on"]) is not True:
        return None
    for name in document:
        if name.startswith(PERSONAL) and not (
            name == ANSWER + by and _is_yes_to(lone_value(device, document[name]), decoded, who)
        ):
            return None
    return PlainRitual(decoded, who, title, author, by)


def _is_yes_to(value: object, rule: Rule, who: str) -> bool:
    answer = read_answer(value)
    return answer is not None and answer.said == "yes" and not answer.off and answer.of == ritual_version(rule, who)


def plain_chain(record: Record | None, plain: PlainRitual, reader: Reader) -> Chain | None:
    """The chain of a plain ritual, as `chain_of` builds it; None if it has to do so."""
    fields, last = (_fields(record), record.last) if record else (None, None)
    if record is None or fields is None or last is None or not plain.by:
        return None
    rule, pillar = plain.rule, cast("str | None", fields.get("pillar") or None)
    asks = reader.agreement_on
    needed = ritual_needs_yes(rule, plain.who, False, pillar, reader.people_ids)
    agreement: dict[str, Yes] = {person: "yes" if person == plain.by or not asks else "open" for person in needed}
    segment = Ritual(
        id=record.id,
        title=plain.title,
        rule=rule,
        who=plain.who,
        author=plain.author,
        begins=rule.first.local_start.date(),
        pillar=pillar,
        place=str(fields.get("place") or ""),
        notes=str(fields.get("notes") or ""),
        lead=cast("str | None", fields.get("lead") or None),
        goal=cast("str | None", fields.get("goal") or None),
        tags=tuple(sorted(name.removeprefix(TAG) for name in fields if name.startswith(TAG) and fields[name] is True)),
        protected=fields.get("protected") is True,
        agreement=agreement,
        because={},
        people=reader.people_ids,
        touched_by=plain.by,
        touched_at=stamp_time(last.t),
        seen=record,
    )
    return Chain((segment,), {record.id: record})


_KNOWN = frozenset((*_NEEDED, "author", "on"))


def _fields(record: Record) -> Mapping[str, object] | None:
    """The other registers, decoded; None if one needs to be looked at more closely."""
    found: dict[str, object] = {}
    if record.unread or record.withdrawn:
        return None
    for name, writes in record.writes.items():
        if len(writes) != 1:
            return None
        if name not in _KNOWN and not name.startswith(PERSONAL) and (value := writes[0].value) is not None:
            found[name] = decode_value(name, value)
            if found[name] is None:
                return None
    return found
