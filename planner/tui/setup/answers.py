"""The answers in the set-up, and what follows from them. No widgets here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from planner.domain.clock import Clock, system_clock
from planner.domain.ids import Ids
from planner.domain.model.block import Person
from planner.domain.text import fold_text
from planner.domain.wording.blocks import short
from planner.plan.plan import Plan
from planner.sync import setup
from planner.sync.setup import FolderLook

SYNCED = ("Sync", "Syncthing", "Nextcloud", "Dropbox")


@dataclass
class Answers:
    """The answers so far.

    `found` is what the folder turned out to be; `person` is the id of the person to join as, empty when none is
    chosen.
    """

    zone: str
    folder: str
    me: str = ""
    you: str = ""
    found: FolderLook | None = None
    person: str = ""

    @property
    def path(self) -> Path:
        """The folder as an absolute path, with ~ expanded."""
        return Path(self.folder).expanduser().absolute()

    @property
    def people(self) -> tuple[Person, ...]:
        """The two people of the plan to join; empty for a new plan."""
        if self.found is None or self.found.kind != "plan":
            return ()
        return tuple(sorted(self.found.people, key=lambda person: fold_text(person.name)))

    def seen(self, found: FolderLook) -> None:
        """Note what the folder is, and choose the person to join as.

        That is the one with my name, else one without a device.
        """
        self.found = found
        names = {fold_text(person.name): person.id for person in self.people}
        absent = [person.id for person in self.people if person.id not in found.with_devices]
        ids = [person.id for person in self.people]
        self.person = names.get(fold_text(self.me)) or next(iter([*absent, *ids]), "")

    def named(self) -> bool:
        """Whether my name is one of the plan's two."""
        return fold_text(self.me) in {fold_text(person.name) for person in self.people}

    def about_folder(self) -> str:
        """What the folder is, in a sentence."""
        if self.found is None:
            return "The folder hasn’t answered yet."
        if self.found.kind == "plan" and not self.people:
            return "There is a plan in it that hasn’t arrived completely yet; try again in a moment."
        return {
            "absent": "It will be made when you begin.",
            "empty": "It is empty: your plan begins there.",
            "plan": f"The plan of {' and '.join(short(person.name) for person in self.people)} is there; you join it.",
            "other": "There are other things in it; choose an empty folder, or a new one inside it.",
        }[self.found.kind]

    def beginning(self) -> str:
        """What the first button does, in its words."""
        if self.people:
            name = next((person.name for person in self.people if person.id == self.person), "")
            more = self.found is not None and self.person in self.found.with_devices
            return f"Join as {short(name)}" + (", with one more device" if more else "")
        if self.me and self.you:
            return f"Begin a plan for {short(self.me)} and {short(self.you)}"
        return "Begin"

    def begin(self, mirror: Path, device: str, clock: Clock = system_clock, ids: Ids | None = None) -> Plan:
        """Create the plan, or join it. Raises BadInput and FolderProblem."""
        if self.found is not None and self.found.kind == "plan":
            name = next((person.name for person in self.people if person.id == self.person), self.me)
            joined = setup.join(mirror, self.path, name=name, zone=self.zone, device_name=device, clock=clock, ids=ids)
            return joined.plan
        return setup.create(
            mirror, self.path, me=self.me, you=self.you, zone=self.zone, device_name=device, clock=clock, ids=ids
        )


def first_folder(home: Path) -> str:
    """A folder to suggest: inside a synced one, else in the home folder."""
    synced = next((name for name in SYNCED if (home / name).is_dir()), None)
    return f"~/{synced}/planner" if synced else "~/planner"
