"""Presence: who is at which step of a review right now.

A device keeps `presence.json` in its own shared folder while a review is open there. It is never copied to the mirror
and never merged.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

from planner.domain.clock import Clock, system_clock
from planner.domain.ids import DEVICE_ID
from planner.domain.time.week import Week
from planner.store.disk.atomic_write import make_folder, replace_file
from planner.store.disk.bounded_read import Unreadable, read_plain
from planner.store.disk.layout import device_folder
from planner.store.disk.waiting import PipeEvent
from planner.sync.folder import modes

FILE = "presence.json"
AWAY_AFTER = timedelta(minutes=2)
MOST_BYTES = 10_000
LOOK_EVERY = 0.25
"""Seconds between two looks at the folders' times while a review is open."""
TELL_EVERY = 20.0
"""Seconds after which a device repeats that its person is here."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Where a person is in a review. `at` is aware.

    `writing` is the name of the field they're typing in; else empty.
    """

    device: str
    person: str
    week: str
    step: str
    writing: str
    at: datetime

    def here(self, now: datetime) -> bool:
        """Whether they were seen within the last two minutes."""
        return abs(now - self.at) < AWAY_AFTER


class Presences:
    """Reads and writes presence files in the shared folder. Raises OSError."""

    def __init__(self, folder: Path, device: str, person: str, *, clock: Clock = system_clock) -> None:
        self._folder = folder
        self._device = device
        self._person = person
        self._clock = clock

    def tell(self, week: Week, step: str, writing: str = "") -> None:
        """Say that this person is at this step."""
        file_mode, folder_mode = modes(self._folder)
        own = device_folder(self._folder, self._device)
        make_folder(own, mode=folder_mode)
        now = self._clock().isoformat(timespec="seconds")
        row = {"person": self._person, "week": str(week), "step": step, "writing": writing, "at": now}
        replace_file(own / FILE, json.dumps(row).encode(), mode=file_mode, durable=False)

    def leave(self) -> None:
        """Remove this device's presence file."""
        (device_folder(self._folder, self._device) / FILE).unlink(missing_ok=True)

    def others(self, week: Week) -> list[Presence]:
        """Everybody else at this week's review. Damaged files are left out."""
        return [row for row in self._read() if row.week == str(week) and row.device != self._device]

    def times(self) -> tuple[object, ...]:
        """The times of every device's folders, which differ when something has arrived."""
        found: list[object] = []
        for folder in sorted((self._folder / "devices").iterdir()):
            if folder.name != self._device and DEVICE_ID.fullmatch(folder.name):
                found += [folder.name, folder.stat().st_mtime_ns]
                months = folder / "months"
                found.append(months.stat().st_mtime_ns if months.is_dir() else 0)
        return tuple(found)

    def _read(self) -> Iterator[Presence]:
        return _read_all(self._folder)


class PartnerPresence:
    """Whether one person is in a review right now, as last seen in the folder.

    `look` may block, so it's called in a thread.
    """

    def __init__(self, folder: Path, person: str, clock: Clock = system_clock) -> None:
        self._folder, self._person, self._clock = folder, person, clock
        self._times: dict[str, datetime] | None = None
        self._seen: datetime | None = None

    def look(self) -> None:
        """Read the presence files in the folder."""
        try:
            rows = [row for row in _read_all(self._folder) if row.person == self._person]
        except OSError:
            self._times = None
            return
        before, now = self._times or {}, self._clock()
        # A file that is renewed means somebody is there, whatever the clock says; a new one may be a leftover.
        alive = (row.at != before[row.device] if row.device in before else row.here(now) for row in rows)
        self._seen = now if any(alive) else self._seen if rows else None
        self._times = {row.device: row.at for row in rows}

    @property
    def is_here(self) -> bool | None:
        """Whether they were there within the last two minutes; None if it isn't known."""
        if self._times is None:
            return None
        return self._seen is not None and self._clock() - self._seen < AWAY_AFTER


def forget(folder: Path, device: str, clock: Clock = system_clock) -> None:
    """Remove an old presence file of this device, left by a review that was killed.

    A running review on this device renews its file all the time. Raises OSError.
    """
    path = device_folder(folder, device) / FILE
    with suppress(FileNotFoundError):
        try:
            is_here = _read(device, path).here(clock())
        except Unreadable:
            is_here = False
        if not is_here:
            path.unlink()


