"""The review on the screen: each step, shared, at two terminals, or alone.

Nothing that a person has typed is lost.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.timer import Timer

from planner.config.paths import Home
from planner.config.settings import Settings
from planner.domain.ids import Ids
from planner.domain.model.block import WE, Block, Draft
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.review.steps import STEPS, Mode, Review
from planner.domain.time.week import Week
from planner.plan.plan import Plan
from planner.plan.reviews import Reviews
from planner.sync.exchange import Exchange
from planner.sync.setup import join
from planner.tui.actions.review import reveal_sent
from planner.tui.app import PlannerApp
from planner.tui.dialogs.picker import Choose
from planner.tui.looking_back.screen import LookingBackScreen
from planner.tui.review.controller import WAYS
from planner.tui.review.header import ReviewHeader
from planner.tui.review.prepare import Prepare
from planner.tui.review.rows import AnswerRow, DeedRow
from planner.tui.review.screen import ReviewScreen
from planner.tui.widgets.field_list import Row
from planner.tui.widgets.footer import Footer
from planner.tui.widgets.status_line import StatusLine
from tests.tui.conftest import BERLIN, FULL, MakeApp, StillClock, at
from tests.tui.driver import shown_rows

SUNDAY = datetime(2026, 11, 29, 19, 0, tzinfo=UTC)
WEEK = Week(2026, 48)
SIZE = (80, 24)
PATIENCE = 200


@pytest.fixture
def sunday(full_plan: Plan, clock: StillClock) -> Plan:
    """Alex's full week on its Sunday evening; not the very first review of the two."""
    plan = full_plan
    earlier = plan.reviews.begin_review(WEEK.plus(-1), "one")
    plan.reviews.write_answer(earlier, "line", "rain and soup")
    clock.now = SUNDAY
    return plan


def review_of(app: PlannerApp) -> ReviewScreen:
    assert isinstance(app.screen, ReviewScreen)
    return app.screen


def title(app: PlannerApp) -> str:
    return review_of(app).query_one(ReviewHeader).text[0]


def here(app: PlannerApp) -> str:
    return review_of(app).query_one(ReviewHeader).text[1]


def status(app: PlannerApp) -> str:
    return app.screen.query_one(StatusLine).text


def footer(app: PlannerApp) -> str:
    return app.screen.query_one(Footer).text


def words(app: PlannerApp) -> str:
    """All the text in the three columns."""
    return "\n".join(shown_rows(app))


def written(plan: Plan) -> Review:
    """The review as it lies on the disk by now."""
    plan.refresh()
    return plan.reviews.review(WEEK)


def intention(plan: Plan) -> str | None:
    plan.refresh()
    return plan.weeks.carried(WEEK.plus(1)).intentions.get(plan.me.id)


async def settle(pilot: Pilot[None], fits: Callable[[], bool]) -> None:
    """Until it is so; the app's own clocks go on meanwhile."""
    for _ in range(PATIENCE):
        if fits():
            return
        await pilot.pause(0.02)
    pytest.fail(words(pilot.app))  # type: ignore[arg-type]


async def begin(pilot: Pilot[None], way: Mode | None = None) -> PlannerApp:
    """Open the review, held in that way; as it is if none is said."""
    app = pilot.app
    assert isinstance(app, PlannerApp)
    await pilot.press("R")
    await settle(pilot, lambda: isinstance(app.screen, ReviewScreen) and bool(app.screen.focused))
    if way is not None and review_of(app).controller.review.mode != way:
        await do_row(pilot, WAYS[way])
        await settle(pilot, lambda: review_of(app).controller.review.mode == way and bool(app.focused))
        await pilot.pause()
        to_my_column(app)
        await pilot.pause()
    return app


def to_my_column(app: PlannerApp) -> None:
    """The cursor on Alex's first row, also when Sam speaks first."""
    app.screen.set_focus(app.screen.query(Row)[0])


async def go_to(pilot: Pilot[None], step: str) -> None:
    app = pilot.app
    assert isinstance(app, PlannerApp)
    while review_of(app).controller.review.at.id != step:
        before = title(app)
        await pilot.press("pagedown")
        await settle(pilot, lambda before=before: title(app) != before)  # type: ignore[misc]
    await pilot.pause()


async def write(pilot: Pilot[None], text: str) -> None:
    """Into the field under the cursor."""
    await pilot.press("enter")
    await pilot.press(*("space" if sign == " " else sign for sign in text))
    await pilot.press("enter")
    await pilot.pause()


async def do_row(pilot: Pilot[None], text: str) -> None:
    """Enter on the row that says so."""
    row = next(row for row in pilot.app.screen.query(DeedRow) if text in row.deed.words)
    pilot.app.screen.set_focus(row)
    await pilot.press("enter")


# -- one keyboard -----------------------------------------------------------------------------------------------------


