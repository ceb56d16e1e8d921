"""`review` and `balance` at the shell, as text, Markdown and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner.config.paths import Home
from planner.domain.model.block import Draft
from planner.domain.review.steps import STEPS
from planner.plan.plan import Plan
from planner.sync.presence import Presences
from tests.cli.shell import Shell
from tests.support import THIS_WEEK, HeldClock, at


def plan_of(shell: Shell) -> Plan:
    return Plan.open(Home.at(str(shell.home), env={}).mirror, clock=shell.clock)


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*.json")))


@pytest.fixture
def reviewed(a: Shell, s: Shell) -> Shell:
    """Alex at a review of this week at two terminals: something sent, something kept."""
    a.did("sync")
    plan = plan_of(a)
    review = plan.reviews.begin_review(THIS_WEEK, "two")
    plan.reviews.write_answer(review, "alone", "guitar *and* [rest]\n# twice")
    plan.reviews.write_answer(review, "thanks", "a secret for now")
    plan.reviews.write_answer(plan.reviews.review(THIS_WEEK), "line", "rain and soup")
    return a


def test_without_a_review_the_command_says_so(a: Shell) -> None:
    said = a("review", "this")
    assert said.status == 1
    assert "no review" in said.sentence
    assert a.json("review", "this")["step"] is None


def test_json_leaves_out_sealed_answers(reviewed: Shell) -> None:
    found = reviewed.json("review", "this")
    assert (found["week"], found["step"], found["sealed"]) == ("2026-W48", "thanks", False)
    assert found["me"]["answers"] == {"alone": "guitar *and* [rest]\n# twice"}
    assert found["we"]["answers"] == {"line": "rain and soup"}
    assert "Sam" in found["me"]["prompts"]["thanks"]
    assert (found["we"]["ready"], found["we"]["sealed"]) == ([], False)
    assert "thanks" not in found["we"]["prompts"]
    assert found["we"]["prompts"]["back"] == found["me"]["prompts"]["back"]
    assert found["you"]["ready"] == []
    assert "secret" not in json.dumps(found)


def test_markdown_escapes_what_people_wrote(reviewed: Shell) -> None:
    text = reviewed.did("review", "this", "--markdown")
    assert text.startswith("# Sunday review, week 48 of 2026\n")
    assert r"guitar \*and\* \[rest\]" in text
    assert "\n# twice" not in text
    assert "> rain and soup" in text
    assert "secret" not in text


def test_a_review_as_plain_text(reviewed: Shell) -> None:
    text = reviewed.did("review", "this")
    assert "guitar *and* [rest]" in text
    assert "**" not in text


def test_the_other_side_reads_the_same_review(reviewed: Shell, s: Shell) -> None:
    reviewed.did("sync")
    assert s.json("review", "this")["you"]["answers"] == {"alone": "guitar *and* [rest]\n# twice"}


def test_sync_opens_answers_that_both_have_sent(reviewed: Shell, s: Shell) -> None:
    thanks = next(step for step in STEPS if step.id == "thanks")
    plan = plan_of(reviewed)
    plan.reviews.send(plan.reviews.review(THIS_WEEK), thanks)
    reviewed.did("sync")
    s.did("sync")
    theirs = plan_of(s)
    theirs.reviews.write_answer(theirs.reviews.review(THIS_WEEK), "thanks", "the other secret")
    theirs.reviews.send(theirs.reviews.review(THIS_WEEK), thanks)
    folder = Path(plan.arrivals.folder)
    assert b"secret" not in bytes_of(folder / "devices" / plan.device)
    for shell in (s, reviewed, s):
        shell.did("sync")
    assert all(text in bytes_of(folder) for text in (b"a secret for now", b"the other secret"))
    for shell in (reviewed, s):
        found = plan_of(shell).reviews.review(THIS_WEEK)
        assert {found.me.answers["thanks"], found.you.answers["thanks"]} == {"a secret for now", "the other secret"}


def test_the_next_exchange_removes_what_a_killed_review_left(reviewed: Shell) -> None:
    plan = plan_of(reviewed)
    Presences(plan.arrivals.folder, plan.device, plan.me.id, clock=reviewed.clock).tell(THIS_WEEK, "thanks")
    left = plan.arrivals.folder / "devices" / plan.device / "presence.json"
    reviewed.did("sync")
    assert left.exists()
    reviewed.clock.forward(minutes=3)
    reviewed.did("week")
    assert not left.exists()


def test_both_forms_at_once_are_refused(a: Shell) -> None:
    assert a("review", "--json", "--markdown").status == 1


def test_balance_as_json(a: Shell) -> None:
    a.did("add", "Run", "mon", "07:00", "45m", "#rest", "--offline")
    ours = a.added("Cinema", "fri", "19:30", "2h", "#date", "--we")
    weeks = a.json("balance", "--weeks", "3")["weeks"]
    assert [row["week"] for row in weeks] == ["2026-W46", "2026-W47", "2026-W48"]
    assert set(weeks[-1]) == {"week", "me", "we", "moments"}
    assert weeks[-1]["me"].keys() == {"planned_minutes", "done_minutes", "range_minutes", "pillars"}
    assert weeks[-1]["moments"]["planned"] == {}
    assert ours


def run(shell: Shell) -> str:
    """Something of last week's; its id."""
    return plan_of(shell).blocks.add(Draft("Run", at("2026-11-17T07:00", 90), plan_of(shell).me.id)).block.id


