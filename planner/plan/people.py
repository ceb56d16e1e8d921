"""The two people: their fields and stays, and the settings both share.

A stay in another zone is a register `away:<from>` of a person's record.
"""

from __future__ import annotations

from datetime import date, datetime

from planner.domain.errors import BadInput, UnknownId
from planner.domain.model.block import Away
from planner.domain.model.items import Deed, DeedKind
from planner.domain.model.registers import AWAY
from planner.domain.time.when import zone
from planner.domain.wording.absence import describe_stay
from planner.domain.wording.blocks import day as said_day
from planner.plan.service import Service
from planner.store.crdt.hlc import stamp_time
from planner.store.device.edits import Edit
from planner.store.device.facts import joined_at
from planner.store.disk.layout import (
    PEOPLE,
    PLAN,
    SETTINGS,
)

LONGEST_STAY = 3660


class People(Service):
    """Fields and stays of the two people, and the settings both share."""

    def set_away(self, zone_name: str, first: date, last: date) -> Deed:
        """Add a stay in another zone, from `first` to `last` inclusive.

        Raises BadInput for an unknown zone or impossible dates.
        """
        name = zone(zone_name.strip()).key
        if last < first:
            raise BadInput("That ends before it starts.")
        if (last - first).days > LONGEST_STAY:
            raise BadInput("That is longer than ten years: change your time zone in the settings instead.")
        stay = Away(name, first, last)
        value = {"zone": name, "from": first.isoformat(), "to": last.isoformat()}
        return self._write_stay("away set", stay, value)

    def clear_away(self, day: date) -> Deed:
        """Remove my stay on that date. Raises UnknownId when there is none."""
        found = [stay for stay in self._plan.me.away if stay.first <= day <= stay.last]
        if not found:
            raise UnknownId(f"You are at home on {said_day(day, self._plan.today)}.")
        return self._write_stay("away let go", found[-1], None)

    def _write_stay(self, kind: DeedKind, stay: Away, value: object) -> Deed:
        text = describe_stay(stay, self._plan.today)
        record = self._repository.facts.person_record(self._plan.me.id)
        self._session.save(kind, [Edit(PLAN, PEOPLE, record, {AWAY + stay.first.isoformat(): value})], about=text)
        return Deed(kind, text)

    def zone_name_on(self, day: date) -> str:
        """The zone I am in on that date."""
        return self._repository.facts.zone_of(self._plan.me, day).key

    @property
    def agreement_on(self) -> bool:
        """Whether changes to agreed terms wait for the other person's yes."""
        return self._repository.facts.agreement_on

    def author(self, device: str) -> str:
        """The name of a device's person; empty when it isn't known."""
        person = self.person_of(device)
        return next((known.name for known in self._repository.facts.people if person and known.id == person), "")

    def person_of(self, device: str) -> str:
        """The id of a device's person; empty when it isn't known."""
        return self._repository.facts.person_of(device)

    def set_person(self, **fields: object) -> Deed:
        """Write fields of my own record as JSON.

        They are `name`, `zone`, `hours`, `range` and `range we`.
        """
        said = ", ".join(sorted(fields))
        edit = Edit(PLAN, PEOPLE, self._repository.facts.person_record(self._plan.me.id), fields)
        self._session.save("settings changed", [edit], about=said)
        return Deed("settings changed", said)

    def set_agreement(self, on: bool) -> Deed:
        """Set whether changes to agreed terms wait for a yes, for both people."""
        record = self._repository.records.get(PLAN, SETTINGS, "agreement")
        self._session.save("settings changed", [Edit(PLAN, SETTINGS, record, {"on": on})], about="agreement")
        return Deed("settings changed", "agreement")

    def since_i_joined(self, at: datetime | None) -> bool:
        """Whether I had joined the plan by `at`; True when either time is unknown."""
        joined = self._joined
        return at is None or joined is None or at >= joined

    @property
    def partner_has_joined(self) -> bool:
        """Whether the other person has a device in this plan."""
        return bool(self._repository.facts.devices_of(self._plan.you.id))

    @property
    def began(self) -> datetime | None:
        """When I made the plan or joined it; None when that isn't known."""
        first = min(self._repository.facts.person_record(self._plan.me.id).stamps(), default="")
        return self._joined or (stamp_time(first) if first else None)

    @property
    def _joined(self) -> datetime | None:
        facts = map(self._repository.mirror.device_facts, self._repository.facts.devices_of(self._plan.me.id))
        return joined_at(facts)
