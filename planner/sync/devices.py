"""The devices of a plan: owner, name, and when each was last heard from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from planner.domain.wording import blocks as wording
from planner.store.codec.people import person_of_record
from planner.store.device.facts import listed_in
from planner.store.disk.layout import ADOPTED, PEOPLE, PLAN, device_folder
from planner.store.mirror.mirror import Mirror


@dataclass(frozen=True, slots=True)
class Device:
    """A device of the plan.

    `heard` is when its writes last arrived here, or for this device, when it last wrote; None before the first time.
    """

    id: str
    person: str
    owner: str
    name: str
    version: str
    heard: datetime | None
    retired: bool

    @property
    def words(self) -> str:
        """The device's name for a person, such as `Sam’s laptop`; safe to print."""
        return wording.device(self.owner, self.name)


def devices(mirror: Path, folder: Path) -> list[Device]:
    """Every device that this mirror knows; retired ones come last."""
    reader = Mirror(mirror)
    reader.scan()
    names = {key: person_of_record(record).name for key, record in reader.records(PLAN, PEOPLE).items()}
    adopted = {old for device in reader.devices() for old in listed_in(reader.device_facts(device), ADOPTED)}
    found = []
    for device in reader.devices():
        facts = reader.device_facts(device)
        person = str(facts.get("person", ""))
        times = [signature[1] for (owner, _), signature in reader.signatures.items() if owner == device]
        found.append(
            Device(
                id=device,
                person=person,
                owner=names.get(person, ""),
                name=str(facts.get("name", "")),
                version=str(facts.get("version", "")),
                heard=datetime.fromtimestamp(max(times) / 1e9, UTC) if times else None,
                retired=device in adopted and not device_folder(folder, device).is_dir(),
            )
        )
    return sorted(found, key=lambda device: (device.retired, device.owner, device.name, device.id))
