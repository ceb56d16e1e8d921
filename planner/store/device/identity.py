"""This installation's identity: a device id per machine and path, and a counter.

`local/state.json` keeps them and is never exchanged. The next `n` is on the disk before the write that uses it, so
that no number is ever used twice. That would replace state.json with every edit, so the exact count lies beside it, in
`local/<device>.numbers`, a small file that is written in place; state.json has a limit that is seldom raised. Should
the count be lost, numbers up to the limit are skipped.
"""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from zlib import crc32

from planner.domain.errors import NotSetUp, PlannerError
from planner.domain.ids import DEVICE_ID
from planner.named_tuple import NamedTuple
from planner.store.disk.atomic_write import make_folder, replace_file
from planner.store.disk.bounded_read import from_json
from planner.store.disk.layout import MARKER, local

ANCHOR = "anchor"
LEASE = 1_000
"""Numbers by which the limit in state.json is raised."""
_SLOT_BYTES = 64
_TEXTS = ("plan", "person", "folder", "device", "you", "renewed")
_MAY_LACK = ("you", "renewed")


class State(NamedTuple):
    """This installation's state, as `local/state.json` and the numbers file have it.

    `next` is the next free `n`; `published` the highest `n` known to be in the shared folder. `edits` counts the
    person's actions on this device, `published_edits` how many of them the folder has. `format` is the format that
    this home has been upgraded to. No number from `limit` on has been used. `you` is the other person's id, once both
    are known. `renewed` is the date on which a new id was last taken because another device knew numbers of this one
    that it didn't know itself.
    """

    plan: str
    person: str
    folder: str
    device: str
    you: str = ""
    next: int = 1
    published: int = 0
    edits: int = 0
    published_edits: int = 0
    format: int = 1
    limit: int = 0
    renewed: str = ""


def fingerprint(root: Path) -> str:
    """An identifier of this machine and path, to detect a copied or shared home."""
    return f"{_machine()} {root.resolve()}"


def _machine() -> str:
    try:
        machine = Path("/etc/machine-id").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        machine = ""
    return machine or os.uname().nodename


def anchor(root: Path) -> list[int] | None:
    """An identifier of this very mirror, to detect that a copy was put in its place.

    It's the marker's time of change, which nobody can set, and the inodes of things that are never replaced. None if
    they can't be read.
    """
    try:
        marker = (root / MARKER).stat()
        return [marker.st_ctime_ns, marker.st_ino, local(root).stat().st_ino, (root / "devices").stat().st_ino]
    except OSError:
        return None


def _put_back(then: object, now: list[int] | None) -> bool:
    """Whether the marker's time and the inodes have both changed.

    One alone may change: a backup program may touch the marker, and some file systems renumber inodes.
    """
    return isinstance(then, list) and now is not None and then[:1] != now[:1] and then[1:] != now[1:]


def state_path(root: Path) -> Path:
    """The file that holds this installation's state."""
    return local(root) / "state.json"


class OtherPlace(NotSetUp):
    """The state belongs to another machine or path: a copied, moved or shared home."""


class PutBack(OtherPlace):
    """The state belongs to another time: the mirror was replaced by a copy of itself."""


def read_state(root: Path) -> State:
    """Read this installation's state.

    Raises NotSetUp when there is none, OtherPlace when it belongs to another machine or path, and PutBack when it
    belongs to another time.
    """
    state, then = _parse(root, _bytes(root), fingerprint(root))
    if _put_back(then, anchor(root)):
        raise PutBack("The plan on this device was put back from a copy; open it with planner first.")
    return _with_numbers(root, state)


@lru_cache(maxsize=8)
def _parse(root: Path, data: bytes, here: str) -> tuple[State, object]:
    """The state of this place without its numbers file, and its anchor.

    An exchange reads the state many times, and it seldom changes.
    """
    mine = (tree := _tree(root, data))["devices"].get(here)
    if mine is None:
        raise OtherPlace("This copy of the plan was made in another place; open it with planner first.")
    return _state(root, tree, mine), mine.get(ANCHOR)


def read_earlier(root: Path) -> list[State]:
    """The states of every place this mirror was used in; this place's comes last."""
    tree = _read(root)
    here = fingerprint(root)
    devices = sorted(tree["devices"].items(), key=lambda row: row[0] == here)
    return [_with_numbers(root, _state(root, tree, mine)) for _, mine in devices]


