"""The sentence about an action's result or refusal, on screen and in the shell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from planner.cli.errors import with_way_out as in_the_shell
from planner.domain.errors import BadInput, PlannerError
from planner.domain.model.block import Block, Outcome, Visibility
from planner.domain.model.items import Deed
from planner.frontend.perform import Done, Refused, attempt, perform
from planner.frontend.verbs import BlockContext
from planner.plan.plan import Plan
from planner.tui.actions.offering import with_key as on_the_screen
from planner.tui.actions.table import BY_ID
from tests.cli.conftest import BEGIN
from tests.cli.shell import Shell
from tests.support import HeldClock

Act = Callable[[Plan, Block], Outcome | Deed]


@pytest.fixture
def two(tmp_path: Path, clock: HeldClock) -> tuple[Shell, Shell]:
    a, s = Shell(tmp_path / "alex", clock), Shell(tmp_path / "sam", clock)
    a.did("init", str(tmp_path / "shared"), *BEGIN)
    s.did("join", str(tmp_path / "shared"), "--as", "Sam", "--device", "desk")
    return a, s


def plan_of(shell: Shell) -> Plan:
    return Plan.open(shell.home / "default" / "mirror", clock=shell.clock)


def key_of(action_id: str) -> str:
    return BY_ID[action_id].key


def refused_by(action_id: str, plan: Plan, block: Block) -> Outcome:
    """Raise what pressing that key on this block says."""
    available = BY_ID[action_id].available
    found = available(BlockContext(block, plan)) if available else None
    assert isinstance(found, Refused)
    raise BadInput(found.sentence)


@pytest.mark.parametrize(
    ("words", "act"),
    [
        (("done",), lambda plan, block: plan.finish(block, "done")),
        (("edit", "--place", "Kino"), lambda plan, block: plan.change(block, {"place": "Kino"})),
        (("edit", "--pillar", "date"), lambda plan, block: plan.change(block, {"pillar": "date"})),
        (("edit", "--visibility", "busy"), lambda plan, block: refused_by("private", plan, block)),
        (("edit", "--visibility", "hidden"), lambda plan, block: refused_by("hide", plan, block)),
        (("cheer",), lambda plan, block: plan.items.cheer(block)),
        (("remove",), lambda plan, block: plan.remove(block)),
        (("decline",), lambda plan, block: plan.decline(block)),
        (("withdraw",), lambda plan, block: plan.withdraw(block)),
        (("agree",), lambda plan, block: plan.agree(block)),
        (("edit", "--title", ""), lambda plan, block: plan.change(block, {"title": ""})),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_screen_and_shell_say_the_same(two: tuple[Shell, Shell], words: tuple[str, ...], act: Act) -> None:
    shell = two[0]
    first, second = (shell.added("Cinema fri 19:30 we") for _ in range(2))
    plan = plan_of(shell)
    came_of_it = perform(lambda: act(plan, plan.block(first)), plan)
    said = shell(words[0], second, *words[1:])
    if isinstance(came_of_it, Done):
        assert (said.status, said.out) == (0, came_of_it.sentence + "\n")
    else:
        assert (said.status, said.sentence) == (1, in_the_shell(came_of_it))
        assert came_of_it.sentence in on_the_screen(came_of_it, key_of)


@pytest.mark.parametrize("visibility", ["busy", "hidden", "open"])
def test_a_change_of_visibility_is_told_in_one_sentence(two: tuple[Shell, Shell], visibility: Visibility) -> None:
    """The action on the screen prints the outcome of the same change."""
    shell = two[0]
    first, second = (shell.added("Chess fri 19:30 1h") for _ in range(2))
    if visibility == "open":
        for block in (first, second):
            shell.did("edit", block, "--visibility", "busy")
    plan = plan_of(shell)
    done = perform(lambda: plan.change(plan.block(first), {"visibility": visibility}), plan)
    assert isinstance(done, Done)
    assert shell.did("edit", second, "--visibility", visibility) == f"{done.sentence}\n"
    assert "Sam" in done.sentence
    assert ("may have read them" in done.sentence) == (visibility != "open")


def test_a_refusal_about_protected_time_says_how_to_ask(two: tuple[Shell, Shell]) -> None:
    a, s = two
    choir = s.added("Choir fri 19:00 2h !")
    a.did("sync")
    plan = plan_of(a)
    refused = perform(lambda: plan.remove(plan.block(choir)), plan)
    assert refused == Refused("“Choir” is protected: Sam keeps that time.", "request")
    assert on_the_screen(refused, key_of) == f"{refused.sentence} S: say what you would like"
    assert on_the_screen(refused, lambda action_id: "") == refused.sentence
    sentence = f"{refused.sentence} Say what you would like: planner request --need TEXT"
    assert in_the_shell(refused) == sentence == a("remove", choir).sentence


def test_an_undo_refused_after_a_yes_says_how_to_ask_for_another_time(two: tuple[Shell, Shell]) -> None:
    a, s = two
    cinema = a.added("Cinema fri 19:30 we")
    a.did("edit", cinema, "--start", "sat 20:00")
    s.did("agree", cinema)
    said = a("undo")
    assert said.status == 1
    assert said.sentence.endswith("it stays. To ask for another time: planner suggest Cinema --start WHEN")


def test_a_full_disk_is_an_error_like_any_other(two: tuple[Shell, Shell]) -> None:
    def full() -> Deed:
        raise OSError(28, "No space left on device")

    refused = perform(full, plan_of(two[0]))
    assert refused == Refused("Not saved (No space left on device); everything is as it was before.")
    with pytest.raises(PlannerError, match="it is still here"):
        attempt(full, "it is still here")


def test_other_errors_are_not_hidden(two: tuple[Shell, Shell]) -> None:
    def wrong() -> Deed:
        raise BadInput("No.")

    def broken() -> Deed:
        raise ZeroDivisionError

    plan = plan_of(two[0])
    assert perform(wrong, plan) == Refused("No.")
    with pytest.raises(ZeroDivisionError):
        perform(broken, plan)
