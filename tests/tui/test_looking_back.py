"""Looking back (`w`): the braid, sentences, pages, one's own hours.

What only one person may see stays on that person's screen.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from textual.pilot import Pilot

from planner.domain.looking_back import LookBack
from planner.domain.model.block import WE, Block, Draft
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.plan.looking_back import LookingBack
from planner.plan.plan import Plan
from planner.tui.looking_back.page_lines import look_back_lines
from planner.tui.looking_back.screen import LookingBackScreen, PageBody
from planner.tui.terminal.capabilities import Terminal
from planner.tui.terminal.output import as_ascii
from tests.tui.conftest import BERLIN, MONDAY, MakeApp, StillClock
from tests.tui.driver import shown_rows

SIZE = (80, 24)
WEEK = Week.of(MONDAY)


def words(pilot: Pilot[None]) -> list[str]:
    return [row.rstrip() for row in shown_rows(pilot.app)]


async def settle(pilot: Pilot[None], *expected: str, absent: str = "\0") -> None:
    for _ in range(200):
        text = "\n".join(words(pilot))
        if all(part in text for part in expected) and absent not in text:
            return
        await pilot.pause(0.02)
    pytest.fail("\n".join(words(pilot)))


def past(plan: Plan, title: str, day: date, who: str, pillar: str | None = None, *, long: int = 0) -> Block:
    when = When.on_day(day, long * 1440) if long else When(f"{day}T18:00", 90, BERLIN)
    block = plan.blocks.add(Draft(title, when, who, pillar=pillar)).block
    return plan.finish(block, "done").block


@pytest.fixture
def long_plan(full_plan: Plan, clock: StillClock) -> Plan:
    """Four months of two people, with something for every part of the page."""
    plan = full_plan
    me, you = plan.me.id, plan.you.id
    plan.people.set_agreement(False)
    for ago in range(16):
        week = WEEK.plus(-ago)
        past(plan, "Guitar", week.days[1], me, "passion")
        past(plan, "Supper", week.days[(2 * ago) % 7], WE)
        past(plan, "Walk", week.days[(3 + ago) % 7], WE, "rest")
    for day in (12, 19, 26):
        past(plan, "Chess", date(2026, 8, day), me, "friends")
    past(plan, "Chess", date(2026, 9, 2), me, "friends")
    cooked = past(plan, "We cook", date(2026, 11, 13), WE, "date")
    past(plan, "Sauna", date(2026, 9, 12), WE, "date")
    past(plan, "Hut in the mountains", date(2026, 10, 23), WE, "explore", long=3)
    past(plan, "Band practice", date(2026, 11, 12), me, "friends")
    past(plan, "Book club", date(2026, 11, 16), you, "friends")
    past(plan, "Solo weekend", date(2026, 11, 7), you, "rest", long=2)
    plan.people.set_away("Asia/Tokyo", date(2026, 11, 3), date(2026, 11, 5))
    plan.items.add_goal("finish the song")
    plan.items.finish_goal(plan.items.goal(plan.items.add_goal("play at Mia’s").id), reached=True)
    plan.items.keep_memory(cooked, "two verses, one river")
    review = plan.reviews.begin_review(WEEK.plus(-2), "one")
    plan.reviews.write_answer(review, "line", "the sauna was your idea")
    clock.pass_by(days=4)
    plan.reviews.go_to_step(plan.reviews.begin_review(WEEK, "one"), "back")
    return plan


async def test_the_braid_comes_first_and_then_a_few_sentences(long_plan: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press("w")
        await settle(pilot, "Looking back", "Alex", "both", "Sam", "· away", "The last date was Cinema")
        shown = "\n".join(words(pilot))
        assert shown.index("═") < shown.index("“") < shown.index("The last date")
        assert not any(word in shown.lower() for word in ("score", "streak", "missed", "fair", "behind", " of 8"))
        assert "a week happened" not in shown
        await pilot.press("q")
        await settle(pilot, "Week 48", absent="Looking back")


async def test_pages_turn_back_to_the_beginning_and_forward(long_plan: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press("w")
        await settle(pilot, "5 Oct – 29 Nov", "[ eight weeks back", absent="] forward")
        await pilot.press("[")
        await settle(
            pilot, "10 Aug – 4 Oct", "The last date of these weeks was Sauna", "] forward", absent="eight weeks"
        )
        await pilot.press("[")
        await settle(pilot, "10 Aug – 4 Oct")
        await pilot.press("]")
        await settle(pilot, "5 Oct – 29 Nov", absent="] forward")
        await pilot.press("pageup", "pagedown", "backspace", "t")
        await settle(pilot, "5 Oct – 29 Nov")


async def test_only_the_own_screen_has_what_went_quiet_and_hours(long_plan: Plan, make_app: MakeApp) -> None:
    long_plan.people.set_person(range=[240, 480])
    async with make_app().run_test(size=(80, 40)) as pilot:
        await pilot.press("w")
        await settle(pilot, "You used to do this often: Chess", "On your own: 2h a week happened", "Your range: 4h–8h")
        await pilot.press("q")
        pilot.app.push_screen(LookingBackScreen(long_plan, shared=True))
        await settle(pilot, "The last date", absent="Chess")
        await pilot.press("r")
        assert isinstance(pilot.app.screen, LookingBackScreen)
        assert not any("range" in row or "happened" in row for row in words(pilot))


async def test_r_chooses_a_range_and_takes_it_back(long_plan: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press("w")
        await settle(pilot, "The last date", absent="a week happened")
        await pilot.press("r", *"4h-8h", "enter")
        await settle(pilot, "a week happened", "Your range: 4h–8h")
        assert Plan.open(long_plan.session.root).statistics.ranges() == {"me": (240, 480)}
        await pilot.press("r", *"none", "enter")
        await settle(pilot, "The last date", absent="a week happened")


async def test_the_first_week_says_what_will_be_here_and_when(full_plan: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press("w")
        await settle(pilot, "There’s nothing to look back on yet.", "From Mon 30 Nov on", "a few sentences")
        await pilot.press("[", "]")
        await settle(pilot, "There’s nothing to look back on yet.")


async def test_without_colours_and_in_ascii_the_lines_still_differ(
    long_plan: Plan, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with make_app(Terminal(quiet=True, ascii=True, colours="none")).run_test(size=SIZE) as pilot:
        await pilot.press("w")
        await settle(pilot, "The last date")
        assert pilot.app.no_color
        _, _, dates, alex, both, sam, *_ = map(as_ascii, words(pilot))
        assert dates.split() == ["5", "Oct", "12", "19", "26", "2", "Nov", "9", "16", "23"]
        assert {*alex} - {*" Alex"} == {"-", "."}
        assert {*both} - {*" both"} == {"="}
        assert {*sam} - {*" Sam"} == {"-"}


def fullest(page: LookBack) -> LookBack:
    """The page with everything as long as it can be."""
    long = "A long evening with everybody we know and their dogs"
    rows = [row._replace(title=long) for row in page.highlights]
    rows += [row._replace(who=WE, title=long) for row in rows if row.kind == "friends"]
    aims = tuple(goal._replace(title=long, person=who.id) for goal in page.aims for who in page.people for _ in "12")
    reached = tuple((day, goal._replace(title=long)) for day, goal in page.reached for _ in "12")
    quiet = tuple(habit._replace(title=long) for habit in page.quiet * 3)
    return page._replace(highlights=tuple(rows), aims=aims, reached=reached, quiet=quiet, kept=(long, *page.kept) * 9)


@pytest.mark.usefixtures("full_plan")
def test_a_page_of_everything_fits_on_a_small_screen(long_plan: Plan) -> None:
    long_plan.people.set_person(range=[240, 480], **{"range we": [240, 480]})
    page = fullest(long_plan.statistics.looking_back.page())
    for width, height in ((80, 23), (80, 39), (120, 39), (200, 59)):
        lines = ["".join(text for text, _ in line) for line in look_back_lines(page, long_plan.me.id, width, height)]
        assert len(lines) <= height
        assert max(map(len, lines)) <= width
        text = "\n".join(lines)
        assert all(part in text for part in ("═", "“", "The last date", "Your range", "You used to"))


async def test_all_of_a_full_page_is_on_one_screen(
    long_plan: Plan, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_plan.people.set_person(range=[240, 480], **{"range we": [240, 480]})
    read = LookingBack.page
    monkeypatch.setattr(LookingBack, "page", lambda *args, **options: fullest(read(*args, **options)))
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press("w")
        await settle(pilot, "═", "“", "The last date", "Your range", "You used to", "Only you see this.", "q back")
        assert pilot.app.screen.query_one(PageBody).max_scroll_y == 0
        assert len(words(pilot)) == SIZE[1]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_picture(size: tuple[int, int], long_plan: Plan, make_app: MakeApp, snap_compare: Callable[..., bool]) -> None:
    long_plan.people.set_person(range=[240, 480], **{"range we": [300, 600]})

    async def show(pilot: Pilot[None]) -> None:
        await pilot.press("w")
        await settle(pilot, "The last date", "Your range")

    assert snap_compare(make_app(), terminal_size=size, run_before=show)
