"""An interrupted exchange resumes, and known people's files come first."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.domain.clock import Clock
from planner.store.disk.bounded_read import Bounds
from planner.store.mirror.mirror import Mirror
from planner.sync import exchange
from planner.sync.exchange import A_STRETCH, Exchange
from planner.sync.receive import Taken, receive
from tests.support import Side, at

MONTHS = [f"{year}-{month:02}" for year in range(2020, 2027) for month in range(1, 13)]


class Killed(BaseException):
    """The process is ended."""


class Reading:
    """The files that an exchange reads; after `most` of them it is ended."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.paths: list[str] = []
        self.most = 10_000
        monkeypatch.setattr(exchange, "receive", self._receive)

    def _receive(self, mirror: Path, path: Path, clock: Clock, bounds: Bounds, reader: Mirror) -> Taken:
        if len(self.paths) == self.most:
            raise Killed
        self.paths.append(str(path))
        return receive(mirror, path, clock, bounds, reader)


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Reading:
    return Reading(monkeypatch)


def test_an_interrupted_exchange_is_continued(alex: Side, sam: Side, reading: Reading) -> None:
    for month in MONTHS:
        sam.add(f"in {month}", at(f"{month}-03T19:00"))
    sam.exchange()
    reading.paths.clear()
    reading.most = 50
    with pytest.raises(Killed):
        Exchange(alex.mirror, alex.folder, clock=alex.clock).run()
    first, reading.paths, reading.most = reading.paths, [], 10_000
    alex.exchange()
    again = set(first) & set(reading.paths)
    assert len(again) < A_STRETCH
    assert len(set(first) | set(reading.paths)) == len(MONTHS)
    assert len(alex.reopened().weeks.search("in 20")) == len(MONTHS)


def test_files_of_known_devices_are_read_first(alex: Side, sam: Side, reading: Reading) -> None:
    for letter in "abcdefghijklmnopqrstuvwxyz2345":
        folder = alex.folder / "devices" / f"aaaaaaaaaaaa{letter}"
        folder.mkdir()
        (folder / "device.json").write_text("{}")
    sam.add("first")
    sam.exchange()
    reading.paths.clear()
    alex.exchange()
    assert not any("/aaaa" in path for path in reading.paths[:-30])
    assert all("/aaaa" in path for path in reading.paths[-30:])


def test_an_exchange_takes_in_all_files_with_one_reading_of_the_mirror(
    alex: Side, sam: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only new files are read to merge them; known ones are not read again."""
    for month in MONTHS:
        sam.add(f"in {month}", at(f"{month}-03T19:00"))
    sam.exchange()
    alex.exchange()
    for month in MONTHS:
        sam.add(f"again in {month}", at(f"{month}-05T19:00"))
    sam.exchange()
    made: list[Path] = []
    begin = Mirror.__init__

    def counted(mirror: Mirror, root: Path) -> None:
        made.append(root)
        begin(mirror, root)

    monkeypatch.setattr(Mirror, "__init__", counted)
    assert alex.exchange().received == len(MONTHS)
    assert len(made) < 10
