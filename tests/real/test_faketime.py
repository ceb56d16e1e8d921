"""A clock a year ahead, a copied home, a restored mirror: no loss, one sentence.

And a screen whose monotonic clock is faked too: it goes on exchanging, painting and taking keys.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from functools import partial

import pytest

from tests.real.conftest import need
from tests.real.people import PLANNER, Someone
from tests.real.screens import quick_add
from tests.real.tmux import Tmux
from tests.real.waiting import until

pytestmark = pytest.mark.real


def test_a_clock_a_year_ahead_is_mentioned_and_later_edits_count(people: tuple[Someone, Someone]) -> None:
    need("faketime", "faketime")
    alex, sam = people
    block = alex.add("Cinema", "today", "20:00", "--we")
    sam.week()
    done = subprocess.run(
        ["faketime", "-f", "+366d", *PLANNER, "edit", block["id"], "--title", "Cinema, from next year"],
        env=alex.env,
        cwd=alex.home,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    told = sam.try_to("week", "--json")
    assert told.stderr.count("365 days ahead of the clock of") == 1
    assert "365 days ahead" in alex.try_to("sync").stderr
    for person in people:
        assert person.try_to("week").stderr == ""
        said = person.try_to("doctor", "--json")
        assert said.returncode == 1
        found = [row for row in json.loads(said.stdout)["findings"] if row["level"] == "mend"]
        assert [row["name"] for row in found] == ["clocks"]
    # An edit by somebody who had seen it replaces it, even with an earlier clock.
    sam.run("edit", block["id"], "--title", "Cinema, today")
    for person in people:
        assert person.week()["Cinema, today"]["conflicts"] == []


def test_a_copied_home_goes_on_as_a_new_device(people: tuple[Someone, Someone]) -> None:
    alex, sam = people
    alex.add("Before the copy", "today", "9:00")
    copied = Someone("Alex", alex.home.with_name("copied"), alex.folder)
    subprocess.run(["cp", "-a", str(alex.home), str(copied.home)], check=True)
    alex.add("On the old machine", "today", "10:00")
    first = copied.try_to("add", "On the new machine", "today", "11:00")
    assert first.returncode == 0, first.stderr
    assert first.stderr.count("continues as a new device") == 1
    alex.add("Again on the old", "today", "12:00")
    copied.add("Again on the new", "today", "13:00")
    wanted = {"Before the copy", "On the old machine", "On the new machine", "Again on the old", "Again on the new"}
    for person in (alex, copied, sam):
        assert person.week().keys() == wanted
    assert len(json.loads(sam.run("devices", "--json"))["devices"]) == 3


@pytest.mark.parametrize("published", [True, False])
def test_a_mirror_set_back_by_a_week_loses_nothing(published: bool, people: tuple[Someone, Someone]) -> None:
    alex, sam = people
    alex.add("Last week's", "today", "9:00")
    mirror = alex.home / "default" / "mirror"
    shutil.copytree(mirror, alex.home / "backup")
    alex.add("Walk", "today", "10:00")
    sam.week()
    shutil.rmtree(mirror)
    shutil.copytree(alex.home / "backup", mirror)
    if published:
        told = alex.try_to("sync")
        assert told.stderr.count("continues as a new device") == 1, told.stderr
    alex.run("add", "Tea", "today", "11:00")
    for person in people:
        assert person.week().keys() == {"Last week's", "Walk", "Tea"}
    assert alex.try_to("sync").stderr == ""


@pytest.mark.parametrize("clock", ["stopped", "+366d", "-366d"])
def test_a_screen_keeps_working_under_a_faked_clock(clock: str, people: tuple[Someone, Someone], tmux: Tmux) -> None:
    need("faketime", "faketime")
    alex, sam = people
    clock = f"{date.today()} 12:00:00" if clock == "stopped" else clock
    env = {**alex.env, "FAKETIME_DONT_FAKE_MONOTONIC": "0"}
    pane = tmux.open(["faketime", "-f", clock, *PLANNER], env)
    pane.wait_for("saved, shared")
    # What comes in is looked for every second, again and again.
    for title in ("Cinema", "Theatre"):
        sam.add(title, "today", "20:00", "--we")
        until(partial(alex.has, title), f"{title} in the mirror", last=pane.screen)
    if clock.endswith("12:00:00"):
        pane.wait_for("Theatre")
    # Typed text is painted, saved and shared.
    quick_add(pane, "Tea 10:00")
    until(lambda: "Tea" in sam.run("search", "Tea"), "the new block at the other’s", last=pane.screen)
    pane.press("q")
    assert pane.wait_ended() == 0
    assert alex.try_to("sync").returncode == 0
