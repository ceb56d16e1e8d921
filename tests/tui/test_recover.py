"""Recover: what both changed, earlier versions and the bin in one list."""

from __future__ import annotations

from planner.domain.model.block import WE, Draft
from planner.domain.time.week import Week
from planner.tui.lists.base import ListScreen
from planner.tui.widgets.menu import Menu
from tests.tui.conftest import MONDAY, MakeApp, at
from tests.tui.pair import Pair
from tests.tui.test_earlier import headings, rows
from tests.tui.test_settle import both_write
from tests.tui.test_week import SMALL, SnapCompare, opened


def eventful(pair: Pair) -> None:
    both_write(pair, "Walk", {"place": "park"}, {"place": "river"})
    pair.alex.change(pair.of(pair.alex, "Cinema"), {"title": "Film"})
    pair.alex.remove(pair.of(pair.alex, "Course"))
    pair.meet()


async def test_all_that_can_be_recovered_is_in_one_place(pair: Pair, make_app: MakeApp) -> None:
    eventful(pair)
    async with opened(make_app()) as week:
        await week.to("Film")
        await week.press("V")
        found = headings(week)
        assert found[0] == "Walk, the place: you both changed this"
        assert "Film, earlier: the title, now: Film" in found
        assert "Deleted blocks" in found
        assert {"river", "park", "river / park", "Cinema"} <= {words for words, _ in rows(week)}


async def test_a_settled_pair_takes_two_keys_anywhere(pair: Pair, make_app: MakeApp) -> None:
    key = both_write(pair, "Walk", {"place": "park"}, {"place": "river"})
    async with opened(make_app()) as week:
        await week.to("Dentist")
        await week.press("V", "2")
        assert isinstance(week.app.screen, ListScreen)
        assert not any("you both changed this" in heading for heading in headings(week))
    pair.alex.refresh()
    assert (pair.alex.block(key).place, pair.alex.block(key).conflicts) == ("park", ())


async def test_the_block_under_the_cursor_comes_first(pair: Pair, make_app: MakeApp) -> None:
    for title in ("Walk", "Cinema", "Sunday dinner"):
        both_write(pair, title, {"place": "park"}, {"place": "river"})
    async with opened(make_app()) as week:
        for title in ("Sunday dinner", "Cinema", "Walk"):
            await week.to(title)
            await week.press("V")
            assert headings(week)[0].startswith(title)
            await week.press("q")


async def test_conflicts_outside_blocks_are_settled_there(pair: Pair, make_app: MakeApp) -> None:
    week_of = Week.of(MONDAY)
    pair.alex.items.set_intention(week_of, WE, "one evening out")
    pair.sam.items.set_intention(week_of, WE, "two evenings in")
    pair.meet()
    async with opened(make_app()) as week:
        await week.press("V", "2", "q")
    pair.meet()
    assert pair.alex.conflicts.twice() == pair.sam.conflicts.twice() == ()


async def test_what_was_deleted_comes_back_with_enter(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.remove(pair.of(pair.alex, "Course"))
    async with opened(make_app()) as week:
        await week.press("V")
        menu = week.app.screen.query_one(Menu)
        menu.go(next(n for n, entry in enumerate(menu.entries) if entry.words.startswith("Course")))
        await week.press("enter", "q")
        assert any("Course" in row for row in week.rows())


async def test_without_anything_to_recover_it_says_so(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Course")
        await week.press("V")
        assert "Nothing to recover" in "\n".join(week.rows())


async def test_former_keys_lead_there(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        for key in ("=", "X"):
            await week.press(key)
            assert isinstance(week.app.screen, ListScreen)
            assert week.status == f"{key} is V now."
            await week.press("q")


def test_picture_of_recover(pair: Pair, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """Digits for what both changed, then earlier versions, then the bin."""
    eventful(pair)
    pair.alex.blocks.add(Draft("Tea", at(4, "16:00"), pair.alex.me.id))
    assert snap_compare(make_app(), terminal_size=SMALL, press=["2", "down", "down", "V"])
