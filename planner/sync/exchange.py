"""The exchange: fetch others' files from the shared folder and publish our own.

All actions are decided first and then done one by one, so that one bad file stops no other. Only files below our own
`devices/<device-id>/` are ever written. Problems with the folder are reported, never raised.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from planner.domain.clock import Clock, system_clock
from planner.domain.errors import FolderProblem, PlannerError
from planner.domain.ids import Ids
from planner.named_tuple import NamedTuple
from planner.store.device.identity import State, note_published, read_state, write_state
from planner.store.device.reidentify import renew
from planner.store.device.writer import DamagedShard
from planner.store.disk import log
from planner.store.disk.atomic_write import Signature, make_folder, replace_file, signature
from planner.store.disk.bounded_read import EARLIER, read_plain
from planner.store.disk.layout import ADOPTED, PLAN, device_folder, replica_path
from planner.store.disk.lock import LOCK_TIMEOUT_S, Busy, locked
from planner.store.disk.quarantine import set_aside
from planner.store.disk.transaction import exclusive
from planner.store.disk.waiting import run_within
from planner.store.erasure.purge import purge
from planner.store.mirror.mirror import Mirror, file_at, scan_replica
from planner.store.shard.schema import Unreadable, parse_shard, union
from planner.sync.decisions import Fetch, Publish, decide
from planner.sync.erased import clean_former
from planner.sync.exchange_state import Memory, describe_unread, last_exchange, read_memory, write_memory
from planner.sync.folder import entries, modes, must_stay_inside, read_marker
from planner.sync.own_files import COPY_OF_OURS, all_shared, clean_up, written_elsewhere
from planner.sync.presence import unreadable_presences
from planner.sync.receive import Skip, SkipForNow, Stranger, WrittenElsewhere, bounds_of, receive
from planner.sync.retirement import publish_adopted
from planner.sync.strangers import STRANGER, Sorting, has_looked, name_of_stranger, people_beyond, tell_of

NOT_ANSWERING = "The shared folder is not answering."
A_STRETCH = 20
"""After how many files the progress of reading is saved."""
MOST_NUMBER = 2**52
"""Highest number of ours that another device's word is believed for.

Numbers stay below 2^53.
"""
AT_WORK = "Another planner of yours is at work (is one stopped in the background?), so nothing was exchanged."


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of the shared folder that was left alone, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What one exchange did: files counted, files skipped, and problems in sentences.

    `written` are the files and folders of ours that it changed, relative to the shared folder.
    """

    published: int = 0
    received: int = 0
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[str, ...] = ()
    written: tuple[str, ...] = ()


class _Ours(NamedTuple):
    """A file of ours as it was under the lock."""

    signature: Signature
    data: bytes


