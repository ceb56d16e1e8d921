"""Changes of rituals by command, and their effect on single evenings."""

from __future__ import annotations

import shlex
from typing import NamedTuple

import pytest

from tests.cli.shell import Shell

SAT = "2026-11-28"


class Row(NamedTuple):
    """An earlier change to one's own ritual (Saturdays 18:00) and its four weeks."""

    name: str
    steps: tuple[str, ...]
    weeks: tuple[str, ...]


MOVED = f"edit R@{SAT} --start 'mon 30 nov 8:00'"
KEPT = "11-30 08:00 60 Yoga"
"""The moved evening, as it was left."""

ROWS = (
    Row(
        "a length",
        (MOVED, "edit R --length 2h"),
        (KEPT, "12-05 18:00 120 Yoga", "12-12 18:00 120 Yoga", "12-19 18:00 120 Yoga"),
    ),
    Row(
        "a length for what follows",
        (MOVED, f"edit R --following {SAT} --length 2h"),
        (KEPT, "12-05 18:00 120 Yoga", "12-12 18:00 120 Yoga", "12-19 18:00 120 Yoga"),
    ),
    Row(
        "a length for what follows a later one",
        (MOVED, "edit R --following 2026-12-12 --length 2h"),
        (KEPT, "12-05 18:00 60 Yoga", "12-12 18:00 120 Yoga", "12-19 18:00 120 Yoga"),
    ),
    Row(
        "an hour",
        (MOVED, "edit R --start 19:00"),
        (KEPT, "12-05 19:00 60 Yoga", "12-12 19:00 60 Yoga", "12-19 19:00 60 Yoga"),
    ),
    Row(
        "the hour of the moved one",
        (MOVED, f"edit R --following {SAT} --start 8:00"),
        (KEPT, "12-05 08:00 60 Yoga", "12-12 08:00 60 Yoga", "12-19 08:00 60 Yoga"),
    ),
    Row(
        "the day that it has",
        (MOVED, "edit R --start sat"),
        (KEPT, "12-05 18:00 60 Yoga", "12-12 18:00 60 Yoga", "12-19 18:00 60 Yoga"),
    ),
    Row(
        "another day",
        (MOVED, "edit R --start sun"),
        (KEPT, "12-06 18:00 60 Yoga", "12-13 18:00 60 Yoga", "12-20 18:00 60 Yoga"),
    ),
    Row(
        "a title, where one has its own",
        (f"edit R@{SAT} --title Swim --place Pool", "edit R --place Hall", "edit R --pillar rest"),
        ("11-28 18:00 60 Swim @Pool", *(f"12-{day} 18:00 60 Yoga @Hall" for day in ("05", "12", "19"))),
    ),
    Row(
        "all to the hour that one has",
        (f"edit R@{SAT} --start 19:00", "edit R --start 19:00"),
        tuple(f"{day} 19:00 60 Yoga" for day in ("11-28", "12-05", "12-12", "12-19")),
    ),
    Row(
        "what follows to the hour that one has",
        (f"edit R@{SAT} --start 19:00", f"edit R --following {SAT} --start 19:00"),
        tuple(f"{day} 19:00 60 Yoga" for day in ("11-28", "12-05", "12-12", "12-19")),
    ),
    Row(
        "all to the title, place and length that one has",
        (f"edit R@{SAT} --title Swim --place Pool --length 2h", "edit R --title Swim --place Pool --length 2h"),
        tuple(f"{day} 18:00 120 Swim @Pool" for day in ("11-28", "12-05", "12-12", "12-19")),
    ),
    Row(
        "all to the hour of the first, over a later change",
        ("edit R --following 2026-12-12 --start 21:00", "edit R --start 18:00"),
        tuple(f"{day} 18:00 60 Yoga" for day in ("11-28", "12-05", "12-12", "12-19")),
    ),
    Row(
        "all to another hour, over a later change",
        ("edit R --following 2026-12-12 --start 21:00 --title Late", "edit R --start 19:00"),
        (
            *(f"{day} 19:00 60 Yoga" for day in ("11-28", "12-05")),
            *(f"{day} 19:00 60 Late" for day in ("12-12", "12-19")),
        ),
    ),
    Row(
        "all to another length, over another day later",
        ("edit R --following 2026-12-12 --start 'sun 20:00'", "edit R --length 90m"),
        (
            *(f"{day} 18:00 90 Yoga" for day in ("11-28", "12-05")),
            *(f"{day} 20:00 90 Yoga" for day in ("12-13", "12-20")),
        ),
    ),
    Row(
        "all to the title of the first, over a later change",
        ("edit R --following 2026-12-12 --title Late", "edit R --title Yoga"),
        tuple(f"{day} 18:00 60 Yoga" for day in ("11-28", "12-05", "12-12", "12-19")),
    ),
    Row(
        "another day, where one was removed",
        ("remove R@2026-12-05", "edit R --start sun"),
        tuple(f"{day} 18:00 60 Yoga" for day in ("11-29", "12-13", "12-20")),
    ),
    Row(
        "another day, where one was removed and brought back",
        ("remove R@2026-12-05", "edit R --start sun", "restore R --occurrence 2026-12-06"),
        tuple(f"{day} 18:00 60 Yoga" for day in ("11-29", "12-06", "12-13", "12-20")),
    ),
    Row(
        "another rule, where one was removed",
        ("remove R@2026-12-05", "ritual --edit R every fri 18:00"),
        tuple(f"{day} 18:00 60 Yoga" for day in ("11-27", "12-11", "12-18")),
    ),
    Row(
        "two other days, where one was removed",
        ("remove R@2026-12-05", "edit R --start sun", "edit R --start fri"),
        tuple(f"{day} 18:00 60 Yoga" for day in ("11-27", "12-11", "12-18")),
    ),
    Row(
        "another day from then on, where one was removed",
        ("remove R@2026-12-12", "edit R --following 2026-12-05 --start sun"),
        tuple(f"{day} 18:00 60 Yoga" for day in ("11-28", "12-06", "12-20")),
    ),
    Row(
        "another day, where one was moved",
        ("edit R@2026-12-05 --start 'thu 3 dec 20:00'", "edit R --start sun"),
        ("11-29 18:00 60 Yoga", "12-03 20:00 60 Yoga", "12-13 18:00 60 Yoga", "12-20 18:00 60 Yoga"),
    ),
    Row(
        "there and back, where one was moved",
        ("edit R@2026-12-05 --start 'thu 3 dec 20:00'", "edit R --start sun", "edit R --start sat"),
        ("11-28 18:00 60 Yoga", "12-03 20:00 60 Yoga", "12-12 18:00 60 Yoga", "12-19 18:00 60 Yoga"),
    ),
    Row(
        "another day, where one has words of its own",
        ("edit R@2026-12-05 --title Swim", "edit R --start sun"),
        ("11-29 18:00 60 Yoga", "12-06 18:00 60 Swim", "12-13 18:00 60 Yoga", "12-20 18:00 60 Yoga"),
    ),
    Row(
        "another day, and undone, where one was moved and one removed",
        ("edit R@2026-12-05 --start 20:00", "remove R@2026-12-12", "edit R --start sun", "undo"),
        ("11-28 18:00 60 Yoga", "12-05 20:00 60 Yoga", "12-19 18:00 60 Yoga"),
    ),
)