async def test_the_short_review_goes_from_the_first_key_to_the_seal(sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "ten")
        assert title(app) == "Sunday · 1 of 3 · arrive and thanks"
        await write(pilot, "the tea")
        await pilot.press("space")
        await settle(pilot, lambda: "one date" in title(app))
        to_my_column(app)
        await write(pilot, "guitar")
        await pilot.press("right", "enter")
        await settle(pilot, lambda: "Added Date" in status(app))
        await pilot.press("space")
        await settle(pilot, lambda: "the week" in title(app))
        await pilot.press("end", "1")
        await settle(pilot, lambda: "And Sam?" in status(app))
        await pilot.press("end", "0")
        await settle(pilot, lambda: "is agreed" in status(app))
        await pilot.press("end", "q")
        await pilot.pause()
        assert not isinstance(app.screen, ReviewScreen)
    plan = Plan.open(app.home.mirror, clock=lambda: SUNDAY)
    review = plan.reviews.review(WEEK)
    assert review.sealed
    assert (review.me.answers, plan.reviews.review(WEEK).me.kept) == (
        {"thanks": "the tea", "alone": "guitar"},
        frozenset(),
    )
    date = next(block for block in plan.week(WEEK.plus(1)).columns["we"] if block.pillar == "date")
    assert set(date.agreement.values()) == {"yes"}


@pytest.mark.parametrize("step", [step.id for step in STEPS if step.id != "date"])
async def test_each_step_fits_into_80x24_and_names_its_keys(step: str, sunday: Plan, make_app: MakeApp) -> None:
    """It names the step and the two, says which keys act, and every line fits."""
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await go_to(pilot, step)
        shown = words(app)
        assert "Alex" in shown
        assert "Sam" in shown
        assert "me · Alex" not in shown
        assert ("min" in title(app)) == (step not in ("thanks", "one"))
        assert "q pause" in footer(app) or "End" in footer(app)
        assert not any(word in shown.lower() for word in ("missed", "failed", "score", "streak", "overdue"))


