"""Quick add: a table of what is typed and what it means."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner.domain.errors import BadInput
from planner.domain.model.block import Column
from planner.domain.pillars import find_pillar, pillar_for_goal
from planner.domain.quickadd import (
    Cursor,
    describe_time_in,
    draft,
    read,
    read_length,
    read_when,
    ritual_draft,
    said,
)
from planner.domain.recurrence.rule import Rule
from planner.domain.time.week import Week
from planner.domain.time.when import When
from tests.domain.phrases import (
    BERLIN,
    CURSOR,
    FLEXIBLE,
    IMPOSSIBLE,
    IN_A_CELL,
    NOT_RITUALS,
    REMEMBERING,
    RITUALS,
    TIMES,
    WEDNESDAY,
    WEEK,
    WORDS,
)

AHEAD = replace(CURSOR, day=None, week=Week(2026, 49))


@pytest.mark.parametrize(("typed", "title", "start", "minutes"), TIMES)
def test_a_line_gives_title_start_and_length(typed: str, title: str, start: str, minutes: int) -> None:
    reading = read(typed, CURSOR)

    assert (reading.title, reading.when.start, reading.when.minutes) == (title, start, minutes)
    assert reading.when.zone == (BERLIN if "T" in start else None)


@pytest.mark.parametrize(("typed", "title", "column", "pillar", "place", "protected"), WORDS)
def test_a_line_gives_column_pillar_place_and_protection(
    typed: str, title: str, column: Column, pillar: str | None, place: str, protected: bool
) -> None:
    reading = read(typed, CURSOR)

    assert reading.title == title
    assert (reading.column, reading.pillar, reading.place, reading.protected) == (column, pillar, place, protected)


def test_the_cursor_supplies_missing_day_time_and_column() -> None:
    assert read("Film", IN_A_CELL).when == When("2026-12-05", 60)
    assert read("Film 19:30", IN_A_CELL).when == When("2026-12-05T19:30", 60, BERLIN)
    assert read("Film fri", IN_A_CELL).when == When("2026-12-04", 60)
    assert read("Film", IN_A_CELL).column == "we"
    assert read("Film fri me", IN_A_CELL).column == "me"


def test_a_time_that_is_over_stays_on_the_day_of_the_cursor() -> None:
    here = Cursor(WEDNESDAY, BERLIN, day=WEDNESDAY.date())

    assert read("Run 7:00", here).when.start == "2026-11-25T07:00"


def test_names_of_several_words_are_read_whole() -> None:
    named = Cursor(WEDNESDAY, BERLIN, me="Jo", you="Anna Maria")

    assert read("Film fri anna maria", named).column == "you"
    assert read("Film fri anna", named).title == "Film anna"
    assert read("Film fri", Cursor(WEDNESDAY, BERLIN)).title == "Film"


@pytest.mark.parametrize(("typed", "rrule", "start", "minutes"), RITUALS)
def test_a_line_with_every_gives_a_rule(typed: str, rrule: str, start: str, minutes: int) -> None:
    reading = read(typed, CURSOR)

    zone_name = BERLIN if "T" in start else None
    assert (reading.title, reading.rule) == ("Gym", Rule(rrule, start, minutes, zone_name))
    assert reading.when == When(start, minutes, zone_name)


@pytest.mark.parametrize(("typed", "times", "after", "start"), FLEXIBLE)
def test_a_line_of_so_many_times_a_week_gives_a_flexible_rule(
    typed: str, times: int | None, after: str | None, start: str
) -> None:
    reading = read(typed, CURSOR)

    assert reading.title == "Walk"
    assert reading.rule is not None
    assert (reading.rule.times, reading.rule.after, reading.rule.start) == (times, after, start)
    assert reading.rule.flexible == ("W" in start)


@pytest.mark.parametrize(("typed", "title"), NOT_RITUALS)
def test_words_that_only_look_like_a_rule_stay_in_the_title(typed: str, title: str) -> None:
    reading = read(typed, CURSOR)

    assert (reading.title, reading.rule) == (title, None)


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        ("Gym every fri", "2026-12-04"),
        ("Gym every day", "2026-12-05"),
        ("Gym every week", "2026-12-05"),
        ("Gym every month", "2026-12-05"),
        ("Gym every wed 14:00", "2026-12-02T14:00"),
        ("Gym 5 a week", "2026-W49"),
        ("Gym every fri from today", "2026-11-27"),
    ],
)
def test_a_ritual_begins_in_the_week_of_the_cursor(typed: str, start: str) -> None:
    assert read(typed, IN_A_CELL).when.start == start


def test_a_ritual_begins_today_when_the_cursor_is_in_the_past() -> None:
    assert read("Gym every mon", replace(IN_A_CELL, day=date(2026, 11, 9))).when.start == "2026-11-30"


def test_words_unfit_for_a_ritual_stay_in_the_title() -> None:
    walk = read("Walk 5 a week 17:00", CURSOR)
    assert (walk.title, walk.when.start) == ("Walk 17:00", WEEK)
    assert "an hour needs a day" in walk.notes[0]
    gym = read("Gym every fri 18:00 after 17:00", CURSOR)
    assert gym.title == "Gym after 17:00"
    assert "the hour is already given" in gym.notes[0]


@pytest.mark.parametrize(
    ("typed", "visibility", "title"),
    [
        ("Gift fri .", "busy", "Gift"),
        ("Gift fri ..", "hidden", "Gift"),
        ("Gift . fri #rest", "busy", "Gift"),
        ("Gift every fri ..", "hidden", "Gift"),
        ("Gift fri", "open", "Gift"),
        ("Gift etc. fri", "open", "Gift etc."),
        ("Gift ... fri", "open", "Gift ..."),
    ],
)
def test_signs_and_words_make_a_block_busy_or_hidden(typed: str, visibility: str, title: str) -> None:
    reading = read(typed, CURSOR)

    assert (reading.visibility, reading.title) == (visibility, title)
    assert draft(reading, "p1", "p2").visibility == visibility


@pytest.mark.parametrize("typed", ["Gift fri we .", "Gift fri you ..", "Gift fri Sam ."])
def test_only_ones_own_is_busy_or_hidden(typed: str) -> None:
    with pytest.raises(BadInput, match="yours alone"):
        read(typed, CURSOR)


def test_the_settings_say_which_of_two_numbers_is_the_day() -> None:
    month_first = replace(CURSOR, day_first=False)

    assert read("Dentist 12/3", month_first).when.start == "2026-12-03"
    assert read("Dentist 12/3/2027", month_first).when.start == "2027-12-03"
    assert read("Gym every fri until 12/18", month_first).rule == read("Gym every fri until 18/12", CURSOR).rule
    assert read_when("12/3", month_first) == When("2026-12-03", 60)
    # A dot is for the day, wherever one is.
    assert read("Dentist 3.12.", month_first).when.start == "2026-12-03"


# -- what was planned under that title before ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "pillar", "minutes", "guessed"),
    [
        ("Climbing fri 18:00", "passion", 150, ("pillar", "minutes")),
        ("Climbing fri", "passion", 150, ("pillar", "minutes")),
        ("Climbing", "passion", 150, ("pillar", "minutes")),
        ("Climbing fri 18:00 #rest", "rest", 150, ("minutes",)),
        ("Climbing fri 18:00 1h", "passion", 60, ("pillar",)),
        ("Climbing fri 18-20", "passion", 120, ("pillar",)),
        ("Climbing fri-sat", "passion", 2880, ("pillar",)),
        ("Walk every day 20:15", None, 20, ("minutes",)),
        ("Film fri 20:00", "date", 60, ("pillar",)),
        ("Chess fri 20:00", None, 60, ()),
        ("fri 20:00", None, 60, ()),
    ],
)
def test_pillar_and_length_are_guessed_from_earlier_blocks(
    typed: str, pillar: str | None, minutes: int, guessed: tuple[str, ...]
) -> None:
    reading = read(typed, REMEMBERING)

    assert (reading.pillar, reading.when.minutes, reading.guessed) == (pillar, minutes, guessed)
    assert reading.rule is None or reading.rule.minutes == minutes


def test_a_guess_is_said_as_one() -> None:
    line = said(read("Climbing fri 18:00", REMEMBERING), REMEMBERING)

    assert line == "Alex · Fri 27 Nov 18:00–20:30 · “Climbing” · as before: for passion, 2h30"
    assert "as before" not in said(read("Climbing fri 18-20 #rest", REMEMBERING), REMEMBERING)


@pytest.mark.parametrize(("typed", "sentence"), IMPOSSIBLE)
def test_an_impossible_line_is_refused_with_one_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(typed, CURSOR)

    assert sentence in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_refused_time_comes_with_one_that_would_work() -> None:
    with pytest.raises(BadInput, match=r"03:30 would work\.$"):
        read("Film 28.3.2027 2:30", CURSOR)
    assert read("Film 28.3.2027 3:30", CURSOR).when.exists()


def test_a_night_in_which_the_clocks_change_is_counted_in_elapsed_hours() -> None:
    assert read("Night 27.3.2027 22-6", CURSOR).when.minutes == 7 * 60
    assert read("Night 30.10.2027 22-6", CURSOR).when.minutes == 9 * 60


def test_a_time_that_comes_twice_is_noted() -> None:
    reading = read("Film 31.10.2027 2:30", CURSOR)

    assert reading.notes == ("02:30 comes twice that night; the first one is meant.",)


def test_unexpected_words_left_in_the_title_are_noted() -> None:
    assert "every full moon" in read("Swim every full moon 19:30", CURSOR).notes[0]
    assert "19:30" in read("Film next week 19:30", CURSOR).notes[0]
    assert "3h" in read("Film fri 18-20 3h", CURSOR).notes[0]
    assert read("Every breath you take fri", CURSOR).notes == ()


# -- a time alone, a length alone ----------------------------------------------------------------------------------

EVENING = When("2026-11-27T19:30", 120, BERLIN)


@pytest.mark.parametrize(
    ("typed", "current", "expected"),
    [
        ("fri 19:30", None, When("2026-11-27T19:30", 60, BERLIN)),
        ("19:30", None, When("2026-11-25T19:30", 60, BERLIN)),
        ("19", None, When("2026-11-25T19:00", 60, BERLIN)),
        ("next week", None, When("2026-W49", 60)),
        ("week 50", None, When("2026-W50", 60)),
        ("2h", None, When("2026-W48", 120)),
        ("2026-11-27T19:30", None, When("2026-11-27T19:30", 60, BERLIN)),
        ("2026-11-27T19:30:00+00:00", None, When("2026-11-27T20:30", 60, BERLIN)),
        ("2026-11-27T19:30Z", EVENING, When("2026-11-27T20:30", 120, BERLIN)),
        ("sat", EVENING, When("2026-11-28T19:30", 120, BERLIN)),
        ("20:00", EVENING, When("2026-11-27T20:00", 120, BERLIN)),
        ("20", EVENING, When("2026-11-27T20:00", 120, BERLIN)),
        ("18-21", EVENING, When("2026-11-27T18:00", 180, BERLIN)),
        ("90m", EVENING, When("2026-11-27T19:30", 90, BERLIN)),
        ("sat 90m", EVENING, When("2026-11-28T19:30", 90, BERLIN)),
        ("next week", EVENING, When("2026-W49", 120)),
        ("19:30", When("2026-12-01", 45), When("2026-12-01T19:30", 45, BERLIN)),
        ("sat", When("2026-12-01", 2880), When("2026-11-28", 2880)),
        ("sat", When("2026-W49", 60), When("2026-11-28", 60)),
        ("19:30", When("2026-W49", 90), When("2026-11-25T19:30", 90, BERLIN)),
        ("sat-sun", None, When("2026-11-28", 2880)),
        ("sat-sun", EVENING, When("2026-11-28", 2880)),
        ("28-30 nov", EVENING, When("2026-11-28", 4320)),
        ("Fri 27 Nov 22:00 – Sun 29 Nov 10:00", EVENING, When("2026-11-27T22:00", 2160, BERLIN)),
        ("all day", When("2026-12-01", 45), When("2026-12-01", 1440)),
    ],
)
def test_a_time_is_read_without_a_title(typed: str, current: When | None, expected: When) -> None:
    assert read_when(typed, CURSOR, current) == expected


def test_a_day_alone_is_the_viewers_day_and_keeps_the_blocks_zone() -> None:
    abroad = When("2026-11-26T20:00", 60, "America/New_York")  # Friday 02:00 in Berlin

    assert read_when("sat", CURSOR, abroad) == When("2026-11-27T20:00", 60, "America/New_York")


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "Cinema fri", "fri #date", "fri !", "fri we", "fri @home", "soon", '"fri"', "every fri", "fri ."],
)
def test_text_that_is_not_a_time_is_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="is not a time"):
        read_when(typed, CURSOR)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("90m", 90),
        ("2h", 120),
        ("1h30", 90),
        ("3d", 4320),
        ("1.5h", 90),
        ("2 hours", 120),
        ("1500m", 1500),
        ("1h 5m", 65),
    ],
)
def test_a_length_is_read_without_a_title(typed: str, minutes: int) -> None:
    assert read_length(typed) == minutes


@pytest.mark.parametrize("typed", ["", "90", "0m", "soon", "2h later", "-2h", "2h!", "٣h"])
def test_text_that_is_not_a_length_is_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="is not a length"):
        read_length(typed)


# -- saying it back, making a block --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("Date night fri 19:30 2h we #da", "we · Fri 27 Nov 19:30–21:30 · for: date · “Date night”"),
        ("Film fri sam", "Sam · Fri 27 Nov, no hour yet, 1h · “Film”"),
        ("Solo weekend sat 2d me !", "Alex · Sat 28–Sun 29 Nov · protected · “Solo weekend”"),
        ("Wedding sat all day we", "we · Sat 28 Nov, all day · “Wedding”"),
        ("Date night every fri 19:30 2h we", "we · Fri 27 Nov 19:30–21:30 · every Fri · “Date night”"),
        ("Solo weekend every 1st sat 2d", "Alex · Sat 5–Sun 6 Dec · every 1st Sat · “Solo weekend”"),
        ("Walk, 5 a week, after 17:00", "Alex · this week, no day yet · 5 a week after 17:00 · “Walk”"),
        ("Bins every 2 weeks on tue 3 times we",
         "we · Tue 1 Dec, no hour yet, 1h · every 2 weeks on Tue until 29 Dec 2026 · “Bins”"),
        ("Choir every fri 19:00 except 25 dec",
         "Alex · Fri 27 Nov 19:00–20:00 · every Fri except 25 Dec 2026 · “Choir”"),
        ("Tax week 1", "Alex · the week of 4 Jan 2027, no day yet · “Tax”"),
        ("Gift fri 19:00 .", "Alex · Fri 27 Nov 19:00–20:00 · busy · “Gift”"),
        ("Gift fri 19:00 ..", "Alex · Fri 27 Nov 19:00–20:00 · hidden · “Gift”"),
        ("Night 30.10.2027 22-2:30", "Alex · Sat 30 Oct 2027 22:00–02:30 · “Night” · 02:30 comes twice that night; "
         "the first one is meant."),
        ('Film this week @"Odeon" ', "Alex · this week, no day yet · at: Odeon · “Film”"),
        ("Night 31.10.2027 2:30", "Alex · Sun 31 Oct 2027 02:30–02:30, 1h · “Night” · 02:30 comes twice that "
         "night; the first one is meant."),
        ("Zoo mon 15 dec", "Alex · “Zoo” · 15 Dec 2026 is a Tuesday, not a Monday. Type tue 15 dec or mon 14 dec."),
    ],
)  # fmt: skip
def test_a_reading_is_said_in_one_line(typed: str, line: str) -> None:
    assert said(read(typed, CURSOR), CURSOR) == line


def test_said_shows_no_control_characters() -> None:
    line = said(read("Film fri @\x1b[31mred", CURSOR), Cursor(WEDNESDAY, BERLIN, me="A\x07\u202eb", you="B"))

    assert "\x1b" not in line
    assert "\x07" not in line
    assert "\u202e" not in line


def test_a_draft_has_the_ids_of_people() -> None:
    assert draft(read("Film fri", CURSOR), "p1", "p2").who == "p1"
    assert draft(read("Film fri you", CURSOR), "p1", "p2").who == "p2"
    made = draft(read("Film fri we #date @odeon !", CURSOR), "p1", "p2")
    assert (made.who, made.title, made.pillar, made.place, made.protected) == ("we", "Film", "date", "odeon", True)


def test_a_reading_with_a_rule_becomes_a_ritual_draft() -> None:
    made = ritual_draft(read("Date night every fri 19:30 2h we #date @odeon !", CURSOR), "p1", "p2")

    assert (made.title, made.who, made.pillar, made.place, made.protected) == (
        "Date night",
        "we",
        "date",
        "odeon",
        True,
    )
    assert made.rule == Rule("FREQ=WEEKLY;BYDAY=FR", "2026-11-27T19:30", 120, BERLIN)
    assert ritual_draft(read("Gift every fri .", CURSOR), "p1", "p2").visibility == "busy"
    with pytest.raises(BadInput, match="does not repeat"):
        ritual_draft(read("Film fri", CURSOR), "p1", "p2")
    with pytest.raises(BadInput, match="no title"):
        ritual_draft(read("every fri", CURSOR), "p1", "p2")


def test_a_draft_needs_a_title_of_a_length_that_is_kept() -> None:
    with pytest.raises(BadInput, match="no title"):
        draft(read("fri 19:30", CURSOR), "p1", "p2")
    with pytest.raises(BadInput, match="characters long"):
        draft(read("x" * 20_001, CURSOR), "p1", "p2")
    assert draft(read("x" * 10_000, CURSOR), "p1", "p2").title == "x" * 10_000


# -- the page that explains it -------------------------------------------------------------------------------------


def explained(heading: str) -> list[tuple[str, str]]:
    """What each row of that section's table is about, and each phrase in it."""
    page = (Path(__file__).parents[2] / "docs" / "quick-add.md").read_text(encoding="utf-8")
    section = page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1:3] for line in section.splitlines() if line.startswith("| ") and "`" in line]
    return [(about.strip(), phrase) for about, phrases in rows for phrase in re.findall("`([^`]+)`", phrases)]


