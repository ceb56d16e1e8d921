"""Words in the week's cells, worked out from the state of both people's answers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from planner.domain.model.block import WE, Block, Person
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.domain.week_view import week_view
from planner.tui.week.marks import marks_by_id

ALEX, SAM = Person("p1", "Alex", "Europe/Berlin"), Person("p2", "Sam", "Europe/Berlin")
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
EVENING = Block(
    "2026-11-aaaaaaaa@2026-11-27",
    WE,
    "Date night",
    When("2026-11-27T19:30", 120, "Europe/Berlin"),
    "p1",
    lead="p2",
    agreement={"p1": "yes", "p2": "yes"},
    slot=True,
)


def words(block: Block) -> str | None:
    view = week_view(Week(2026, 48), [block], ALEX, SAM, ZoneInfo("Europe/Berlin"), date(2026, 11, 25))
    return marks_by_id(view, NOW).get(block.id)


def test_an_evening_without_content_says_who_plans_it() -> None:
    assert words(EVENING) == "Sam plans"
    assert words(EVENING._replace(slot=False)) is None


def test_an_open_answer_comes_before_other_words() -> None:
    assert words(EVENING._replace(agreement={"p1": "open", "p2": "yes"})) == "yes?"