async def test_the_tender_step_has_no_field_at_one_keyboard(sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await go_to(pilot, "one")
        assert not review_of(app).query(AnswerRow)
        assert "not typed" in words(app)


async def test_speaker_and_typist_swap_between_steps(sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        first = here(app)
        await pilot.press("space")
        await settle(pilot, lambda: "look back" in title(app))
        assert {first, here(app)} == {"Sam speaks first, Alex types", "Alex speaks first, Sam types"}


async def test_private_things_are_blanked_at_one_keyboard(sunday: Plan, make_app: MakeApp) -> None:
    me = sunday.me.id
    sunday.blocks.add(Draft("Surprise", at(1, "21:00"), me, visibility="hidden"))
    sunday.blocks.add(Draft("Doctor", at(1, "12:00"), me, visibility="busy"))
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await go_to(pilot, "back")
        assert "Surprise" not in words(app)
        assert "Doctor" not in words(app)


async def test_letters_digits_and_space_are_text_in_a_field(sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        assert "type write" in footer(app)
        await pilot.press("enter", *"q1a")
        await pilot.pause()
        assert footer(app).startswith("writing")
        await pilot.press("space", "w", "enter")
        await pilot.pause()
        assert "arrive" in title(app)
        assert review_of(app).controller.review.me.answers == {"arrive": "q1a w"}


async def test_time_to_move_on_is_said_once(sunday: Plan, make_app: MakeApp, clock: StillClock) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        assert status(app) == ""
        clock.pass_by(minutes=3)
        await settle(pilot, lambda: status(app) == "Time to move on?")
        review_of(app).say("")
        await review_of(app).look()
        assert status(app) == ""


async def test_blanking_the_step_offers_another_time(sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await go_to(pilot, "one")
        await pilot.press("end", "asterisk")
        await settle(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("end", "2")
        await settle(pilot, lambda: "Go on with the review" in status(app))
        assert "not typed" not in words(app)
        assert "Blanked for both" in words(app)
        await pilot.press("end", "asterisk")
        await settle(pilot, lambda: "not typed" in words(app))
    assert any(block.title == "Go on with the review" for block in sunday_blocks(app))


def sunday_blocks(app: PlannerApp) -> list[Block]:
    plan = Plan.open(app.home.mirror, clock=lambda: SUNDAY)
    return [*plan.week(WEEK.plus(1)).columns["we"]]


async def test_unmarked_blocks_are_repeated_put_in_the_jar_or_dropped(sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await go_to(pilot, "back")
        for key in ("n", "i", "g"):
            await pilot.press("enter")
            await settle(pilot, lambda: isinstance(app.screen, Choose))
            await pilot.press(key)
            await settle(pilot, lambda: isinstance(app.screen, ReviewScreen))
            await pilot.pause()
    plan = Plan.open(app.home.mirror, clock=lambda: SUNDAY)
    assert [block.title for block in plan.week(WEEK.plus(1)).columns["me"]] == ["Call the bank"]
    assert [idea.title for idea in plan.items.ideas()] == ["Course"]
    assert plan.weeks.search("Call home")[0].status == "skipped"


async def test_a_review_is_paused_and_resumed_at_its_step(sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await go_to(pilot, "ours")
        await pilot.press("end", "q")
        await settle(pilot, lambda: not isinstance(app.screen, ReviewScreen))
        await begin(pilot)
        assert "ours and home" in title(app)
        assert not review_of(app).controller.review.paused


async def test_a_draft_survives_the_end_of_the_program(sunday: Plan, make_app: MakeApp, clock: StillClock) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await pilot.press("enter", *"half a th")
        clock.pass_by(seconds=3)
        await review_of(app).look()
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot)
        to_my_column(app)
        await pilot.press("enter", *"ought", "enter")
        await settle(pilot, lambda: review_of(app).controller.review.me.answers == {"arrive": "half a thought"})
        assert not review_of(app).controller.review.me.drafts


async def test_a_slowly_typed_draft_is_saved(sunday: Plan, make_app: MakeApp, clock: StillClock) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "two")
        await pilot.press("enter", *"tired")
        clock.pass_by(seconds=3)
        await review_of(app).look()
        assert written(sunday).me.drafts == {"arrive": "tired"}
        await pilot.press("enter")
        await settle(pilot, lambda: written(sunday).me.answers == {"arrive": "tired"})
        assert not written(sunday).me.drafts


async def test_a_draft_that_was_deleted_leaves_nothing(sunday: Plan, make_app: MakeApp, clock: StillClock) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "two")
        await pilot.press("enter", "x")
        clock.pass_by(seconds=3)
        await review_of(app).look()
        await pilot.press("backspace", "enter")
        await settle(pilot, lambda: not written(sunday).me.drafts)
        assert not written(sunday).me.answers


async def test_a_line_for_the_week_may_be_typed_slowly(sunday: Plan, make_app: MakeApp, clock: StillClock) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "two")
        await go_to(pilot, "seal")
        screen = review_of(app)
        row = next(row for row in screen.query(AnswerRow) if row.item.key == f"{sunday.me.id}:intention")
        screen.set_focus(row)
        await pilot.press("enter", *"rest")
        clock.pass_by(seconds=3)
        await screen.look()
        assert written(sunday).me.drafts == {"intention": "rest"}
        await pilot.press("enter")
        await settle(pilot, lambda: intention(sunday) == "rest")
        assert not written(sunday).me.drafts


async def test_ready_keeps_what_a_killed_program_left_in_a_field(sunday: Plan, make_app: MakeApp) -> None:
    sunday.reviews.begin_review(WEEK, "two")
    sunday.reviews.keep_draft(WEEK, "arrive", "half a thought")
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot)
        assert "half a thought" in words(app)
        await pilot.press("space")
        await settle(pilot, lambda: written(sunday).me.answers == {"arrive": "half a thought"})


async def test_a_draft_that_cannot_be_saved_stays_with_a_message(
    sunday: Plan, make_app: MakeApp, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "two")
        await pilot.press("enter", *"tired")

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(Reviews, "keep_draft", full)
            clock.pass_by(seconds=3)
            await review_of(app).look()
            assert "Not saved yet" in status(app)
        await pilot.press("enter")
        await settle(pilot, lambda: written(sunday).me.answers == {"arrive": "tired"})


async def test_quick_add_goes_into_the_coming_week(sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await pilot.press("end", "a")
        await pilot.pause()
        await pilot.press(*"Sauna", "space", *"tue", "space", *"19:00", "enter")
        await settle(pilot, lambda: "Added Sauna: Tue 1 Dec 19:00" in status(app))


async def test_a_line_with_a_day_is_read_below_and_enters_the_week(sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot)
        await go_to(pilot, "mine")
        review_of(app)._cursor.focus_first(f"{sunday.me.id}:alone")
        await pilot.press("enter", *"songs", "space", *"wed", "space", *"18:00")
        await settle(pilot, lambda: status(app).startswith("→ Alex · Wed 2 Dec 18:00–19:00"))
        assert "protected" in status(app)
        assert footer(app).startswith("Enter put it in the week")
        await pilot.press("enter")
        await settle(pilot, lambda: "[Wed 18:00] songs" in words(app))
        await pilot.press("end", "u")
        await settle(pilot, lambda: "[Wed 18:00] songs" not in words(app))
        await pilot.press("u")
        await settle(pilot, lambda: "Nothing of this review" in status(app))
    assert written(sunday).me.answers == {}


async def test_looking_back_opens_over_a_review(sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await pilot.press("end", "w")
        await settle(pilot, lambda: isinstance(app.screen, LookingBackScreen))
        await pilot.press("q")
        await settle(pilot, lambda: isinstance(app.screen, ReviewScreen))


async def test_a_custom_prompt_is_shown(sunday: Plan, make_app: MakeApp, home: Home) -> None:
    home.settings.parent.mkdir(parents=True, exist_ok=True)
    home.settings.with_name("prompts.txt").write_text("arrive: How was the sea?\nnonsense\n")
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        assert "How was the sea?" in words(app)
        await settle(pilot, lambda: "prompts.txt" in status(app))


async def test_what_i_would_like_becomes_a_request_and_the_other_answers_it_here(
    sunday: Plan, make_app: MakeApp
) -> None:
    review = sunday.reviews.begin_review(WEEK, "two")
    for name, text in (("feeling", "drained"), ("need", "2 h to read"), ("offer", "a film after")):
        review = sunday.reviews.write_answer(review, name, text)
    sunday.reviews.go_to_step(review, "mine")
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot)
        await settle(pilot, lambda: "ask Sam" in words(app))
        await do_row(pilot, "ask Sam")
        await settle(pilot, lambda: "Asked Sam: 2 h to read" in status(app))
        await settle(pilot, lambda: "asked" in words(app) and "ask Sam" not in words(app))
    found = Plan.open(app.home.mirror, clock=lambda: SUNDAY).requests.all()
    assert [(row.feeling, row.need, row.offer) for row in found] == [("drained", "2 h to read", "a film after")]


async def test_a_request_of_the_other_is_answered_in_the_review(
    sunday: Plan, sams_plan: Plan, make_app: MakeApp, home: Home, clock: StillClock
) -> None:
    sams_plan.requests.ask(need="an evening to paint", feeling="restless", offer="breakfast in bed")
    Exchange(sams_plan.session.root, sams_plan.arrivals.folder, clock=clock).run()
    Exchange(home.mirror, sunday.arrivals.folder, clock=clock).run()
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "two")
        await go_to(pilot, "mine")
        await settle(pilot, lambda: "Sam would like" in words(app))
        await do_row(pilot, "Sam would like")
        await settle(pilot, lambda: "breakfast in bed" in words(app) and "restless" in words(app))
        await pilot.press("end", "y")
        await settle(pilot, lambda: "Yes to Sam" in status(app))


async def test_sent_answers_follow_after_the_review_was_closed(
    sunday: Plan, home: Home, tmp_path: Path, clock: StillClock
) -> None:
    async with two(sunday, home, tmp_path, clock) as (a, s):
        await go_to(a, "thanks")
        await both_at((a, s), "thanks")
        await write(a, "pancakes")
        await a.press("space")
        await settle(a, lambda: "1 wait · 2 go on" in status(a.app))  # type: ignore[arg-type]
        await a.press("end", "q")
        await settle(a, lambda: not isinstance(a.app.screen, ReviewScreen))
        await write(s, "the walk")
        await s.press("space")
        await settle(a, lambda: "thanks" in (a.app._plan.reviews.review(WEEK).you.sent or ()))  # type: ignore[attr-defined]
        reveal_sent(a.app.screen.session)  # type: ignore[attr-defined]
        # Sam may have gone on to the look back by then: nobody else is at the review.
        await settle(s, lambda: "pancakes" in review_of(s.app).controller.review.you.answers.values())  # type: ignore[arg-type]


# -- before and after -------------------------------------------------------------------------------------------------


async def test_q_leaves_get_ready_because_it_has_no_field(sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = pilot.app
        app.call_later(app.screen.session.run, "prepare")  # type: ignore[attr-defined]
        await settle(pilot, lambda: isinstance(app.screen, Prepare))
        assert "q: close without saving" in words(app)  # type: ignore[arg-type]
        await pilot.press("q")
        await settle(pilot, lambda: not isinstance(app.screen, Prepare))


async def test_get_ready_with_one_enter_and_a_note_to_bring(sunday: Plan, make_app: MakeApp) -> None:
    sunday.items.bring("The noise in the mornings")
    sunday.items.bring("Not this one")
    async with make_app().run_test(size=SIZE) as pilot:
        app = pilot.app
        app.call_later(app.screen.session.run, "prepare")  # type: ignore[attr-defined]
        await settle(pilot, lambda: isinstance(app.screen, Prepare))
        await pilot.press("enter", "enter", "end")
        for _ in range(3):
            await pilot.press("down")
        await pilot.press("enter")
        await settle(pilot, lambda: not isinstance(app.screen, Prepare))
        assert "Ready for Sunday" in status(app)  # type: ignore[arg-type]
    plan = Plan.open(sunday.session.root, clock=lambda: SUNDAY)
    assert plan.reviews.review(WEEK).me.prepared
    assert all(block.status != "planned" for block in plan.week(WEEK).columns["me"])
    assert len([note for note in plan.items.notes() if note.shown]) == 1


async def test_a_week_without_a_review_is_one_line_on_monday(
    sunday: Plan, make_app: MakeApp, clock: StillClock
) -> None:
    clock.now = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot, lambda: "No review of the week of 23 Nov" in words(pilot.app))  # type: ignore[arg-type]


async def test_midnight_in_the_middle_changes_nothing(sunday: Plan, make_app: MakeApp, clock: StillClock) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        clock.now = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
        await write(pilot, "late")
        await pilot.press("end", "q")
        await settle(pilot, lambda: not isinstance(app.screen, ReviewScreen))
        app = await begin(pilot)
        assert review_of(app).controller.review.week == WEEK
        assert review_of(app).controller.review.me.answers == {"arrive": "late"}


async def test_old_reviews_can_be_read(sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = pilot.app
        app.call_later(app.screen.session.run, "past_reviews")  # type: ignore[attr-defined]
        await settle(pilot, lambda: "rain and soup" in words(app))  # type: ignore[arg-type]
        await pilot.press("enter")
        await settle(pilot, lambda: "week 47" in words(app) and "rain and soup" in words(app))  # type: ignore[arg-type]


# -- two terminals ----------------------------------------------------------------------------------------------------

Two = tuple[Pilot[None], Pilot[None]]


@asynccontextmanager
async def two(plan: Plan, home: Home, root: Path, clock: StillClock) -> AsyncIterator[Two]:
    """Alex's and Sam's screens on one folder, both at the review."""
    Exchange(home.mirror, plan.arrivals.folder, clock=clock).run()
    sam = Home.at(str(root / "sam"), None, env={})
    join(
        sam.mirror,
        plan.arrivals.folder,
        name="Sam",
        zone=BERLIN,
        device_name="d",
        clock=clock,
        ids=Ids(random.Random(2)),
    )
    Exchange(home.mirror, plan.arrivals.folder, clock=clock).run()
    one, other = (PlannerApp(each, Settings(), FULL, clock=clock) for each in (home, sam))
    async with one.run_test(size=SIZE) as a, other.run_test(size=SIZE) as s:
        await begin(a, "two")
        await begin(s, "two")
        await settle(a, lambda: here(one) == "Alex here · Sam here")
        yield a, s


def shared_bytes(plan: Plan) -> bytes:
    return b"".join(path.read_bytes() for path in plan.arrivals.folder.rglob("*") if path.is_file())


async def both_at(pair: Two, name: str) -> None:
    for pilot in pair:
        await settle(pilot, lambda pilot=pilot: name in title(pilot.app) and pilot.app.focused is not None)  # type: ignore[misc]


async def test_answers_appear_when_both_have_sent(sunday: Plan, home: Home, tmp_path: Path, clock: StillClock) -> None:
    async with two(sunday, home, tmp_path, clock) as (a, s):
        await write(a, "pancakes")
        await a.press("space")
        await settle(a, lambda: "1 wait · 2 go on" in status(a.app))  # type: ignore[arg-type]
        await settle(s, lambda: "sent; opens" in words(s.app))  # type: ignore[arg-type]
        assert b"pancakes" not in shared_bytes(sunday)
        await write(s, "the walk")
        await s.press("space")
        await settle(a, lambda: "the walk" in words(a.app))  # type: ignore[arg-type]
        await settle(s, lambda: "pancakes" in words(s.app))  # type: ignore[arg-type]


async def test_the_other_never_interrupts_typing(sunday: Plan, home: Home, tmp_path: Path, clock: StillClock) -> None:
    async with two(sunday, home, tmp_path, clock) as (a, s):
        await a.press("enter", *"tir")
        await s.press("pagedown")
        await settle(a, lambda: "went on to look back" in status(a.app))  # type: ignore[arg-type]
        assert "arrive" in title(a.app)  # type: ignore[arg-type]
        await a.press(*"ed", "enter")
        await both_at((a, s), "look back")
        assert review_of(a.app).controller.review.me.answers == {"arrive": "tired"}  # type: ignore[arg-type]


async def test_the_other_is_said_to_write_and_going_on_without_them_loses_nothing(
    sunday: Plan, home: Home, tmp_path: Path, clock: StillClock
) -> None:
    async with two(sunday, home, tmp_path, clock) as (a, s):
        await s.press("enter", *"busy")
        await settle(a, lambda: "Sam writing" in here(a.app))  # type: ignore[arg-type]
        await a.press("space")
        await settle(a, lambda: "1 wait · 2 go on" in status(a.app))  # type: ignore[arg-type]
        await a.press("end", "2")
        await settle(a, lambda: "look back" in title(a.app))  # type: ignore[arg-type]
        await s.press("enter")
        await both_at((a, s), "look back")


async def test_one_letter_does_not_move_a_present_person_to_one_keyboard(
    sunday: Plan, home: Home, tmp_path: Path, clock: StillClock
) -> None:
    async with two(sunday, home, tmp_path, clock) as (a, s):
        await a.press("end", "o")
        await settle(a, lambda: "Sam is at a terminal too" in status(a.app))  # type: ignore[arg-type]
        await a.press("end", "1")
        assert review_of(a.app).controller.review.mode == "two"  # type: ignore[arg-type]
        await a.press("end", "o", "2")
        for pilot in (a, s):
            await settle(pilot, lambda pilot=pilot: review_of(pilot.app).controller.review.together)  # type: ignore[misc]
            await settle(pilot, lambda pilot=pilot: "each at your own" in words(pilot.app))  # type: ignore[misc]


async def test_the_row_of_one_keyboard_asks_while_the_other_is_here(
    sunday: Plan, home: Home, tmp_path: Path, clock: StillClock
) -> None:
    """Two Enters change nothing, and what Sam has typed under seal stays so."""
    async with two(sunday, home, tmp_path, clock) as (a, s):
        here_and_there = [review_of(pilot.app).controller for pilot in (a, s)]  # type: ignore[arg-type]
        await s.press("down", "enter", *"the")
        await do_row(a, WAYS["one"])
        await settle(a, lambda: "no, as it is" in words(a.app))  # type: ignore[arg-type]
        assert "Sam is here" in words(a.app)  # type: ignore[arg-type]
        await a.press("enter")
        await settle(a, lambda: "ten minutes" in words(a.app))  # type: ignore[arg-type]
        assert [one.review.mode for one in here_and_there] == ["two", "two"]
        await do_row(a, WAYS["one"])
        await settle(a, lambda: "yes, both of you" in words(a.app))  # type: ignore[arg-type]
        await do_row(a, "yes, both of you")
        await settle(s, lambda: "Alex chose “together at one keyboard”" in status(s.app))  # type: ignore[arg-type]
        await s.press("space", *"walk", "enter")
        await settle(s, lambda: here_and_there[1].review.me.answers.get("thanks") == "the walk")
        assert here_and_there[1].review.me.kept == {"thanks"}
        assert b"the walk" not in shared_bytes(sunday)
        await do_row(s, WAYS["two"])
        await settle(a, lambda: here(a.app) == "Alex here · Sam here")  # type: ignore[arg-type]
        assert here_and_there[1].review.me.answers["thanks"] == "the walk"


async def test_both_say_yes_and_the_week_is_agreed(sunday: Plan, home: Home, tmp_path: Path, clock: StillClock) -> None:
    sunday.blocks.add(Draft("Concert", at(9, "20:00"), WE, pillar="date"))
    async with two(sunday, home, tmp_path, clock) as (a, s):
        await go_to(a, "seal")
        await both_at((a, s), "the week")
        await a.press("end", "1")
        await s.press("end", "1")
        for pilot in (a, s):
            await settle(pilot, lambda pilot=pilot: review_of(pilot.app).controller.review.sealed)  # type: ignore[misc]
    sunday.refresh()
    concert = next(block for block in sunday.week(WEEK.plus(1)).columns["we"] if block.title == "Concert")
    assert set(concert.agreement.values()) == {"yes"}


async def test_the_seal_shows_other_times_and_answers_none(
    sunday: Plan, home: Home, tmp_path: Path, clock: StillClock
) -> None:
    concert = sunday.blocks.add(Draft("Concert", at(11, "19:30"), WE, pillar="date")).block
    walk = sunday.blocks.add(Draft("Walk", at(15, "10:00"), WE)).block
    async with two(sunday, home, tmp_path, clock) as (a, s):
        sam = review_of(s.app).controller.plan  # type: ignore[arg-type]
        for block in (concert, walk):
            sam.agree(sam.block(block.id))
        sam.agreements.suggest(sam.block(concert.id), when=at(11, "20:15"))
        sam.agreements.suggest(sam.block(walk.id), when=at(13, "10:00"))
        await go_to(a, "seal")
        await both_at((a, s), "the week")
        for pilot in (a, s):
            await settle(pilot, lambda pilot=pilot: "Fri 19:30 Concert" in words(pilot.app))  # type: ignore[misc]
            await settle(pilot, lambda pilot=pilot: "→ Fri 20:15? Sam asks" in words(pilot.app))  # type: ignore[misc]
            assert "→ Sun 10:00? Walk" in words(pilot.app)  # type: ignore[arg-type]
        await a.press("end", "1")
        await s.press("end", "1")
        for pilot in (a, s):
            await settle(pilot, lambda pilot=pilot: review_of(pilot.app).controller.review.sealed)  # type: ignore[misc]
            assert "Another time stays open" in status(pilot.app)  # type: ignore[arg-type]
    sunday.refresh()
    found = sunday.block(concert.id)
    assert (found.when, set(found.agreement.values())) == (at(11, "19:30"), {"yes"})
    assert [wish.terms.when for wish in found.proposals] == [at(11, "20:15")]
    assert sunday.block(walk.id).when == at(15, "10:00")


async def test_the_seal_names_only_keys_that_work_where_the_cursor_is(sunday: Plan, make_app: MakeApp) -> None:
    """Beside fields, digits aren't keys; Enter says one yes after the other."""
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await go_to(pilot, "seal")
        assert "> you both say yes" in words(app)
        assert footer(app).startswith("Enter choose")
        for key in ("1", "0", "q"):
            assert f"{key} " not in footer(app)
            await pilot.press(key)
        assert not written(sunday).me.sealed
        await pilot.press("up")
        assert footer(app).startswith("type write")
        assert "yes," in footer(app)
        assert "’s yes" not in footer(app)
        await pilot.press("end")
        assert "1 Alex’s yes   0 Sam’s yes" in footer(app)
        await pilot.press("0")
        await settle(pilot, lambda: "And Alex? Press Enter to say yes." in status(app))
        await settle(pilot, lambda: "> Alex: say yes" in words(app))
        await pilot.press("enter")
        await settle(pilot, lambda: "is agreed" in status(app))
        assert "[Leave]" in words(app)


async def test_at_one_keyboard_one_enter_says_both_yeses_and_one_u_takes_them_back(
    sunday: Plan, make_app: MakeApp
) -> None:
    sunday.blocks.add(Draft("Concert", at(9, "20:00"), WE, pillar="date"))
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await go_to(pilot, "seal")
        await pilot.press("enter")
        await settle(pilot, lambda: "is agreed" in status(app))
        assert written(sunday).sealed
        concert = next(block for block in sunday.week(WEEK.plus(1)).columns["we"] if block.title == "Concert")
        assert set(concert.agreement.values()) == {"yes"}
        await pilot.press("u")
        await settle(pilot, lambda: not written(sunday).sealed)
        assert [sheet.sealed for sheet in (written(sunday).me, written(sunday).you)] == [False, False]


@pytest.mark.parametrize("weeks", [0, 1])
async def test_at_one_keyboard_the_cursor_starts_with_who_speaks_first(
    weeks: int, sunday: Plan, make_app: MakeApp, clock: StillClock
) -> None:
    clock.pass_by(days=7 * weeks)
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot)
        await pilot.press("right", "enter")
        for step in ("thanks", "back", "mine"):
            await settle(pilot, lambda step=step: review_of(app).controller.shown.id == step)  # type: ignore[misc]
            speaker = "Alex" if here(app).startswith("Alex speaks first") else "Sam"
            column = {"Alex": "me", "Sam": "you"}[speaker]
            await settle(pilot, lambda: app.screen.focused is not None)
            focused = app.screen.focused
            assert focused is not None
            assert column in [node.id for node in focused.ancestors], (step, speaker)
            await pilot.press("space")


async def test_the_seal_shows_everything_it_agrees_to(sunday: Plan, make_app: MakeApp) -> None:
    for hour in range(6, 22):
        sunday.blocks.add(Draft(f"Own {hour}", at(10, f"{hour:02}:00", 30), sunday.me.id))
        sunday.blocks.add(Draft(f"Both {hour}", at(11, f"{hour:02}:00", 30), WE))
    async with make_app().run_test(size=(120, 60)) as pilot:
        app = await begin(pilot, "one")
        await go_to(pilot, "seal")
        shown = {block.title for block in review_of(app).controller.page}
        assert {f"Both {hour}" for hour in range(6, 22)} <= shown
        assert "Own 6" in shown
        assert "Own 21" not in shown
        assert "Both 21" in words(app)
        assert "Own 21" not in words(app)


async def test_what_arrives_while_somebody_types_is_not_agreed_to_unread(sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await go_to(pilot, "seal")
        review_of(app)._cursor.focus_first(f"{WE}:line")
        await pilot.press("enter", *"calm")
        sunday.blocks.add(Draft("Concert", at(9, "20:00"), WE))
        review_of(app).controller.plan.refresh()
        await review_of(app).look()
        page = review_of(app).controller.page
        assert "Concert" not in [block.title for block in page]
        assert "Concert" not in words(app)
        await pilot.press("enter")
        await settle(pilot, lambda: "Concert" in words(app))
        assert "Concert" in [block.title for block in review_of(app).controller.page]


async def test_the_seal_has_exceptions_first_and_daily_rituals_in_one_row(sunday: Plan, make_app: MakeApp) -> None:
    changes = sunday.ritual_changes
    daily = changes.add_ritual(RitualDraft("Coffee", make("FREQ=DAILY", at(7, "07:00", 20)), sunday.me.id)).block
    changes.add_ritual(RitualDraft("Choir", make("FREQ=WEEKLY;BYDAY=MO", at(7, "08:00")), sunday.me.id))
    sunday.blocks.add(Draft("Dentist", at(11, "09:00"), sunday.me.id))
    wednesday = sunday.block(f"{daily.ritual}@2026-12-02")
    sunday.change(wednesday, {"when": at(9, "10:00", 20)}, "this")
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await go_to(pilot, "seal")
        shown = words(app)
        rows = ["Wed 10:00 Coffee", "Fri 09:00 Dentist", "Mon 08:00 Choir", "Coffee, Mon, Tue, Thu,"]
        assert sorted(rows, key=shown.index) == rows
        assert shown.count("Coffee") == 2


async def test_the_seal_says_who_has_a_supper(sunday: Plan, make_app: MakeApp) -> None:
    sunday.blocks.add(Draft("Supper", at(8, "19:00", 30), WE, pillar="home", lead=sunday.you.id))
    rule = make("FREQ=DAILY", at(7, "18:00", 30))
    sunday.ritual_changes.add_ritual(RitualDraft("Cat", rule, WE, pillar="home", lead=sunday.me.id))
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await go_to(pilot, "seal")
        shown = " ".join(words(app).split())
        assert "Tue 19:00 Supper (Sam)" in shown
        assert "Cat, every day (Alex)" in shown


async def test_a_ritual_in_a_field_says_that_it_stays_words(sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await go_to(pilot, "mine")
        review_of(app)._cursor.focus_first(f"{sunday.me.id}:alone")
        await pilot.press("enter", *"choir", "space", *"every", "space", *"tue", "space", *"19:00")
        stays = "“Every …” stays words here. To add the ritual: a, on the row of buttons."
        await settle(pilot, lambda: status(app) == stays)
        await pilot.press("enter")
        await settle(pilot, lambda: status(app) == stays)
        assert len(stays) < SIZE[0]


async def test_a_full_week_begins_at_its_top_with_the_yes_at_hand(sunday: Plan, make_app: MakeApp) -> None:
    """Every line of it can be read with Down alone, and both ways to the yes work."""
    names = [f"Both {hour}:{minute}" for hour in range(8, 22) for minute in (10, 40)]
    for n, name in enumerate(names):
        sunday.blocks.add(Draft(name, at(8 + n % 6, f"{8 + n // 2:02}:{10 + 30 * (n % 2)}", 30), WE))
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await go_to(pilot, "seal")
        await settle(pilot, lambda: "[You both say yes]" in words(app) and "↓ more below" in footer(app))
        shown = words(app)
        for _ in range(4):
            await pilot.press("down")
            await pilot.pause()
            shown += words(app)
        assert [name for name in names if f"{name} " not in shown] == []
        assert "↓ more below" not in footer(app)
        await pilot.press("up")
        await settle(pilot, lambda: "> you both say yes" in words(app))
        for _ in range(6):
            await pilot.press("up")
            await pilot.pause()
        assert names[0] in words(app)
        await pilot.press("end", "enter")
        await settle(pilot, lambda: "is agreed" in status(app))


async def test_a_full_week_is_agreed_with_one_enter(sunday: Plan, make_app: MakeApp) -> None:
    for hour in range(8, 22):
        sunday.blocks.add(Draft(f"Both {hour}", at(11, f"{hour:02}:00", 30), WE))
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await go_to(pilot, "seal")
        await settle(pilot, lambda: "Both 8 " in words(app) and "[You both say yes]" in words(app))
        await pilot.press("enter")
        await settle(pilot, lambda: "is agreed" in status(app))


async def test_a_blanked_week_cannot_be_agreed(sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "one")
        await go_to(pilot, "seal")
        sunday.reviews.set_flag(sunday.reviews.review(WEEK), "blank", True)
        await settle(pilot, lambda: review_of(app).controller.review.blank)
        await pilot.press("end", "1")
        await settle(pilot, lambda: "nothing to say yes to" in status(app))
        assert not written(sunday).me.sealed


async def test_typed_text_waits_while_the_folder_is_away(
    sunday: Plan, home: Home, tmp_path: Path, clock: StillClock
) -> None:
    away = tmp_path / "away"
    async with two(sunday, home, tmp_path, clock) as (a, s):
        await go_to(a, "back")
        await both_at((a, s), "look back")
        for pilot in (a, s):
            review_of(pilot.app)._cursor.focus_first(f"{review_of(pilot.app).controller.plan.me.id}:best")  # type: ignore[arg-type]
        sunday.arrivals.folder.rename(away)
        await settle(a, lambda: "what you write waits here" in status(a.app))  # type: ignore[arg-type]
        await write(a, "still here")
        await write(s, "here too")
        away.rename(sunday.arrivals.folder)
        await settle(a, lambda: "here too" in words(a.app))  # type: ignore[arg-type]
        await settle(s, lambda: "still here" in words(s.app))  # type: ignore[arg-type]


async def test_apart_the_answers_are_sent_at_the_seal(sunday: Plan, sams_plan: Plan, make_app: MakeApp) -> None:
    assert sams_plan.me.name == "Sam"  # who has joined
    async with make_app().run_test(size=SIZE) as pilot:
        app = await begin(pilot, "apart")
        assert "until Tue" in here(app)
        await write(pilot, "pancakes")
        await go_to(pilot, "seal")
        await pilot.press("end", "1")
        await settle(pilot, lambda: "Yours is in" in status(app))
    plan = Plan.open(app.home.mirror, clock=lambda: SUNDAY)
    review = plan.reviews.review(WEEK)
    assert review.me.sealed
    assert {"thanks", "mine"} <= review.me.sent
    assert review.me.kept == {"arrive"}


Snap = Callable[..., bool]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("step", ["thanks", "back", "mine", "ours", "seal"])
def test_pictures(step: str, size: tuple[int, int], sunday: Plan, make_app: MakeApp, snap_compare: Snap) -> None:
    async def show(pilot: Pilot[None]) -> None:
        await begin(pilot, "one")
        await go_to(pilot, step)

    before: Callable[[Pilot[None]], Awaitable[None]] = show
    assert snap_compare(make_app(), terminal_size=size, run_before=before)


async def test_no_clock_of_a_screen_waits_for_widgets_in_its_own_task(
    sunday: Plan, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A timer is cancelled when its screen closes, and so is all that it waits for."""
    set_by: list[object] = []
    usual = MessagePump.set_interval

    def noted(pump: MessagePump, interval: float, callback: object = None, **rest: Any) -> Timer:
        set_by.append(callback)
        return usual(pump, interval, callback, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(MessagePump, "set_interval", noted)
    async with make_app().run_test(size=SIZE) as pilot:
        await begin(pilot, "two")

    assert len(set_by) > 1
    assert not [callback for callback in set_by if iscoroutinefunction(callback)]