def weeks(shell: Shell) -> tuple[str, ...]:
    """Day, hour, length, title and place of everything in four weeks."""
    found = []
    for week in ("this", "+1", "+2", "+3"):
        columns = shell.json("week", week)["columns"]
        for block in sorted((b for column in columns.values() for b in column), key=lambda b: str(b["start"])):
            place = f" @{block['place']}" if block["place"] else ""
            found.append(f"{block['start'][5:10]} {block['start'][11:16]} {block['minutes']} {block['title']}{place}")
    return tuple(found)


@pytest.mark.parametrize("visibility", ["open", "busy", "hidden"])
@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_changed_occurrences_follow_a_changed_rule(a: Shell, row: Row, visibility: str) -> None:
    root = a.added("Yoga", "every", "sat", "18:00", "--visibility", visibility).partition("@")[0]
    for step in row.steps:
        a.did(*(word.replace("R", root, 1) if word.startswith("R") else word for word in shlex.split(step)))
    assert weeks(a) == row.weeks


def test_an_agreed_change_of_rule_moves_changed_occurrences_too(a: Shell, s: Shell) -> None:
    root = a.added("Dinner", "every", "sat", "18:00", "we").partition("@")[0]
    s.did("agree", root)
    a.did("remove", f"{root}@2026-12-05")
    s.did("edit", f"{root}@2026-12-12", "--start", "thu 10 dec 20:00")
    a.did("agree", f"{root}@2026-12-12")
    assert "asked" in a.did("edit", root, "--start", "sun 19:00").lower()
    before = ("11-28 18:00 60 Dinner", "12-05 18:00 60 Dinner", "12-10 20:00 60 Dinner", "12-19 18:00 60 Dinner")
    assert weeks(s) == before
    s.did("agree", root)
    for shell in (a, s):
        assert weeks(shell) == ("11-29 19:00 60 Dinner", "12-10 20:00 60 Dinner", "12-20 19:00 60 Dinner")


