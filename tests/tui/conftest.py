"""A made-up week of two people, a clock that stands still, and the app on it."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from planner.config.paths import Home
from planner.config.settings import Settings
from planner.domain.clock import Clock
from planner.domain.ids import Ids
from planner.domain.model.block import WE, Draft
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.plan.plan import Plan
from planner.sync.exchange import Exchange, Report
from planner.sync.setup import create, join
from planner.tui.app import PlannerApp
from planner.tui.terminal.capabilities import Terminal
from tests.templates import Template, make_template
from tests.tui.idle import quick_pilot as quick_pilot
from tests.tui.parsed_styles import parsed_styles as parsed_styles

if TYPE_CHECKING:
    from tests.tui.pair import Pair

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 25, 16, 40, tzinfo=UTC)
FULL = Terminal(quiet=False, ascii=False, colours="true")


class StillClock:
    """The present, which moves only when it is told to."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


class StillExchange:
    """An exchange that never brings anything, so that only the test changes a screen."""

    def changed(self) -> bool:
        return False

    def run(self, *, whole: bool = False) -> Report:
        return Report()


def at(day: int, hour: str, minutes: int = 60) -> When:
    """A time in the week of `MONDAY`: `at(4, "19:30", 120)` is on Friday."""
    local = datetime.fromisoformat(f"{MONDAY + timedelta(days=day)}T{hour}")
    return When.at(local, minutes, BERLIN)


def on(day: int, minutes: int = 60) -> When:
    return When.on_day(MONDAY + timedelta(days=day), minutes)


def fill(plan: Plan) -> None:
    """Fill a believable week: past and protected blocks, an absence, undated items."""
    me, you = plan.me.id, plan.you.id
    week = When.in_week(Week.of(MONDAY))
    drafts = [
        Draft("Run", at(0, "07:00", 45), me, pillar="rest"),
        Draft("Book club", at(0, "18:00", 150), you, pillar="friends", protected=True, place="Mia’s"),
        Draft("Guitar", at(1, "19:00", 90), me, pillar="passion", protected=True),
        Draft("Walk", at(1, "20:15", 30), WE, pillar="ritual"),
        Draft("Swim", at(2, "07:00", 60), you, pillar="rest", place="Lido"),
        Draft("Course", at(2, "18:30", 120), me, pillar="goal", place="Room 3"),
        Draft("Plan the trip", at(2, "20:00", 45), WE, pillar="explore"),
        Draft("Call home", at(2, "21:30", 30), me),
        Draft("Write letters", on(2, 45), you),
        Draft("Climbing", at(3, "18:00", 120), you, pillar="passion", protected=True),
        Draft("Dentist", at(4, "08:00", 45), me, pillar="fixed"),
        Draft(
            "Cinema", at(4, "19:30", 120), WE, pillar="date", place="Odeon", notes="The late one, if we can stay up."
        ),
        Draft("Solo weekend", on(5, 2 * 1440), me, pillar="rest", protected=True),
        Draft("Long run", at(5, "10:00", 100), you, pillar="goal"),
        Draft("Sunday dinner", at(6, "19:00", 90), WE, pillar="ritual"),
        Draft("Call the bank", week, me, pillar="home"),
        Draft("Tidy the balcony", week, WE, pillar="home"),
    ]
    for draft in drafts:
        outcome = plan.blocks.add(draft)
        if draft.title in ("Run", "Guitar", "Swim"):
            plan.finish(outcome.block, "done")
        if draft.title == "Walk":
            plan.finish(outcome.block, "partly")


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(str(tmp_path / "alex"), None, env={})


Templates = Callable[[str], Template]
SCENES = ("sams_plan", "full_plan", "plan")
"""The fixtures that lay out files; each has those of the next."""


def make_scene(scene: str, root: Path) -> dict[str, Plan]:
    """Lay out the homes and the folder of one of SCENES below `root`."""
    clock, folder = StillClock(), root / "shared"
    mirrors = [Home.at(str(root / name), None, env={}).mirror for name in ("alex", "sam")]
    mine, theirs = Ids(random.Random(1)), Ids(random.Random(2))
    plan = create(mirrors[0], folder, me="Alex", you="Sam", zone=BERLIN, device_name="laptop", clock=clock, ids=mine)
    if scene == "plan":
        return {"alex": plan}
    fill(plan)
    if scene == "full_plan":
        return {"alex": plan}
    exchange = Exchange(mirrors[0], folder, clock=clock)
    exchange.run()
    sams = join(mirrors[1], folder, name="Sam", zone=BERLIN, device_name="desk", clock=clock, ids=theirs).plan
    exchange.run()
    return {"alex": plan, "sam": sams}


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Each of SCENES as it's made once."""

    @cache
    def template(scene: str) -> Template:
        return make_template(tmp_path_factory.mktemp(scene), partial(make_scene, scene))

    return template


@pytest.fixture
def template(request: pytest.FixtureRequest, tmp_path: Path, templates: Templates) -> Template:
    """The largest scene that the test asks for, laid out."""
    found = templates(next(scene for scene in SCENES if scene in request.fixturenames))
    found.copy(tmp_path)
    return found


@pytest.fixture
def plan(template: Template, tmp_path: Path, clock: Clock) -> Plan:
    """Alex's plan with Sam, which is empty."""
    return template.open(tmp_path, "alex", clock)


@pytest.fixture
def full_plan(plan: Plan) -> Plan:
    """The same plan, which is full."""
    return plan


@pytest.fixture
def sams_plan(template: Template, full_plan: Plan, tmp_path: Path, clock: Clock) -> Plan:
    """The same plan on Sam's device."""
    return template.open(tmp_path, "sam", clock)


MakeApp = Callable[..., PlannerApp]


@pytest.fixture
def make_app(home: Home, clock: Clock) -> MakeApp:
    """Makes the app on Alex's home; the folder is still unless an exchange is given."""

    def make(terminal: Terminal = FULL, settings: Settings | None = None, exchange: object | None = None) -> PlannerApp:
        folder = exchange or StillExchange()
        return PlannerApp(home, settings or Settings(), terminal, clock=clock, exchange=lambda _plan: folder)  # type: ignore[arg-type,return-value]

    return make


@pytest.fixture
def pair(full_plan: Plan, sams_plan: Plan, home: Home, tmp_path: Path, clock: StillClock) -> Pair:
    """Alex and Sam, in step, with a full week of which Sam has answered nothing yet."""
    from tests.tui.pair import Pair  # which takes its week from here

    sam = Home.at(str(tmp_path / "sam"), None, env={}).mirror
    both = Pair(full_plan, sams_plan, full_plan.arrivals.folder, clock, (home.mirror, sam))
    both.seen()
    return both
