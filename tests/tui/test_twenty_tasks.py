"""How many keys the everyday tasks take, the letters that are typed not counted.

Every task is done with keys alone, from the week as it opens or with the cursor on the block that it's about.
"""

from __future__ import annotations

from pathlib import Path

from planner.config.paths import Home
from planner.config.settings import Settings
from planner.domain.model.block import WE, Block, Draft
from planner.plan.plan import Plan
from planner.tui.app import PlannerApp
from tests.tui.conftest import FULL, MakeApp, StillClock, StillExchange, at
from tests.tui.pair import Pair
from tests.tui.test_rituals import begin, starts
from tests.tui.test_settle import both_write
from tests.tui.test_week import Opened, opened


class Typed(str):
    """Words that are typed into a line: they count as no key."""

    __slots__ = ()


async def keys(week: Opened, *pressed: str) -> int:
    """Press these keys, type the words among them, and return how many keys it took."""
    for one in pressed:
        await week.press(*(one if isinstance(one, Typed) else (one,)))
    return sum(not isinstance(one, Typed) for one in pressed)


def block_of(plan: Plan, title: str) -> Block:
    """The block of that title, as it is now."""
    plan.refresh()
    return next(block for block in plan.weeks.search(title) if block.title == title)


def sams_app(tmp_path: Path, clock: StillClock) -> PlannerApp:
    home = Home.at(str(tmp_path / "sam"), None, env={})
    return PlannerApp(home, Settings(), FULL, clock=clock, exchange=lambda _plan: StillExchange())


# -- planning ---------------------------------------------------------------------------------------------------------


async def test_a_date_for_both_and_its_yes_take_three(
    pair: Pair, make_app: MakeApp, tmp_path: Path, clock: StillClock
) -> None:
    for row in pair.sam.inbox.read().waiting:
        assert row.block
        pair.sam.agree(row.block)
    pair.seen()
    async with opened(make_app()) as week:
        count = await keys(week, "a", Typed("Theatre sat 20:00 2h we"), "enter")
    pair.meet()
    async with opened(sams_app(tmp_path, clock)) as week:
        count += await keys(week, "y")
    assert count <= 3
    assert block_of(pair.sam, "Theatre").agreement == {pair.alex.me.id: "yes", pair.sam.me.id: "yes"}