def test_an_answer_to_one_of_several_times_reaches_later_changes(a: Shell, s: Shell) -> None:
    root = a.added("Dinner", "every", "sat", "18:00", "we").partition("@")[0]
    a.did("edit", root, "--following", "2026-12-12", "--start", "sun 21:00")
    s.did("agree", root)
    s.did("agree", f"{root}@2026-12-13")
    a.did("edit", root, "--length", "2h")
    assert len(s.json("inbox")["waiting"]) == 2
    s.did("agree", root)
    assert s.json("inbox")["waiting"] == []
    expected = ("11-28 18:00 120", "12-05 18:00 120", "12-13 21:00 120", "12-20 21:00 120")
    assert tuple(row.rpartition(" ")[0] for row in weeks(a)) == expected
    said = {
        says
        for week in ("this", "+1", "+2", "+3")
        for b in a.json("week", week)["columns"]["we"]
        for says in b["agreement"].values()
    }
    assert said == {"yes"}


ENDS = {
    "all of it": (("remove", "R"), "2026-11-28"),
    "off": (("ritual", "--off", "R"), "2026-11-28"),
    "from one on": (("remove", "R", "--following", "2026-12-05"), "2026-12-05"),
    "from the first on": (("remove", "R", "--following", "2026-11-28"), "2026-11-28"),
}


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("back", ["the one who ended it", "the other", "by its evening", "undo"])
def test_ending_an_agreed_ritual_is_news_and_can_be_undone(a: Shell, s: Shell, how: str, back: str) -> None:
    root = a.added("Dinner", "every", "sat", "18:00", "we").partition("@")[0]
    s.did("agree", root)
    before = weeks(a)
    s.did("inbox")
    words, day = ENDS[how]
    a.did(*(word.replace("R", root) for word in words))
    me, you = (s.json("week")[who]["id"] for who in ("me", "you"))
    evening = f"{root}@{day}"
    assert [(row["id"], row["from"], row["text"]) for row in s.json("inbox")["news"]] == [(evening, you, "Dinner")]
    for shell in (a, s):
        [off] = [b for b in shell.json("week", day)["columns"]["we"] if b["id"] == evening]
        assert off["agreement"] == {me: "yes", you: "no"}
        assert weeks(shell) == tuple(row for row in before if f"2026-{row[:5]}" <= day)
        assert [b["id"] for b in shell.json("trash")["blocks"]] == [evening]
        assert "called off" in shell.did("week", day)
    if back == "undo":
        a.did("undo")
    else:
        shell = s if back == "the other" else a
        shell.did("restore", evening if back == "by its evening" or how.startswith("from one") else root)
    for shell in (a, s):
        shell.did("sync")
        assert weeks(shell) == before
        assert shell.json("trash")["blocks"] == []


def test_the_first_evening_that_is_called_off_may_have_words_of_its_own(a: Shell, s: Shell) -> None:
    root = a.added("Dinner", "every", "sat", "18:00", "we").partition("@")[0]
    s.did("agree", root)
    a.did("edit", f"{root}@2026-11-28", "--title", "Sauna")
    s.did("inbox")
    a.did("remove", root)
    assert [(row["kind"], row["text"]) for row in s.json("inbox")["news"]] == [("ritual_ended", "Sauna")]
    assert "called off" in s.did("week")
    a.did("restore", root)
    assert weeks(a)[:2] == ("11-28 18:00 60 Sauna", "12-05 18:00 60 Dinner")


SPRING = {
    "added": ("add Owl every sun 2:30", "2:30", 60),
    "added with an end": ("add Owl every sun 2:30-4:00", "2:30", 90),
    "added as a ritual": ("ritual --me Owl every sun 2:30", "2:30", 60),
    "another hour": ("add Owl every sun 5:00; edit R --start 2:30", "2:30", 60),
    "another hour from then on": ("add Owl every sun 5:00; edit R --following 2027-03-28 --start 2:30", "2:30", 60),
    "another day and hour": ("add Owl every fri 5:00; edit R --start 'sun 2:30'", "2:30", 60),
    "another rule": ("add Owl every fri 5:00; ritual --edit R every sun 2:30", "2:30", 60),
    "another length": ("add Owl every sun 2:30; edit R --length 2h", "2:30", 120),
    "another title": ("add Owl every sun 2:30; edit R@2027-03-28 --place Wood", "2:30", 60),
    "another length for one": ("add Owl every sun 2:30; edit R@2027-03-28 --length 2h", "2:30", 60),
}


