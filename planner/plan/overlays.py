"""What the week shows beside the plan: overlays, and times shared as busy.

It's read from this device's cache alone (`planner/store/overlay_cache.py`); nothing here opens a calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from planner.domain.ids import OVERLAY
from planner.domain.model.block import Block
from planner.domain.model.overlay import FIXED, OverlayEvent, OverlayState
from planner.domain.time.week import Week
from planner.domain.time.when import UTC_ZONE, When
from planner.domain.week_view import order
from planner.plan.service import Service
from planner.store.codec.busy import BUSY_TIMES, Stretch, busy_id, busy_times, encode_times
from planner.store.device.edits import Edit
from planner.store.disk.layout import BUSY_TABLE, month_file
from planner.store.index.month_ranges import may_touch, months_between
from planner.store.overlay_cache import OverlayCache, SharedBusy, event_of

if TYPE_CHECKING:
    from planner.plan.plan import Plan
    from planner.store.crdt.register import Record

WEEKS_SHARED = 13
"""For how many weeks, this one included, times are shared as busy."""
_A_DAY = timedelta(days=1)


class Overlays(Service):
    """Overlays of this device, and what both share as busy."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._cache = OverlayCache(plan.root)
        self._stamp = -1
        self._states: tuple[OverlayState, ...] = ()
        self._months: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
        self._home = ""

    @property
    def states(self) -> tuple[OverlayState, ...]:
        """What is known of each overlay, by name; read again only after a change."""
        if (stamp := self._cache.stamp) != self._stamp:
            self._stamp, self._states, self._months = stamp, self._cache.states(), {}
            shared = self._cache.shared()
            self._home = shared.home if shared else ""
        return self._states

    def state_of(self, block_id: str) -> OverlayState | None:
        """The overlay that an event comes from; None for a time that was shared as busy."""
        key = block_id.removeprefix(OVERLAY).partition(" ")[0]
        return next((state for state in self.states if state.key == key), None)

    def blocks(self, week: Week) -> tuple[Block, ...]:
        """The events of a week as blocks that nobody can act on, in order of start."""
        own = list(self._own(week))
        found = [*own, *self._shared(week, own)]
        return tuple(sorted(found, key=lambda block: order(block, self._plan.zone)))

    # -- of this device -----------------------------------------------------------------------------------------------

    def _own(self, week: Week) -> Iterator[Block]:
        me = self._plan.me.id
        for state in self.states:
            events = dict.fromkeys(self._events(state, week.monday - _A_DAY, week.sunday + _A_DAY))
            here = (event for event in events if self._touches(event.when, week))
            for number, event in enumerate(here):
                named = bool(event.title) and state.show == "words"
                yield Block(
                    id=f"{OVERLAY}{state.key} {event.when.start} {number}",
                    who=me,
                    title=event.title if named else "",
                    when=event.when,
                    author=me,
                    pillar=FIXED if event.busy else None,
                    place=event.place if named else "",
                    visibility="open" if state.show == "words" else "busy",
                )

    def _events(self, state: OverlayState, first: date, last: date) -> Iterator[OverlayEvent]:
        """Yield the events that may touch these dates, some of them twice."""
        for month in months_between(first, last):
            if state.first <= month <= state.last:
                key = state.key, month
                if key not in self._months:
                    self._months[key] = self._cache.rows(*key)
                # Most of a month's events are not of the week, and needn't be made.
                near = (row for row in self._months[key] if may_touch(row[0], row[1], first, last))
                yield from filter(None, map(event_of, near))

    def _touches(self, when: When, week: Week) -> bool:
        first, last = when.dates(self._plan.zone)
        return first <= week.sunday and last >= week.monday

    # -- shared as busy -----------------------------------------------------------------------------------------------

    def _shared(self, week: Week, own: Iterable[Block]) -> Iterator[Block]:
        """Yield the shared busy times of both, without what this device shows itself."""
        shown = _joined(
            _stretch(block.when) for block in own if block.pillar == FIXED and block.when.precision == "time"
        )
        for person in self._repository.facts.people_ids:
            stretches = _joined(
                _stretch(when) for when in self._times(person, week.monday - _A_DAY, week.sunday + _A_DAY)
            )
            mine = person == self._plan.me.id
            for begins, ends in stretches:
                if mine and any(first <= begins and ends <= last for first, last in shown):
                    continue
                when = _when(begins, ends)
                if self._touches(when, week):
                    yield Block(
                        id=f"{OVERLAY}{person} {when.start}",
                        who=person,
                        title="",
                        when=when,
                        author=person,
                        pillar=FIXED,
                        visibility="busy",
                    )

    def _times(self, person: str, first: date, last: date) -> Iterator[When]:
        """Yield the times that a person's devices share, this home's left out."""
        devices = self._repository.facts.devices_of(person)
        for day in _days(first, last):
            yield from busy_times(self._record(person, day), day, devices, f"{BUSY_TIMES}{self._home}")

    def _record(self, person: str, day: date) -> Record:
        return self._repository.records.get(month_file(f"{day:%Y-%m}"), BUSY_TABLE, busy_id(person, day))

    def share(self) -> bool:
        """Bring what this home shares as busy up to date; returns whether it was changed.

        Only times are shared, joined where they touch, from this week on. Raises PlannerError when the disk refuses.
        """
        states = [state for state in self.states if state.share == "busy"]
        before = self._cache.shared()
        if not states and before is None:
            return False
        with self._session.exclusive():
            monday = Week.of(self._plan.today).monday
            last = monday + timedelta(weeks=WEEKS_SHARED) - _A_DAY
            now = before or SharedBusy(self._plan.ids.person(), monday, last)
            now = now._replace(last=max(now.last, last))
            self._repository.look_at({month_file(month) for month in months_between(now.first, now.last)})
            wanted = self._by_day(states, now.first, last)
            edits = list(self._edits(wanted, now))
            if now != before:
                self._cache.keep_shared(now)
            if edits:
                self._session.note(edits, ())
        return bool(edits)

    def _edits(self, wanted: dict[date, list[Stretch]], now: SharedBusy) -> Iterator[Edit]:
        me, device, own = self._plan.me.id, self._session.device, f"{BUSY_TIMES}{now.home}"
        for day in _days(now.first, now.last):
            record = self._record(me, day)
            # Another name of this device's is one that it had before its cache was lost.
            names = {own, *(name for name in record.writes if any(w.device == device for w in record.live(name)))}
            meant = {name: encode_times(wanted.get(day, [])) if name == own else [] for name in names}
            changed = {name: value for name, value in meant.items() if _value(record, name) != value}
            if changed:
                yield Edit(month_file(f"{day:%Y-%m}"), BUSY_TABLE, record, changed)

    def _by_day(self, states: Iterable[OverlayState], first: date, last: date) -> dict[date, list[Stretch]]:
        """The taken time of these overlays by this person's date, joined and in UTC."""
        zone = self._plan.zone
        taken = (
            _stretch(event.when)
            for state in states
            for event in self._events(state, first - _A_DAY, last + _A_DAY)
            if event.busy and event.when.precision == "time" and event.when.minutes
        )
        found: dict[date, list[Stretch]] = {}
        for begins, ends in _joined(taken):
            while begins < ends:
                day = begins.astimezone(zone).date()
                midnight = datetime.combine(day + _A_DAY, time(), zone).astimezone(UTC_ZONE)
                if first <= day <= last:
                    found.setdefault(day, []).append((begins, min(ends, midnight)))
                begins = midnight
        return found


def _value(record: Record, register: str) -> object:
    """The value of a register; an empty list where there is none."""
    found = record.live(register)
    return found[0].value if len(found) == 1 else [] if not found else None


def _stretch(when: When) -> Stretch:
    begins = when.starts(UTC_ZONE)
    return begins, begins + timedelta(minutes=when.minutes)


def _when(begins: datetime, ends: datetime) -> When:
    return When.at(begins.replace(tzinfo=None), int((ends - begins).total_seconds()) // 60, "UTC")


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Join overlapping and touching stretches of time, in order of start."""
    joined: list[Stretch] = []
    for begins, ends in sorted(stretches):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        else:
            joined.append((begins, ends))
    return joined


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=later) for later in range((last - first).days + 1))