class Exchange:
    """One device's exchange with its shared folder.

    It blocks, and only one runs at a time for each device.
    """

    def __init__(self, mirror: Path, folder: Path, *, clock: Clock = system_clock, ids: Ids | None = None) -> None:
        self._mirror = mirror
        self._ids = ids or Ids()
        self._folder = folder
        self._clock = clock
        self._seen: tuple[object, ...] = ()
        self._waits_for_us = False
        """Whether another process of this device causes the delay, and not the folder."""

    def changed(self) -> bool:
        """Whether there may be something to fetch or publish.

        It only looks at the folders' times. True for a folder that can't be read, so that `run` says why. A file
        changed in place, without a new time of its folder, is only found by an occasional `run`.
        """
        return self._seen != self._glance()

    def run(self, *, whole: bool = False, patience: float = LOCK_TIMEOUT_S) -> Report:
        """Fetch and publish what changed since the last run.

        With `whole`, every file is read again. `patience` is how long to wait for another process of this device, in
        seconds.
        """
        self._seen = glance = self._glance()
        try:
            if read_marker(self._folder) != read_state(self._mirror).plan:
                raise FolderProblem(f"{self._folder} holds another plan, so nothing is written there.")
            with self._waiting(locked(self._mirror / "local" / "exchange.lock", patience)):
                report = self._exchange(Memory() if whole else read_memory(self._mirror), patience)
        except Busy as problem:
            log.note(self._mirror, "exchange", clock=self._clock, error=problem)
            return Report(problems=(AT_WORK,))
        except PlannerError as problem:
            log.note(self._mirror, "exchange", clock=self._clock, error=problem)
            return Report(problems=(str(problem),))
        except OSError as problem:
            log.note(self._mirror, "exchange", clock=self._clock, error=problem)
            return Report(problems=(f"The shared folder cannot be used: {problem.strerror or problem}.",))
        # Our own publishing changes the folders' times; only changes by others count.
        after = self._glance()
        self._seen = after if not report.received and glance[1:] == after[1:] else glance
        return report

    def run_within(self, seconds: float, *, whole: bool = False, patience: float = LOCK_TIMEOUT_S) -> Report:
        """Like `run`, for at most `seconds`, so that a folder that hangs blocks nobody."""
        report = run_within(seconds, lambda: self.run(whole=whole, patience=patience), name="exchange")
        return report or Report(problems=(AT_WORK if self._waits_for_us else NOT_ANSWERING,))

    @contextmanager
    def _waiting(self, lock: AbstractContextManager[None]) -> Iterator[None]:
        self._waits_for_us = True
        with lock:
            self._waits_for_us = False
            yield

    def _exchange(self, memory: Memory, patience: float) -> Report:
        with self._waiting(exclusive(self._mirror, patience)):
            device = read_state(self._mirror).device
        shared, closed, beyond = entries(self._folder, self._known())
        own = self._own(device)
        received, elsewhere = self._fetch(device, own, shared, memory)
        elsewhere = self._credible(device, elsewhere)
        if elsewhere or written_elsewhere(self._mirror, self._folder, device, own, shared, memory):
            device = self._renew(device, shared, memory, elsewhere)
            more, _ = self._fetch(device, self._own(device), shared, memory)
            received += more
        # Receiving may have changed what we have heard, so our own files are looked at only now.
        with exclusive(self._mirror):
            self._purge()
            snapshot = read_state(self._mirror)
            ours = self._to_publish(snapshot.device, shared, memory)
        written, problems = self._publish_all(snapshot.device, ours, memory)
        published = len(written)
        if not problems:
            also = publish_adopted(self._mirror, self._folder, snapshot.device, shared, memory)
            also += clean_former(self._mirror, self._folder, snapshot.device, shared, memory)
            published += also
            written += [f"devices/{snapshot.device}"] * bool(also)
            clean_up(self._mirror, self._folder, snapshot.device, memory)
            self._in_step(snapshot, memory)
        write_memory(self._mirror, memory)
        kept = {file for file, reason in memory.skipped.items() if reason == COPY_OF_OURS and f"/{ADOPTED}/" in file}
        left = {file: reason for file, reason in memory.skipped.items() if file in shared.keys() - kept}
        left |= {file: reason for file, reason in memory.partly.items() if file in shared}
        left |= {**closed, **beyond, **memory.waiting, **unreadable_presences(self._folder, shared)}
        skipped = tuple(Skipped(file, reason) for file, reason in sorted(left.items()))
        if published or received or problems:
            counts = {"published": published, "received": received, "skipped": len(skipped), "problems": len(problems)}
            log.note(self._mirror, "exchange", clock=self._clock, device=snapshot.device, **counts)
        return Report(published, received, skipped, tuple(problems), tuple(written))

    def _fetch(
        self, device: str, own: Mapping[str, Signature], shared: Mapping[str, Signature], memory: Memory
    ) -> tuple[int, list[WrittenElsewhere]]:
        """Read what is new in the folder.

        Returns how many files brought something, and the signs that somebody wrote under our id.
        """
        received, elsewhere, strangers, people_came = 0, list[WrittenElsewhere](), list[Stranger](), False
        reader = Mirror(self._mirror)
        sorting = Sorting(self._mirror, read_state(self._mirror), shared, memory)
        actions = decide(device, own, shared, memory.published, memory.fetched)
        fetches = sorting.sorted(action for action in actions if isinstance(action, Fetch))
        for number, action in enumerate(fetches, 1):
            if number % A_STRETCH == 0:
                self._keep_progress(memory)
            path = self._folder / action.path
            try:
                bounds = bounds_of(self._mirror, file_at(self._folder, path))
                taken = receive(self._mirror, path, self._clock, bounds, reader)
                received += taken.brought
                memory.skipped.pop(action.path, None)
                memory.partly.pop(action.path, None)
                if taken.malformed:
                    memory.partly[action.path] = describe_unread(taken.malformed)
                file = (taken.header.device, taken.header.file)
                people_came |= taken.brought and taken.header.file == PLAN
                if action.path == f"devices/{file[0]}/{file[1]}.json":
                    (memory.lacking.add if taken.lacks else memory.lacking.discard)(file)
            except WrittenElsewhere as found:
                elsewhere.append(found)
                continue
            except SkipForNow as skip:
                memory.skipped[action.path] = str(skip)
                memory.fetched.pop(action.path, None)
                continue
            except Skip as skip:
                memory.skipped[action.path] = str(skip)
                if isinstance(skip, Stranger):
                    strangers.append(skip)
            memory.fetched[action.path] = shared[action.path]
        memory.waiting = sorting.waiting
        self._tell_of(strangers, people_came)
        return received, elsewhere

    def _keep_progress(self, memory: Memory) -> None:
        """Save the progress, so that an interrupted exchange is continued.

        Strangers are left out: they're reported at the end, so their files have to be read again.
        """
        read = {path: found for path, found in memory.fetched.items() if memory.skipped.get(path) != STRANGER}
        write_memory(self._mirror, replace(memory, fetched=read))

    def _tell_of(self, strangers: Iterable[Stranger], people_came: bool) -> None:
        """Report third people, once."""
        found = {one.person: name_of_stranger(self._folder, one.device, one.person) for one in strangers}
        state = read_state(self._mirror)
        is_first = bool(state.you) and not has_looked(self._mirror)  # version 0.1 mirrored strangers, and told nobody
        if is_first or (people_came and state.you):
            found |= people_beyond(self._mirror, state)
        if found or is_first:
            with exclusive(self._mirror):
                tell_of(self._mirror, found)

    def _known(self) -> list[str]:
        """The devices that the mirror has files of."""
        return [folder.name for folder in (self._mirror / "devices").iterdir()]

    def _credible(self, device: str, elsewhere: list[WrittenElsewhere]) -> list[WrittenElsewhere]:
        """The signs that call for a new device id.

        A newer copy of our own file always does. Another device's word for what we wrote does once a day; after that
        it's only used to skip numbers.
        """
        words = [found for found in elsewhere if not found.file]
        if not words:
            return elsewhere
        now = self._clock()
        with exclusive(self._mirror):
            state = read_state(self._mirror)
            if not state.renewed or abs(now - datetime.fromisoformat(state.renewed)) >= timedelta(days=1):
                write_state(self._mirror, state._replace(renewed=now.isoformat(timespec="seconds")))
                return elsewhere
            beyond = max(found.number for found in words) + 1
            if state.device == device and state.next < beyond < MOST_NUMBER:
                write_state(self._mirror, state._replace(next=beyond))
        return [found for found in elsewhere if found.file]

    def _renew(
        self, device: str, shared: Mapping[str, Signature], memory: Memory, elsewhere: Iterable[WrittenElsewhere]
    ) -> str:
        """Take a new id; the folder's files of the old one become a peer's."""
        with exclusive(self._mirror):
            state = read_state(self._mirror)
            if state.device != device:
                return state.device  # another process has done it already
            held = all_shared(self._folder, device, shared)
            for found in elsewhere:
                held[found.file] = union(held.get(found.file, {}), found.tables)[0]
            memory.published.clear()
            return renew(self._mirror, state, self._ids, held, "reset", written_elsewhere=True).device

    def _purge(self) -> None:
        """Drop withdrawn values. The caller holds the lock."""
        try:
            purge(self._mirror, self._clock)
        except DamagedShard as damaged:
            set_aside(self._mirror, damaged.path)
            renew(self._mirror, read_state(self._mirror), self._ids, None, "damaged")

    def _to_publish(self, device: str, shared: Mapping[str, Signature], memory: Memory) -> dict[str, _Ours]:
        """The files of ours that the folder lacks, by name. The caller holds the lock."""
        own = self._own(device)
        actions = decide(device, own, shared, memory.published, memory.fetched)
        names = [action.name for action in actions if isinstance(action, Publish)]
        return {name: _Ours(own[name], self._bytes_of(device, name)) for name in names}

    def _bytes_of(self, device: str, name: str) -> bytes:
        with suppress(Unreadable):
            return read_plain(replica_path(self._mirror, device, name), EARLIER.size)
        return b""  # treated like a damaged one

    def _publish_all(self, device: str, ours: Mapping[str, _Ours], memory: Memory) -> tuple[list[str], list[str]]:
        """Write our files to the folder; returns those that were new there, and problems."""
        written, problems = list[str](), list[str]()
        for name, file in ours.items():
            try:
                if self._publish(device, name, file, memory):
                    written.append(f"devices/{device}/{name}.json")
            except PlannerError as problem:
                problems.append(str(problem))
            except (IsADirectoryError, NotADirectoryError, FileExistsError):
                place = f"devices/{device}/{name}.json"
                problems.append(f"{place} in the shared folder cannot be written: something else is in its place.")
            except OSError as problem:
                problems.append(f"The shared folder cannot be written: {problem.strerror or problem}.")
                break
        return written, problems

    def _own(self, device: str) -> dict[str, Signature]:
        return dict(scan_replica(self._mirror, device))

    def _publish(self, device: str, name: str, ours: _Ours, memory: Memory) -> bool:
        self._must_be_sound(device, name, ours.data)
        file_mode, folder_mode = modes(self._folder)
        path = replica_path(self._folder, device, name)
        must_stay_inside(self._folder, path.parent)
        make_folder(path.parent, mode=folder_mode)
        wrote = replace_file(path, ours.data, mode=file_mode)
        memory.published[name] = (ours.signature, signature(path.stat()))
        return wrote

    def _must_be_sound(self, device: str, name: str, data: bytes) -> None:
        """Refuse to publish a damaged file of ours.

        It's set aside, the good copy in the folder is kept, and a new device id is taken. Raises PlannerError.
        """
        try:
            header, _ = parse_shard(data, EARLIER)
            if (header.device, header.file) == (device, name):
                return
            problem = "it holds another file"
        except Unreadable as unreadable:
            problem = str(unreadable)
        with exclusive(self._mirror):
            set_aside(self._mirror, replica_path(self._mirror, device, name))
            # What others have read of it may be nowhere else: under the old id it could be overwritten.
            held = all_shared(self._folder, device, entries(self._folder)[0])
            renew(self._mirror, read_state(self._mirror), self._ids, held, "damaged")
        raise PlannerError(f"This device’s own {name} was damaged ({problem}); its shared copy was kept.")

    def _in_step(self, snapshot: State, memory: Memory) -> None:
        with exclusive(self._mirror):
            if read_state(self._mirror).device == snapshot.device:
                note_published(self._mirror, snapshot)
        memory.at = self._clock().isoformat(timespec="seconds")

    def _glance(self) -> tuple[object, ...]:
        """The edits waiting, and the times of the shared folders other than ours.

        It's cheap, and differs when either has changed.
        """
        try:
            state = read_state(self._mirror)
            waiting = state.edits - state.published_edits
            mine = os.fspath(device_folder(self._folder, state.device))
            return (waiting, *(row for row in self._times() if not str(row[0]).startswith(mine)))
        except (OSError, PlannerError) as problem:
            return (object(), str(problem))

    def _times(self) -> Iterator[tuple[str, object]]:
        """The time of every folder of devices; for an unreadable one, the error number."""
        devices = f"{self._folder}/devices"
        with os.scandir(devices) as entries:
            folders = sorted(entry.path for entry in entries)
        yield from ((folder, os.stat(folder).st_mtime_ns) for folder in (str(self._folder), devices))
        for folder in folders:
            yield folder, os.stat(folder).st_mtime_ns
            try:
                yield f"{folder}/months", os.stat(f"{folder}/months").st_mtime_ns
            except OSError as problem:
                yield f"{folder}/months", problem.errno


__all__ = ["Exchange", "Report", "Skipped", "last_exchange"]
