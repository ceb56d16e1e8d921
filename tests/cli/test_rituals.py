"""Rituals by command: one date, this and following, all; and who is where."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.shell import Shell

DINNER = ("Date", "night", "every", "fri", "19:30", "2h", "we")

# Wednesday 25 November 2026, noon in Berlin: what `planner add "…" --json` gives for each example of the contract.
EXAMPLES: tuple[tuple[str, dict[str, object]], ...] = (
    (
        "Climbing fri 18:00-20:00 #passion !",
        {
            "title": "Climbing",
            "start": "2026-11-27T18:00+01:00",
            "end": "2026-11-27T20:00+01:00",
            "minutes": 120,
            "precision": "time",
            "pillar": "passion",
            "protected": True,
            "who": "me",
            "ritual": None,
        },
    ),
    (
        "Date night every fri 19:30 2h we",
        {
            "title": "Date night",
            "start": "2026-11-27T19:30+01:00",
            "minutes": 120,
            "timezone": "Europe/Berlin",
            "who": "we",
            "occurrence": "2026-11-27",
        },
    ),
    (
        "Walk every day 20:15 20m we #ritual",
        {
            "title": "Walk",
            "start": "2026-11-25T20:15+01:00",
            "minutes": 20,
            "pillar": "ritual",
            "who": "we",
            "occurrence": "2026-11-25",
        },
    ),
    (
        "Solo weekend every 1st sat 2d me",
        {
            "title": "Solo weekend",
            "start": "2026-12-05",
            "end": "2026-12-06",
            "minutes": 2880,
            "precision": "day",
            "who": "me",
            "occurrence": "2026-12-05",
        },
    ),
    (
        "Dentist 3 dec 9am 45m",
        {"title": "Dentist", "start": "2026-12-03T09:00+01:00", "minutes": 45, "who": "me", "ritual": None},
    ),
    (
        "Call mum this week",
        {"title": "Call mum", "start": "2026-W48", "end": "2026-W48", "precision": "week", "who": "me"},
    ),
)


def ritual(shell: Shell, *words: str) -> str:
    """Add one; its id without the date."""
    return shell.added(*(words or DINNER)).partition("@")[0]


def starts(shell: Shell, *weeks: str) -> list[str]:
    return [block["start"] for week in weeks for block in shell.json("week", week)["columns"]["we"]]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES, ids=[text for text, _ in EXAMPLES])
def test_an_added_line_gives_the_block_of_the_contract(a: Shell, text: str, expected: dict[str, Any]) -> None:
    me = a.json("week")["me"]["id"]
    block = a.json("add", text)
    found = {key: block[key] for key in expected} | {"who": "me" if block["who"] == me else block["who"]}
    assert found == expected
    assert block["id"].partition("@")[0] == (block["ritual"] or block["id"])
    assert a.json("show", block["id"]) == block


def test_a_ritual_takes_pillar_and_length_from_its_title(a: Shell) -> None:
    a.did("add", "Climbing", "mon", "18:00-20:00", "#passion")
    block = a.json("add", "climbing every tue 19")
    assert (block["pillar"], block["minutes"]) == ("passion", 120)


def test_edit_changes_one_occurrence_the_following_or_all(a: Shell) -> None:
    root = ritual(a)
    a.did("edit", root, "--occurrence", "2026-12-04", "--start", "21:00")
    assert starts(a, "+1", "+2") == ["2026-12-04T21:00+01:00", "2026-12-11T19:30+01:00"]
    a.did("edit", root[-6:], "--following", "2026-12-18", "--start", "sat")
    assert starts(a, "this", "+2", "+3", "+4") == [
        "2026-11-27T19:30+01:00",
        "2026-12-11T19:30+01:00",
        "2026-12-19T19:30+01:00",
        "2026-12-26T19:30+01:00",
    ]
    a.did("remove", root, "--following", "2026-12-26")
    assert starts(a, "+3", "+4") == ["2026-12-19T19:30+01:00"]
    a.did("remove", f"{root}@2026-11-27")
    assert starts(a, "this") == []
    a.did("restore", root, "--occurrence", "2026-11-27")
    assert starts(a, "this") == ["2026-11-27T19:30+01:00"]
    a.did("edit", root, "--title", "Evening")
    assert a.json("show", f"{root}@2026-12-11")["title"] == "Evening"


def test_marking_applies_to_one_occurrence(a: Shell) -> None:
    root = ritual(a)
    a.did("skip", root, "--occurrence", "fri")
    assert a.json("show", f"{root}@2026-11-27")["status"] == "skipped"
    assert a.json("show", f"{root}@2026-12-04")["status"] == "planned"
    a.did("reopen", f"{root}@2026-11-27")
    said = a("done", root, "--following", "fri")
    assert (said.status, said.out) == (2, "")


def test_a_date_without_an_occurrence_is_refused_in_one_sentence(a: Shell) -> None:
    root = ritual(a)
    assert a("skip", root, "--occurrence", "2026-11-26").sentence == "“Date night” doesn’t fall on Thu 26 Nov."
    block = a.added("Dentist", "thu", "9")
    assert a("skip", block, "--occurrence", "2026-11-26").status == 1


def test_a_flexible_one_is_ticked_in_its_week(a: Shell) -> None:
    root = ritual(a, "Walk", "5", "a", "week", "after", "17:00", "20m", "we")
    for _ in range(2):
        a.did("done", root)
    a.did("done", root, "--occurrence", "2026-11-26")
    week = a.json("week")["columns"]["we"]
    assert [(block["title"], block["start"]) for block in week] == [("Walk", "2026-W48")]
    assert "Walk 3 of 5" in a.did("week")


def test_suggested_rituals_are_off_until_chosen(a: Shell) -> None:
    assert starts(a, "this") == []
    offered = [row["id"] for row in a.json("rituals")["offered"]]
    assert offered == ["date-night", "daily-walk", "sunday-review", "solo-weekend"]
    a.did("ritual", "--choose", "sunday-review", "every", "sun", "19:00", "45m")
    assert starts(a, "this") == ["2026-11-29T19:00+01:00"]
    a.did("ritual", "--choose", "solo-weekend", "--each")
    rows = a.json("rituals")
    assert [row["id"] for row in rows["offered"]] == ["date-night", "daily-walk"]
    assert len(rows["rituals"]) == 3


def test_the_solo_weekend_may_be_mine_alone(a: Shell) -> None:
    a.did("ritual", "--choose", "solo-weekend", "--me", "every", "2nd", "sat", "2d")
    (row,) = a.json("rituals")["rituals"]
    assert (row["who"], row["rule"]) == (a.json("week")["me"]["id"], "every 2nd Sat")


def test_changing_a_rule_ending_it_and_restoring_it(a: Shell) -> None:
    root = ritual(a)
    a.did("ritual", "--edit", root, "every", "sat", "20:00", "90m")
    row = a.json("rituals")["rituals"][0]
    assert (row["rule"], row["minutes"], row["next"]) == ("every Sat", 90, f"{root}@2026-11-28")
    a.did("ritual", "--off", root)
    assert a.json("rituals")["rituals"] == []
    assert [row["ended"] for row in a.json("rituals", "--ended")["rituals"]] == [True]
    a.did("ritual", "--back", root)
    assert starts(a, "this") == ["2026-11-28T20:00+01:00"]


def test_agree_answers_a_whole_ritual(a: Shell, s: Shell) -> None:
    root = ritual(a)
    waiting = s.json("inbox")["waiting"]
    assert [(row["kind"], row["id"]) for row in waiting] == [("ritual", f"{root}@2026-11-27")]
    s.did("agree", root)
    assert s.json("inbox")["waiting"] == []
    block = a.json("show", f"{root}@2027-01-01")
    assert set(block["agreement"].values()) == {"yes"}


def test_a_no_to_a_ritual_removes_it_from_the_week(a: Shell, s: Shell) -> None:
    root = ritual(a)
    s.did("decline", root, "--because", "fridays are full")
    assert starts(a, "this", "+1") == []
    assert a.json("inbox")["asked"][0]["text"] == "Date night"


@pytest.mark.parametrize(
    "text",
    ["Tea every minute", "Tea every feb 30", "Tea every fri 20-19 1h", "Tea every fri until 2026-11-01", "every fri"],
)
def test_an_impossible_rule_is_refused_in_one_sentence(a: Shell, text: str) -> None:
    said = a("ritual", text)
    if said.status == 0:  # what is not understood stays in the title, which is said
        pytest.fail(said.out)
    assert said.sentence
    assert a.json("rituals")["rituals"] == []


# -- zones ------------------------------------------------------------------------------------------------------------


def test_a_stay_in_another_zone_shows_both_hours(a: Shell, s: Shell) -> None:
    s.did("away", "America/New_York", "--from", "2026-11-27", "--to", "2026-12-02")
    block = a.added("Call", "fri", "19:00", "we")
    assert "19:00–20:00, 13:00 there" in a.did("show", block)
    late = a.added("Call", "3 dec", "19:00", "we")
    assert "there" not in a.did("show", late)
    assert a.did("away") == "Sam: America/New_York, Fri 27 Nov – Wed 2 Dec\n"


def test_the_screen_uses_the_zone_of_a_stay(a: Shell) -> None:
    block = a.added("Call", "thu", "19:00", "we")
    a.did("away", "America/New_York", "--from", "2026-11-25", "--to", "2026-12-02")
    assert a.json("show", block)["start"] == "2026-11-26T13:00-05:00"
    assert a.json("add", "Tea thu 9")["timezone"] == "America/New_York"
    a.did("away", "--not", "2026-11-26")
    assert a.json("show", block)["start"] == "2026-11-26T19:00+01:00"


@pytest.mark.parametrize(
    "words",
    [
        ("Atlantis/Centre", "--from", "fri", "--to", "sun"),
        ("Europe/Paris", "--from", "2026-11-28", "--to", "2026-11-27"),
        ("Europe/Paris", "--from", "2026-11-28", "--to", "9999-12-31"),
        ("Europe/Paris", "--from", "10000-01-01", "--to", "10000-01-02"),
    ],
)
def test_an_impossible_stay_is_refused_in_one_sentence(a: Shell, words: tuple[str, ...]) -> None:
    assert a("away", *words).sentence
    assert a.json("away")["me"]["away"] == []


def test_choosing_a_ritual_again_says_that_it_is_there(a: Shell) -> None:
    a.did("ritual", "--choose", "sunday-review")
    assert a("ritual", "--choose", "sunday-review", "every sun 20:00 1h").sentence.startswith(
        "You have that ritual already; ritual --edit changes its times. On offer: "
    )