def test_balance_draws_the_braid_and_then_says_a_few_sentences(a: Shell, s: Shell) -> None:
    block = a.added("Cinema", "mon", "19:30", "2h", "#date", "--we")
    s.did("sync")
    s.did("agree", block)
    a.did("sync")
    run(a)
    plan_of(a).reviews.write_answer(plan_of(a).reviews.begin_review(THIS_WEEK.plus(-1), "one"), "line", "one river")
    shown = a.did("balance")
    assert shown == (
        "Looking back · Alex and Sam · 16 Nov – 29 Nov\n\n"
        "      16 Nov   23\n"
        "Alex  ───────  ───\n"
        "both\n"
        "Sam   ───────  ───\n\n"
        "      “one river”\n\n"
        "The next date is Cinema, on Mon 30 Nov.\n"
    )
    s.did("sync")
    assert s.did("balance") == shown


def test_hours_are_told_for_a_range_or_when_asked_for(a: Shell) -> None:
    a.did("done", run(a))
    assert "happened" not in a.did("balance")
    assert "On your own: 1.5h a week happened.\n" in a.did("balance", "--hours")
    a.did("settings", "range", "1h-2h")
    assert a.did("balance").endswith("On your own: 1.5h a week happened. Your range: 1h–2h.\n")


def test_a_first_week_says_what_balance_will_show(a: Shell) -> None:
    assert "From Mon 30 Nov on this page draws your weeks" in a.did("balance")


def test_balance_draws_a_plot(a: Shell) -> None:
    text = a.did("balance", "--weeks", "5", "--plot")
    assert "┌" in text
    assert "own time" in text


@pytest.mark.parametrize("weeks", ["0", "-3", "99999"])
def test_invalid_numbers_of_weeks(a: Shell, weeks: str) -> None:
    assert a("balance", f"--weeks={weeks}").status == 1


def test_a_private_block_does_not_change_the_balance(a: Shell, clock: HeldClock, folder: Path) -> None:
    before = a.json("balance")
    a.did("add", "Surprise", "thu", "18:00", "..")
    assert a.json("balance") == before


@pytest.mark.parametrize("spoken", [False, True], ids=["at two terminals", "at one keyboard"])
def test_the_seal_agrees_to_rituals_too(a: Shell, s: Shell, spoken: bool) -> None:
    a.did("add", "Walk", "every", "day", "20:15", "20m", "we", "#ritual")
    a.did("add", "Cinema", "4", "dec", "19:00", "we", "#date")
    s.did("sync")
    plan = plan_of(a if spoken else s)
    review = plan.reviews.begin_review(THIS_WEEK, "one" if spoken else "two")
    page = [block for column in plan.week(review.next_week).columns.values() for block in column]
    plan.reviews.seal(review, page, person=plan.you.id if spoken else plan.me.id)
    (a if spoken else s).did("sync")
    for shell in (a, s):
        blocks = shell.json("week", "next")["columns"]["we"]
        assert len(blocks) == 8
        assert {said for block in blocks for said in block["agreement"].values()} == {"yes"}
