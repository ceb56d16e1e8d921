"""What a newer version wrote on the screen: the last readable words, and a mark."""

from __future__ import annotations

import json

import pytest

from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.wording.blocks import NEWER
from planner.sync.exchange import Exchange
from planner.tui.lists.base import ListScreen
from planner.tui.widgets.menu import Menu
from tests.tui.conftest import MakeApp, at
from tests.tui.pair import WEEK, Pair
from tests.tui.test_week import LARGE, SMALL, Opened, SnapCompare, opened

WRITTEN = {
    "ideas": ("title", "who"),
    "goals": ("title",),
    "rituals": ("title", "rule"),
    "requests": ("feeling", "need", "offer"),
    "settings": ("text",),
    "notes": ("text",),
    "reviews": ("intention",),
}
"""By table, the registers that Sam's newer version writes again."""


@pytest.fixture
def newer(pair: Pair) -> Pair:
    """One of everything of Sam's, read by Alex and then written by a newer version."""
    sam = pair.sam
    sam.items.add_idea("Boat trip", "we")
    sam.items.add_goal("Swim a mile")
    sam.items.add_rule("No phones at dinner")
    sam.items.bring("The flat")
    sam.items.show_note(sam.items.notes()[0])
    sam.items.set_intention(WEEK, sam.me.id, "Slow mornings")
    sam.ritual_changes.add_ritual(RitualDraft("Choir", make("FREQ=WEEKLY", at(3, "19:00")), sam.me.id))
    sam.requests.ask(need="two hours to read", feeling="drained", offer="a film together")
    pair.meet()
    write_anew(pair)
    Exchange(pair.homes[0], pair.folder, clock=pair.clock).run()
    pair.alex.refresh()
    return pair


def write_anew(pair: Pair) -> None:
    device = pair.sam.device
    for path in (pair.folder / "devices" / device).rglob("*.json"):
        tree = json.loads(path.read_bytes())
        tree["header"]["1"]["generation"] += 1
        for table, registers in WRITTEN.items():
            for document in tree.get(table, {}).values():
                for register in registers:
                    if register in document:
                        there = document[register]
                        context = {**there["c"], device: there["n"]}
                        there.update(v={"newer": 1}, n=there["n"] + 5_000, c=context)
        path.write_text(json.dumps(tree))


async def entries(week: Opened, key: str) -> list[str]:
    """The rows of the list behind a key, each with its note."""
    await week.press(key)
    assert isinstance(week.app.screen, ListScreen)
    found = [f"{entry.words} | {entry.note}" for entry in week.app.screen.query_one(Menu).entries]
    await week.press("escape")
    return found


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("i", "Boat trip"),
        ("C", "Swim a mile"),
        ("C", "Slow mornings"),
        ("E", "Choir · every Thu 19:00"),
        ("o", "two hours to read"),
        ("o", "No phones at dinner"),
        ("b", "The flat"),
    ],
)
async def test_each_list_shows_the_last_readable_words_and_a_mark(
    newer: Pair, make_app: MakeApp, key: str, words: str
) -> None:
    async with opened(make_app(), LARGE) as week:
        found = [row for row in await entries(week, key) if words in row]
    assert len(found) == 1, found
    assert NEWER in found[0]
    assert found[0].count(NEWER) == 1


async def test_an_own_request_that_a_newer_version_changed_is_marked_too(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.requests.ask(need="a quiet morning", offer="breakfast")
    pair.meet()
    pair.sam.requests.answer_request(pair.sam.requests.all()[0], True)
    pair.meet()
    alex, sam = pair.alex.device, pair.sam.device
    (path,) = (pair.folder / "devices" / sam).glob("months/*.json")
    tree, key = json.loads(path.read_bytes()), pair.alex.requests.all()[0].id
    tree["header"]["1"]["generation"] += 1
    tree["requests"][key]["offer"] = {"v": {"newer": 1}, "n": 9_000, "t": f"0fff{'0' * 12}-{sam}", "c": {alex: 9_000}}
    path.write_text(json.dumps(tree))
    Exchange(pair.homes[0], pair.folder, clock=pair.clock).run()
    pair.alex.refresh()
    async with opened(make_app(), LARGE) as week:
        (row,) = [row for row in await entries(week, "o") if "a quiet morning" in row and "breakfast" in row]
    assert row.endswith(NEWER)


@pytest.mark.parametrize("key", ["i", "C", "E", "o"])
def test_picture_of_the_marks(newer: Pair, make_app: MakeApp, snap_compare: SnapCompare, key: str) -> None:
    assert snap_compare(make_app(), terminal_size=SMALL, press=[key])