def unreadable_presences(folder: Path, files: Iterable[str]) -> dict[str, str]:
    """The presence files that can't be read, by path with the reason.

    `files` are the paths of all ordinary files in the shared folder.
    """
    found: dict[str, str] = {}
    for path in files:
        if path.endswith(f"/{FILE}"):
            try:
                _read(path.split("/")[1], folder / path)
            except Unreadable as problem:
                found[path] = str(problem)
            except FileNotFoundError:
                continue  # that review has just been closed
            except OSError as problem:
                found[path] = f"cannot be read: {problem.strerror or problem}"
    return found


def _read_all(shared: Path) -> Iterator[Presence]:
    """The presence files of every device. Damaged files are left out. Raises OSError."""
    for folder in sorted((shared / "devices").iterdir()):
        if DEVICE_ID.fullmatch(folder.name) and not folder.is_symlink():
            with suppress(Unreadable, FileNotFoundError, NotADirectoryError):
                yield _read(folder.name, folder / FILE)


def _read(device: str, path: Path) -> Presence:
    """Read a presence file. Raises Unreadable and OSError."""
    data = read_plain(path, MOST_BYTES)
    try:
        row = json.loads(data)
        texts = [row[name] for name in ("person", "week", "step", "writing")]
        at = datetime.fromisoformat(row["at"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreadable("empty" if not data.strip() else "not complete, or not JSON") from None
    if not all(isinstance(text, str) and len(text) <= 100 for text in texts) or at.tzinfo is None:
        raise Unreadable("not laid out as a file of a plan")
    person, week, step, writing = texts
    return Presence(device, person, week, step, writing, at)


class Watch:
    """Reads and writes presence in a thread, so a folder that hangs blocks nothing.

    `noticed` is called from that thread whenever something may have arrived.
    """

    def __init__(
        self,
        presences: Presences,
        week: Week,
        noticed: Callable[[], object],
        *,
        other: str = "",
        clock: Clock = system_clock,
    ) -> None:
        """`other` is the person whose presence is noted in `seen`."""
        self._presences = presences
        self._other, self._clock = other, clock
        self._week = week
        self._noticed = noticed
        self._wake, self._ended = PipeEvent(), PipeEvent()
        self._here: tuple[str, str] | None = None
        self._told: tuple[str, str] | None = None
        self._silent_for = 0.0
        """Seconds of waiting since presence was last written; no clock is used."""
        self.others: list[Presence] = []
        """Everybody else at this review, as last seen."""
        self.seen: datetime | None = None
        """When something new of the other person was last seen, by our own clock."""

    def start(self) -> None:
        """Start the thread that writes and reads presence files."""
        Thread(target=self._run, name="presence", daemon=True).start()

    def at(self, step: str, writing: str = "") -> None:
        """Note the step that this person is at, and the field they're typing in."""
        if (step, writing) != self._here:
            self._here = (step, writing)
            self._wake.set()

    def stop(self) -> None:
        """Stop, without waiting; the presence file is removed when the folder allows it."""
        self._ended.set()
        self._wake.set()

    def _run(self) -> None:
        times: tuple[object, ...] = ()
        while not self._ended.is_set():
            self._wake.clear()
            try:
                self._tell()
                now = self._presences.times()
                if now != times:
                    times = now
                    self._hear()
                    self._noticed()
            except OSError:
                # The folder is away for a moment. The exchange says so on the screen; here we try again.
                self._told = None
            self._wake.wait(LOOK_EVERY)
            self._silent_for += LOOK_EVERY
        try:
            self._presences.leave()
        except OSError:
            return  # nothing else is needed: after two minutes it counts as gone

    def _hear(self) -> None:
        before = {row.device: row.at for row in self.others}
        self.others = self._presences.others(self._week)
        now = self._clock()
        for row in self.others:
            # A file seen for the first time may be a leftover; one that is renewed means somebody is there, whatever
            # the clock says.
            alive = row.at != before[row.device] if row.device in before else row.here(now)
            if alive and row.person == self._other:
                self.seen = now

    def _tell(self) -> None:
        if self._here and (self._here != self._told or self._silent_for > TELL_EVERY):
            self._presences.tell(self._week, *self._here)
            self._told, self._silent_for = self._here, 0.0
