"""Balance over weeks, with what was worked out before in `local/figures.json`.

A week's figures are kept under a key made of the signatures of every file they come from, so they are taken from there
only while nothing of it has changed. What is damaged there is worked out anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from hashlib import sha1
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from planner.domain.balance import Moments, WeekBalance, balance_of
from planner.domain.model import COLUMNS, Block, Column, Hours, column_of
from planner.domain.week import Week
from planner.domain.when import DAY, When
from planner.store.asking import AskIntentions
from planner.store.files import replace_file
from planner.store.layout import PLAN, local, month_file
from planner.store.reach import months_between

FORMAT = 1
QUIET_WEEKS = 78
"""How far back it is looked for what has gone quiet."""
AHEAD = 12
BEHIND = 52


class FigureReading(AskIntentions):
    """What the weeks add up to."""

    def balance(self, weeks: int, last: Week | None = None) -> tuple[WeekBalance, ...]:
        """The figures of so many weeks up to `last` (this one, if none is named), the oldest first."""
        last = last or Week.of(self.today)
        wanted = [last.plus(-ago) for ago in range(weeks - 1, -1, -1)]
        path = local(self._desk.root) / "figures.json"
        kept = _read(path)
        keys = self._keys(wanted)
        found: dict[Week, WeekBalance] = {}
        spans = _Spans(self.zone)
        fresh = False
        for week in wanted:
            row = kept.get(str(week))
            balance = _decoded(week, row[1]) if row and row[0] == keys[week] else None
            if balance is None:
                balance, fresh = self._worked_out(week, spans), True
                kept[str(week)] = (keys[week], _encoded(balance))
            found[week] = balance
        if fresh:
            replace_file(path, json.dumps({"format": FORMAT, "weeks": kept}).encode(), durable=False)
        return tuple(found[week] for week in wanted)

    def past_blocks(self) -> Iterator[Block]:
        """The blocks of the last months, as far back as matters for what has gone quiet."""
        first = self.today - timedelta(weeks=QUIET_WEEKS)
        for month in months_between(first, self.today):
            yield from self._book.blocks_of(month)

    def solo_weekends(self, person: str) -> tuple[date | None, date | None]:
        """The first days of this person's last and next weekend alone, within a year and the coming weeks."""
        rows = self.balance(BEHIND + AHEAD, Week.of(self.today).plus(AHEAD))
        days = sorted(day for row in rows for who, day in row.moments.solo if who == person)
        last = [day for day in days if day <= self.today]
        coming = [day for day in days if day > self.today]
        return (last[-1] if last else None), (coming[0] if coming else None)

    def ranges(self) -> dict[str, tuple[int, int]]:
        """My own ranges in minutes a week, as far as I chose them: `me` own time, `we` ours."""
        record = self._book.person_record(self.me.id)
        found = {}
        for column, register in (("me", "range"), ("we", "range we")):
            live = record.live(register)
            if live and (pair := _pair(live[0].value)):
                found[column] = pair
        return found

    def revision(self) -> int:
        """Another number whenever a file of this device's copy has changed."""
        return hash((frozenset(self._book.mirror.signatures.items()), frozenset(self._book.shards().items())))

    def _worked_out(self, week: Week, spans: _Spans) -> WeekBalance:
        columns: dict[Column, list[Block]] = {column: [] for column in COLUMNS}
        spans.of(week)
        for block in self._book.week(week):
            if spans.touch(block) and not block.deleted and block.visibility == "open":
                columns[column_of(block.who, self.me.id)].append(block)
        return balance_of(week, columns)

    def _keys(self, weeks: Iterable[Week]) -> dict[Week, str]:
        """For each week what its figures hang on: the files of its months, of what reaches into them, and the plan."""
        by_name: dict[str, list[object]] = {}
        for (device, name), signature in sorted(self._book.mirror.signatures.items()):
            by_name.setdefault(name, []).append((device, signature))
        plan = repr(by_name.get(PLAN, []))
        made: dict[tuple[str, ...], str] = {}
        found = {}
        for week in weeks:
            months = tuple(months_between(week.monday - timedelta(days=1), week.sunday + timedelta(days=1)))
            if months not in made:
                homes = sorted({*months} | self._book.homes_reaching({*months}))
                files = [(month, by_name.get(month_file(month))) for month in homes]
                made[months] = sha1(f"{plan}{files!r}".encode(), usedforsecurity=False).hexdigest()
            found[week] = made[months]
        return found


class _Spans:
    """The dates that blocks touch, each worked out once: every month is looked through for each of its weeks."""

    def __init__(self, viewer: ZoneInfo) -> None:
        self._viewer = viewer
        self._found: dict[int, tuple[When, date, date]] = {}

    def of(self, week: Week) -> None:
        """From now on it is asked about this week."""
        self._first, self._last, self._name = week.monday, week.sunday, str(week)

    def touch(self, block: Block) -> bool:
        when = block.when
        if when.precision == "week":
            return when.start == self._name
        span = self._found.get(id(when))
        if span is None:
            # The time itself is kept with its dates, so that nothing else ever has its id.
            span = self._found[id(when)] = (when, *self._dates(when))
        return span[1] <= self._last and span[2] >= self._first

    def _dates(self, when: When) -> tuple[date, date]:
        # On the viewer's own clock, what ends long before midnight is on one date, whatever the clocks do that night.
        if when.zone == self._viewer.key:
            start = when.local_start
            if 0 < start.hour * 60 + start.minute + when.minutes < DAY - 120:
                return start.date(), start.date()
        return when.dates(self._viewer)


def _pair(value: object) -> tuple[int, int] | None:
    if isinstance(value, list) and len(value) == 2 and all(type(row) is int and row >= 0 for row in value):
        return value[0], value[1]
    return None


def _read(path: Path) -> dict[str, tuple[str, Any]]:
    """What was worked out before; nothing when it cannot be read: it can be made again."""
    try:
        tree = json.loads(path.read_bytes())
        return {key: (row[0], row[1]) for key, row in tree["weeks"].items()} if tree["format"] == FORMAT else {}
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return {}


def _encoded(balance: WeekBalance) -> dict[str, object]:
    moments = balance.moments
    return {
        "hours": {name: [h.planned, h.done, dict(h.pillars)] for name, h in balance.hours.items()},
        "planned": dict(moments.planned),
        "happened": dict(moments.happened),
        "figures": [moments.protected_kept, moments.protected, moments.phones_away],
        "solo": [[who, day.isoformat()] for who, day in moments.solo],
    }


def _decoded(week: Week, row: Any) -> WeekBalance | None:
    """None for what is not what `_encoded` wrote."""
    try:
        hours = {name: _hours(*row["hours"][name]) for name in COLUMNS}
        solo = tuple((str(who), date.fromisoformat(day)) for who, day in row["solo"])
        kept, protected, away = map(int, row["figures"])
        return WeekBalance(
            week, hours, Moments(_counts(row["planned"]), _counts(row["happened"]), kept, protected, away, solo)
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _hours(planned: Any, done: Any, pillars: Any) -> Hours:
    return Hours(int(planned), int(done), _counts(pillars))


def _counts(row: Any) -> dict[str, int]:
    return {str(name): int(value) for name, value in row.items()}
