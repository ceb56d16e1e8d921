"""The person's own programs: what each is told, once, and how one fails."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.config.paths import Home
from planner.config.settings import Settings
from planner.domain.time.week import Week
from planner.hooks import user_hooks
from planner.plan.plan import Plan
from planner.tui.app import PlannerApp
from tests.cli.shell import Shell
from tests.hooks.test_programs import script
from tests.tui.conftest import FULL
from tests.tui.driver import type_line


def hook(shell: Shell, name: str, lines: str = "") -> Path:
    """A program of that name that keeps what it is told; returns the file."""
    kept = shell.home / f"{name}.told"
    script(shell.home / "default" / name, lines or f'cat >> "{kept}"')
    return kept


def told(kept: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()] if kept.exists() else []


def changes(kept: Path) -> list[tuple[str, str]]:
    return [(change["kind"], change["text"]) for document in told(kept) for change in document["changes"]]


def test_each_change_is_told_once_by_whoever_comes_first(a: Shell, s: Shell) -> None:
    a.added("Before")
    kept = hook(a, "on-change")
    a.added("Swim fri 7:00")
    a.did("edit", "swim", "--title", "Long swim")
    a.did("week")
    assert changes(kept) == [("new", "Swim"), ("changed", "Long swim")]
    s.added("Dinner fri 19:00 we")
    assert len(told(kept)) == 2
    a.did("today")
    a.did("sync")
    a.did("sync")
    assert changes(kept)[2:] == [("new", "Dinner")]
    assert told(kept)[2]["changes"][0]["block"]["title"] == "Dinner"


def test_what_is_asked_of_me_is_told_with_its_question(a: Shell, s: Shell) -> None:
    kept = hook(a, "on-request")
    a.did("week")
    a.added("Cinema sat 20:00 we")
    s.added("Dinner fri 19:00 we")
    s.did("request", "--need", "two hours to read")
    a.did("sync")
    (document,) = told(kept)
    assert {(row["kind"], row["text"]) for row in document["waiting"]} == {
        ("block", "Dinner"),
        ("request", "two hours to read"),
    }
    s.did("edit", "dinner", "--start", "20:00")
    a.did("sync")
    assert [row["text"] for row in told(kept)[1]["waiting"]] == ["Dinner"]
    a.did("agree", "dinner")
    assert len(told(kept)) == 2


def test_nothing_hidden_reaches_the_other_persons_hooks(a: Shell, s: Shell) -> None:
    kept = hook(s, "on-change")
    s.did("week")
    a.did("add", "Surprise", "fri", "9:00", "..")
    a.did("add", "Doctor", "fri", "11:00", ".")
    s.did("sync")
    assert "Surprise" not in (kept.read_text(encoding="utf-8") if kept.exists() else "")
    assert "Doctor" not in (kept.read_text(encoding="utf-8") if kept.exists() else "")


def test_a_hook_that_fails_or_hangs_is_named_once_and_blocks_nothing(a: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    hook(a, "on-change", "exit 3")
    a.did("week")
    first = a("add", "Swim", "fri", "7:00")
    assert first.status == 0
    assert first.sentence == "Your on-change ended with status 3."
    assert a("add", "Run", "fri", "9:00").err == ""
    hook(a, "on-change", "exec sleep 600")
    monkeypatch.setattr(user_hooks, "HOOK_TIME_S", 0.1)
    assert a("add", "Row", "fri", "11:00").sentence == "Your on-change didn’t end within 0.1 seconds."
    hook(a, "on-change")
    assert a("add", "Ride", "fri", "13:00").err == ""
    hook(a, "on-change", "exit 3")
    assert a("add", "Rest", "fri", "15:00").sentence == "Your on-change ended with status 3."


def test_a_planner_that_a_hook_calls_calls_no_hook(a: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = hook(a, "on-change")
    a.did("week")
    monkeypatch.setenv(user_hooks.INSIDE, "on-change")
    a.added("Swim fri 7:00")
    assert told(kept) == []
    monkeypatch.delenv(user_hooks.INSIDE)
    a.did("week")
    assert changes(kept) == [("new", "Swim")]


def test_a_file_that_is_no_program_is_no_hook(a: Shell) -> None:
    (a.home / "default" / "on-change").write_text("a note")
    assert a("add", "Swim", "fri", "7:00").err == ""


def test_a_damaged_note_of_what_was_told_starts_anew(a: Shell) -> None:
    kept = hook(a, "on-change")
    a.did("week")
    (a.home / "default" / "mirror" / "local" / "hooks.json").write_text("{")
    a.added("Swim fri 7:00")
    assert changes(kept) == [("new", "Swim")]


def test_the_review_that_the_other_begins_and_the_week_agreed_are_told(a: Shell, s: Shell) -> None:
    kept = hook(a, "on-review")
    a.did("sync")
    reviews = Plan.open(s.home / "default" / "mirror", clock=s.clock).reviews
    review = reviews.begin_review(Week.of(date(2026, 11, 22)), "two")
    for _ in range(2):
        s.did("sync")
        a.did("sync")
    (document,) = told(kept)
    (begun,) = document["reviews"]
    assert (begun["kind"], begun["week"]) == ("begun", "2026-W47")

    for shell in (s, a):
        plan = Plan.open(shell.home / "default" / "mirror", clock=shell.clock)
        plan.reviews.seal(plan.reviews.review(review.week), [])
        shell.did("sync")
    assert [(one["kind"], one["week"]) for one in told(kept)[1]["reviews"]] == [("agreed", "2026-W48")]


async def test_the_screen_calls_them_beside_its_loop(a: Shell) -> None:
    kept = hook(a, "on-change")
    a.did("sync")
    home = Home.at(str(a.home))
    app = PlannerApp(home, Settings(), FULL, clock=a.clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("a")
        await type_line(pilot, "Climbing fri 18:00")
    for worker in app.plan_workers:
        worker.finish()
    assert changes(kept) == [("new", "Climbing")]
