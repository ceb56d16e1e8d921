"""Review prompts: eight sets in turn, first Sundays, first review, own files."""

from __future__ import annotations

import pytest

from planner.domain.review.prompts import _MONTHS, _SETS, prompt, read_own_prompts, with_names
from planner.domain.review.steps import STEPS, StepId
from planner.domain.time.week import Week

WEEK = Week(2026, 48)
NEVER = ("missed", "failed", "score", "streak", "fair", "behind", "overdue", "partner")


@pytest.mark.parametrize("step", [step.id for step in STEPS])
def test_eight_sets_take_turns(step: StepId) -> None:
    asked = [prompt(step, WEEK.plus(n), "two") for n in range(8)]
    assert len(set(asked)) == 8
    assert prompt(step, WEEK.plus(8), "two") == asked[0]


def test_no_prompt_uses_a_forbidden_word() -> None:
    for listed in _SETS.values():
        for text in listed:
            assert not any(word in text.lower().replace(",", " ").replace(".", " ").split() for word in NEVER)
            assert len(text) < 160


def test_the_first_sunday_of_a_month_asks_about_the_month() -> None:
    assert prompt("ours", Week(2026, 49), "two") in _MONTHS


def test_the_evening_begins_with_how_you_come_in() -> None:
    assert len(prompt("thanks", WEEK, "two").splitlines()) == 2
    assert len(prompt("thanks", WEEK, "ten").splitlines()) == 1


def test_prompts_for_steps_of_an_earlier_version_still_count() -> None:
    own = read_own_prompts("arrive: How was the sea?\nhome: Who cooks?")
    assert (prompt("thanks", WEEK, "two", own=own), prompt("ours", WEEK, "two", own=own)) == (
        "How was the sea?",
        "Who cooks?",
    )


def test_the_tender_step_is_spoken_at_one_keyboard() -> None:
    assert "not typed" in prompt("one", WEEK, "one")
    assert "not typed" not in prompt("one", WEEK, "two")


def test_the_very_first_review_has_prompts_of_its_own() -> None:
    assert prompt("thanks", WEEK, "two", first=True) != prompt("thanks", WEEK, "two")


def test_own_prompts_come_first_in_turn() -> None:
    own = read_own_prompts("# ours\nthanks: What did {you} cook?\n\nTHANKS: And what else?\n")
    assert own.problems == ()
    assert {prompt("thanks", WEEK.plus(n), "two", own=own) for n in range(2)} == {
        "What did {you} cook?",
        "And what else?",
    }
    assert prompt("seal", WEEK, "two", own=own) == prompt("seal", WEEK, "two")


@pytest.mark.parametrize("line", ["thanks", "nothing: of the kind", "thanks:   ", ": no step"])
def test_an_unreadable_line_is_reported(line: str) -> None:
    own = read_own_prompts(line)
    assert not own.by_step
    assert "prompts.txt" in own.problems[0]


def test_braces_of_ones_own_stay() -> None:
    assert with_names("{you} and {this} and {", "Alex", "Sam") == "Sam and {this} and {"
