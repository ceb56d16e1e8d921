"""The JSON for other programs: every key, and no control character in it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.model.block import Block, Version
from planner.domain.text import shown
from planner.domain.time.when import When
from planner.interop.json_blocks import ROWS_AT_ONCE, block_json, dumps, json_pieces, week_json
from tests.support import THIS_WEEK, Couple, Side

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
BLOCK_KEYS = [
    *("id", "who", "title", "start", "end", "minutes", "timezone", "precision", "pillar", "place", "notes", "lead"),
    "next_turn",
    *("goal", "frees", "tags", "status", "protected", "visibility", "author", "agreement", "because", "proposals"),
    *(
        "earlier_yes",
        "overlaps",
        "conflicts",
        "unreadable",
        "ritual",
        "occurrence",
        "set_aside",
        "request",
        "give_and_take",
        "remind_minutes",
        "memories",
        "cheers",
        "comments",
    ),
]


def block(when: When, **fields: object) -> Block:
    return Block(id="2026-11-aaaaaaaa", who="we", title="Cinema", when=when, author="alexalex", **fields)  # type: ignore[arg-type]


def test_a_block_has_every_key() -> None:
    assert list(block_json(block(When("2026-W48", 60)), BERLIN)) == BLOCK_KEYS


@pytest.mark.parametrize(
    ("when", "zone", "start", "end", "precision"),
    [
        (
            When("2026-11-27T19:00", 120, "Europe/Berlin"),
            BERLIN,
            "2026-11-27T19:00+01:00",
            "2026-11-27T21:00+01:00",
            "time",
        ),
        (
            When("2026-11-27T19:00", 120, "Europe/Berlin"),
            TOKYO,
            "2026-11-28T03:00+09:00",
            "2026-11-28T05:00+09:00",
            "time",
        ),
        (When("2026-11-28", 2880), TOKYO, "2026-11-28", "2026-11-29", "day"),
        (When("2026-11-28", 60), BERLIN, "2026-11-28", "2026-11-28", "day"),
        (When("2026-W48", 60), BERLIN, "2026-W48", "2026-W48", "week"),
        # The night the clocks go back is an hour longer.
        (
            When("2026-10-25T01:00", 180, "Europe/Berlin"),
            BERLIN,
            "2026-10-25T01:00+02:00",
            "2026-10-25T03:00+01:00",
            "time",
        ),
    ],
)
def test_start_and_end_are_the_viewers(when: When, zone: ZoneInfo, start: str, end: str, precision: str) -> None:
    found = block_json(block(when), zone)
    assert (found["start"], found["end"], found["precision"]) == (start, end, precision)
    assert (found["minutes"], found["timezone"]) == (when.minutes, when.zone)


def test_other_versions_are_in_order_with_their_authors() -> None:
    at = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
    versions = (
        Version("tags", ("a", "b"), "alexalex", "devicedevice1", at),
        Version("when", When("2026-11-28", 60), "samsamsa", "devicedevice2", at),
    )
    found = block_json(block(When("2026-W48", 60), conflicts=versions), BERLIN)["conflicts"]
    assert found == [
        {
            "field": "tags",
            "value": ["a", "b"],
            "by": "alexalex",
            "device": "devicedevice1",
            "at": "2026-11-25T12:00:00+01:00",
        },
        {
            "field": "when",
            "value": {
                "start": "2026-11-28",
                "end": "2026-11-28",
                "minutes": 60,
                "timezone": None,
                "precision": "day",
            },
            "by": "samsamsa",
            "device": "devicedevice2",
            "at": "2026-11-25T12:00:00+01:00",
        },
    ]


def test_a_week_has_every_key(couple: Couple, alex: Side) -> None:
    alex.add("Cinema", who="we", pillar="date")
    found = week_json(alex.plan, alex.plan.week(THIS_WEEK), last_exchange=None, problems=("It is away.",))
    assert list(found) == [
        "week",
        "from",
        "to",
        "me",
        "you",
        "columns",
        "overlays",
        "intentions",
        "balance",
        "waiting",
        "sync",
    ]
    assert (found["week"], found["from"], found["to"]) == ("2026-W48", "2026-11-23", "2026-11-29")
    assert found["me"] == {"id": alex.plan.me.id, "name": "Alex", "timezone": "Europe/Berlin"}
    assert found["intentions"] == {"me": None, "we": None, "you": None}
    assert found["balance"]["we"] == {  # type: ignore[index]
        "planned_minutes": 0,
        "done_minutes": 0,
        "range_minutes": None,
        "pillars": {},
    }
    assert found["sync"] == {"last_exchange": None, "unpublished": 1, "problems": ["It is away."]}


@given(st.text())
def test_any_text_round_trips_without_control_characters(text: str) -> None:
    for ascii_only in (False, True):
        written = dumps({"title": text}, ascii_only=ascii_only)
        assert json.loads(written) == {"title": text}
        assert shown(written) == re.sub(" +", " ", written)


def test_words_of_any_language_stay_readable() -> None:
    assert dumps("Füße 走 \u202e\x9b\x7f\U000e0041") == '"Füße 走 \\u202e\\u009b\\u007f\\udb40\\udc41"'
    assert dumps("Füße", ascii_only=True) == '"F\\u00fc\\u00dfe"'


@pytest.mark.parametrize("count", [0, 1, ROWS_AT_ONCE, 2 * ROWS_AT_ONCE + 1])
def test_an_iterator_is_written_as_a_list_of_what_it_yields(count: int) -> None:
    rows = [{"id": f"ü\x1b{number}", "tags": [number]} for number in range(count)]
    pieces = list(json_pieces({"week": "W", "columns": {"me": iter(rows), "we": [1]}, "waiting": iter([])}))
    assert "".join(pieces) == dumps({"week": "W", "columns": {"me": rows, "we": [1]}, "waiting": []})
    assert max(map(len, pieces)) < 100 * ROWS_AT_ONCE


def test_a_week_is_the_same_with_its_blocks_made_one_by_one(couple: Couple) -> None:
    alex = couple.me
    for hour in range(3):
        alex.add(f"Film {hour}", f"2026-11-26T1{hour}:00")
    view = alex.plan.week(THIS_WEEK)
    whole, lazy = (week_json(alex.plan, view, last_exchange=None, rows=rows) for rows in (list, iter))
    assert dumps(lazy) == dumps(whole) == json.dumps(whole)
