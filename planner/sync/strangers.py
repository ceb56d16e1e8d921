"""Select the shared files to read: those of the two people's devices.

They are selected before any is opened. Files of a third person's device stay in the folder, are not copied, and are
reported once. A file whose `device.json` has not come yet waits for it: it may well be the partner's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from planner.domain.wording.blocks import short
from planner.store.codec.people import person_of_record
from planner.store.crdt.register import Record
from planner.store.device.identity import State
from planner.store.disk.atomic_write import Signature, replace_file
from planner.store.disk.bounded_read import Unreadable, read_text
from planner.store.disk.layout import DEVICE, PEOPLE, PLAN, device_folder, is_file_name, local, replica_path
from planner.store.disk.notices import give_notice
from planner.store.mirror.mirror import Mirror
from planner.store.shard.schema import read_file, table_writes
from planner.sync.decisions import Fetch
from planner.sync.exchange_state import Memory

STRANGER = "it is from a device of neither of you"
DEVICE_AWAITED = "its device.json has not arrived yet"
MOST_COPIES = 20
"""Most copies of one file, and unnamed files, read in one exchange.

The others wait for the next one.
"""
_ABOUT = re.compile(r"device|plan|[0-9]{4}-[0-9]{2}")


class Sorting:
    """Selects and orders the shared files to read.

    `waiting` has the files left for later, with the reason.
    """

    def __init__(self, mirror: Path, state: State, shared: Mapping[str, Signature], memory: Memory) -> None:
        self._mirror, self._state, self._shared, self._memory = mirror, state, shared, memory
        self._copies: dict[tuple[str, str], int] = {}
        self.waiting: dict[str, str] = {}

    def sorted(self, fetches: Iterable[Fetch]) -> Iterator[Fetch]:
        """The files to read, in order.

        Those of known devices come first; within a device `device.json`, then regular files, then copies of them.
        """
        known = {folder.name for folder in (self._mirror / "devices").iterdir()}

        def order(fetch: Fetch) -> tuple[bool, bool, bool]:
            is_new = fetch.path.split("/")[1].lower() not in known
            return is_new, not fetch.path.endswith("/device.json"), _is_copy(fetch.path)

        for fetch in sorted(fetches, key=order):
            if self._may_be_read(fetch.path):
                yield fetch

    def _may_be_read(self, path: str) -> bool:
        place = path.rpartition("/")[0]
        device = path.split("/")[1]
        says = f"devices/{device}/device.json"
        if not _is_copy(path) and path != says and self._state.you and not is_known(self._mirror, device):
            if self._is_stranger_s(says):
                return False
            if says not in self._shared:
                self.waiting[f"devices/{device}"] = DEVICE_AWAITED
                return False
        if _is_copy(path):
            if self._is_stranger_s(says):
                return False
            found = _ABOUT.search(path.rpartition("/")[2])
            about = (place, found.group() if found else "")
            self._copies[about] = self._copies.get(about, 0) + 1
            if self._copies[about] > MOST_COPIES:
                beyond = self._copies[about] - MOST_COPIES
                self.waiting[f"{place}/{about[1] or 'other'} copies"] = f"{beyond} more are read next time"
                return False
        return True

    def _is_stranger_s(self, says: str) -> bool:
        known = self._memory.fetched.get(says)
        return known is not None and known == self._shared.get(says) and self._memory.skipped.get(says) == STRANGER


def _is_copy(path: str) -> bool:
    """Whether a path doesn't have the name of a device's regular file."""
    return not is_file_name(path.split("/", 2)[2].removesuffix(".json"))


def is_known(mirror: Path, device: str) -> bool:
    """Whether the mirror has anything of that device."""
    return device_folder(mirror, device.lower()).is_dir()


def people_beyond(mirror: Path, state: State) -> dict[str, str]:
    """The people in this plan’s mirror other than the two: id → name."""
    reader = Mirror(mirror)
    reader.look_at({PLAN, DEVICE})
    people = {person for device in reader.devices() if (person := reader.person_of(device))}
    names = dict.fromkeys(people, "") | {
        key: person_of_record(record).name for key, record in reader.records(PLAN, PEOPLE).items()
    }
    return {key: name for key, name in names.items() if key not in (state.person, state.you)}


def name_of_stranger(folder: Path, device: str, person: str) -> str:
    """The name that a stranger's device gives for a person; empty if unreadable."""
    with suppress(OSError, Unreadable):
        _, tables = read_file(replica_path(folder, device, PLAN))
        writes = table_writes(device, {PEOPLE: {person: tables.get(PEOPLE, {}).get(person, {})}}, PEOPLE)
        if person in writes:
            return person_of_record(Record(person, {name: [write] for name, write in writes[person].items()})).name
    return ""


def strangers_said(names: Sequence[str], count: int) -> str:
    """The notice of so many strangers, of whom the first is named.

    It's short enough for 80 columns.
    """
    who = f"“{short(names[0], 14 if count == 1 else 8)}”" if names else "Somebody"
    are = "is in the shared folder" if count == 1 else f"and {count - 1} more are in the folder"
    return f"{who} {are}, but this plan is for the two of you."


def tell_of(mirror: Path, strangers: Mapping[str, str]) -> None:
    """Give one notice about the strangers not reported before, by id and name.

    The caller holds the lock.
    """
    told = _told(mirror)
    new = {person: name for person, name in strangers.items() if person not in told}
    if not new:
        if not has_looked(mirror):
            _note(mirror, told)
        return
    give_notice(mirror, strangers_said(sorted({*new.values()} - {"", "?"}), len(new)))
    _note(mirror, told | new.keys())


def has_looked(mirror: Path) -> bool:
    """Whether an exchange has looked for strangers that an earlier version mirrored."""
    return _path(mirror).exists()


def _note(mirror: Path, told: Collection[str]) -> None:
    replace_file(_path(mirror), json.dumps(sorted(told)).encode(), durable=False)


def _told(mirror: Path) -> set[str]:
    try:
        tree = json.loads(read_text(_path(mirror)))
    except (FileNotFoundError, Unreadable, ValueError, RecursionError):
        return set()
    return {person for person in tree if isinstance(person, str)} if isinstance(tree, list) else set()


def _path(mirror: Path) -> Path:
    return local(mirror) / "strangers.json"
