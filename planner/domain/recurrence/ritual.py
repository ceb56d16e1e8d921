"""Rituals as people see them: turns, agreement, and the suggested ones.

A ritual that was changed "from here on" has several *segments*. Each is in force from its beginning to the next
one's; values it lacks are taken from the one before. The dates of a ritual come from its `rule` (`rule.py`, which
uses `rrule.py`); turns, week counts and ends are added here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from planner.domain.errors import BadInput
from planner.domain.ids import SUNDAY_REVIEW as SUNDAY_REVIEW
from planner.domain.ids import split_ritual
from planner.domain.model.block import WE, Changes, Person, Proposal, Seen, Terms, Version, Visibility, Yes
from planner.domain.recurrence.rrule import explicit
from planner.domain.recurrence.rule import DAYS_AHEAD, RitualDraft, Rule, make, occurrences
from planner.domain.time.week import LAST_YEAR, Week
from planner.domain.time.when import DAY, When
from planner.named_tuple import NamedTuple

MOST_SLOTS = 7
"""Times a week of a flexible ritual: each has the id of one day of its week."""


Aspect = Literal["days", "hour", "length"]
"""A part of a rule that a change may be about."""
EVERY_ASPECT: frozenset[Aspect] = frozenset(("days", "hour", "length"))


class RitualChanges(Changes, total=False):
    """Changes to several occurrences at once; `turns` alternates lead or owner.

    `said` are the aspects of `when` that the person named; without it, those in which it differs from the ritual's.
    """

    rule: Rule
    turns: bool
    said: frozenset[Aspect]


class RitualProposal(NamedTuple):
    """Another rule or owner that a person asks for, from a segment's beginning on."""

    by: str
    rule: Rule
    who: str
    at: datetime
    refused_by: str | None = None
    because: str = ""


class Ritual(NamedTuple):
    """One segment of a ritual, in force from `begins` up to but not including `ends`.

    `agreement` is what people say to rule and owner together. `proposals` are open, `refused` got a “not this time”.
    `earlier_yes` are terms that somebody agreed to while somebody else changed them, as the first occurrence would
    have them. `ended`: removed from its beginning on; `called_off_by` is the person who did that after both had
    agreed. `remind` is as in `Block`. `on` is false for a suggested ritual that isn't chosen.
    """

    id: str
    title: str
    rule: Rule
    who: str
    author: str
    begins: date
    ends: date | None = None
    pillar: str | None = None
    place: str = ""
    notes: str = ""
    lead: str | None = None
    goal: str | None = None
    tags: tuple[str, ...] = ()
    protected: bool = False
    turns: bool = False
    visibility: Visibility = "open"
    unreadable: tuple[str, ...] = ()
    on: bool = True
    ended: bool = False
    called_off_by: str | None = None
    agreement: Mapping[str, Yes] = MappingProxyType({})
    because: Mapping[str, str] = MappingProxyType({})
    proposals: tuple[RitualProposal, ...] = ()
    refused: tuple[RitualProposal, ...] = ()
    earlier_yes: tuple[Proposal, ...] = ()
    conflicts: tuple[Version, ...] = ()
    people: tuple[str, ...] = ()
    touched_by: str = ""
    touched_at: datetime | None = None
    remind: int | None = None
    seen: Seen | None = None

    @property
    def root(self) -> str:
        """The id that its occurrences are named after, the same for all segments."""
        return split_ritual(self.id)[0]

    @property
    def comes(self) -> bool:
        """Whether it has occurrences: chosen, not ended, and nobody said no to it."""
        return self.on and not self.ended and "no" not in self.agreement.values()

    def dates(self, first: date, last: date) -> list[date]:
        """The original dates from `first` to `last` inclusive.

        A flexible ritual's are Mondays.
        """
        low = max(first, self.begins)
        high = last if self.ends is None or last < self.ends else date.fromordinal(self.ends.toordinal() - 1)
        return occurrences(self.rule, low, high) if self.comes and low <= high else []

    def falls_on(self, day: date) -> bool:
        """Whether its rule has that date, also when it doesn't take place."""
        is_in_force = self.begins <= day and (self.ends is None or day < self.ends)
        return is_in_force and bool(occurrences(self.rule, day, day))

    def next_date(self, day: date) -> date | None:
        """The first original date on or after `day`; None when there are no more."""
        low = max(day, self.begins)
        for days in DAYS_AHEAD:
            last = min(low.toordinal() + days, date(LAST_YEAR, 12, 31).toordinal())
            if found := self.dates(low, date.fromordinal(last)):
                return found[0]
        return None

    @property
    def called_off_on(self) -> date | None:
        """The first date on which it would still come, had it not been called off."""
        return self._replace(ended=False).next_date(self.begins) if self.called_off_by else None

    def comes_on(self, day: date) -> bool:
        """Whether it has an occurrence with that original date."""
        return bool(self.dates(day, day))

    def when(self, day: date) -> When:
        """The time of the occurrence with that original date."""
        return self.rule.on(day)

    def terms(self, day: date) -> Terms:
        """The time and owner of an occurrence; turns alternate the owner."""
        return Terms(self.rule.on(day), self._alternate(self.who, day) if self.turns and self.who != WE else self.who)

    def lead_on(self, day: date) -> str | None:
        """The id of the person who leads that occurrence; None when nobody does."""
        if not self.turns or self.who != WE:
            return self.lead
        return self._alternate(self.lead or self.author, day)

    def is_same_turn(self, day: date, other: date) -> bool:
        """Whether the occurrences on two dates are of one turn, which may be a week long."""
        return _turn(self.rule, day) == _turn(self.rule, other)

    def anchor(self, person: str, day: date) -> str:
        """The person with the first turn, if `person` has the turn on that date."""
        return self._alternate(person, day)

    def _alternate(self, first: str, day: date) -> str:
        others = [person for person in self.people if person != first]
        return others[0] if others and _turn(self.rule, day) % 2 else first


