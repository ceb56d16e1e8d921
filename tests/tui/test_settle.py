"""Settling conflicts on the screen: both values, and a key for either or both."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.config.paths import Home
from planner.domain.ids import Ids
from planner.domain.model.block import WE, Changes
from planner.plan.plan import Plan
from planner.sync.setup import join
from planner.tui.dialogs.conflicts import Settle
from planner.tui.settings.screen import SettingsScreen
from planner.tui.widgets.menu import Menu
from planner.tui.widgets.panel import Line
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


async def settle(week: Opened) -> None:
    """Choose “you both changed this” under Enter."""
    week.screen.action_do("settle")
    await week.pilot.pause()


def rows(week: Opened) -> list[tuple[str, str, str]]:
    return [(entry.key, entry.words, entry.note) for entry in week.app.screen.query_one(Menu).entries]


def told(week: Opened) -> str:
    """The last line of the dialog."""
    return "\n".join(str(line.render()) for line in week.app.screen.query(Line) if line.classes & {"said", "told"})


def rows_open(week: Opened) -> bool:
    return isinstance(week.app.screen, Settle)


def texts(week: Opened) -> list[tuple[str, str]]:
    return [(words, note) for _, words, note in rows(week)]


async def test_both_values_are_shown_and_a_digit_keeps_the_other(pair: Pair, make_app: MakeApp) -> None:
    key = both_write(pair, "Walk", {"place": "park"}, {"place": "river"})
    async with opened(make_app()) as week:
        await week.to("Walk")
        assert any("≠ you both changed this (V: choose)" in row for row in week.rows())
        await settle(week)
        assert rows(week) == [
            ("1", "river", "Sam, Wed 25 Nov 17:42 · shown now"),
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
        await settle(week)
        await week.press("3")
    pair.meet()
    assert getattr(pair.alex.block(key), field) == both
    assert (getattr(pair.sam.block(key), field), pair.sam.block(key).conflicts) == (both, ())


async def test_one_of_two_conflicting_times_is_kept(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.people.set_agreement(False)
    pair.meet()
    key = both_write(pair, "Run", {"when": at(5, "08:00")}, {"when": at(5, "10:00")})
    async with opened(make_app()) as week:
        await week.to("Run")
        await settle(week)
        assert [words for _, words, _ in rows(week)] == ["Sat 28 Nov 10:00–11:00", "Sat 28 Nov 08:00–09:00"]
        await week.press("down", "enter")
    pair.meet()
    assert pair.alex.block(key).when == at(5, "08:00")


async def test_only_its_author_settles_a_conflicting_answer(pair: Pair, make_app: MakeApp) -> None:
    """Only Sam can settle Sam's answer, though Alex recorded a yes for Sam.

    Alex's device has the yes while Sam wrote a no: both are shown.
    """
    block = pair.of(pair.alex, "Cinema")
    pair.sam.decline(pair.of(pair.sam, "Cinema"), "a deadline")
    pair.clock.pass_by(minutes=1)
    pair.alex.agree(block, in_person=True)
    pair.meet()
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await settle(week)
        assert [words for _, words, _ in rows(week)] == ["yes", "not this time: a deadline"]
        await week.press("2")
        assert told(week) == "Only Sam can give that answer."
        await week.press("q")
        assert week.app.screen is week.screen
    assert pair.alex.block(block.id).agreement[pair.sam.me.id] == "yes"


async def test_the_dialog_stays_open_while_conflicts_are_left(pair: Pair, make_app: MakeApp) -> None:
    key = both_write(pair, "Walk", {"place": "park", "title": "Hike"}, {"place": "river", "title": "Stroll"})
    async with opened(make_app()) as week:
        await week.to("Stroll")
        await settle(week)
        assert [words for _, words, _ in rows(week)] == [
            *("river", "park", "river / park"),
            *("Stroll", "Hike", "Stroll / Hike"),
        ]
        await week.press("2")
        assert rows_open(week)
        assert "is at park" in told(week)
        assert [words for _, words, _ in rows(week)] == ["Stroll", "Hike", "Stroll / Hike"]
        await week.press("2")
        assert not rows_open(week)
        assert week.title == "Hike"
    pair.meet()
    block = pair.sam.block(key)
    assert (block.title, block.place, block.conflicts) == ("Hike", "park", ())


# -- other conflicts -------------------------------------------------------------------------------------------------


@pytest.fixture
def phone(pair: Pair, tmp_path: Path) -> Plan:
    """Alex’s other device, in step."""
    mirror = Home.at(str(tmp_path / "phone"), None, env={}).mirror
    joined = join(mirror, pair.folder, name="Alex", zone=None, device_name="phone", clock=pair.clock, ids=Ids())
    pair.homes = (*pair.homes, mirror)
    pair.seen()
    joined.plan.refresh()
    return joined.plan


async def test_a_conflict_in_my_request_is_settled_in_the_inbox(pair: Pair, phone: Plan, make_app: MakeApp) -> None:
    key = pair.alex.requests.ask(need="two hours", offer="breakfast").id
    pair.meet()
    phone.refresh()
    pair.alex.requests.offer_another(pair.alex.requests.request(key), offer="a film", need="three hours")
    pair.clock.pass_by(minutes=1)
    phone.requests.offer_another(phone.requests.request(key), offer="a walk", need="an hour")
    pair.meet()
    async with opened(make_app()) as week:
        await week.press("o")
        menu = week.app.screen.query_one(Menu)
        [(number, entry)] = [(n, e) for n, e in enumerate(menu.entries) if "an hour" in e.words]
        assert entry.note == "≠ you both changed this · waits for Sam"
        menu.go(number)
        await week.press("V")
        assert texts(week)[:2] == [
            ("an hour", "Alex, Wed 25 Nov 17:44 · shown now"),
            ("three hours", "Alex, Wed 25 Nov 17:43"),
        ]
        await week.press("2")
        assert told(week) == "Settled: an hour · u: undo"
        await week.press("3")
        assert told(week) == "Settled: three hours · u: undo"
        await week.press("q", "q")
    pair.meet()
    request = pair.sam.requests.request(key)
    assert (request.need, request.offer, pair.sam.conflicts.twice()) == ("three hours", "a walk / a film", ())


async def test_conflicting_settings_of_two_own_devices_are_settled(pair: Pair, phone: Plan, make_app: MakeApp) -> None:
    pair.alex.people.set_person(zone="Europe/Lisbon", range=[240, 600])
    pair.clock.pass_by(minutes=1)
    phone.people.set_person(zone="Europe/Paris", range=[60, 90])
    pair.meet()
    async with opened(make_app()) as week:
        await week.press("comma", "enter")
        assert [words for words, _ in texts(week)] == [
            *("Europe/Paris", "Europe/Lisbon"),
            *("1h to 1h30", "4h to 10h"),
        ]
        await week.press("2", "2")
        assert isinstance(week.app.screen, SettingsScreen)
        assert "you both changed this" not in "\n".join(week.rows())
        assert "Europe/Lisbon" in "\n".join(week.rows())
        await week.press("q")
    pair.meet()
    assert pair.sam.you.zone == "Europe/Lisbon"
    assert pair.alex.statistics.ranges() == {"me": (240, 600)}


async def test_conflicts_without_a_list_are_in_the_inbox(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.inbox.set_turn(pair.alex.me.id)
    pair.clock.pass_by(minutes=1)
    pair.sam.inbox.set_turn(pair.sam.me.id)
    pair.meet()
    async with opened(make_app()) as week:
        await week.press("o")
        menu = week.app.screen.query_one(Menu)
        [(number, entry)] = [(n, e) for n, e in enumerate(menu.entries) if e.note == "whose turn it is"]
        assert entry.words == "Who plans the next date"
        menu.go(number)
        await week.press("enter")
        assert [words for words, _ in texts(week)] == ["Sam", "Alex"]
        await week.press("2")
    pair.meet()
    assert pair.sam.inbox.turn() == pair.alex.me.id


async def test_an_idea_is_marked_in_the_jar(pair: Pair, make_app: MakeApp) -> None:
    key = pair.alex.items.add_idea("pottery", WE).id
    pair.alex.items.drop_idea(pair.alex.items.idea(key))
    pair.meet()
    pair.alex.trash.bring_back_thing(pair.alex.trash.gone()[0])
    pair.sam.trash.bring_back_thing(pair.sam.trash.gone()[0])
    pair.sam.items.drop_idea(pair.sam.items.idea(key))
    pair.meet()
    async with opened(make_app()) as week:
        await week.press("i")
        [note] = [note for words, note in texts(week) if words == "pottery"]
        assert note.startswith("≠ you both changed this · Alex")
        await week.press("V")
        assert [words for words, _ in texts(week)] == ["it stays", "it’s deleted"]
        await week.press("2")
        assert told(week) == "Settled: pottery · u: undo"
    pair.meet()
    assert not pair.sam.items.ideas()
