"""Where each of the two is: stays in other zones, as registers `away:<from>` of a person's record."""

from __future__ import annotations

from datetime import date

from planner.domain.errors import BadInput, UnknownId
from planner.domain.model.block import Away
from planner.domain.model.items import Deed, DeedKind
from planner.domain.time.when import zone
from planner.domain.time.zones import city
from planner.domain.wording.blocks import day as said_day
from planner.plan.reading import Reading
from planner.store.codec.people import AWAY
from planner.store.device.writer import Edit
from planner.store.disk.layout import PEOPLE, PLAN

LONGEST_STAY = 3660


class Whereabouts(Reading):
    """What a person says of where they are."""

    def set_away(self, zone_name: str, first: date, last: date) -> Deed:
        """I am in that zone on these days, both included. BadInput for a zone or an order of days that cannot be."""
        name = zone(zone_name.strip()).key
        if last < first:
            raise BadInput("That ends before it starts.")
        if (last - first).days > LONGEST_STAY:
            raise BadInput("That is longer than ten years: change your time zone in the settings instead.")
        stay = Away(name, first, last)
        value = {"zone": name, "from": first.isoformat(), "to": last.isoformat()}
        return self._write_stay("away set", stay, value)

    def clear_away(self, day: date) -> Deed:
        """Take back my stay that holds that day, or begins with it. UnknownId when there is none."""
        found = [stay for stay in self.me.away if stay.first <= day <= stay.last]
        if not found:
            raise UnknownId(f"You are at home on {said_day(day, self.today)}.")
        return self._write_stay("away let go", found[-1], None)

    def _write_stay(self, kind: DeedKind, stay: Away, value: object) -> Deed:
        text = f"{city(stay.zone)}, {said_day(stay.first, self.today)} – {said_day(stay.last, self.today)}"
        record = self._book.person_record(self.me.id)
        self._session.save(kind, [Edit(PLAN, PEOPLE, record, {AWAY + stay.first.isoformat(): value})], about=text)
        return Deed(kind, text)