@pytest.mark.parametrize(("about", "phrase"), explained("What it understands"))
def test_every_phrase_on_the_page_is_understood(about: str, phrase: str) -> None:
    if about == "literal text":
        assert read(phrase, CURSOR).title == phrase.strip('"')
    else:
        # Whose it is, and a bare hour, count behind a day.
        bare = about == "whose" or phrase == "19"
        assert read(f"Gym fri {phrase}" if bare else f"Gym {phrase}", CURSOR).title == "Gym"


@pytest.mark.parametrize(("about", "phrase"), explained("Rituals"))
def test_every_ritual_on_the_page_is_understood(about: str, phrase: str) -> None:
    reading = read(f"Gym {phrase}", CURSOR)

    assert reading.title == "Gym"
    assert reading.rule is not None
    assert reading.rule.flexible == (about == "without a day" or "a week" in phrase or phrase == "every week")


def test_the_pillar_explore_is_typed_as_new() -> None:
    assert find_pillar("new") == find_pillar("ne") == find_pillar("explore") == "explore"
    with pytest.raises(BadInput, match="friends or fixed"):
        find_pillar("f")
    with pytest.raises(BadInput, match="known: passion, friends, rest, date, new, home"):
        find_pillar("work")


@pytest.mark.parametrize(
    ("pillar", "who", "owner", "follows"),
    [
        (None, "alex", "alex", "goal"),
        (None, "we", "alex", "champion"),
        (None, "alex", "sam", "champion"),
        ("champion", "sam", "sam", "goal"),
        ("rest", "alex", "alex", "rest"),
        ("goal", "alex", None, None),
        ("date", "we", None, "date"),
    ],
)
def test_a_goal_says_what_its_block_is_for(
    pillar: str | None, who: str, owner: str | None, follows: str | None
) -> None:
    assert pillar_for_goal(pillar, who, owner) == follows


