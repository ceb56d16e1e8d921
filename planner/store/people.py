"""The two people as their records have them: name, zone, and where they are away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from planner.domain.model import Away, Person
from planner.store.merge import Record
from planner.store.records import shown

AWAY = "away:"


def person_of_record(record: Record) -> Person:
    name, zone_name = shown(record, "name"), shown(record, "zone")
    return Person(
        record.id,
        name if isinstance(name, str) else "?",
        zone_name if isinstance(zone_name, str) else "UTC",
        _stays(record),
    )


def _stays(record: Record) -> tuple[Away, ...]:
    values = (record.live(name)[0].value for name in record.writes if name.startswith(AWAY) and record.live(name))
    return tuple(sorted(filter(None, map(_stay, values)), key=_begins))


def _stay(value: object) -> Away | None:
    """A stay elsewhere as its register has it; None for one that was taken back, or is none."""
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
