"""Everything that two people do, in any order of windows, devices, undo, crash and exchange: promises 1, 5 and 6.

What has to hold is in `accounts.py`; it is looked at after every step. At the end everybody exchanges with everything,
all devices show the same, every acknowledged word is somewhere, and all that was done can be undone and done again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.store import identity
from tests.store.histories import History, Step
from tests.store.worlds import LAPTOP, PHONE, SAM, SECOND, make_template

FOUND: dict[str, list[Step]] = {
    "an answer to a turn whose ritual is gone": [
        Step("add ritual"),
        Step("look"),
        Step("undo"),
        Step("decline", stale=True),
    ],
    "what is asked about a turn depends on its ritual": [
        Step("add"),
        Step("add ritual"),
        Step("pass on", choice=1),
        Step("who", which=1, scope="following", who="you"),
        Step("ask", window=PHONE, which=1),
    ],
    "an hour of a turn is in the way of its private answer": [
        Step("add ritual", choice=1),
        Step("meet"),
        Step("when", window=PHONE),
        Step("form", window=PHONE, shown="hidden"),
    ],
    "a busy ritual is opened on the phone, where its words are not, and changed from a later turn on": [
        Step("add ritual", shown="busy"),
        Step("meet"),
        Step("show", window=PHONE),
        Step("meet"),
        Step("place", which=2, scope="following"),
        Step("undo", window=PHONE),
    ],
    "another rule is written while the phone hides the ritual": [
        Step("add ritual", choice=1),
        Step("meet"),
        Step("rule", scope="all"),
        Step("form", window=PHONE, shown="hidden"),
    ],
    "private words from a turn on, after the ritual has ended": [
        Step("add ritual", shown="busy"),
        Step("look"),
        Step("undo"),
        Step("title", which=2, stale=True, scope="following"),
    ],
    "somebody opens a busy ritual that is not theirs": [
        Step("add ritual", shown="busy"),
        Step("meet"),
        Step("show", window=SAM),
    ],
    "a cheer from a picture in which it was private": [
        Step("add ritual", shown="busy"),
        Step("look"),
        Step("show"),
        Step("meet"),
        Step("cheer", stale=True),
    ],
    "a cheer for a turn that is gone from a ritual that is private by now": [
        Step("add ritual", choice=1),
        Step("meet"),
        Step("look"),
        Step("rule", scope="all", day="2026-12-01"),
        Step("pass on"),
        Step("show", stale=True, shown="busy"),
        Step("cheer", stale=True),
    ],
    "an hour typed in one window, while the other one opens the ritual": [
        Step("add ritual", choice=5),
        Step("look", window=SECOND),
        Step("show", shown="hidden"),
        Step("when"),
        Step("show", window=SECOND, stale=True, shown="busy"),
    ],
    "a form of which a part cannot be saved": [
        Step("add ritual", choice=1),
        Step("meet"),
        Step("form", window=PHONE),
        Step("form", window=PHONE, stale=True, shown="busy"),
    ],
    "words from a turn on, typed while the ritual was private": [
        Step("add ritual", shown="busy"),
        Step("meet"),
        Step("form", window=PHONE, scope="following", day="2026-12-11"),
        Step("tags", window=PHONE, stale=True, scope="following"),
    ],
    "undo of 'busy' would open what was left on this device": [
        Step("add", shown="busy"),
        Step("meet"),
        Step("form", window=PHONE),
        Step("pass on", window=PHONE),
        Step("show", shown="busy"),
        Step("undo"),
    ],
    "what the phone hid meanwhile is moved from an old picture": [
        Step("add"),
        Step("meet"),
        Step("look"),
        Step("form", window=PHONE, shown="hidden"),
        Step("meet"),
        Step("when", stale=True),
    ],
}
"""Short histories in which something was wrong once."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What a world begins from. Nothing waits for a disk, and the place of an installation does not count for once."""
    patch = pytest.MonkeyPatch()
    patch.setattr(identity, "fingerprint", lambda root: root.parent.parent.name)
    patch.setattr(identity, "anchor", lambda root: None)
    patch.setattr(os, "fsync", lambda descriptor: None)
    path = tmp_path_factory.mktemp("worlds") / "template"
    make_template(path)
    yield path
    patch.undo()


@pytest.mark.parametrize("found", FOUND)
def test_histories_that_were_found_once(found: str, template: Path) -> None:
    live_through(template, *FOUND[found])


def live_through(template: Path, *steps: Step) -> None:
    """These steps, and the end of the history."""
    history = History(template)
    try:
        history.live(*steps)
        history.world.end()
    finally:
        history.close()


def test_a_ritual_that_is_opened_asks_its_owner_nothing(template: Path) -> None:
    history = History(template)
    history.live(Step("add ritual", shown="busy", choice=1), Step("show"))
    plan = history.world.windows[LAPTOP].plan
    assert plan.rituals()[0].agreement == {plan.me.id: "yes"}
    assert plan.waiting() == ()
    history.close()


def test_a_form_about_a_ritual_is_one_action(template: Path) -> None:
    history = History(template)
    history.live(Step("add ritual", choice=1), Step("form", shown="busy", scope="all"))
    changed = history.world.windows[LAPTOP].plan.rituals()[0]
    history.live(Step("undo"))
    undone = history.world.windows[LAPTOP].plan.rituals()[0]
    assert (changed.visibility, undone.visibility) == ("busy", "open")
    assert undone.title != changed.title
    history.close()
