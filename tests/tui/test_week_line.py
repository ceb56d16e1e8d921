"""The one line under the week: the first thing that applies, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from planner.domain.model.block import WE
from planner.domain.recurrence.ritual import SUNDAY_REVIEW
from planner.domain.time.week import Week
from planner.sync.presence import Presences
from planner.tui.widgets.status_line import StatusLine
from tests.tui.conftest import MakeApp, StillClock, at
from tests.tui.pair import WEEK, Pair
from tests.tui.test_lone_question import ask, line
from tests.tui.test_week import LARGE, SMALL, Opened, SnapCompare, opened

SUNDAY_NOON = datetime(2026, 11, 29, 11, 0, tzinfo=UTC)
MONDAY_MORNING = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
JOIN = "Sam has started the review. R: join"
TONIGHT = "Sunday review at 20:00. R: begin early"


@pytest.fixture
def evening(pair: Pair) -> Pair:
    """A Sunday at noon, with the offered review at 20:00 and both at home."""
    pair.alex.remove(pair.of(pair.alex, "Solo weekend"))
    offer = next(offer for offer in pair.sam.rituals.offered() if offer.id == SUNDAY_REVIEW)
    pair.sam.ritual_changes.take_up(offer)
    pair.meet()
    for row in pair.alex.inbox.waiting():
        pair.alex.agree(pair.alex.block(row.id))
    pair.seen()
    pair.clock.now = SUNDAY_NOON
    return pair


def seal(pair: Pair, week: Week = WEEK, *, lines: bool = True) -> None:
    """Both hold the review and say yes to the next week."""
    pair.alex.reviews.begin_review(week, "two")
    pair.meet()
    for plan, text in ((pair.alex, "finish the song"), (pair.sam, "in bed by eleven")):
        plan.reviews.seal(plan.reviews.review(week), ())
        if lines:
            plan.items.set_intention(week.plus(1), plan.me.id, text)
    if lines:
        pair.sam.items.set_intention(week.plus(1), WE, "one evening out")
    pair.seen()


def arrive(week: Opened) -> None:
    """Show what has come, as the app does each second."""
    week.screen.plan.refresh()
    week.screen.changed_outside()


# -- the review -------------------------------------------------------------------------------------------------------


async def test_from_noon_on_its_day_the_review_is_announced(evening: Pair, make_app: MakeApp) -> None:
    evening.clock.pass_by(minutes=-1)
    async with opened(make_app()) as week:
        assert "review" not in line(week)
        evening.clock.pass_by(minutes=1)
        week.screen.minute_passed()
        assert line(week) == TONIGHT
        evening.clock.now += timedelta(hours=8, minutes=5)
        week.screen.minute_passed()
        assert line(week) == "Sunday review at 20:00. R: begin"


async def test_a_moved_review_is_announced_at_its_new_time(evening: Pair, make_app: MakeApp) -> None:
    block = evening.alex.block(f"{SUNDAY_REVIEW}@{WEEK.sunday}")
    evening.alex.change(block, {"when": at(5, "17:30", 45)})
    evening.meet()
    evening.sam.agree(evening.sam.block(block.id))
    evening.seen()
    async with opened(make_app()) as week:
        assert "review" not in line(week).lower()
    evening.clock.now = SUNDAY_NOON - timedelta(days=1)
    async with opened(make_app()) as week:
        assert line(week) == "Review at 17:30. R: begin early"


async def test_without_the_review_ritual_no_review_is_announced(
    pair: Pair, make_app: MakeApp, clock: StillClock
) -> None:
    clock.now = SUNDAY_NOON
    async with opened(make_app()) as week:
        assert "review" not in line(week)


async def test_a_review_is_not_announced_once_the_week_is_agreed(evening: Pair, make_app: MakeApp) -> None:
    seal(evening)
    async with opened(make_app()) as week:
        assert "review" not in line(week)


async def test_the_other_s_review_can_be_joined(evening: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        assert line(week) == TONIGHT
        evening.sam.reviews.begin_review(WEEK, "two")
        evening.meet()
        arrive(week)
        assert line(week) == JOIN
        await week.press("]", "down", "v")
        assert line(week) == JOIN


async def test_my_own_review_does_not_ask_me_to_join(evening: Pair, make_app: MakeApp) -> None:
    evening.alex.reviews.begin_review(WEEK, "two")
    async with opened(make_app()) as week:
        assert "review" not in line(week)


async def test_after_three_hours_nobody_is_asked_to_join(evening: Pair, make_app: MakeApp) -> None:
    evening.sam.reviews.begin_review(WEEK, "two")
    evening.meet()
    evening.clock.pass_by(hours=2, minutes=50)
    async with opened(make_app()) as week:
        assert line(week) == JOIN
        evening.clock.pass_by(minutes=20)
        week.screen.minute_passed()
        assert "started" not in line(week)


async def test_each_alone_has_two_days_and_needs_nobody_there(evening: Pair, make_app: MakeApp) -> None:
    evening.sam.reviews.begin_review(WEEK, "apart")
    evening.meet()
    evening.clock.pass_by(hours=40)
    async with opened(make_app()) as week:
        assert line(week) == JOIN
        evening.alex.reviews.seal(evening.alex.reviews.review(WEEK), ())
        arrive(week)
        assert "started" not in line(week)


async def test_the_other_s_yes_to_the_week_waits_for_mine(evening: Pair, make_app: MakeApp) -> None:
    evening.sam.reviews.begin_review(WEEK, "two")
    evening.meet()
    evening.sam.reviews.seal(evening.sam.reviews.review(WEEK), ())
    evening.meet()
    evening.clock.pass_by(hours=4)
    async with opened(make_app()) as week:
        assert line(week) == "Sam has said yes to next week. R: say yours"
        evening.clock.now = MONDAY_MORNING
        week.screen.minute_passed()
        assert line(week) == "Sam has said yes to this week. R: say yours"
        evening.alex.reviews.seal(evening.alex.reviews.review(WEEK), ())
        arrive(week)
        assert "has said yes" not in line(week)


async def test_who_has_left_the_review_is_not_waiting(evening: Pair, make_app: MakeApp) -> None:
    """Presence decides once it has been looked at; without a file they have left."""
    there = Presences(evening.folder, evening.sam.device, evening.sam.me.id, clock=evening.clock)
    evening.sam.reviews.begin_review(WEEK, "two")
    there.tell(WEEK, "thanks")
    evening.meet()
    async with opened(make_app()) as week:
        partner, clock = week.screen.session.running.partner, evening.clock
        for action, wanted in ((None, True), (there.leave, False)):
            clock.pass_by(minutes=3)
            if action:
                action()
            else:
                there.tell(WEEK, "thanks")
            partner.look_then(lambda: None)
            week.screen.show_line()
            assert partner.is_in_review is wanted
            assert (line(week) == JOIN) is wanted


async def test_while_a_review_waits_the_answer_keys_are_the_cursor_s(evening: Pair, make_app: MakeApp) -> None:
    ask(evening, day=6)
    async with opened(make_app()) as week:
        assert line(week).startswith("Sam: Museum")
        evening.sam.reviews.begin_review(WEEK, "two")
        evening.meet()
        arrive(week)
        assert line(week) == JOIN
        await week.press("y")
        assert evening.of(evening.alex, "Museum").agreement[evening.alex.me.id] == "open"


async def test_nothing_is_painted_while_nothing_changes(evening: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        painted: list[int] = []
        status = week.screen.query_one(StatusLine)
        status.repaint = lambda *_: painted.append(1)  # type: ignore[method-assign]
        week.screen.show_line()
        evening.clock.pass_by(minutes=1)
        week.screen.minute_passed()
        assert painted == []


# -- called off or moved ----------------------------------------------------------------------------------------------


async def test_what_was_called_off_today_is_said(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Plan the trip")
    pair.sam.remove(pair.of(pair.sam, "Plan the trip"))
    pair.meet()
    async with opened(make_app()) as week:
        assert line(week) == "Sam: Plan the trip, Wed 25 Nov 20:00–20:45, is called off · o: look"
        await week.press("*")
        assert "Plan the trip" not in "\n".join(week.rows())
        await week.press("*")
        pair.clock.pass_by(hours=6)
        week.screen.minute_passed()
        assert "called off" not in line(week)


async def test_a_no_to_something_of_today_is_said(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.decline(pair.of(pair.sam, "Plan the trip"), "tired")
    pair.meet()
    async with opened(make_app()) as week:
        assert line(week) == "Sam: Plan the trip, Wed 25 Nov 20:00–20:45, not this time: tired · o: look"


async def test_what_was_moved_from_today_is_said(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.people.set_agreement(False)
    pair.seen()
    pair.sam_changes("Plan the trip", {"when": at(3, "20:00", 45)})
    async with opened(make_app(), LARGE) as week:
        moved = "Plan the trip: Wed 25 Nov 20:00–20:45 → Thu 26 Nov 20:00–20:45"
        assert line(week) == f"Sam: {moved} · Sam says yes · o: look"


async def test_what_changes_on_another_day_is_left_to_the_inbox(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    pair.sam.remove(pair.of(pair.sam, "Cinema"))
    pair.meet()
    async with opened(make_app()) as week:
        assert "Cinema" not in line(week)


# -- Monday -----------------------------------------------------------------------------------------------------------


async def test_on_monday_the_week_says_its_lines(evening: Pair, make_app: MakeApp) -> None:
    seal(evening)
    evening.clock.now = MONDAY_MORNING
    async with opened(make_app()) as week:
        assert line(week) == "This week: one evening out · Alex: finish the song · Sam: in bed by eleven"
        await week.press("*")
        assert "song" not in line(week)
    evening.clock.pass_by(days=1)
    async with opened(make_app()) as week:
        assert "one evening out" not in line(week)


async def test_long_lines_share_the_width(evening: Pair, make_app: MakeApp) -> None:
    seal(evening)
    evening.alex.items.set_intention(WEEK.plus(1), evening.alex.me.id, "finish the song, and then the other one")
    evening.clock.now = MONDAY_MORNING
    async with opened(make_app()) as week:
        assert line(week).startswith("This week: one evening out · Alex: finish the")
        assert "Sam: in bed by eleven" in line(week)
        assert len(line(week)) <= 78


async def test_an_agreed_week_without_lines_says_nothing_of_a_review(evening: Pair, make_app: MakeApp) -> None:
    seal(evening, lines=False)
    evening.clock.now = MONDAY_MORNING
    async with opened(make_app()) as week:
        assert "review" not in line(week)


# -- the header of a week that both agreed ---------------------------------------------------------------------------


async def test_the_agreed_week_says_so_in_its_header(evening: Pair, make_app: MakeApp) -> None:
    seal(evening)
    async with opened(make_app()) as week:
        assert "agreed" not in week.rows()[0]
        await week.press("]")
        assert week.rows()[0].startswith(" Week 49 · 30 Nov–6 Dec · agreed on Sunday ")
        await week.press("]")
        assert "agreed" not in week.rows()[0]


async def test_one_yes_is_no_agreement(evening: Pair, make_app: MakeApp) -> None:
    evening.sam.reviews.begin_review(WEEK, "two")
    evening.sam.reviews.seal(evening.sam.reviews.review(WEEK), ())
    evening.meet()
    async with opened(make_app()) as week:
        await week.press("]")
        assert "agreed" not in week.rows()[0]


async def test_what_waits_comes_before_the_agreement(evening: Pair, make_app: MakeApp) -> None:
    seal(evening)
    async with opened(make_app(), (50, 24)) as week:
        await week.press("]")
        assert "agreed" not in week.rows()[0]


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_picture_of_an_agreed_week_on_monday(
    size: tuple[int, int], evening: Pair, make_app: MakeApp, snap_compare: SnapCompare
) -> None:
    """On Monday: agreed on Sunday in the header, the week's lines below it."""
    seal(evening)
    evening.clock.now = MONDAY_MORNING
    assert snap_compare(make_app(), terminal_size=size, press=["down"])


def test_picture_of_a_review_to_join(evening: Pair, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """The other has started the review."""
    evening.sam.reviews.begin_review(WEEK, "two")
    evening.seen()
    assert snap_compare(make_app(), terminal_size=SMALL, press=["down"])


def test_picture_of_a_review_tonight(evening: Pair, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """From noon on: the review's time, and its key."""
    assert snap_compare(make_app(), terminal_size=SMALL, press=["down"])
