"""Sentences about goals, as each of the two reads them."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import cast

import pytest

from planner.domain.model.block import Block, Person
from planner.domain.model.items import Goal
from planner.domain.time.when import When, zone
from planner.domain.wording.fields import Viewer
from planner.domain.wording.goals import done_for_goal, for_goal, goal_lines, reached_goal, reached_on, ticks_of_week
from tests.domain.test_wording import NEVER_SAID

BERLIN = "Europe/Berlin"
LIAM, MAYA = Person("p1", "Liam", BERLIN), Person("p2", "Maya", BERLIN)
SONGS = Goal("2026-09-aaaaaaaa", MAYA.id, "Songwriting")


def seen_by(person: Person) -> Viewer:
    other = MAYA if person == LIAM else LIAM
    return cast(Viewer, SimpleNamespace(me=person, you=other, zone=zone(BERLIN), today=date(2026, 11, 25)))


def block(title: str, day: str, who: str = MAYA.id, pillar: str | None = None, lead: str | None = None) -> Block:
    when = When(f"{day}T18:00" if len(day) == 10 else day, 60, BERLIN if len(day) == 10 else None)
    return Block("2026-11-bbbbbbbb", who, title, when, who, pillar=pillar, lead=lead, goal=SONGS.id)


@pytest.mark.parametrize(
    ("viewer", "about", "said"),
    [
        (LIAM, block("Cook", "2026-11-25", LIAM.id, "home", LIAM.id), "so that Maya can: Songwriting"),
        (MAYA, block("Cook", "2026-11-25", LIAM.id, "home", LIAM.id), "so that you can: Songwriting"),
        (MAYA, block("Cook", "2026-11-25", "we", "home", LIAM.id), "so that you can: Songwriting"),
        (LIAM, block("Cook", "2026-11-25", "we", "home"), "for the goal Songwriting"),
        (LIAM, block("Cook", "2026-11-25", "we", "home", "either"), "for the goal Songwriting"),
        (LIAM, block("Cook", "2026-11-25", MAYA.id, "home", MAYA.id), "for the goal Songwriting"),
        (LIAM, block("Listen", "2026-11-25", LIAM.id, "champion"), "for the goal Songwriting"),
    ],
)
def test_what_a_block_is_for(viewer: Person, about: Block, said: str) -> None:
    assert for_goal(about, SONGS, seen_by(viewer)) == said
    assert for_goal(about, SONGS, seen_by(viewer), by_name=True) == said.replace("you can", "Maya can")


@pytest.mark.parametrize(
    ("counts", "one_week", "said"),
    [
        ([], True, ""),
        ([("Song", 0)], True, ""),
        ([("Song", 1)], True, "Maya did one thing for “Song” this week"),
        ([("Song", 3)], True, "Maya did three things for “Song” this week"),
        ([("Song", 3), ("Run", 1)], True, "Maya did three things for “Song” and one for “Run” this week"),
        ([("Song", 0), ("Run", 13)], False, "Maya did 13 things for “Run” in these weeks"),
    ],
)
def test_ticks_are_told_in_one_line(counts: list[tuple[str, int]], one_week: bool, said: str) -> None:
    line = ticks_of_week("Maya", counts, one_week=one_week)
    assert line == said
    assert not NEVER_SAID.search(line)


def test_what_was_done_names_whoever_else_did_it() -> None:
    blocks = [
        block("Record", "2026-11-24"),
        block("Listen", "2026-11-23", LIAM.id, "champion"),
        block("Cook", "2026-11-22", "we", "home", LIAM.id),
        block("Concert", "2025-11-21", "we"),
    ]
    assert done_for_goal(SONGS, blocks, seen_by(LIAM)) == (
        "done: Record, Tue 24 Nov · Listen (Liam), Mon 23 Nov · Cook (Liam), Sun 22 Nov"
        " · Concert (both), Fri 21 Nov 2025"
    )
    assert goal_lines(SONGS, [], seen_by(LIAM)) == []
    assert goal_lines(SONGS._replace(step="the bridge"), blocks[:1], seen_by(LIAM)) == [
        "next step: the bridge",
        "done: Record, Tue 24 Nov",
    ]


def test_a_reached_goal_has_its_line_and_day() -> None:
    reached = SONGS._replace(reached=True, reached_at=datetime(2026, 11, 22, 23, 30, tzinfo=zone("UTC")))
    assert reached_goal(reached, seen_by(LIAM)) == "Maya: Songwriting"
    assert reached_goal(reached._replace(line="Five!"), seen_by(MAYA)) == "Maya: Songwriting · “Five!”"
    assert reached_on(reached, seen_by(LIAM)) == "Mon 23 Nov"
    assert reached_on(SONGS, seen_by(LIAM)) == ""


@pytest.mark.parametrize("text", ["a\x1b[31mred", "x" * 5000, "\u202eback"])
def test_hostile_words_stay_in_one_short_line(text: str) -> None:
    goal = SONGS._replace(title=text, step=text, line=text)
    viewer = seen_by(LIAM)
    lines = [*goal_lines(goal, [block(text, "2026-11-24")], viewer), reached_goal(goal, viewer)]
    lines += [ticks_of_week("Maya", [(text, 2)]), for_goal(block(text, "2026-11-24"), goal, viewer)]
    assert all("\x1b" not in line and "\u202e" not in line and "\n" not in line and len(line) < 250 for line in lines)
