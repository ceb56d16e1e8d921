"""One parser for each kind of value: screen and shell accept the same."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from planner.domain.availability import OwnHours
from planner.domain.errors import BadInput
from planner.frontend.setting_fields import (
    hours_field,
    range_as_typed,
    range_said,
    read_hours,
    read_name,
    read_range,
    read_ranges,
    read_zone,
)
from planner.plan.plan import Plan
from tests.cli.shell import Shell
from tests.support import HeldClock

BERLIN = "Europe/Berlin"
RANGES = (
    *("4-10", "4h30-10h", "4h-8h", "4–10 hours a week", "4 to 10", "90m - 3h", "0-4", "0h-4h", "none", "nothing"),
    *("lots", "4", "8h-4h", "10-4", "0-400", "x-y", "4h-8h-9h", "-10", "4-"),
)
HOURS = (
    *("8-22:30", "8:00-22:30", "07:15 – 23:00", "0800 to 2230", "9-22"),
    *("8", "22-8", "22:00-8:00", "8-25", "8:70-9", "morning", "8-9-10"),
)
ZONES = ("berlin", BERLIN, "new york", "UTC", "Middle Earth", "Mars/Base", "../etc/passwd")
NAMES = ("Alexandra", "  Alex   Ann ", "sam", " ")


@pytest.fixture
def shell(tmp_path: Path, clock: HeldClock) -> Shell:
    made = Shell(tmp_path / "alex", clock)
    made.did("init", str(tmp_path / "shared"), "--me", "Alex", "--you", "Sam", "--timezone", BERLIN, "--device", "desk")
    return made


def as_the_screen_reads(key: str, text: str, plan: Plan) -> dict[str, object]:
    """What the settings screen writes for a text that is typed there. BadInput."""
    if key == "name":
        return {"name": read_name(text, plan.you.name)}
    if key == "zone":
        return {"zone": read_zone(text)}
    if key == "hours":
        return hours_field(plan.requests.own_hours(plan.me.id), "weekday", text)
    return {"range": read_range(text)}


def written(plan: Plan) -> dict[str, object]:
    """The four values, as the screen writes them."""
    own, pair = plan.requests.own_hours(plan.me.id), plan.statistics.ranges().get("me")
    hours = {"weekday": own.weekday, "weekend": own.weekend}
    return {
        "name": plan.me.name,
        "zone": plan.me.zone,
        "hours": {kind: [f"{moment:%H:%M}" for moment in both] for kind, both in hours.items()},
        "range": list(pair) if pair else None,
    }


@pytest.mark.parametrize(
    ("key", "texts"),
    [("range", RANGES), ("hours", HOURS), ("zone", ZONES), ("name", NAMES)],
    ids=lambda found: str(found)[:8],
)
def test_screen_and_shell_read_the_same(shell: Shell, key: str, texts: tuple[str, ...]) -> None:
    for text in texts:
        before = Plan.open(shell.home / "default" / "mirror")
        try:
            wanted, sentence = as_the_screen_reads(key, text, before), ""
        except BadInput as trouble:
            wanted, sentence = {}, f"planner: {trouble}\n"
        assert shell("settings", key, text).err == sentence
        assert written(Plan.open(before.session.root)) == written(before) | wanted


@pytest.mark.parametrize("text", [text for text in RANGES if text not in ("none", "nothing")])
def test_settings_and_balance_read_the_same_ranges(text: str) -> None:
    try:
        alone = read_range(text)
    except BadInput:
        with pytest.raises(BadInput):
            read_ranges(text)
    else:
        assert read_ranges(text) == {"range": alone}


def test_two_ranges_are_read_in_one_text() -> None:
    assert read_ranges("4h-8h 5h–10h") == {"range": [240, 480], "range we": [300, 600]}
    assert read_ranges("none 4h30 - 10") == {"range": None, "range we": [270, 600]}
    for text in ("", "4h-8h 1h-2h 3h-4h"):
        with pytest.raises(BadInput, match="One range for your own time"):
            read_ranges(text)


@pytest.mark.parametrize("pair", [(240, 600), (270, 600), (0, 90), (1440, 1470)])
def test_a_formatted_range_can_be_read_back(pair: tuple[int, int]) -> None:
    assert read_range(range_as_typed(*pair)) == list(pair)
    said = range_said(*pair)
    assert read_range(said) == read_range(f"{said.replace(' h', ' hours')} a week") == list(pair)


def test_changing_hours_keeps_those_of_the_other_days() -> None:
    assert read_hours("7:15-23") == (time(7, 15), time(23))
    assert hours_field(OwnHours(), "weekend", "10-23:30") == {
        "hours": {"weekday": ["08:00", "22:30"], "weekend": ["10:00", "23:30"]}
    }


def test_a_city_is_enough_for_a_zone_in_every_command(tmp_path: Path, clock: HeldClock) -> None:
    shell = Shell(tmp_path / "alex", clock)
    folder = str(tmp_path / "shared")
    shell.did("init", folder, "--me", "Alex", "--you", "Sam", "--timezone", "berlin", "--device", "desk")
    shell.did("away", "new york", "--from", "2026-11-27", "--to", "2026-11-29")
    plan = Plan.open(shell.home / "default" / "mirror")
    assert (plan.me.zone, [stay.zone for stay in plan.me.away]) == (BERLIN, ["America/New_York"])
