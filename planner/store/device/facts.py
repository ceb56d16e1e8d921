"""The fields of `device.json`, in which a device describes itself.

They include the other devices whose files it keeps, and its version of planner.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from planner.store.disk.layout import ADOPTED, FORMER

ERASES_SINCE = (0, 2)
"""The first version that takes withdrawn words out of its own files."""
JOINED = "joined"
"""When the device joined the plan, in UTC; absent on the device that began it."""
Facts = Mapping[str, object]


def listed_in(facts: Facts, fact: str) -> list[str]:
    """The device ids listed under a key of a device's facts.

    `fact` is `adopted` or `former`.
    """
    listed = facts.get(fact)
    return [old for old in listed if isinstance(old, str)] if isinstance(listed, list) else []


def kept_by(facts: Facts) -> set[str]:
    """The devices whose files it keeps: its own former ids, and retired devices."""
    return {*listed_in(facts, FORMER), *listed_in(facts, ADOPTED)}


def heard_by(facts: Facts) -> dict[str, int]:
    """For each device that it has read from, the highest number that it has read."""
    heard = facts.get("heard")
    pairs = heard.items() if isinstance(heard, dict) else ()
    return {device: n for device, n in pairs if isinstance(device, str) and type(n) is int}


def joined_at(devices: Iterable[Facts]) -> datetime | None:
    """When a person joined, from the facts of all their devices.

    None for the person who began the plan, or who joined with version 0.1.
    """
    said = [facts.get(JOINED) for facts in devices]
    try:
        return min((datetime.fromisoformat(str(at)) for at in said), default=None)
    except ValueError:
        return None


def version_number(version: str) -> tuple[int, ...]:
    """Parse a version for comparison: `0.2.1` is (0, 2, 1); other parts are left out."""
    return tuple(int(part) for part in version.split(".")[:3] if part.isdecimal())


def knows_erased(facts: Facts) -> bool:
    """Whether its planner removes withdrawn words at its next exchange.

    False when nothing is known of the device.
    """
    return version_number(str(facts.get("version", ""))) >= ERASES_SINCE