@pytest.mark.parametrize(
    ("line", "pillar"),
    [("Walk every day 20:00 we", "ritual"), ("Film every fri 20:00 we #date", "date"), ("Run every sat 9:00 me", None)],
)
def test_a_ritual_of_both_is_for_ritual_unless_it_says_what_for(line: str, pillar: str | None) -> None:
    assert ritual_draft(read(line, CURSOR), "alex", "sam").pillar == pillar


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("Film tomorrow 20:00", "2026-11-26T20:00"),
        ("Film in 2 days", "2026-11-27"),
        ("Film fri 20:00", "2026-12-04T20:00"),
        ("Film", "2026-W49"),
        ("Walk every day 20:00", "2026-11-30T20:00"),
        ("Choir every fri 19:00", "2026-12-04T19:00"),
    ],
)
def test_in_the_week_ahead_a_weekday_is_that_weeks_and_tomorrow_is_tomorrow(line: str, start: str) -> None:
    assert read(line, AHEAD).when.start == start


def test_an_hour_without_a_day_in_the_week_ahead_is_asked_about() -> None:
    assert read("Film 20:00", AHEAD).unclear == ("“20:00”: on which day? Type it, such as fri.",)


def test_a_sentence_says_its_time_or_nothing() -> None:
    assert describe_time_in("two hours to read thu 20:00", CURSOR) == "Thu 26 Nov 20:00–22:00 · “read”"
    assert describe_time_in("two hours to read", CURSOR) == ""
    assert "two days" in describe_time_in("a walk mon and wed", CURSOR)
