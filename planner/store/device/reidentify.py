"""Take a new device id when this installation has lost track of its own writes.

This happens when the mirror was copied to another machine or path, restored from a backup or reverted with its
machine, or when one of its shards was set aside. The old id becomes a peer. Its writes that the shared folder lacks
are written again under the new id, with their original contexts, so values they hadn't covered stay beside them. Each
also lists the number it had before (`was`), so a person who read it there has read it. This is left out
when somebody else wrote under the old id too, since a number may then name two writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any, Literal

from planner.domain.ids import Ids
from planner.domain.model.registers import TAG
from planner.store.device.identity import OtherPlace, PutBack, State, read_earlier, read_state, write_state
from planner.store.device.writer import own_facts, put_header
from planner.store.disk import log
from planner.store.disk.atomic_write import make_folder
from planner.store.disk.layout import DEVICE, FORMER, HEADER_ID, replica_path
from planner.store.disk.notices import give_notice
from planner.store.mirror.mirror import Mirror, scan_replicas
from planner.store.shard.schema import (
    WAS,
    Tables,
    contents,
    every_register,
    is_dropped,
    is_null_of,
    number_of,
    readable,
)
from planner.store.shard.tinydb_storage import transaction

Shared = Mapping[str, Tables]
"""The shared folder's copy of the old id's files, by name."""
RenewalCause = Literal["elsewhere", "put back", "restored", "damaged", "reset"]
_CAUSES: dict[RenewalCause, str] = {
    "elsewhere": "is in another place",
    "put back": "was put back",
    "restored": "was restored",
    "damaged": "had a damaged file",
    "reset": "was reset or copied",
}


def open_state(root: Path, ids: Ids) -> State:
    """Read this installation's state, under a new id if the mirror was moved.

    The caller holds the lock.
    """
    try:
        return read_state(root)
    except OtherPlace as other_place:
        earlier = read_earlier(root)
        state = renew(root, earlier[-1], ids, None, "put back" if isinstance(other_place, PutBack) else "elsewhere")
        for other in earlier[:-1]:
            _carry_over(root, state, other, None, written_elsewhere=False)
        with own_facts(root) as facts:
            facts[FORMER] = list(dict.fromkeys([*facts[FORMER], *(other.device for other in earlier)]))
        return read_state(root)


def renew(
    root: Path, old: State, ids: Ids, shared: Shared | None, cause: RenewalCause, *, written_elsewhere: bool = False
) -> State:
    """Replace `old`'s device id by a new one, and write its unshared writes again.

    The caller holds the lock. `shared` is None when the folder hasn't been read: writes that were published count as
    being there. `written_elsewhere` is true when somebody else wrote under the old id. `cause` is told to the
    person.
    """
    state = old._replace(device=ids.device(), next=1, limit=0, published=0, edits=0, published_edits=0)
    facts = readable(root, old.device, DEVICE).get("device", {}).get(HEADER_ID, {})
    path = replica_path(root, state.device, DEVICE)
    make_folder(path.parent)
    with transaction(path) as shard:
        put_header(shard, state, DEVICE)
        heard = {**dict(facts.get("heard", {})), old.device: old.next - 1}
        former = [*(one for one in facts.get(FORMER, []) if one != old.device), old.device]
        shard.put("device", HEADER_ID, {**facts, "person": old.person, "heard": heard, FORMER: former})
    write_state(root, state)
    carried = _carry_over(root, state, old, shared, written_elsewhere)
    log.note(root, "renewal", former=old.device, device=state.device, carried=carried)
    give_notice(root, renewal_said(cause))
    return read_state(root)


def renewal_said(cause: RenewalCause) -> str:
    """The notice of a renewal; short enough for 80 columns."""
    return f"This plan {_CAUSES[cause]} and continues as a new device; nothing was lost."


def _carry_over(root: Path, state: State, old: State, shared: Shared | None, written_elsewhere: bool) -> int:
    """Write the old id's unshared writes again under the new id; returns how many."""
    numbers = count(read_state(root).next)
    mirror = Mirror(root)
    mirror.scan()
    total = 0
    names = sorted(name for (device, name), _ in scan_replicas(root) if device == old.device and name != DEVICE)
    for name in names:
        held = None if shared is None else shared.get(name, {})
        rows = list(_missing(readable(root, old.device, name), held, old.published))
        if not rows:
            continue
        path = replica_path(root, state.device, name)
        make_folder(path.parent)
        first = read_state(root)
        write_state(root, first._replace(next=first.next + len(rows), edits=first.edits + 1))
        with transaction(path) as shard:
            put_header(shard, state, name)
            for table, record_id, register, raw in rows:
                again = {"n": next(numbers), "t": f"{raw['t'][:17]}{state.device}"}
                if _is_withdrawn(mirror, name, table, record_id, register, old.device):
                    if not register.startswith(TAG):  # a tag's word is its register's name, so it isn't carried over
                        null = {"v": None, "c": {**contents(raw)[0]["c"], old.device: raw["n"]}}
                        shard.put(table, record_id, {register: again | null})
                    continue
                write = contents(raw)[0] | again
                if not written_elsewhere:
                    write[WAS] = {**write.get(WAS, {}), old.device: raw["n"]}
                shard.put(table, record_id, {register: write})
        total += len(rows)
    return total


def _is_withdrawn(mirror: Mirror, file: str, table: str, record_id: str, register: str, device: str) -> bool:
    """Whether the device's write of this register was withdrawn."""
    record = mirror.records(file, table).get(record_id)
    if record is None or register not in record.withdrawn:
        return False
    return any(write.device == device and write.value is None for write in record.writes[register])


def _missing(ours: Tables, shared: Tables | None, published: int) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield our writes that the shared copy lacks or has otherwise.

    A write that was published and then covered by a later number there is left out.
    """
    for table, record_id, register, raw in every_register(ours):
        n = number_of(raw)
        there = (shared or {}).get(table, {}).get(record_id, {}).get(register)
        if not n or there == raw or (number_of(there) > n and n <= published):
            continue
        if shared is None and n <= published:
            continue
        yield table, record_id, register, raw


def ahead(ours: Tables, shared: Tables) -> bool:
    """Whether a copy of our own file has a write that we don't know.

    If so, somebody else wrote under our id.
    """
    for table, record_id, register, raw in every_register(shared):
        document = ours.get(table, {}).get(record_id, {})
        mine = document.get(register)
        n, known = number_of(raw), number_of(mine)
        if is_dropped(document, register, raw):
            continue
        if n > known or (n and n == known and raw != mine and not is_null_of(mine, raw)):
            return True
    return False


def highest_known(device: str, tables: Tables) -> int:
    """The highest number of this device in any context or `heard` of these tables."""
    highest = 0
    for _, _, register, raw in every_register(tables):
        if isinstance(raw, dict):
            known = raw if register == "heard" else raw.get("c")
            n = known.get(device) if isinstance(known, dict) else None
            if type(n) is int:
                highest = max(highest, n)
    return highest
