"""Facts about the plan: the two people, their choices, and their devices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from operator import itemgetter
from pathlib import Path
from zoneinfo import ZoneInfo

from planner.domain.clock import Clock
from planner.domain.ids import home_month
from planner.domain.model.block import WE, Person
from planner.domain.model.registers import OFF, OFF_BECAUSE
from planner.domain.time.week import Week
from planner.domain.time.zones import known_zone
from planner.store import journal
from planner.store.codec.items import flag_of, is_odd, text_of
from planner.store.codec.people import person_of_record, the_other
from planner.store.codec.values import decode_value, shown_value
from planner.store.crdt.register import Record
from planner.store.disk.layout import PEOPLE, PLAN, SETTINGS, month_file
from planner.store.mirror.mirror import Mirror


def last_read(root: Path, file: str, record: Record, register: str, decode: Callable[[str, object], object]) -> object:
    """The last value of a register that could be read; None for none.

    It's a live one, else the latest of the covered ones and of those in this device's history.
    """
    if register in record.withdrawn:
        return None
    live = (decode(register, write.value) for write in record.live(register))
    if (value := next((value for value in live if value is not None), None)) is not None:
        return value
    rows = [
        row for row in journal.history.read_history(root, file, record) if row.register == register and not row.private
    ]
    values = [*((row.t, row.value) for row in rows), *((w.t, w.value) for w in record.writes.get(register, ()))]
    found = [(at, known) for at, raw in values if (known := decode(register, raw)) is not None]
    return max(found, key=itemgetter(0), default=("", None))[1]


def last_words(root: Path, file: str, record: Record, register: str) -> object:
    """Like `last_read`, for the registers of items and people."""
    return last_read(root, file, record, register, lambda name, value: None if is_odd(name, value) else value)


class PlanFacts:
    """The facts that reading a record needs: a `Reader` of the mirror."""

    def __init__(self, mirror: Mirror, me: str, you: str, clock: Clock) -> None:
        self._mirror, self._me, self._you, self._clock = mirror, me, you, clock
        self._people = self._read_people()
        self._all = self._read_all()

    @property
    def people(self) -> tuple[Person, Person]:
        """Me and you."""
        return self._people

    @property
    def viewer(self) -> ZoneInfo:
        """This person's time zone; UTC where this machine doesn't know it."""
        return self.zone_of(self._people[0])

    def zone_of(self, person: Person, day: date | None = None) -> ZoneInfo:
        """A person's time zone on that date, or now.

        UTC where this machine doesn't know it.
        """
        home = known_zone(person.zone)
        if not person.away:
            return home
        return known_zone(person.zone_on(day or self._clock().astimezone(home).date()))

    @property
    def people_ids(self) -> tuple[str, ...]:
        """The ids of the two people, mine first."""
        return tuple(person.id for person in self._people)

    @property
    def agreement_on(self) -> bool:
        """Whether changes to agreed terms wait for a yes; true unless switched off."""
        settings = self._mirror.records(PLAN, SETTINGS)
        record = self._mirror.record(PLAN, SETTINGS, "agreement")
        return not settings.ids or record.earlier.get("on", shown_value(record, "on")) is not False

    def person_of(self, device: str) -> str:
        """The person of a device; empty while its device.json has not arrived."""
        return self._mirror.person_of(device)

    def devices_of(self, person: str) -> list[str]:
        """Every known device of a person, former ones included."""
        return [device for device in self._mirror.devices() if self.person_of(device) == person]

    def person_record(self, person: str) -> Record:
        """The merged record of a person; empty when there is none."""
        return self._mirror.record(PLAN, PEOPLE, person)

    def is_off(self, person: str, week: Week) -> bool:
        """Whether a person has that week off."""
        return flag_of(self.person_record(person), f"{OFF}{week}")

    def off_because(self, person: str, week: Week) -> str:
        """The word for why a person has that week off; empty for none."""
        return text_of(self.person_record(person), f"{OFF_BECAUSE}{week}")

    def resting(self, week: Week) -> frozenset[str]:
        """Who has that week off: people's ids, and `we` if both have."""
        people = frozenset(person for person in self.people_ids if self.is_off(person, week))
        return people | {WE} if len(people) == len(self.people_ids) else people

    def last_readable(self, record: Record, register: str, file: str = "") -> object:
        """The last value of a register that this version understood.

        It's looked up in this device's history. Used where a newer version's value can't be read.
        """
        month = home_month(record.id)
        file = file or (month_file(month) if month else "")
        return last_read(self._mirror.root, file, record, register, decode_value) if file else None

    def read_again(self) -> bool:
        """Read the facts again; returns whether any changed that all blocks depend on."""
        before = self._all
        self._people = self._read_people()
        self._all = self._read_all()
        return self._all != before

    def _read_people(self) -> tuple[Person, Person]:
        records = self._mirror.records(PLAN, PEOPLE)
        record = records.get(self._me)
        me = person_of_record(record) if record else Person(self._me, "me", "UTC")
        with_device = {self.person_of(device) for device in self._mirror.devices()}
        you = self._you or the_other(self._me, records, with_device)
        record = records.get(you)
        return me, person_of_record(record) if record else Person(you, "you", me.zone)

    def _read_all(self) -> tuple[object, ...]:
        """The facts that blocks of every month depend on."""
        devices = {device: self.person_of(device) for device in self._mirror.devices()}
        return self._people, self.agreement_on, devices
