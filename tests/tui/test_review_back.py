"""Look back: an offer is an ordinary row on its giver's side, and nowhere else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from planner.domain.review.steps import Mode
from planner.plan.plan import Plan
from planner.tui.review.items import WordsItem
from planner.tui.review.step_content import step_columns
from planner.tui.review.viewer import ReviewViewer
from tests.tui.pair import WEEK, Pair
from tests.tui.test_rituals import begin


def rows(plan: Plan, mode: Mode) -> list[list[str]]:
    """The words of the three columns of look back."""
    review = plan.reviews.begin_review(WEEK, mode)
    found = []
    for column in step_columns(ReviewViewer(plan, review), "back"):
        said = [item.text if isinstance(item, WordsItem) else getattr(item, "words", "") for item in column]
        found.append(said)
    return found


def with_film(columns: list[list[str]]) -> list[list[str]]:
    return [[row for row in column if "Film" in row] for column in columns]


@pytest.mark.parametrize(("is_done", "row"), [(True, "✓ Sun Film"), (False, "Sun 29 Nov Film")])
def test_the_offer_is_a_row_on_its_givers_side_only(pair: Pair, is_done: bool, row: str) -> None:
    request = pair.alex.requests.ask(need="two hours to paint sun 9:00", offer="a film sun 14:00").id
    pair.meet()
    pair.sam.requests.answer_request(pair.sam.requests.request(request), True)
    pair.meet()
    pair.clock.pass_by(days=6)
    for block in (block for column in ("me", "we") for block in pair.alex.week(WEEK).columns[column]):
        if is_done or block.title != "Film":
            pair.alex.finish(block, "done")
    pair.meet()
    assert with_film(rows(pair.alex, "two")) == [[row], [], []]
    assert with_film(rows(pair.sam, "two")) == [[], [], []]
    assert with_film(rows(pair.alex, "one")) == [[row], [], []]
    pair.meet()
    assert with_film(rows(pair.sam, "one")) == [[], [], [row]], "at one keyboard both look"


def test_a_daily_ritual_is_one_row_by_its_rule_and_its_own_days_are_told(pair: Pair) -> None:
    pair.clock.now -= timedelta(days=2, hours=12)
    coffee = begin(pair.alex, "Coffee every day 07:15 20m")
    moved = pair.alex.block(f"{coffee.ritual}@2026-11-24")
    pair.alex.change(moved, {"when": moved.when._replace(start="2026-11-24T09:30")})
    pair.alex.remove(pair.alex.block(f"{coffee.ritual}@2026-11-27"), "following")
    pair.clock.pass_by(days=6, hours=12)
    pair.alex.refresh()
    for day in ("2026-11-23", "2026-11-24"):
        pair.alex.finish(pair.alex.block(f"{coffee.ritual}@{day}"), "done")
    mine = [row for row in rows(pair.alex, "two")[0] if "Coffee" in row]
    assert mine == ["Coffee  ✓······", "✓ Tue Coffee"], "three days are a row, and the moved one is told"
