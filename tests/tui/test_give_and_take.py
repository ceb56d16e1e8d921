"""Give and take on the screen: the mark, the other half's line, moving it too."""

from __future__ import annotations

import pytest

from planner.domain.agreement import counts
from planner.domain.model.block import Block
from planner.tui.dialogs.block_menu import BlockMenu
from planner.tui.dialogs.request_form import RequestForm
from tests.tui.conftest import MakeApp
from tests.tui.pair import Pair
from tests.tui.test_dialogs import keys_of
from tests.tui.test_week import Opened, opened


def ask(pair: Pair, need: str = "two hours to paint sat 9:00", offer: str = "a film sun 16:00") -> str:
    """A request of Alex's that Sam has got; its id."""
    key = pair.alex.requests.ask(need=need, offer=offer).id
    pair.seen()
    return key


def agree(pair: Pair, request: str) -> None:
    pair.sam.requests.answer_request(pair.sam.requests.request(request), True)
    pair.seen()


def both(pair: Pair, request: str) -> tuple[Block, Block]:
    pair.alex.refresh()
    need, offer = pair.alex.requests.halves.of(request)
    return need, offer


def row_of(week: Opened, title: str) -> str:
    return next(row for row in week.rows() if title in row)


def text(week: Opened) -> str:
    return "\n".join(week.rows())


async def test_the_form_sends_both_and_says_what_it_read(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("S", *keys_of("two hours to paint sat 9:00\n"), *keys_of("a film sun 16:00\n"))
        assert isinstance(week.app.screen, RequestForm)
        await week.press("escape", "end", "enter")
        assert "Paint: Sat 28 Nov 09:00–11:00 · Film: Sun 29 Nov 16:00–17:00" in week.status
        assert "sent &" in row_of(week, "Paint")
        assert "sent &" in row_of(week, "Film")
        await week.press("u")
        assert "Paint" not in "\n".join(week.rows()[2:-4])


async def test_what_cannot_be_a_half_keeps_the_form_open(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("S", *keys_of("paint every sat 9:00\n"), "escape", "end", "enter")
        assert isinstance(week.app.screen, RequestForm)
        assert "A ritual can’t be half of a give and take" in text(week)
    assert pair.alex.requests.all() == ()


@pytest.mark.parametrize("answered", [False, True])
async def test_the_mark_and_the_line_on_both(pair: Pair, make_app: MakeApp, answered: bool) -> None:
    request = ask(pair)
    if answered:
        agree(pair, request)
    async with opened(make_app()) as week:
        for title, line in (("Paint", "with it: Film, Sun 16:00"), ("Film", "with it: Paint, Sat 09:00")):
            assert "&" in row_of(week, title)
            await week.to(title)
            await week.press("enter")
            assert isinstance(week.app.screen, BlockMenu)
            assert line in text(week)
            await week.press("q")
        await week.to("Paint")
        assert ("with it: Film, Sun 16:00" in text(week)) == answered, (
            "the question comes first where there is little room"
        )


async def test_a_deleted_offer_leaves_no_mark(pair: Pair, make_app: MakeApp) -> None:
    request = ask(pair)
    pair.alex.remove(both(pair, request)[1])
    async with opened(make_app()) as week:
        assert "&" not in row_of(week, "Paint")


async def test_yes_in_the_week_answers_the_request(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.requests.ask(need="two hours to paint sat 9:00", offer="a film sun 16:00")
    pair.meet()
    async with opened(make_app()) as week:
        await week.to("Film")
        await week.press("y")
        assert week.status.startswith("Yes to Film")
        await week.to("Paint")
    pair.meet()
    [request] = [row for row in pair.sam.requests.all() if row.by == pair.sam.me.id]
    assert request.answer == "yes"
    assert all(map(counts, pair.sam.requests.halves.of(request.id)))


@pytest.mark.parametrize("menu", [False, True])
async def test_a_yes_is_to_the_other_half_as_it_was_shown(pair: Pair, make_app: MakeApp, menu: bool) -> None:
    """Sam moves the film after Alex has read of it, and before the key."""
    key = pair.sam.requests.ask(need="two hours to paint sat 9:00", offer="a film sun 16:00").id
    pair.meet()
    async with opened(make_app()) as week:
        await week.to("Paint")
        if menu:
            await week.press("enter")
            assert "with it: Film, Sun 16:00" in text(week)
        film = pair.sam.requests.halves.of(key)[1]
        pair.sam.change(film, {"when": film.when.plus_minutes(60)})
        pair.meet()
        week.screen.plan.refresh()
        await week.press("y")
    pair.meet()
    paint, film = both(pair, key)
    assert set(paint.agreement.values()) == {"yes"}
    assert film.agreement[pair.alex.me.id] == "changed"


async def test_enter_moves_the_other_too(pair: Pair, make_app: MakeApp) -> None:
    request = ask(pair)
    before = both(pair, request)
    async with opened(make_app()) as week:
        await week.to("Paint")
        await week.press("K")
        assert week.status == "Paint moved to Fri 27 Nov 09:00. Film stays on Sun. Enter: move it too · u: undo"
        assert both(pair, request)[1] == before[1]
        await week.press("K", "enter")
        assert "Film moved to Fri 27 Nov 16:00" in week.status
        assert not isinstance(week.app.screen, BlockMenu)
    assert [half.when for half in both(pair, request)] == [half.when.plus_days(-2) for half in before]


async def test_enter_looks_once_the_line_has_gone(pair: Pair, make_app: MakeApp) -> None:
    request = ask(pair)
    before = both(pair, request)
    async with opened(make_app()) as week:
        await week.to("Paint")
        await week.press("K", "down", "up")
        assert "move it too" not in week.status
        await week.press("enter")
        assert isinstance(week.app.screen, BlockMenu)
    assert both(pair, request)[1] == before[1]


async def test_after_the_yes_moving_one_is_a_question_about_that_one(pair: Pair, make_app: MakeApp) -> None:
    request = ask(pair)
    agree(pair, request)
    async with opened(make_app()) as week:
        await week.to("Paint")
        await week.press("K", "enter")
        assert "Asked Sam: Paint Fri 27 Nov 09:00?" in week.status
        assert [len(half.proposals) for half in both(pair, request)] == [1, 0]
        await week.press("enter")
    assert [half.proposals[0].terms.when for half in both(pair, request)] == [
        half.when.plus_days(-1) for half in both(pair, request)
    ]


async def test_a_word_about_something_past_may_wait_for_sunday(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Walk")
        await week.press("+", "tab")
        assert "Opens on Sunday, for you both" in text(week)
        await week.press(*keys_of("so cold!\n"))
        assert week.status.startswith("A word about Walk, for Sunday")
    pair.meet()
    walk = pair.of(pair.sam, "Walk")
    assert pair.sam.weeks.remarks(walk) == ((), ())
    pair.clock.pass_by(days=14)
    assert [memory.text for memory in pair.sam.weeks.memories_of([walk])[walk.id]] == ["so cold!"]


async def test_what_is_ahead_has_no_word_for_sunday(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await week.press("+")
        assert "open on Sunday" not in text(week)