@pytest.mark.parametrize("how", SPRING)
def test_the_first_evening_may_be_one_that_the_clocks_jump_over(a: Shell, how: str) -> None:
    steps, hour, minutes = SPRING[how]
    a.clock.forward(days=118)
    root = "R"
    for step in steps.split("; "):
        words = [word.replace("R", root, 1) if word.startswith("R") else word for word in shlex.split(step)]
        said = a.json(*words)
        root = said["ritual"]
    [first] = a.json("week", "2027-03-28")["columns"]["me"]
    [second] = a.json("week", "2027-04-04")["columns"]["me"]
    assert first["start"] == "2027-03-28T03:30+02:00"
    assert (second["start"], second["minutes"]) == (f"2027-04-04T0{hour}+02:00", minutes)
    assert first["minutes"] == (120 if "length" in how else minutes)


def test_a_single_block_at_such_an_hour_is_still_refused(a: Shell) -> None:
    root = a.added("Owl", "every", "sun", "5:00").partition("@")[0]
    for words in (("add", "Owl 2027-03-28 2:30"), ("edit", f"{root}@2026-11-29", "--start", "2027-03-28 2:30")):
        assert "does not exist" in a(*words).sentence


@pytest.mark.parametrize("day", ["9999-12-31", "9998-12-31", "0001-01-01", "9999-W52", "0001-W01"])
@pytest.mark.parametrize("command", ["week", "off", "review"])
def test_a_week_outside_the_calendar_is_one_sentence(a: Shell, command: str, day: str) -> None:
    for words in ((command, day), (command, day, "--json")):
        assert a(*words).sentence.endswith("is outside the calendar.")


def leads(shell: Shell) -> list[str]:
    """Who plans each evening of four weeks, as this person calls the two."""
    people = {shell.json("week")[who]["id"]: who for who in ("me", "you")}
    blocks = (b for week in ("this", "+1", "+2", "+3") for b in shell.json("week", week)["columns"]["we"])
    return [people[block["lead"]] for block in blocks]


@pytest.mark.parametrize("person", ["me", "you"])
@pytest.mark.parametrize("next_one", ["stands", "is removed", "is moved", "has a lead of its own"])
def test_the_turn_is_the_same_everywhere(a: Shell, s: Shell, person: str, next_one: str) -> None:
    root = a.json("ritual", "Dinner", "every", "sat", "18:00", "#date", "--turns")["ritual"]
    evening = f"{root}@2026-11-28"
    steps = {
        "is removed": ("remove", evening),
        "is moved": ("edit", evening, "--start", "thu 26 nov 20:00"),
        "has a lead of its own": ("edit", evening, "--lead", "you" if person == "me" else "me"),
    }
    if next_one in steps:
        a.did(*steps[next_one])
    assert a.json("settings", "turn")["settings"]["turn"] == leads(a)[0]
    other = "you" if person == "me" else "me"
    a.did("settings", "turn", other)
    a.did("settings", "turn", person)
    assert leads(a) == [person, other, person, other][: len(leads(a))]
    assert a.json("settings", "turn") == {"settings": {"turn": person}}
    s.did("sync")
    assert s.json("settings", "turn") == {"settings": {"turn": other}}
    a.did("undo")
    assert a.json("settings", "turn")["settings"]["turn"] == leads(a)[0] == other
    a.did("remove", root)
    a.did("settings", "turn", other)
    assert a.json("settings", "turn") == {"settings": {"turn": other}}


@pytest.mark.parametrize(
    ("scope", "expected"),
    [("this", "rest|date|date"), ("following", "date|rest|rest"), ("all", "rest|rest|rest")],
)
@pytest.mark.parametrize("is_agreed", [True, False])
def test_a_change_of_pillar_reaches_the_occurrences_that_were_meant(
    a: Shell, s: Shell, scope: str, expected: str, is_agreed: bool
) -> None:
    """It asks nobody, and a moved evening has it too."""
    root = a.added("Yoga", "every", "sat", "18:00", "#date", "we").partition("@")[0]
    if is_agreed:
        s.did("agree", root)
    a.did("edit", f"{root}@2026-12-12", "--start", "sun 13 dec 9:00")
    words = {
        "this": (f"{root}@2026-11-28",),
        "following": (root, "--following", "2026-12-05"),
        "all": (root,),
    }
    a.did("edit", *words[scope], "--pillar", "rest")
    for shell in (a, s):
        shell.did("sync")
        found = [b for week in ("this", "+1", "+2") for b in shell.json("week", week)["columns"]["we"]]
        assert "|".join(block["pillar"] for block in found) == expected
    assert set(found[0]["agreement"].values()) == ({"yes"} if is_agreed else {"yes", "open"})
