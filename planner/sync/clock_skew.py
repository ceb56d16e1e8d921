"""Detect devices whose clocks are ahead.

Each device finds leads in the writes it reads and publishes them in its `device.json`, so that both people see them.
A stamp whose counter is 0 was read off the author's clock; one with a counter only follows what its author had read,
and says nothing about a clock. No write is refused or changed: stamps only choose between concurrent writes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from planner.domain.text import shown
from planner.named_tuple import NamedTuple
from planner.store.codec.people import person_of_record
from planner.store.crdt.hlc import stamp_time
from planner.store.device.facts import listed_in
from planner.store.disk.layout import DEVICE, FORMER, HEADER_ID, PEOPLE, PLAN
from planner.store.mirror.mirror import MOST_DEVICES, Mirror
from planner.store.shard.schema import Tables, every_register, number_of, read_write

TOO_FAR = timedelta(minutes=10)
LEADS = "leads"
MOST_MINUTES = 10_000 * 366 * 24 * 60
"""Most minutes of a lead: as long as the calendar."""


class Lead(NamedTuple):
    """A clock's lead: that of `device` is this many minutes ahead of that of `by`."""

    device: str
    by: str
    minutes: int


def last_time(device: str, tables: Tables) -> datetime | None:
    """The latest time of the device's own clock in these tables, or None."""
    raws = (raw for *_, raw in every_register(tables) if number_of(raw) and str(raw.get("t"))[12:16] == "0000")
    newest = read_write(device, max(raws, key=number_of, default=None))
    return stamp_time(newest.t) if newest else None


def noticed(facts: dict[str, Any], device: str, tables: Tables, now: datetime) -> dict[str, int] | None:
    """The leads to note in our `device.json` after these tables arrived.

    Returns None when they stay as they are.
    """
    said = _leads(facts)
    newest = last_time(device, tables)
    if newest is None:
        return None
    ahead = newest - now
    if ahead > TOO_FAR:
        minutes = int(ahead / timedelta(minutes=1))
        # Noted once, and again when it has changed a lot; not with every write.
        return None if abs(said.get(device, 0) - minutes) < minutes / 4 else said | {device: minutes}
    return {other: minutes for other, minutes in said.items() if other != device} if device in said else None


def leads(mirror: Path, me: str) -> list[Lead]:
    """The leads noted by or about this device."""
    reader = Mirror(mirror)
    reader.scan()
    found = []
    for by in reader.devices():
        facts = reader.tables(by, DEVICE).get("device", {}).get(HEADER_ID, {})
        found += [Lead(device, by, minutes) for device, minutes in sorted(_leads(facts).items())]
    return [lead for lead in found if lead.by == me or lead.device == me]


def minutes_said(tables: Tables, device: str) -> int:
    """How many minutes ahead a `device.json` says that device's clock is; else 0."""
    return _leads(tables.get("device", {}).get(HEADER_ID, {})).get(device, 0)


def told_lead(mirror: Path, lead: Lead, me: str) -> str:
    """The sentence that tells the person of this device, `me`, about a lead."""
    reader = Mirror(mirror)
    reader.scan()
    names = {key: person_of_record(record).name for key, record in reader.records(PLAN, PEOPLE).items()}

    def name(device: str) -> str:
        facts = reader.device_facts(device)
        owner = shown(names.get(str(facts.get("person")), ""))[:40]
        called = shown(str(facts.get("name", "")))[:40] or "device"
        return f"{owner}’s {called}" if owner else f"a device called {called}"

    return lead_words(lead, name, me, former_ids(mirror, me))


def former_ids(mirror: Path, device: str) -> list[str]:
    """The earlier ids of a device that was set up again."""
    reader = Mirror(mirror)
    reader.scan()
    return listed_in(reader.device_facts(device), FORMER)


def lead_words(lead: Lead, name: Callable[[str], str], me: str, former: Collection[str]) -> str:
    """The sentence that one clock is ahead of another.

    `name` returns the name of a device by its id. Where both have the same name, `me` is called this device, and the
    other is told apart from it; `former` are the earlier ids of this device.
    """
    ahead, behind = name(lead.device), name(lead.by)
    if ahead == behind:
        ahead, behind = (_apart(device, ahead, me, former) for device in (lead.device, lead.by))
    return f"The clock of {ahead} is {describe_minutes(lead.minutes)} ahead of the clock of {behind}."


def _apart(device: str, called: str, me: str, former: Collection[str]) -> str:
    """How to call one of two devices with the same name."""
    if device == me:
        return "this device"
    return f"{called} (before it was set up again)" if device in former else f"another device called {called}"


def describe_minutes(minutes: int) -> str:
    """Describe a number of minutes roughly.

    >>> describe_minutes(11), describe_minutes(180), describe_minutes(525_600)
    ('11 minutes', '3 hours', '365 days')
    """
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 2 * 24 * 60 else f"{minutes // (24 * 60)} days"


def _leads(facts: dict[str, Any]) -> dict[str, int]:
    listed = facts.get(LEADS)
    if not isinstance(listed, dict):
        return {}
    rows = list(listed.items())[:MOST_DEVICES]
    return {device: minutes for device, minutes in rows if type(minutes) is int and 0 < minutes < MOST_MINUTES}