def _state(root: Path, tree: dict[str, Any], mine: object) -> State:
    """Parse and check a state from state.json. Raises PlannerError.

    It's checked since a wrong number would lead to a number being used twice.
    """
    found = {**tree, **mine} if isinstance(mine, dict) else {}
    values = {name: found[name] for name in State._fields if name in found}
    texts = [values.get(name, "" if name in _MAY_LACK else None) for name in _TEXTS]
    numbers = [value for name, value in values.items() if name not in _TEXTS]
    if not all(isinstance(text, str) for text in texts) or not DEVICE_ID.fullmatch(values["device"]):
        raise _unreadable(root)
    if not all(type(number) is int and number >= 0 for number in numbers) or values.get("next", 1) < 1:
        raise _unreadable(root)
    return State(**{**values, "limit": values.get("next", 1)})


def _with_numbers(root: Path, state: State) -> State:
    """The state with the exact counts of the numbers file, if that can be read."""
    counted = _read_numbers(_numbers_path(root, state.device))
    return state if counted is None else state._replace(next=counted[0], edits=max(counted[1], state.edits))


def write_state(root: Path, state: State) -> None:
    """Write the state, durably. The caller holds the lock."""
    try:
        tree = _read(root)
    except NotSetUp:
        make_folder(local(root))
        tree = {"devices": {}}
    mine = state._asdict()
    limit = mine.pop("limit")
    mine["next"] = limit if state.next <= limit else state.next + LEASE
    for shared in ("plan", "person", "folder", "you"):
        tree[shared] = mine.pop(shared)
    tree["devices"][fingerprint(root)] = mine | {ANCHOR: anchor(root)}
    replace_file(state_path(root), json.dumps(tree, indent=1).encode())
    _write_numbers(_numbers_path(root, state.device), state)


def pin_you(root: Path, you: str) -> State:
    """Fix who the other person of the plan is, for good. The caller holds the lock."""
    write_state(root, state := read_state(root)._replace(you=you))
    return state


def note_published(root: Path, snapshot: State) -> None:
    """Note that the folder has everything written up to `snapshot`.

    The caller holds the lock.
    """
    state = read_state(root)
    if state.published_edits < snapshot.edits or state.published < snapshot.next - 1:
        write_state(root, state._replace(published=snapshot.next - 1, published_edits=snapshot.edits))


def reserve(root: Path, state: State, count: int, *, edits: int = 1) -> State:
    """Reserve `count` numbers from `state.next` on, durably; returns the new state.

    `edits` is added to the count of edits that wait for the folder.
    """
    reserved = state._replace(next=state.next + count, edits=state.edits + edits)
    if reserved.next > reserved.limit:
        write_state(root, reserved)
    else:
        _write_numbers(_numbers_path(root, state.device), reserved)
    return reserved


def _numbers_path(root: Path, device: str) -> Path:
    return local(root) / f"{device}.numbers"


def _read_numbers(path: Path) -> tuple[int, int] | None:
    """The next number and the count of edits; None without a readable file."""
    try:
        return max(filter(None, _slots(path.read_bytes())), default=None)
    except FileNotFoundError:
        return None


def _slots(data: bytes) -> list[tuple[int, int] | None]:
    """Parse the two slots of a numbers file; None for a slot that was cut short.

    A slot is `<next> <edits> <CRC-32 of both>`.
    """
    found: list[tuple[int, int] | None] = []
    for start in (0, _SLOT_BYTES):
        text, _, check = data[start : start + _SLOT_BYTES].strip().rpartition(b" ")
        numbers = text.split()
        good = len(numbers) == 2 and all(map(bytes.isdigit, numbers)) and check == b"%08x" % crc32(text)
        found.append((int(numbers[0]), int(numbers[1])) if good else None)
    return found


def _write_numbers(path: Path, state: State) -> None:
    """Write the count into the older slot, so that one always survives.

    Raises OSError.
    """
    text = b"%d %d" % (state.next, state.edits)
    slot = (text + b" %08x" % crc32(text)).ljust(_SLOT_BYTES)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        replace_file(path, slot * 2)
        return
    try:
        first, second = _slots(os.pread(descriptor, 2 * _SLOT_BYTES, 0))
        if (state.next, state.edits) not in (first, second):
            os.pwrite(descriptor, slot, _SLOT_BYTES if second is None or (first or (0, 0)) > second else 0)
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(root: Path) -> dict[str, Any]:
    return _tree(root, _bytes(root))


def _bytes(root: Path) -> bytes:
    try:
        return state_path(root).read_bytes()
    except FileNotFoundError:
        raise NotSetUp("There is no plan on this device yet; run planner, or planner init or planner join.") from None


def _tree(root: Path, data: bytes) -> dict[str, Any]:
    try:
        tree = from_json(data)
    except ValueError:
        raise _unreadable(root) from None
    devices = tree.get("devices") if isinstance(tree, dict) else None
    if not isinstance(devices, dict) or not devices:
        raise _unreadable(root)
    return cast(dict[str, Any], tree)


def _unreadable(root: Path) -> PlannerError:
    return PlannerError(f"{state_path(root)} cannot be read, so nothing was changed.")