async def test_adding_something_of_ones_own_takes_two(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        assert await keys(week, "a", Typed("Guitar fri 18 !"), "enter") <= 2
    assert block_of(full_plan, "Guitar").protected


async def test_putting_an_idea_into_saturday_takes_three(full_plan: Plan, make_app: MakeApp) -> None:
    full_plan.items.add_idea("Night train", WE)
    async with opened(make_app()) as week:
        assert await keys(week, "i", "m", "6") <= 3
    assert block_of(full_plan, "Night train").when.start == "2026-11-28"


async def test_proposing_a_time_when_both_are_free_takes_three(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        assert await keys(week, "f", "enter", Typed("Concert"), "enter") <= 3
    assert block_of(full_plan, "Concert").who == WE


async def test_a_request_takes_four(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        assert await keys(week, "S", Typed("two hours to read"), "enter", "enter", "enter") <= 4
        assert week.app.screen is week.screen
    pair.alex.refresh()
    assert [request.need for request in pair.alex.requests.all()] == ["two hours to read"]


# -- changing ---------------------------------------------------------------------------------------------------------


async def test_an_hour_later_takes_two(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Course")
        assert await keys(week, ">", ">") <= 3
    assert block_of(full_plan, "Course").when == at(2, "19:30", 120)


async def test_asking_for_an_hour_later_takes_three(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    async with opened(make_app()) as week:
        await week.to("Cinema")
        assert await keys(week, ">", ">", "enter") <= 3
    (proposal,) = block_of(pair.alex, "Cinema").proposals
    assert proposal.terms.when == at(4, "20:30", 120)


async def test_a_ritual_an_hour_later_takes_three(full_plan: Plan, make_app: MakeApp) -> None:
    begin(full_plan)
    async with opened(make_app()) as week:
        await week.to("Date night")
        assert await keys(week, ">", "2", ">") <= 3
    assert starts(full_plan) == ["2026-11-27T21:00", "2026-12-04T21:00", "2026-12-11T21:00"]


async def test_a_ritual_half_an_hour_longer_takes_three(full_plan: Plan, make_app: MakeApp) -> None:
    block = begin(full_plan)
    async with opened(make_app()) as week:
        await week.to("Date night")
        assert await keys(week, ")", "3", ")") <= 3
    full_plan.refresh()
    assert full_plan.block(block.id).when.minutes == 150


async def test_protecting_thursdays_choir_takes_three(full_plan: Plan, make_app: MakeApp) -> None:
    full_plan.blocks.add(Draft("Choir", at(3, "19:00", 90), full_plan.me.id))
    async with opened(make_app()) as week:
        assert await keys(week, "/", Typed("cho"), "enter", "!") <= 3
    assert block_of(full_plan, "Choir").protected


async def test_moving_to_saturday_takes_two(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Course")
        assert await keys(week, "m", "6") <= 2
    assert block_of(full_plan, "Course").when == at(5, "18:30", 120)


async def test_making_it_busy_takes_one(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Course")
        assert await keys(week, ".") <= 1
    assert block_of(full_plan, "Course").visibility == "busy"


async def test_calling_off_takes_one(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    async with opened(make_app()) as week:
        await week.to("Cinema")
        assert await keys(week, "x") <= 1
    assert block_of(pair.alex, "Cinema").called_off_by == pair.alex.me.id


async def test_undoing_takes_one(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Course")
        await week.press("x")
        assert await keys(week, "u") <= 1
    assert not block_of(full_plan, "Course").deleted


# -- what was -----------------------------------------------------------------------------------------------------


async def test_it_happened_takes_one(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        assert await keys(week, "d") <= 1
    assert block_of(full_plan, "Course").status == "done"


async def test_it_did_not_happen_takes_two(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        assert await keys(week, "D", "D") <= 2
    assert block_of(full_plan, "Course").status == "skipped"


async def test_well_done_takes_two(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Swim")
        assert await keys(week, "+", "enter") <= 2
    pair.alex.refresh()
    cheers, _ = pair.alex.weeks.remarks(pair.of(pair.alex, "Swim"))
    assert [cheer.by for cheer in cheers] == [pair.alex.me.id]


# -- looking and answering --------------------------------------------------------------------------------------------


async def test_next_week_takes_one(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        assert await keys(week, "space") <= 1
        assert week.header[0].startswith("Week 49")


async def test_a_date_is_reached_in_two(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        assert await keys(week, "/", Typed("24 dec"), "enter") <= 2
        assert str(week.screen.here()[1]) == "2026-12-24"


async def test_when_we_last_did_it_takes_two(full_plan: Plan, make_app: MakeApp) -> None:
    full_plan.blocks.add(Draft("Sauna", at(-9, "19:00"), WE))
    async with opened(make_app()) as week:
        assert await keys(week, "/", Typed("sauna"), "enter") <= 2
        assert "last: Sat 14 Nov 19:00" in "\n".join(week.rows())


async def test_not_this_time_without_a_reason_takes_two(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.blocks.add(Draft("Museum", at(5, "14:00", 120), WE))
    pair.meet()
    async with opened(make_app()) as week:
        assert await keys(week, "n", "enter") <= 2
    assert block_of(pair.alex, "Museum").agreement[pair.alex.me.id] == "no"


async def test_yes_to_all_that_is_asked_takes_three(pair: Pair, make_app: MakeApp) -> None:
    for title, day in (("Museum", 5), ("Zoo", 6)):
        pair.sam.blocks.add(Draft(title, at(day, "14:00", 120), WE))
    pair.meet()
    async with opened(make_app()) as week:
        assert await keys(week, "o", "end", "enter") <= 3
    assert block_of(pair.alex, "Zoo").agreement[pair.alex.me.id] == "yes"


async def test_a_settled_pair_takes_two_anywhere(pair: Pair, make_app: MakeApp) -> None:
    key = both_write(pair, "Walk", {"place": "park"}, {"place": "river"})
    async with opened(make_app()) as week:
        await week.to("Dentist")
        assert await keys(week, "V", "2") <= 2
    pair.alex.refresh()
    assert (pair.alex.block(key).place, pair.alex.block(key).conflicts) == ("park", ())
