"""Read overlays again where their sources changed, into this device's cache.

Commands that show a week do it quickly: they look at each local source once, and read what changed if it's small. The
screen does all of it in the background, `planner overlays` and `planner sync` when they're called: they read whatever
changed, and ask addresses that weren't asked for a while.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from planner.domain.errors import PlannerError
from planner.domain.model.overlay import OverlayEvent, OverlaySource, OverlayState
from planner.interop import ical
from planner.store.index.month_ranges import months_between
from planner.store.overlay_cache import OverlayCache

if TYPE_CHECKING:
    from planner.domain.clock import Clock
    from planner.interop.ical.event import CalendarEvent, SkippedEvent

FETCH_EVERY = timedelta(minutes=15)
MONTHS_BEFORE, MONTHS_AFTER = 3, 15
"""How many months around the present one are worked out."""
LEAST_AHEAD = timedelta(days=92)
"""With less than this ahead, a command that shows a week reads the source again."""
MOST_QUICKLY = 512 * 1024
"""Most bytes that a command which shows a week reads."""
LATER = "has changed and is large: planner overlays reads it"


class OverlayRefresh:
    """Reads the overlays of one home; times without a zone are in `zone`.

    What was exported from the plan with the id `plan` is in it already, and left out.
    """

    def __init__(self, root: Path, zone: ZoneInfo, clock: Clock, plan: str) -> None:
        self._cache, self._zone, self._clock = OverlayCache(root), zone, clock
        self._own_end = ical.uids.uid_of("", plan)

    def run(self, sources: Sequence[OverlaySource], *, quick: bool = False) -> bool:
        """Read what changed; returns whether anything about an overlay differs now.

        With `quick`, only small local sources are read, and no folder is looked through. Raises OSError when the
        cache can't be written.
        """
        known = {state.key: state for state in self._cache.states()}
        changed = self._cache.drop_others({source.key for source in sources})
        for source in {source.key: source for source in sources}.values():
            before = known.get(source.key, OverlayState(source.key, source.name, source.show, source.share))
            changed |= self._look(source, before, quick=quick, is_new=source.key not in known)
        return changed

    # -- one overlay --------------------------------------------------------------------------------------------------

    def _look(self, source: OverlaySource, before: OverlayState, *, quick: bool, is_new: bool) -> bool:
        """Look at one source, and keep what is known now; returns whether that differs."""
        now, months = before._replace(name=source.name, show=source.show, share=source.share), None
        if source.show != before.show:
            now = now._replace(last="")  # its words are kept, or not
        try:
            if source.is_address:
                now, months = self._asked(source, now, quick=quick)
            else:
                now, months = self._looked(source, now, quick=quick)
        except ical.overlay_files.Unavailable as problem:
            now = now._replace(trouble=str(problem))
        if now == before and not is_new:
            return False
        self._cache.keep(now, months)
        return (
            is_new
            or months is not None
            or now._replace(tried_at="", read_at="") != before._replace(tried_at="", read_at="")
        )

    def _looked(self, source: OverlaySource, now: OverlayState, *, quick: bool) -> tuple[OverlayState, EventsByMonth]:
        """Look at a file or folder. Raises Unavailable."""
        files = ical.overlay_files
        path = files.path_of(source.source)
        mark = files.mark_of(path, whole=not quick)
        if files.is_same(now.mark, mark) and self._reaches(now, quick=quick):
            return now if now.trouble in files.LASTING else now._replace(trouble=""), None
        whole = files.mark_of(path, whole=True) if quick else mark
        if quick and files.size_of(whole) > MOST_QUICKLY:
            return now._replace(trouble=LATER), None
        try:
            return self._read(source, now._replace(mark=whole), files.read_files(path), alone=not path.is_dir())
        except files.Unavailable as problem:
            # What can't be used isn't read again until it changes.
            lasts = str(problem) in files.LASTING
            return now._replace(trouble=str(problem), mark=whole if lasts else now.mark), None

    def _asked(self, source: OverlaySource, now: OverlayState, *, quick: bool) -> tuple[OverlayState, EventsByMonth]:
        """Ask an address, if it's time to. Raises Unavailable."""
        if quick:
            return now, None
        months: EventsByMonth = None
        if self._is_due(now):
            now = now._replace(tried_at=self._stamp(), trouble="")
            try:
                answer = ical.overlay_address.fetch(
                    source.source, now.mark if self._cache.copy_of(now.key).exists() else ()
                )
            except ical.overlay_files.Unavailable as problem:
                return now._replace(trouble=str(problem)), None
            if answer.data is not None:
                try:
                    found = self._read(source, now._replace(mark=answer.mark), [answer.data], alone=True)
                except ical.overlay_files.Unavailable as problem:
                    return now._replace(trouble=str(problem)), None
                self._cache.keep_copy(now.key, answer.data)
                return found
            now = now._replace(read_at=self._stamp())
        if now.read_at and not self._reaches(now, quick=False):
            read_at = now.read_at
            with suppress(ical.overlay_files.Unavailable):
                kept = ical.overlay_files.read_files(self._cache.copy_of(now.key))
                now, months = self._read(source, now, kept, alone=True)
                now = now._replace(read_at=read_at)
        return now, months

    def _is_due(self, now: OverlayState) -> bool:
        if not now.tried_at:
            return True
        since = self._clock() - datetime.fromisoformat(now.tried_at)
        return not timedelta() <= since < FETCH_EVERY

    def _read(
        self, source: OverlaySource, now: OverlayState, contents: Iterable[bytes], *, alone: bool
    ) -> tuple[OverlayState, EventsByMonth]:
        """Read a calendar, and work out when its events come. Raises Unavailable."""
        first, last = self._wanted()
        found = ical.expansion.Expansion(self._events(contents, alone=alone), first, last)
        skipped = found.skipped
        example = ": ".join(filter(None, (skipped[0].name, skipped[0].why))) if skipped else ""
        now = now._replace(
            first=f"{first:%Y-%m}",
            last=f"{last:%Y-%m}",
            read_at=self._stamp(),
            trouble="",
            left_out=len(skipped),
            example=example,
        )
        return now, _by_month(found.events, first, last, words=source.show == "words")

    def _events(self, contents: Iterable[bytes], *, alone: bool) -> Iterator[CalendarEvent | SkippedEvent]:
        """Yield the events of these files; one that's `alone` has to be a calendar.

        Raises Unavailable.
        """
        for number, data in enumerate(contents, 1):
            try:
                for event in ical.read_calendar.read_calendar(data, self._zone):
                    if isinstance(event, ical.event.SkippedEvent) or not event.uid.endswith(self._own_end):
                        yield event
            except PlannerError as problem:
                if alone:
                    raise ical.overlay_files.Unavailable(ical.overlay_files.NO_CALENDAR) from None
                yield ical.event.SkippedEvent(f"file {number}", str(problem))

    # -- when ---------------------------------------------------------------------------------------------------------

    def _wanted(self) -> tuple[date, date]:
        """The first and last day of the months that are worked out."""
        number = self._today().year * 12 + self._today().month - 1
        first, after = (date(n // 12, n % 12 + 1, 1) for n in (number - MONTHS_BEFORE, number + MONTHS_AFTER + 1))
        return first, after - timedelta(days=1)

    def _reaches(self, now: OverlayState, *, quick: bool) -> bool:
        """Whether enough months were worked out; for a command a few are enough."""
        last = self._today() + LEAST_AHEAD if quick else self._wanted()[1]
        return now.last >= f"{last:%Y-%m}"

    def _today(self) -> date:
        return self._clock().astimezone(self._zone).date()

    def _stamp(self) -> str:
        return self._clock().isoformat(timespec="seconds")


EventsByMonth = Mapping[str, Sequence[OverlayEvent]] | None


def _by_month(events: Iterable[OverlayEvent], first: date, last: date, *, words: bool) -> dict[str, list[OverlayEvent]]:
    """The events of each month that they touch; without `words`, only their times."""
    found: dict[str, list[OverlayEvent]] = {month: [] for month in months_between(first, last)}
    for event in events:
        kept = event if words else event._replace(title="", place="")
        for month in _touched(event):
            if month in found:
                found[month].append(kept)
    return found


def _touched(event: OverlayEvent) -> Iterator[str]:
    begins = event.when.local_start
    ends = begins + timedelta(minutes=max(1, event.when.minutes) - 1)
    yield from months_between(begins.date(), ends.date())