def _turn(rule: Rule, day: date) -> int:
    """The number of turns between the rule's beginning and that date.

    Turns change by the week, or by the month or year for a rule that counts in those.
    """
    parts, first = rule.parts, rule.first.local_start.date()
    if parts.freq == "YEARLY":
        return (day.year - first.year) // parts.interval
    if parts.freq == "MONTHLY":
        return ((day.year - first.year) * 12 + day.month - first.month) // parts.interval
    weeks = (Week.of(day).monday - Week.of(first).monday).days // 7
    return weeks // (parts.interval if parts.freq == "WEEKLY" else 1)


@lru_cache(maxsize=1024)
def ritual_version(rule: Rule, who: str) -> str:
    """A text for what a yes to a ritual applies to: days, time, length and owner.

    Equal texts mean the same terms. First and last dates aren't part of it: an agreed ritual that begins later is
    still agreed.
    """
    parts, first = rule.parts, rule.first.local_start
    phases = {"DAILY": first.toordinal(), "WEEKLY": (first.toordinal() - 1 - parts.wkst) // 7, "YEARLY": first.year}
    phase = phases.get(parts.freq, first.year * 12 + first.month) % parts.interval
    rrule = str(explicit(parts, first.date())._replace(until=None))
    hour = f"{first:%H:%M}" if rule.zone else "-"
    return f"{rrule} {phase} {hour} {rule.minutes} {rule.zone or '-'} {rule.times or '-'} {rule.after or '-'} {who}"


def starting(rule: Rule, day: date) -> Rule:
    """The same occurrences, without those before `day`."""
    if rule.first.local_start.date() >= day:
        return rule
    for years in (1, 10, 100):
        if found := occurrences(rule, day, date(min(day.year + years, LAST_YEAR), 12, 31)):
            return rule._replace(start=rule.on(found[0]).start)
    return rule


def aspects(before: Rule, after: Rule) -> frozenset[Aspect]:
    """The aspects in which two rules of a ritual differ.

    All of them if they're rules of different kinds.
    """
    if before.first.precision != after.first.precision:
        return EVERY_ASPECT
    found: set[Aspect] = set()
    if _days(before) != _days(after):
        found.add("days")
    if (_clock(before), before.zone) != (_clock(after), after.zone):
        found.add("hour")
    if before.minutes != after.minutes:
        found.add("length")
    return frozenset(found)


def combined(rule: Rule, other: Rule, said: Collection[Aspect], day: date) -> Rule:
    """`rule` with some aspects taken from `other`, from that date on.

    If `other` is of another kind, it's taken as a whole.
    """
    if rule.first.precision != other.first.precision or set(said) >= EVERY_ASPECT:
        return starting(other, day)
    base = starting(other, day) if "days" in said else rule
    hour, length = (other if aspect in said else rule for aspect in ("hour", "length"))
    start = base.start if base.flexible else f"{base.first.local_start.date().isoformat()}{_clock(hour)}"
    return base._replace(start=start, minutes=length.minutes, zone=hour.zone)


def rebased(own: When, to: When, rule: When) -> When:
    """Turn a change of an occurrence with its own time into a change of its ritual.

    Only what differs from the occurrence's own time counts. `own` is that time, `to` the changed one, and `rule` the
    ritual's.
    """
    if own == rule or not own.precision == to.precision == rule.precision == "time":
        return to
    was, now, base = own.local_start, to.local_start, rule.local_start
    day = (now if now.date() != was.date() else base).date()
    clock = (now if now.time() != was.time() else base).time()
    start = datetime.combine(day, clock).isoformat(timespec="minutes")
    minutes = to.minutes if to.minutes != own.minutes else rule.minutes
    return When(start, minutes, to.zone if to.zone != own.zone else rule.zone)


def counterparts(before: Collection[date], after: Collection[date], shift: int, most: int) -> dict[date, date]:
    """Match dates that a change removed with dates that it added.

    Each old date gets the new one nearest to where the change moved it (`shift` days), at most `most` days from
    there.
    """
    gone, new = set(before) - set(after), set(after) - set(before)
    pairs = sorted((abs((n - d).days - shift), d, n) for d in gone for n in new)
    found: dict[date, date] = {}
    taken: set[date] = set()
    for distance, old, day in pairs:
        if distance <= most and old not in found and day not in taken:
            found[old] = day
            taken.add(day)
    return found


def _days(rule: Rule) -> str:
    """A text for the rule's days alone, without hour and length."""
    dated = rule._replace(start=rule.start[: len("2026-11-27")], zone=None) if rule.zone else rule
    return ritual_version(dated._replace(minutes=1), "")


def _clock(rule: Rule) -> str:
    """`T19:30`, or nothing for a date or a week."""
    return rule.start[len("2026-11-27") :] if rule.first.precision == "time" else ""


def ritual_needs_yes(rule: Rule, who: str, turns: bool, pillar: str | None, people: tuple[str, ...]) -> tuple[str, ...]:
    """The people whose yes a ritual needs.

    Household rituals and those without a day need none, as for blocks.
    """
    if pillar == "home" or rule.flexible:
        return ()
    return people if who == WE or turns else (who,)


def moved(rule: Rule, original: date, to: When) -> Rule:
    """The rule from the occurrence of that date on, moved to fall on `to`.

    All later occurrences move with it. Raises BadInput for a rule that counts days in a way that can't be moved.
    """
    if rule.flexible != (to.precision == "week"):
        raise BadInput("That changes what kind of ritual it is; type its whole rule.")
    after = rule.after if to.precision != "time" else None
    day = to.local_start.date()
    parts = rule.parts
    if day != original and not rule.flexible:
        if parts.positions:
            raise BadInput("Its days are counted in a way that only a new rule can change.")
        days, month_days, months = parts.days, parts.month_days, parts.months
        if days and parts.freq != "DAILY":
            days = tuple(sorted({_moved_day(entry, original, day) for entry in days}, key=lambda d: (d[1], d[0])))
        if month_days:
            month_days = tuple(sorted({day.day if n in (original.day, _from_end(original)) else n for n in month_days}))
        if months and parts.freq == "YEARLY":
            months = tuple(sorted({day.month if n == original.month else n for n in months}))
        if parts.freq == "DAILY" and parts.weekdays and day.weekday() not in parts.weekdays:
            raise BadInput("It never falls on that day of the week; only a new rule can change that.")
        parts = parts._replace(days=days, month_days=month_days, months=months)
    return make(str(parts), to, times=rule.times, after=after)


def _moved_day(entry: tuple[int, int], original: date, day: date) -> tuple[int, int]:
    ordinal, weekday = entry
    if weekday != original.weekday():
        return entry
    nth = (day.day - 1) // 7 + 1
    if ordinal < 0:
        nth = -((-_from_end(day) - 1) // 7 + 1)
    return (nth if ordinal else 0), day.weekday()


def _from_end(day: date) -> int:
    """-1 for the last day of its month."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (day - following).days


# -- offered ----------------------------------------------------------------------------------------------------------

OfferId = Literal["date-night", "daily-walk", "sunday-review", "solo-weekend"]


class RitualOffer(NamedTuple):
    """A ritual that many couples find useful; it comes only once somebody chooses it."""

    id: OfferId
    draft: RitualDraft
    turns: bool = False


def offers(me: Person, today: date) -> tuple[RitualOffer, ...]:
    """The suggested rituals; their times can be changed before choosing."""

    def timed(rrule: str, hour: str, minutes: int) -> Rule:
        return make(rrule, When(f"{today.isoformat()}T{hour}", minutes, me.zone))

    walk = make("FREQ=WEEKLY", When.in_week(Week.of(today), 20), times=5)
    weekend = make("FREQ=MONTHLY;BYDAY=1SA", When.on_day(today, 2 * DAY))
    return (
        RitualOffer(
            "date-night", RitualDraft("Date night", timed("FREQ=WEEKLY;BYDAY=FR", "19:30", 120), WE, "date"), True
        ),
        RitualOffer("daily-walk", RitualDraft("Walk", walk, WE, "ritual")),
        RitualOffer(SUNDAY_REVIEW, RitualDraft("Review", timed("FREQ=WEEKLY;BYDAY=SU", "20:00", 45), WE, "ritual")),
        RitualOffer("solo-weekend", RitualDraft("Solo weekend", weekend, me.id, "passion"), True),
    )


def own_root(offer: OfferId, person: str) -> str:
    """The id of an offered ritual that a person has for themselves."""
    return f"{offer}-{person}"


def asked_by(ritual: Ritual | None, person: str) -> RitualProposal | None:
    """The terms that a person proposes for a ritual, if they do."""
    return next((p for p in ritual.proposals if p.by == person), None) if ritual else None
