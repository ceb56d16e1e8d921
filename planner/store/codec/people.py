"""Read the two people from their records: name, zone and stays elsewhere."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date

from planner.domain.model.block import Away, Person
from planner.domain.model.registers import AWAY
from planner.store.codec.items import text_of
from planner.store.crdt.register import Record

_MOST = 20
"""How many people are examined to find the two of the plan.

A folder with more belongs to nobody's plan.
"""


def person_of_record(record: Record) -> Person:
    """Read a person; `?` for a name and UTC for a zone that cannot be read."""
    return Person(record.id, text_of(record, "name") or "?", text_of(record, "zone") or "UTC", _stays(record))


def the_other(me: str, records: Mapping[str, Record], with_device: Container[str]) -> str:
    """The id of the other person; empty while it isn't known.

    A plan is for two. The record written together with mine (by the same device, when the plan was made) comes first;
    then one whose person has a device; then the earlier one.
    """
    writers = _writers(records[me]) if me in records else set()

    def strangeness(person: str) -> tuple[bool, bool, str, str]:
        record = records[person]
        together = bool(writers & _writers(record))
        return not together, person not in with_device, min(record.stamps(), default=""), person

    return min((person for person in records if person != me), key=strangeness, default="")


def the_two(records: Mapping[str, Record], with_device: Container[str]) -> list[str]:
    """The ids of a plan's two people, for a device that belongs to neither yet."""
    first = [person for person in records if person in with_device] or list(records)
    pairs = [(person, the_other(person, records, with_device)) for person in first[:_MOST]]
    together = [pair for pair in pairs if pair[1] and _writers(records[pair[0]]) & _writers(records[pair[1]])]
    return sorted(next(iter(together or pairs), ()))


def _writers(record: Record) -> set[str]:
    return {write.device for writes in record.writes.values() for write in writes}


def _stays(record: Record) -> tuple[Away, ...]:
    values = (record.live(name)[0].value for name in record.writes if name.startswith(AWAY) and record.live(name))
    return tuple(sorted(filter(None, map(_stay, values)), key=_begins))


def _stay(value: object) -> Away | None:
    """Read a stay elsewhere; None if it was taken back or is malformed."""
    if not isinstance(value, Mapping):
        return None
    name, first, last = (value.get(key) for key in ("zone", "from", "to"))
    try:
        stay = Away(str(name), date.fromisoformat(str(first)), date.fromisoformat(str(last)))
    except ValueError:
        return None
    return stay if isinstance(name, str) else None


def _begins(stay: Away) -> tuple[date, date]:
    return stay.first, stay.last
