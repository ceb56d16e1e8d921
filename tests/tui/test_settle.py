"""Settling what each wrote, on the screen: both values with who and when, one key keeps either, or both."""

from __future__ import annotations

import pytest

from planner.domain.model import Changes
from planner.tui.widgets.menu import Menu
from tests.tui.conftest import MakeApp, at
from tests.tui.pair import Pair
from tests.tui.test_week import Opened, opened


def both_write(pair: Pair, title: str, mine: Changes, yours: Changes) -> str:
    """Alex and Sam each change a block without having seen the other; its id."""
    block = pair.of(pair.alex, title)
    pair.alex.change(block, mine)
    pair.clock.pass_by(minutes=1)
    pair.sam.change(pair.of(pair.sam, title), yours)
    pair.meet()
    return block.id


def rows(week: Opened) -> list[tuple[str, str, str]]:
    return [(entry.key, entry.words, entry.note) for entry in week.app.screen.query_one(Menu).entries]


async def test_both_values_are_shown_and_a_digit_keeps_the_other(pair: Pair, make_app: MakeApp) -> None:
    key = both_write(pair, "Walk", {"place": "park"}, {"place": "river"})
    async with opened(make_app()) as week:
        await week.to("Walk")
        assert any("≠ each wrote something: = to choose" in row for row in week.rows())
        await week.press("equals_sign")
        assert rows(week) == [
            ("1", "river", "Sam, Wed 25 Nov 17:42 · as it stands now"),
            ("2", "park", "Alex, Wed 25 Nov 17:41"),
            ("3", "river / park", "both"),
        ]
        await week.press("2")
        assert week.status.startswith("Settled")
    pair.meet()
    assert pair.alex.block(key).place == "park"
    assert (pair.sam.block(key).place, pair.sam.block(key).conflicts) == ("park", ())


@pytest.mark.parametrize(
    ("field", "both"), [("title", "Stroll / Hike"), ("place", "Stroll / Hike"), ("notes", "Stroll\n\nHike")]
)
async def test_one_key_keeps_both_texts(field: str, both: str, pair: Pair, make_app: MakeApp) -> None:
    key = both_write(pair, "Walk", {field: "Hike"}, {field: "Stroll"})  # type: ignore[misc]
    async with opened(make_app()) as week:
        await week.to(pair.alex.block(key).title)
        await week.press("enter", "equals_sign", "3")
    pair.meet()
    assert getattr(pair.alex.block(key), field) == both
    assert (getattr(pair.sam.block(key), field), pair.sam.block(key).conflicts) == (both, ())


async def test_of_two_times_one_is_kept(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.set_agreement(False)
    pair.meet()
    key = both_write(pair, "Run", {"when": at(5, "08:00")}, {"when": at(5, "10:00")})
    async with opened(make_app()) as week:
        await week.to("Run")
        await week.press("equals_sign")
        assert [words for _, words, _ in rows(week)] == ["Sat 28 Nov 10:00–11:00", "Sat 28 Nov 08:00–09:00"]
        await week.press("down", "enter")
    pair.meet()
    assert pair.alex.block(key).when == at(5, "08:00")


async def test_whose_answer_it_is_settles_it(pair: Pair, make_app: MakeApp) -> None:
    """Alex noted Sam’s yes (here) while Sam wrote a no: both are shown, and it is Sam’s to say."""
    block = pair.of(pair.alex, "Cinema")
    pair.sam.decline(pair.of(pair.sam, "Cinema"), "a deadline")
    pair.clock.pass_by(minutes=1)
    pair.alex.agree(block, in_person=True)
    pair.meet()
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await week.press("equals_sign")
        assert [words for _, words, _ in rows(week)] == ["yes", "not this time: a deadline"]
        await week.press("2")
        assert week.status == "That answer is Sam’s own to give."
    assert pair.alex.block(block.id).agreement[pair.sam.me.id] == "yes"
