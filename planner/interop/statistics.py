"""The balance as a table, as a plot and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.domain.looking_back import format_hours
from planner.domain.model.block import Hours, Person
from planner.domain.statistics import Habit, WeekBalance
from planner.domain.wording import blocks as wording
from planner.interop.json_blocks import Json


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures to show.

    `rows` are the weeks, oldest first; `ranges` the reader's own, in minutes a week; `requests` how many were asked
    and answered yes. `solo` are (person, last, next) of weekends alone; `quiet` are the reader's own habits.
    """

    rows: tuple[WeekBalance, ...]
    today: date
    ranges: Mapping[str, tuple[int, int]]
    requests: tuple[int, int] = (0, 0)
    solo: tuple[tuple[Person, date | None, date | None], ...] = ()
    quiet: tuple[Habit, ...] = ()


def table_lines(figures: Figures) -> list[str]:
    """One line for each week: planned and done, own and shared, the latest first."""
    lines = [f"{'week of':<16}{'own planned':>12}{'happened':>10}{'ours planned':>14}{'happened':>10}"]
    for row in reversed(figures.rows):
        me, we = row.hours["me"], row.hours["we"]
        cells = [
            f"{format_hours(minutes):>{width}}" for minutes, width in zip(_four(me, we), (12, 10, 14, 10), strict=True)
        ]
        lines.append(f"{wording.day(row.week.monday, figures.today):<16}{''.join(cells)}")
    return lines


def plot_lines(figures: Figures, width: int, height: int = 12) -> list[str]:
    """A plot of own and shared time that happened, in text without colours."""
    import plotext  # type: ignore[import-untyped]  # only here: slow to load, seldom used

    rows = figures.rows
    if len(rows) < 2:
        return []
    plotext.clear_figure()
    plotext.plotsize(width, height)
    plotext.theme("clear")
    at = list(range(len(rows)))
    plotext.plot(at, [row.hours["me"].done / 60 for row in rows], marker="*", label="own time")
    plotext.plot(at, [row.hours["we"].done / 60 for row in rows], marker="o", label="our time")
    ticks = sorted({round(n * (len(rows) - 1) / 4) for n in range(5)})
    plotext.xticks(ticks, [f"w{rows[n].week.number}" for n in ticks])
    most = max(max(row.hours["me"].done, row.hours["we"].done) for row in rows) / 60
    hours = [0, round(most / 2), round(most)] if most >= 2 else [0, 1]
    plotext.ylim(0, max(1, most))
    plotext.yticks(hours, [f"{hour}h" for hour in hours])
    drawn: str = plotext.uncolorize(plotext.build())
    return [line.rstrip() for line in drawn.splitlines()]


def balance_json(figures: Figures) -> Json:
    """The document of `planner balance --json`, without the other's own hours."""
    return {
        "weeks": [
            {
                "week": str(row.week),
                "me": _hours_json(row.hours["me"], figures.ranges.get("me")),
                "we": _hours_json(row.hours["we"], figures.ranges.get("we")),
                "moments": {
                    "planned": dict(row.moments.planned),
                    "happened": dict(row.moments.happened),
                    "phones_away": row.moments.phones_away,
                    "protected": row.moments.protected,
                    "protected_kept": row.moments.protected_kept,
                    "solo_weekends": [{"who": who, "from": day.isoformat()} for who, day in row.moments.solo],
                },
            }
            for row in figures.rows
        ],
        "requests": {"asked": figures.requests[0], "yes": figures.requests[1]},
        "solo_weekends": [
            {"who": person.id, "last": _day(last), "next": _day(coming)} for person, last, coming in figures.solo
        ],
        "quiet": [{"title": habit.title, "since": habit.last.isoformat()} for habit in figures.quiet],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _hours_json(hours: Hours, chosen: tuple[int, int] | None) -> Json:
    return {
        "planned_minutes": hours.planned,
        "done_minutes": hours.done,
        "range_minutes": list(chosen) if chosen else None,
        "pillars": dict(hours.pillars),
    }


def _four(me: Hours, we: Hours) -> Sequence[float]:
    return me.planned, me.done, we.planned, we.done
