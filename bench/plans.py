"""Plans of two busy people, of any length: sixty blocks in each week."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from random import Random

from planner.config.paths import Home
from planner.domain.clock import system_clock
from planner.domain.ids import Ids
from planner.domain.model.block import WE, Draft
from planner.domain.pillars import PILLARS
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.plan.plan import Plan
from planner.store.codec.drafts import draft_registers
from planner.store.crdt.register import Record
from planner.store.device.edits import Edit
from planner.store.device.writer import commit
from planner.store.disk.layout import BLOCKS, month_file
from planner.store.disk.transaction import exclusive
from planner.sync.exchange import Exchange
from planner.sync.setup import create, join

A_WEEK = 60
ZONE = "Europe/Berlin"
TITLE = "Run "
"""Every title begins with it, so that the first block painted can be recognised."""


@dataclass(frozen=True, slots=True)
class Couple:
    """Two homes (for `--home`) that have exchanged everything."""

    me: Path
    you: Path

    def plan(self) -> Plan:
        return Plan.open(mirror_of(self.me))


def mirror_of(home: Path) -> Path:
    return Home.at(str(home), env={}).mirror


def build(folder: Path, weeks: int) -> Couple:
    """Build the plan of the last `weeks` weeks, this one included, under `folder`.

    The result is the same each time on the same day.
    """
    couple = Couple(folder / "me", folder / "you")
    ids, source = Ids(Random(weeks)), Random(weeks)
    mine, yours, shared = mirror_of(couple.me), mirror_of(couple.you), folder / "shared"
    folder.mkdir(parents=True)
    plan = create(mine, shared, me="Alex", you="Sam", zone=ZONE, device_name="one", ids=ids)
    other = join(yours, shared, name="Sam", zone=ZONE, device_name="two", ids=ids).plan
    this_week = Week.of(plan.today)
    for mirror, author, share in ((mine, plan.me.id, 36), (yours, other.me.id, A_WEEK - 36)):
        drafts = [
            _draft(this_week.plus(-back), author, number, source) for back in range(weeks) for number in range(share)
        ]
        _write(mirror, author, drafts, ids)
    for mirror in (mine, yours, mine):
        Exchange(mirror, shared).run()
    for each in (plan, other):
        each.arrivals.news()
        each.arrivals.visited()
    return couple


def _draft(week: Week, author: str, number: int, source: Random) -> Draft:
    start = datetime.combine(week.days[number % 7], time(source.randrange(7, 22), source.choice((0, 15, 30, 45))))
    return Draft(
        title=f"{TITLE}{number}",
        when=When.at(start, source.choice((30, 45, 60, 90, 120)), ZONE),
        who=WE if number % 5 == 0 else author,
        pillar=source.choice(PILLARS),
        place=source.choice(("", "", "town hall", "by the river")),
        protected=number % 9 == 1,
    )


def _write(mirror: Path, author: str, drafts: list[Draft], ids: Ids) -> None:
    """Write one commit a month, without the façade.

    Thirty thousand durable saves would take longer than all the measuring.
    """
    months: defaultdict[str, list[Edit]] = defaultdict(list)
    for draft in drafts:
        month = draft.when.start[:7]
        file = month_file(month)
        months[month].append(Edit(file, BLOCKS, Record(ids.record(month)), draft_registers(draft, author)))
    with exclusive(mirror):
        for _, edits in sorted(months.items()):
            commit(mirror, edits, system_clock)
