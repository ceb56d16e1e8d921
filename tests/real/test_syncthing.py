"""Two real Syncthing instances between Alex and Sam: edits online and offline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest

from tests.real.conftest import need
from tests.real.people import PLANNER, Someone
from tests.real.syncthing import Syncthing
from tests.real.tmux import Tmux
from tests.real.waiting import until


@pytest.fixture
def pair(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Syncthing, Syncthing]]:
    """Alex's and Sam's, in their homes; a parameter is the delay of both in seconds."""
    need("syncthing", "syncthing")
    delay = getattr(request, "param", 1)
    first = Syncthing(tmp_path / "alex" / ".config" / "syncthing", tmp_path / "a", delay)
    try:
        second = Syncthing(tmp_path / "sam" / ".config" / "syncthing", tmp_path / "s", delay)
    except BaseException:
        first.close()
        raise
    try:
        first.join(second)
        second.join(first)
        until(lambda: first.connected() and second.connected(), "each other", last=lambda: first.log() + second.log())
        yield first, second
    finally:
        first.close()
        second.close()


@pytest.mark.real
def test_edits_made_online_offline_and_at_once_all_arrive(
    pair: tuple[Syncthing, Syncthing],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    alex, sam = _begin(pair, tmp_path)

    # Online, one after the other.
    block = alex.add("Cinema", "today", "20:00", "--we")
    began = monotonic()
    until(lambda: "Cinema" in sam.week(), "Cinema at Sam’s", seconds=60, last=pair[1].log)
    took = monotonic() - began
    record_property("measured", f"Syncthing: an edit of Alex’s was at Sam’s after {took:.1f} s")

    # Both offline, both write to the same block and each something of their own.
    for one in pair:
        one.pause()
    alex.run("edit", block["id"], "--title", "Cinema at the Odeon")
    sam.run("edit", block["id"], "--title", "Cinema and dinner")
    alex.add("Guitar", "today", "10:00")
    sam.add("Swim", "today", "9:00")
    for one in pair:
        one.resume()
        one.scan()

    def both(person: Someone) -> bool:
        week = person.week()
        film = next(found for title, found in week.items() if title.startswith("Cinema"))
        texts = {film["title"], *(version["value"] for version in film["conflicts"])}
        return {"Guitar", "Swim"} <= week.keys() and texts == {"Cinema at the Odeon", "Cinema and dinner"}

    for person in (alex, sam):
        until(lambda person=person: both(person), f"all at {person.name}’s", seconds=90, last=pair[0].log)  # type: ignore[misc]

    # One settles it for both, while the other goes on writing at once.
    alex.run("choose", block["id"], "title", "2")
    for number in range(5):
        sam.add(f"Walk {number}", "today", "15:00")
        alex.add(f"Run {number}", "today", "16:00")
    for one in pair:
        one.scan()
    until(lambda: alex.week().keys() == sam.week().keys() and len(alex.week()) == 13, "the same week", seconds=90)
    for person in (alex, sam):
        assert not any(found["conflicts"] for found in person.week().values())
        assert person.try_to("doctor", "--json").returncode == 0, person.try_to("doctor").stdout
    assert not list(alex.folder.rglob("*.sync-conflict-*")) + list(sam.folder.rglob("*.sync-conflict-*"))


@pytest.mark.real
@pytest.mark.parametrize("pair", [10], indirect=True)
def test_a_change_that_syncthing_is_told_of_is_on_the_other_screen_at_once(
    pair: tuple[Syncthing, Syncthing],
    tmp_path: Path,
    tmux: Tmux,
    record_property: Callable[[str, object], None],
) -> None:
    """Both ways in one run, with Syncthing's own delay of ten seconds."""
    alex, sam = _begin(pair, tmp_path)
    pane = tmux.open(PLANNER, sam.env)
    pane.wait_for("you · Alex")

    def seconds_to_the_screen(title: str) -> float:
        began = monotonic()
        alex.add(title, "today", "12:00", "--we")
        until(lambda: title in pane.screen(), f"{title} on Sam’s screen", seconds=60, last=pane.screen)
        return monotonic() - began

    untold = seconds_to_the_screen("Untold")
    (alex.home / "default" / "settings.toml").write_text('nudge = "syncthing"\n', encoding="utf-8")
    told = sorted(seconds_to_the_screen(title) for title in ("Lunch", "Tea", "Swim", "Cards", "Cake"))
    record_property("measured", f"Syncthing: told {told[2]:.2f} s (longest {told[-1]:.2f}), untold {untold:.1f} s")
    assert told[0] * 10 < untold


def _begin(pair: tuple[Syncthing, Syncthing], tmp_path: Path) -> tuple[Someone, Someone]:
    """Alex, who made a plan, and Sam, who joined it through Syncthing."""
    alex, sam = (Someone(name, tmp_path / name.lower(), tmp_path / name[0].lower()) for name in ("Alex", "Sam"))
    alex.run("init", str(alex.folder), "--me", "Alex", "--you", "Sam", "--timezone", "Europe/Berlin")
    pair[0].scan()
    until(lambda: len(list(sam.folder.glob("devices/*/plan.json"))) == 1, "the plan at Sam’s", last=pair[1].log)
    sam.run("join", str(sam.folder), "--as", "Sam", "--timezone", "Europe/Berlin")
    return alex, sam
