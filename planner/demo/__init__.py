"""A made-up plan of two people, for demonstrations and benchmarks.

`setup` makes the two homes, `data` and `rituals` have what the two do, `generator` and `calendar` lay it into weeks,
`edits` says who planned and changed what, `last_evening` adds what is new, and `bulk_writer` saves years at once.

Two devices with replicas of their own exchange through a folder, as real ones do. All files are below one folder, and
nothing else is touched.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from planner.config.host import local_zone
from planner.config.paths import Home
from planner.demo.bulk_writer import BulkEntry, write_all
from planner.demo.calendar import Year
from planner.demo.data import ALEX, SAM
from planner.demo.edits import History
from planner.demo.generator import WeekGenerator
from planner.demo.last_evening import Evening, play
from planner.demo.setup import agree, begin
from planner.domain.errors import FolderProblem
from planner.domain.ids import Ids
from planner.domain.time.when import zone as known_zone
from planner.store.statistics.gc_pause import collecting_nothing

MADE = "demo.json"
"""The file that marks a complete demo; a folder without it isn't one."""
SEED = 7
MADE_AHEAD = 6
"""Weeks after this one for which something is planned."""
LAST_LOOK = time(17, 30)
"""When both had last looked at the plan, on the day before."""


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """The folders of a demo.

    `me_home` (Alex's) and `you_home` (Sam's) are folders for `--home`; `folder` is the shared one. `already_there`:
    an earlier call made it.
    """

    me_home: Path
    you_home: Path
    folder: Path
    already_there: bool


def find_demo(target: Path) -> DemoPlan | None:
    """The demo that an earlier `build` made in `target`; None if there is none."""
    if not (target / MADE).is_file():
        return None
    return _places(target, already_there=True)


def build(
    target: Path,
    *,
    weeks: int = 12,
    today: date,
    zone: str | None = None,
    seed: int = SEED,
    per_week: int | None = None,
) -> DemoPlan:
    """Find the demo in `target`, or make it. The same arguments make the same plan.

    The `weeks` end with the week of `today`; later ones are planned in part. `zone` is both people's, by default the
    machine's. `per_week` is the least number of blocks in each of the `weeks`, instead of what two people have.
    Raises FolderProblem when `target` has other contents, and BadInput for an unknown zone.
    """
    target = target.absolute()
    found = find_demo(target)
    if found:
        return found
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FolderProblem(f"{target} holds other things; the demo needs an empty folder, or a new one.")
    zone = zone or local_zone()
    known = known_zone(zone)
    target.mkdir(parents=True, exist_ok=True)
    plan = _places(target, already_there=False)
    evening = Evening(today, datetime.combine(today - timedelta(days=1), LAST_LOOK, known))
    ids = Ids(random.Random(seed))
    with collecting_nothing():
        year, first = Year(today, weeks), Evening(today, evening.now - timedelta(weeks=weeks + 8))
        mine, yours = (Home.at(str(home), env={}).mirror for home in (plan.me_home, plan.you_home))
        couple, people = begin((mine, yours), plan.folder, zone, first.now, ids)
        first.later(30)
        agree(couple, first, ids, year.week(weeks - 1), filter(year.rests, map(year.week, range(-MADE_AHEAD, weeks))))
        history = History(people, known, evening.now)
        calendar = WeekGenerator(year, zone=zone, seed=seed, per_week=per_week)
        write_all({ALEX: couple.alex, SAM: couple.sam}, couple.folder, _entries(history, calendar, year, weeks, seed))
        evening.later(10)
        play(couple, evening, ids)
    (target / MADE).write_text(json.dumps({"today": today.isoformat(), "weeks": weeks, "seed": seed}) + "\n")
    return plan


def _entries(history: History, calendar: WeekGenerator, year: Year, weeks: int, seed: int) -> Iterator[BulkEntry]:
    """Everything that was written in all the weeks."""
    for ago in range(-MADE_AHEAD, weeks):
        chance = f"{seed} {year.today} {ago}"
        yield from history.of(calendar.week(ago), chance)
        yield from history.walks(year.week(ago), calendar.walks(ago), chance)


def _places(target: Path, *, already_there: bool) -> DemoPlan:
    target = target.absolute()
    return DemoPlan(target / ALEX, target / SAM, target / "plan", already_there)
