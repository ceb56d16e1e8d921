"""Follow `docs/first-week.md` key by key, as two people who know nothing yet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from planner.config.paths import Home
from planner.domain.time.week import Week
from planner.plan.plan import Plan
from planner.tui.actions.table import ACTIONS
from tests.flows.people import KEYS, People
from tests.flows.story import DOCS, document, in_prose, stories
from tests.flows.test_flows import tell
from tests.support import HeldClock

PAGE = DOCS / "first-week.md"
WEEK = Week(2026, 48)
SECONDS_A_KEY = 1.0
"""A slow typist, who also reads what the screen says."""
TEN_MINUTES = 600


@pytest.fixture
def people(tmp_path: Path, clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> People:
    return People(tmp_path, clock, monkeypatch)


def keys_of(who: str) -> list[str]:
    """Every single key press of a person on the page; `planner` is typed too."""
    steps = [step for blocks in stories(PAGE).values() for steps in blocks for step in steps if step.by == who]
    parts = [part for step in steps for part in ([step.does, "Enter"] if step.command else step.keys)]
    return [key for part in parts for key in ([part] if part in KEYS else part)]


async def test_the_page_runs_as_written(people: People) -> None:
    for blocks in stories(PAGE).values():
        for steps in blocks:
            await tell(people, steps)
    alex, sam = (open_plan(people.at(who), people) for who in ("alex", "sam"))
    week = alex.week(WEEK).columns
    mine = {block.title: block for block in week["me"]}
    added = [block.title for column in ("me", "we") for block in week[column] if block.request is None]
    assert len(added) == 11, added  # ten, and Sam's breakfast
    assert mine["Guitar"].protected
    assert mine["Run"].protected
    assert (mine["Present for Sam"].visibility, mine["Therapy"].visibility) == ("hidden", "busy")
    theirs = [block.title for block in sam.week(WEEK).columns["you"]]
    assert "Present for Sam" not in theirs
    assert "Therapy" not in theirs
    assert [request.need for request in sam.requests.all()] == ["two hours to read sat 15:00"]
    breakfast = next(block for block in week["we"] if block.title == "Breakfast out")
    assert set(breakfast.agreement.values()) == {"yes"}


def test_it_takes_less_than_ten_minutes() -> None:
    pressed = len(keys_of("alex"))
    found = re.search(r"about (\d+) keys", document(PAGE))
    assert found
    assert abs(int(found[1]) - pressed) <= 10
    assert pressed * SECONDS_A_KEY < TEN_MINUTES


def test_every_key_that_the_page_names_does_something() -> None:
    known = {key for action in ACTIONS for key in (action.key, *action.keys)} | set(KEYS)
    named = {code for code in in_prose(PAGE) if len(code) == 1}
    assert named
    assert named <= known


def open_plan(home: Home, people: People) -> Plan:
    people.exchange(home)
    return Plan.open(home.mirror, clock=people.clock)
