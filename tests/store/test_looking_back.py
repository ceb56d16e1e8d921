"""Pages of looking back: the same for both, and nothing private in them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.looking_back import (
    LookBack,
    braid_lines,
    hours_sentences,
    kept_lines,
    look_back_sentences,
    page_span,
    quiet_sentence,
)
from planner.domain.model.block import WE, Block
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.time.week import Week
from planner.plan.plan import Plan
from planner.store.disk.layout import month_file
from planner.store.mirror.mirror import Mirror
from planner.store.shard.schema import Tables
from tests.profiles import NIGHTLY
from tests.support import THIS_WEEK, Couple, Side, at, make_couple


def looked_back(plan: Plan, last: Week | None = None, *, shared: bool = False) -> LookBack:
    return plan.statistics.looking_back.page(last=last, shared=shared)


def shown(page: LookBack) -> list[object]:
    """All that a page shows, without what is for the reader alone."""
    braid = [line for row in braid_lines(page, 76) for line in row]
    return [
        page_span(page),
        page.is_blank,
        page.has_earlier,
        *braid,
        *kept_lines(page, 60, 9),
        *look_back_sentences(page),
    ]


def whole(page: LookBack) -> list[object]:
    return [*shown(page), *hours_sentences(page), quiet_sentence(page)]


def agreed(couple: Couple, title: str, start: str, minutes: int = 120, **fields: object) -> Block:
    """A shared block that counts."""
    block = couple.me.add(title, at(start, minutes), who=WE, **fields)
    couple.meet()
    return couple.me.again(block)


def fill(couple: Couple) -> None:
    """Two months with something of everything."""
    couple.me.plan.people.set_agreement(False)
    agreed(couple, "Cinema", "2026-10-16T19:30", pillar="date")
    cook = agreed(couple, "We cook", "2026-11-13T19:30", pillar="date")
    agreed(couple, "Jazz", "2026-12-04T20:00", pillar="date")
    agreed(couple, "Hut", "2026-11-07", 2 * 1440, pillar="explore")
    couple.me.add("Band practice", "2026-11-12T19:00", pillar="friends")
    couple.you.add("Solo weekend", at("2026-11-14", 2 * 1440), pillar="rest", protected=True)
    couple.me.plan.items.add_goal("A song")
    couple.you.plan.items.finish_goal(
        couple.you.plan.items.goal(couple.you.plan.items.add_goal("5 km").id), reached=True
    )
    for side in couple.sides:
        side.plan.people.set_person(range=[240, 480], **{"range we": [240, 480]})
    review = couple.me.plan.reviews.begin_review(THIS_WEEK.plus(-2), "one")
    couple.me.plan.reviews.write_answer(review, "line", "two verses, one river")
    couple.me.plan.items.keep_memory(couple.me.again(cook), "the sauna was your idea")
    couple.clock.forward(days=15)
    couple.meet()


@pytest.fixture
def filled(couple: Couple) -> Couple:
    fill(couple)
    return couple


def test_both_get_the_same_page(filled: Couple) -> None:
    page = looked_back(filled.me.plan)
    assert shown(page) == shown(looked_back(filled.you.plan))
    assert shown(page) == [
        "19 Oct – 13 Dec",
        False,
        True,
        *(line for row in braid_lines(page, 76) for line in row),
        "“the sauna was your idea” · “two verses, one river”",
        "The last date was Jazz, on Fri 4 Dec. The next isn’t planned yet.",
        "Sam had a weekend alone from Sat 14 Nov.",
        "Alex saw friends on Thu 12 Nov (Band practice).",
        "Something new to you both: Hut on Sat 7 Nov.",
        "Sam reached “5 km” on Wed 25 Nov.",
        "Alex is working towards “A song”.",
    ]
    assert [found.lines[WE] for found in page.weeks] == [
        "       ",
        "       ",
        "     ══",
        "    ═  ",
        "       ",
        "       ",
        "    ═  ",
        "       ",
    ]


def test_pages_go_back_to_where_the_plan_began(filled: Couple) -> None:
    page = looked_back(filled.me.plan)
    earlier = looked_back(filled.me.plan, page.weeks[0].week.plus(-1))
    assert [found.week for found in earlier.weeks] == [Week.of(date(2026, 10, 16))]
    assert not earlier.has_earlier
    assert not earlier.is_latest
    assert "The last date of these weeks was Cinema, on Fri 16 Oct." in look_back_sentences(earlier)
    assert (earlier.aims, earlier.quiet) == ((), ())


def test_an_earlier_page_reads_only_its_own_months(filled: Couple, monkeypatch: pytest.MonkeyPatch) -> None:
    agreed(filled, "Sauna", "2025-01-10T19:30", pillar="date")
    plan = filled.me.reopened()
    read: list[str] = []
    merged = Mirror.tables

    def tables(mirror: Mirror, device: str, name: str) -> Tables:
        read.append(name)
        return merged(mirror, device, name)

    def scanned(month: str) -> str:
        read.append(month_file(month))
        return month_file(month)

    monkeypatch.setattr(Mirror, "tables", tables)
    monkeypatch.setattr("planner.store.statistics.scan.month_file", scanned)
    looked_back(plan, THIS_WEEK.plus(-30))
    months = sorted({name for name in read if name.startswith("months/")})
    assert months == ["months/2025-01", "months/2026-03", "months/2026-04", "months/2026-05"]


def test_only_the_own_screen_has_hours_and_what_went_quiet(filled: Couple) -> None:
    side = filled.me
    for week in range(5):
        side.plan.finish(
            side.add("Chess", f"2026-09-{1 + 7 * week:02}T18:00" if week < 4 else "2026-08-25T18:00"), "done"
        )
    own, shared = looked_back(side.plan), looked_back(side.plan, shared=True)
    assert [habit.title for habit in own.quiet] == ["Chess"]
    assert [hours.chosen for hours in own.hours] == [(240, 480), (240, 480)]
    assert (shared.hours, shared.quiet) == ((), ())
    assert shown(own) == shown(shared)


def test_hours_wait_for_a_range_and_leave_weeks_off_out(alex: Side) -> None:
    for week in (46, 47):
        alex.plan.finish(alex.add("Run", f"{Week(2026, week).monday}T18:00"), "done")
    assert looked_back(alex.plan).hours == ()
    alex.plan.people.set_person(range=[60, 120])
    [hours] = looked_back(alex.plan).hours
    assert (hours.happened, hours.unknown, hours.chosen) == (60, 0, (60, 120))
    alex.plan.items.set_off(Week(2026, 47), True)
    alex.plan.finish(alex.add("Swim", f"{Week(2026, 47).monday}T20:00"), "done")
    [hours] = looked_back(alex.plan).hours
    assert hours.happened == 60


def test_a_new_plan_has_a_blank_page(alex: Side) -> None:
    assert looked_back(alex.plan).is_blank
    alex.add("Run", "2026-11-24T07:00")
    alex.add("Trip", "2027-03-01T07:00")
    assert looked_back(alex.plan).is_blank
    alex.add("Run", "2026-11-17T07:00")
    assert not looked_back(alex.plan).is_blank


def test_a_ritual_that_nobody_marked_begins_the_plan_too(alex: Side) -> None:
    rule = make("FREQ=WEEKLY", at("2026-10-06T19:00"))
    alex.plan.ritual_changes.add_ritual(RitualDraft("Choir", rule, alex.plan.me.id, pillar="friends"))
    assert alex.plan.statistics.looking_back.began() == Week.of(date(2026, 10, 6))


Secret = tuple[int, int, str, Literal["busy", "hidden"], str | None, str, bool, bool]
SECRETS = st.tuples(
    st.integers(0, 1),
    st.integers(-120, 30),
    st.sampled_from(["T19:00", "T23:30", ""]),
    st.sampled_from(["busy", "hidden"]),
    st.sampled_from(["date", "friends", "explore", "rest", None]),
    st.sampled_from(["planned", "done", "skipped"]),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(SECRETS, min_size=1, max_size=6))
@settings(max_examples=100 if NIGHTLY else 8)
def test_nothing_private_changes_the_page_of_the_other_or_the_shared_one(secrets: list[Secret]) -> None:
    with tempfile.TemporaryDirectory() as name:
        couple = make_couple(Path(name))
        fill(couple)
        before = [whole(looked_back(side.plan)) for side in couple.sides]
        shared = [whole(looked_back(side.plan, shared=True)) for side in couple.sides]
        for secret in secrets:
            keep(couple, secret)
        couple.meet()
        assert [whole(looked_back(side.reopened(), shared=True)) for side in couple.sides] == shared
        for number, side in enumerate(couple.sides):
            if all(secret[0] != number for secret in secrets):
                assert whole(looked_back(side.plan)) == before[number]
        assert shown(looked_back(couple.me.plan)) == shown(looked_back(couple.you.plan))


def keep(couple: Couple, secret: Secret) -> None:
    """Add something private: a block, a ritual, or a block that was open before."""
    number, day, hour, visibility, pillar, status, repeats, was_open = secret
    side = couple.sides[number]
    when = at(f"{THIS_WEEK.monday + timedelta(days=day)}{hour}", 120 if hour else 2 * 1440)
    who = side.plan.me.id
    if repeats and hour:
        draft = RitualDraft("Secret", make("FREQ=WEEKLY", when), who, pillar=pillar, visibility=visibility)
        side.plan.ritual_changes.add_ritual(draft)
        return
    block = side.add("Secret", when, pillar=pillar, visibility="open" if was_open else visibility)
    if was_open:
        couple.meet()
        block = side.plan.change(side.again(block), {"visibility": visibility}).block
    if status == "done" or status == "skipped":
        side.plan.finish(side.again(block), "done" if status == "done" else "skipped")


def ends_on_wednesday(side: Side, coffee: Block) -> None:
    side.plan.remove(side.plan.block(f"{coffee.ritual}@2026-11-25"), "following")


def becomes_weekly(side: Side, coffee: Block) -> None:
    wednesday = side.plan.block(f"{coffee.ritual}@2026-11-25")
    side.plan.change(wednesday, {"rule": make("FREQ=WEEKLY;BYDAY=SA", at("2026-11-28T07:15", 20))}, "following")


def stays_away(side: Side, coffee: Block) -> None:
    side.plan.people.set_away("Asia/Tokyo", date(2026, 11, 25), date(2026, 11, 29))


def moves_a_day(side: Side, coffee: Block) -> None:
    side.plan.change(side.plan.block(f"{coffee.ritual}@2026-11-24"), {"when": at("2026-11-24T09:30", 40)})
    stays_away(side, coffee)


@pytest.mark.parametrize("end", [ends_on_wednesday, becomes_weekly, stays_away, moves_a_day])
def test_a_daily_ritual_is_daily_in_the_week_it_stops(
    couple: Couple, alex: Side, end: Callable[[Side, Block], None]
) -> None:
    alex.plan.people.set_agreement(False)
    rule = make("FREQ=DAILY", at("2026-11-23T07:15", 20))
    coffee = alex.plan.ritual_changes.add_ritual(RitualDraft("Coffee", rule, WE)).block
    couple.meet()
    end(alex, coffee)
    couple.meet()
    for side in couple.sides:
        view = side.plan.week(THIS_WEEK)
        days = {block.occurrence: block.daily for block in view.columns["we"]}
        assert days[date(2026, 11, 23)]
        assert days[date(2026, 11, 24)]
        assert days.get(date(2026, 11, 28), True) is (end is not becomes_weekly)
        together = looked_back(side.plan).weeks[-1].lines[WE]
        assert together[:5] == "     "
