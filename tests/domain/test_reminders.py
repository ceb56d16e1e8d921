"""Which blocks remind their person, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from planner.domain.model.block import NO_REMINDER, WE, Block, Yes
from planner.domain.reminders import LATE, Reminder, UsualReminders, reminders
from planner.domain.wording.blocks import describe_reminder, spelled
from tests.support import at

ME, YOU = "alexalex", "samsamsa"
EVENING = at("2026-11-27T19:00", 120)
STARTS = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
USUAL = UsualReminders(protected=30, shared=15)


def block(**fields: object) -> Block:
    values: dict[str, object] = {"who": ME, "when": EVENING, "remind": 30} | fields
    return Block(id="2026-11-aaaaaaaa", title="Climbing", author=ME, **values)  # type: ignore[arg-type]


def minutes(found: Block, usual: UsualReminders = USUAL) -> int | None:
    """How many minutes before it begins the block reminds; None for never."""
    rows = reminders([found], ME, usual)
    return int((rows[0].starts - rows[0].at) / timedelta(minutes=1)) if rows else None


def test_a_block_reminds_before_it_begins() -> None:
    assert reminders([block()], ME, UsualReminders()) == [
        Reminder(block(), STARTS - timedelta(minutes=30), STARTS),
    ]
    assert minutes(block(remind=0)) == 0
    assert minutes(block(who=WE)) == 30


def test_half_an_hour_is_thirty_minutes_while_the_clocks_change() -> None:
    spring = block(when=at("2027-03-28T03:10"))
    assert reminders([spring], ME, USUAL)[0].at == datetime(2027, 3, 28, 0, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "fields",
    [
        {"who": YOU},
        {"when": at("2026-11-27")},
        {"when": at("2026-W48")},
        {"deleted": True},
        {"called_off_by": YOU},
        {"agreement": {ME: "yes", YOU: "no"}},
        {"agreement": {ME: "no"}},
        {"aside": YOU},
        {"closed": True},
        {"status": "done"},
        {"status": "partly"},
        {"status": "skipped"},
        {"remind": NO_REMINDER},
    ],
)
def test_what_never_reminds(fields: dict[str, object]) -> None:
    assert minutes(block(**fields)) is None
    assert minutes(block(**{"remind": NO_REMINDER, "protected": True} | fields)) is None


def test_the_usual_reminders_are_for_what_stands_and_says_nothing() -> None:
    agreed: dict[str, Yes] = {ME: "yes", YOU: "yes"}
    quiet = block(remind=None)
    assert minutes(quiet) is None
    assert minutes(quiet._replace(protected=True)) == 30
    assert minutes(quiet._replace(who=WE, agreement=agreed)) == 15
    assert minutes(quiet._replace(who=WE, agreement=agreed, protected=True)) == 15
    assert minutes(quiet._replace(who=WE, agreement={**agreed, YOU: "open"})) is None
    assert minutes(quiet._replace(who=WE, agreement=agreed, daily=True)) is None
    assert minutes(quiet._replace(who=YOU, protected=True)) is None
    assert minutes(quiet._replace(protected=True), UsualReminders()) is None
    assert minutes(block(remind=5, protected=True)) == 5


def test_it_is_due_from_its_time_until_shortly_after_the_beginning() -> None:
    (found,) = reminders([block()], ME, USUAL)
    minute = timedelta(minutes=1)
    assert not found.is_due(found.at - timedelta(seconds=1))
    assert found.is_due(found.at)
    assert found.is_due(found.starts + LATE - minute)
    assert not found.is_due(found.starts + LATE)
    assert found.is_due(found.at - 5 * minute, within=5 * minute)
    assert not found.is_due(found.at - 6 * minute, within=5 * minute)


def test_another_time_is_another_reminder() -> None:
    (found,) = reminders([block()], ME, USUAL)
    (longer,) = reminders([block(remind=60)], ME, USUAL)
    (moved,) = reminders([block(when=at("2026-11-27T20:00"))], ME, USUAL)
    assert found.key == longer.key != moved.key


def test_reminders_come_in_the_order_in_which_they_are_said() -> None:
    late, early = block(remind=10), block(remind=60, when=at("2026-11-27T19:30"))
    assert [found.block for found in reminders([late, early], ME, USUAL)] == [early, late]


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (1, "a minute"),
        (30, "30 minutes"),
        (60, "an hour"),
        (90, "1h30"),
        (120, "2 hours"),
        (1440, "a day"),
        (2880, "2 days"),
        (1500, "25 hours"),
    ],
)
def test_a_length_in_words(length: int, words: str) -> None:
    assert spelled(length) == words


def test_a_reminder_in_words() -> None:
    assert describe_reminder(None) == ""
    assert describe_reminder(NO_REMINDER) == "doesn’t remind"
    assert describe_reminder(0) == "reminds as it begins"
    assert describe_reminder(30) == "reminds 30 minutes before"
