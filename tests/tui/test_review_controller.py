"""The review without a screen: its controller, row commands and fields."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from planner.domain.model.block import WE, Draft
from planner.domain.review.steps import STEPS, Mode
from planner.domain.time.week import Week
from planner.plan.plan import Plan
from planner.tui.review.breaks import blank_step
from planner.tui.review.controller import QuestionChoice, ReviewController
from planner.tui.review.drafts import Drafts
from planner.tui.review.items import AnswerItem, DeedItem
from planner.tui.review.step_content import STEP_CONTENT, step_columns
from planner.tui.review.steps.week import agreed_page
from planner.tui.review.viewer import ReviewViewer
from tests.tui.conftest import StillClock, at

WEEK = Week(2026, 48)
WITHOUT_TEXTUAL = ("controller", "planning", "drafts", "items", "step_content", "steps.week", "step_lines", "viewer")


class Shown:
    """A view that only remembers what it was told."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.choices: Sequence[QuestionChoice] = ()
        self.left = False

    def say(self, text: str, *, troubled: bool = False) -> None:
        self.said.append(text)

    def choose(self, title: str, choices: Sequence[QuestionChoice]) -> None:
        self.choices = choices

    def show_soon(self) -> None:
        """There is nothing to show."""

    def add(self) -> None:
        """Nothing is typed."""

    def write_rule(self) -> None:
        """Nothing is typed."""

    def keep_drafts(self) -> None:
        """There are no fields."""

    def leave(self) -> None:
        self.left = True


@pytest.fixture
def plan(full_plan: Plan, clock: StillClock) -> Plan:
    """Alex's full week on its Sunday evening."""
    clock.now = datetime(2026, 11, 29, 19, 0, tzinfo=UTC)
    return full_plan


def begun(plan: Plan, mode: Mode = "one") -> tuple[ReviewController, Shown]:
    shown = Shown()
    return ReviewController(plan, WEEK, mode, shown), shown


def rows(controller: ReviewController) -> Iterator[DeedItem]:
    """What can be done at the step that is shown."""
    for column in step_columns(ReviewViewer(controller.plan, controller.review), controller.shown.id):
        yield from (item for item in column if isinstance(item, DeedItem))


def go_to(controller: ReviewController, step: str) -> None:
    while controller.review.at.id != step:
        controller.step(1)
    controller.turn_to(controller.review.at)


@pytest.mark.parametrize("module", WITHOUT_TEXTUAL)
def test_the_controller_does_not_import_textual(module: str) -> None:
    code = f"import sys, planner.tui.review.{module}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"textual", "rich"} & set(done.stdout.split())


def test_every_step_has_its_content() -> None:
    assert list(STEP_CONTENT) == [step.id for step in STEPS]


def test_a_row_carries_its_command(plan: Plan) -> None:
    controller, shown = begun(plan)
    go_to(controller, "ours")
    date = next(row for row in rows(controller) if row.words.endswith("the date"))
    date.do(controller)
    assert "Added Date" in shown.said[-1]
    assert any(block.pillar == "date" for block in plan.week(WEEK.plus(1)).columns["we"])


def test_choosing_runs_the_choices_action(plan: Plan) -> None:
    controller, shown = begun(plan)
    go_to(controller, "ours")
    next(row for row in rows(controller) if row.key == "turn").do(controller)
    shown.choices[1].do()
    assert plan.inbox.turn() == plan.you.id
    next(row for row in rows(controller) if row.key == "turn").do(controller)
    assert [choice.current for choice in shown.choices] == [False, True]


def test_from_the_first_step_to_both_yeses(plan: Plan) -> None:
    controller, shown = begun(plan, "ten")
    plan.blocks.add(Draft("Concert", at(9, "20:00"), WE, pillar="date"))
    while controller.review.at.id != "seal":
        controller.ready()
        controller.turn_to(controller.review.at)
    controller.page = agreed_page(ReviewViewer(plan, controller.review), "seal")
    controller.digit(1)
    controller.digit(0)
    assert controller.review.sealed
    assert "is agreed" in shown.said[-1]
    controller.pause()
    assert shown.left


def test_a_page_of_the_week_is_offered_at_the_end(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    controller, shown = begun(plan)
    go_to(controller, "seal")
    assert "paper" not in [row.key for row in rows(controller)]
    for person in (plan.me.id, plan.you.id):
        controller.seal(person)
    next(row for row in rows(controller) if row.key == "paper").do(controller)
    page = tmp_path / "week-2026-11-30.html"
    assert page.read_text(encoding="utf-8").startswith("<!")
    assert page.name in shown.said[-1]


def test_a_blanked_review_goes_on_tomorrow(plan: Plan) -> None:
    controller, shown = begun(plan)
    blank_step(controller)
    assert agreed_page(ReviewViewer(plan, controller.review), "seal") == ()
    next(choice for choice in shown.choices if choice.words.startswith("tomorrow")).do()
    assert controller.review.paused
    assert any(block.title == "Go on with the review" for block in plan.week(WEEK.plus(1)).columns["we"])


def test_a_field_opens_with_the_draft_and_keeps_what_was_typed(plan: Plan, clock: StillClock) -> None:
    controller, _ = begun(plan)
    drafts, field = Drafts(controller), AnswerItem("arrive", plan.me.id, "in a word")
    drafts.field_opened()
    clock.pass_by(minutes=1)
    drafts.save(field, "half a")
    controller.review = plan.reviews.review(WEEK)
    assert (drafts.start(field), controller.review.me.answers) == ("half a", {})
    drafts.keep(field, "half a thought")
    assert drafts.shown(field) == "half a thought"
    assert not controller.review.me.drafts
