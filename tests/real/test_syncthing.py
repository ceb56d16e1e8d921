"""Two real Syncthing instances between Alex and Sam: edits online and offline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest

from tests.real.conftest import need
from tests.real.people import Someone
from tests.real.syncthing import Syncthing
from tests.real.waiting import until


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Syncthing, Syncthing]]:
    need("syncthing", "syncthing")
    first = Syncthing(tmp_path / "syncthing-a", tmp_path / "a")
    try:
        second = Syncthing(tmp_path / "syncthing-s", tmp_path / "s")
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
    alex, sam = (Someone(name, tmp_path / name.lower(), tmp_path / name[0].lower()) for name in ("Alex", "Sam"))
    for person in (alex, sam):
        person.home.mkdir()
    alex.run("init", str(alex.folder), "--me", "Alex", "--you", "Sam", "--timezone", "Europe/Berlin")
    pair[0].scan()
    until(lambda: len(list(sam.folder.glob("devices/*/plan.json"))) == 1, "the plan at Sam’s", last=pair[1].log)
    sam.run("join", str(sam.folder), "--as", "Sam", "--timezone", "Europe/Berlin")

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
