"""Commands that exchange first and decide afterwards.

A yes that lies unread in the folder counts, whatever the command changes.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.cli.shell import Shell

SATURDAY = "2026-11-28"
RITUAL_CHANGES = pytest.mark.parametrize(
    "change",
    [
        ("edit", "R", "--following", "2026-12-05", "--start", "19:00"),
        ("edit", "R", "--occurrence", SATURDAY, "--start", "19:00"),
        ("edit", f"R@{SATURDAY}", "--start", "19:00"),
        ("edit", "R", "--start", "19:00"),
        ("edit", "R", "--length", "2h"),
        ("edit", "R", "--who", "me"),
        ("ritual", "--edit", "R", "every sun 18:00"),
    ],
    ids=lambda change: " ".join(change),
)
BLOCK_CHANGES = pytest.mark.parametrize(
    "change",
    [("--start", "sat 20:00"), ("--length", "3h"), ("--who", "me"), ("--start", "sat")],
    ids=lambda change: " ".join(change),
)


def named(words: Sequence[str], wanted: str) -> list[str]:
    return [word.replace("R", wanted, 1) if word[:1] == "R" else word for word in words]


def evenings(shell: Shell, ritual: str, *weeks: str) -> list[tuple[str, object, str]]:
    """Start, length and whose it is of the ritual's evenings in these weeks."""
    return [
        (block["start"], block["minutes"], block["who"])
        for week in weeks
        for column in shell.json("week", week)["columns"].values()
        for block in column
        if block["ritual"] == ritual
    ]


@RITUAL_CHANGES
def test_a_yes_to_a_ritual_still_in_the_folder_counts(change: Sequence[str], a: Shell, s: Shell) -> None:
    ritual = str(a.json("add", "Yoga every sat 18:00 1h we")["ritual"])
    s.did("agree", ritual)
    before = evenings(s, ritual, "2026-W48", "2026-W49")
    said = a(*named(change, ritual))
    assert said.status == 0
    assert "says yes, it stays" in said.out
    for shell in (a, s):
        assert evenings(shell, ritual, "2026-W48", "2026-W49") == before
    [row] = s.json("inbox")["waiting"]
    assert row["text"] == "Yoga"


@BLOCK_CHANGES
def test_a_yes_to_a_block_still_in_the_folder_counts(change: Sequence[str], a: Shell, s: Shell) -> None:
    dinner = a.added("Dinner fri 19:00 2h we")
    s.did("agree", dinner)
    before = s.block(dinner)
    assert "says yes, it stays" in a.did("edit", dinner, *change)
    for shell in (a, s):
        block = shell.block(dinner)
        assert [block[part] for part in ("start", "minutes", "who")] == [
            before[part] for part in ("start", "minutes", "who")
        ]
    assert s.json("week")["waiting"] == [dinner]


def test_removing_considers_what_is_still_in_the_folder(a: Shell, s: Shell) -> None:
    """Deleting a block the other has agreed to calls it off for both."""
    dinner = a.added("Dinner fri 19:00 2h we")
    s.did("agree", dinner)
    assert "called off" in a.did("remove", dinner)
    assert "called off" in s.did("week")


def test_a_yes_applies_to_the_block_before_the_exchange(a: Shell, s: Shell) -> None:
    """A new time lies unread in the folder: the yes is kept for the old one.

    Both times are shown.
    """
    dinner = a.added("Dinner fri 19:00 2h we")
    s.did("week")
    a.did("edit", dinner, "--start", "fri 20:00")
    said = s.did("agree", dinner)
    assert (
        said == "Dinner is Fri 27 Nov 20:00–22:00 now; your yes to Fri 27 Nov 19:00 is kept, and you are asked again\n"
    )
    a.did("week")
    for shell in (a, s):
        block = shell.block(dinner)
        assert block["start"] == "2026-11-27T20:00+01:00"
        assert sorted(block["agreement"].values()) == ["changed", "yes"]
        [earlier] = block["earlier_yes"]
        assert (earlier["start"], earlier["minutes"]) == ("2026-11-27T19:00+01:00", 120)
        assert "yes to Fri 27 Nov 19:00–21:00; asked again" in shell.did("show", dinner)
    assert s.json("week")["waiting"] == [dinner]
    assert a.json("week")["balance"]["we"]["planned_minutes"] == 0
    s.did("agree", dinner)
    assert s.block(dinner)["earlier_yes"] == []


def test_without_the_folder_a_decision_is_marked_as_made_alone(a: Shell, s: Shell) -> None:
    dinner = a.added("Dinner fri 19:00 2h we")
    s.did("agree", dinner)
    said = a.did("--offline", "edit", dinner, "--start", "fri 20:00")
    assert said.endswith("decided without the shared folder\n")
    a.did("sync")
    s.did("sync")
    block = s.block(dinner)
    assert (block["start"], sorted(block["agreement"].values())) == ("2026-11-27T20:00+01:00", ["changed", "yes"])
    assert [earlier["start"] for earlier in block["earlier_yes"]] == ["2026-11-27T19:00+01:00"]


def test_a_yes_is_not_taken_for_a_question_that_came_with_the_command(a: Shell, s: Shell) -> None:
    ritual = str(a.json("add", "Yoga every sat 18:00 1h we")["ritual"])
    s.did("agree", ritual)
    a.did("edit", ritual, "--start", "19:00")
    assert "has just asked something new about “Yoga”" in s("agree", ritual).sentence
    assert "Alex asks" in s.did("inbox")
    s.did("agree", ritual)
    assert evenings(a, ritual, SATURDAY)[0][0].startswith("2026-11-28T19:00")
