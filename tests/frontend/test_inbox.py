"""Open questions and their sentences, the same on the screen and in the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.domain.model.items import Asked
from planner.frontend.inbox import is_open, open_questions_said, proposal_of
from planner.plan.plan import Plan
from tests.cli.conftest import BEGIN
from tests.cli.shell import Shell
from tests.support import HeldClock


def asked(shell: Shell) -> tuple[Plan, Asked]:
    """That person's plan, and the one thing they asked."""
    plan = Plan.open(shell.home / "default" / "mirror", clock=shell.clock)
    (row,) = plan.inbox.read().asked
    return plan, row


@pytest.mark.parametrize("answer", ["none", "no", "another time after a yes"])
def test_a_question_is_open_until_it_is_answered(tmp_path: Path, clock: HeldClock, answer: str) -> None:
    a, s = Shell(tmp_path / "alex", clock), Shell(tmp_path / "sam", clock)
    a.did("init", str(tmp_path / "shared"), *BEGIN)
    s.did("join", str(tmp_path / "shared"), "--as", "Sam", "--device", "desk")
    cinema = a.added("Cinema fri 19:30 we")
    if answer == "no":
        s.did("decline", cinema)
    elif answer != "none":
        s.did("agree", cinema)
    if answer == "another time after a yes":
        a.did("suggest", cinema, "--start", "sat 20:00")
    a.did("sync")
    plan, row = asked(a)
    assert is_open(row, plan.me.id) == (answer in ("none", "another time after a yes"))
    wish = proposal_of(row.block, plan.me.id)
    assert (wish is not None) == (answer == "another time after a yes")
    assert proposal_of(row.block, plan.you.id) is None


def test_open_questions_fold_into_one_line() -> None:
    assert open_questions_said(1, "Sam") == "1 question waits for Sam: bring them up on Sunday?"
    assert open_questions_said(3, "Sam") == "3 questions wait for Sam: bring them up on Sunday?"
