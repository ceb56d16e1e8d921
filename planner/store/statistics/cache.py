"""On-disk cache of statistics, keyed by a hash of its inputs.

The file is `local/figures.json`. It can be made again, so a damaged entry counts as absent.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from planner.domain.model.block import COLUMNS, Hours
from planner.domain.statistics import Habit, Moments, WeekBalance
from planner.domain.time.week import Week
from planner.store.disk.atomic_write import keep_derived
from planner.store.disk.bounded_read import from_json

_FORMAT = 3
WEEKS, HABITS = "weeks", "habits"


class KeptFigures:
    """The cache file, read on first access."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: dict[str, dict[str, Any]] | None = None
        self._weeks: dict[Week, tuple[str, WeekBalance]] = {}
        """Those that were asked for, made of their rows."""

    def week(self, week: Week, key: str) -> WeekBalance | None:
        """The balance of a week; None if it isn't cached under that key."""
        known = self._weeks.get(week)
        if known and known[0] == key:
            return known[1]
        row = self._row(WEEKS, str(week), key)
        balance = None if row is None else _decoded(week, row)
        if balance:
            self._weeks[week] = key, balance
        return balance

    def put_week(self, balance: WeekBalance, key: str) -> None:
        """Keep one week's balance under the hash of its inputs."""
        self._weeks[balance.week] = key, balance
        self._tables[WEEKS][str(balance.week)] = [key, _encoded(balance)]

    def habits(self, month: str, key: str) -> list[Habit] | None:
        """The habits of a month (`YYYY-MM`); None if they aren't cached under that key."""
        row = self._row(HABITS, month, key)
        try:
            if row is None:
                return None
            return [Habit(str(t), int(times), date.fromisoformat(day), bool(f)) for t, times, day, f in row]
        except (TypeError, ValueError):
            return None

    def put_habits(self, month: str, key: str, habits: list[Habit]) -> None:
        """Keep the habits of a month (`YYYY-MM`) under the hash of their inputs."""
        rows = [[habit.title, habit.times, habit.last.isoformat(), habit.with_friends] for habit in habits]
        self._tables[HABITS][month] = [key, rows]

    def save(self) -> None:
        """Write the cache to its file; a disk that refuses is ignored."""
        keep_derived(self._path, json.dumps({"format": _FORMAT, **self._tables}).encode())

    @property
    def _tables(self) -> dict[str, dict[str, Any]]:
        if self._rows is None:
            self._rows = _read(self._path)
        return self._rows

    def _row(self, table: str, name: str, key: str) -> Any:
        row = self._tables[table].get(name)
        return row[1] if isinstance(row, list) and len(row) == 2 and row[0] == key else None


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        tree = from_json(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        tree = None
    good = isinstance(tree, dict) and tree.get("format") == _FORMAT
    return {name: tree[name] if good and isinstance(tree.get(name), dict) else {} for name in (WEEKS, HABITS)}


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
    """Decode a cached balance; None if it isn't one."""
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
