"""This device's own replica: the only files that this device writes.

A commit is: lock, read again, check, take numbers (on the disk first), write each shard durably. The state that an
edit was based on comes with it as a Record; nothing that this device wrote since is saved over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from planner.domain.clock import Clock
from planner.domain.errors import PlannerError, WrittenSince
from planner.store.files import make_folder
from planner.store.identity import State, read_state, reserve
from planner.store.layout import DEVICE, FORMAT, HEADER, HEADER_ID, READER, replica_path
from planner.store.merge import DELETED, Record
from planner.store.mirror import Mirror
from planner.store.schema import Header, Tables, Unreadable, number_of, parse
from planner.store.stamps import next_stamp
from planner.store.storage import Shard, transaction


class Edit(NamedTuple):
    """New values (JSON) for some registers of one record, as its author saw it."""

    file: str
    table: str
    record: Record
    registers: Mapping[str, object]


def commit(
    root: Path, edits: Sequence[Edit], clock: Clock, mirror: Mirror | None = None
) -> tuple[State, dict[str, Tables]]:
    """Write all of it, durably, as one edit of the person's; what the shards hold now. The caller holds the lock.

    WrittenSince when a register was written on this device after the edit began; PlannerError when the disk refuses;
    Damaged when a shard of ours cannot be read. In each case nothing is changed. `mirror` spares reading a shard
    that it knows as it lies there.
    """
    state = read_state(root)
    try:
        for edit in edits:
            make_folder(replica_path(root, state.device, edit.file).parent)
        shards = {
            file: _known(mirror, state.device, file, edits) or _own(root, state.device, file)
            for file in dict.fromkeys(edit.file for edit in edits)
        }
        for edit in edits:
            _check(edit, shards[edit.file], state.device)
        reserved = reserve(root, state, sum(len(edit.registers) for edit in edits))
        stamp = next_stamp(clock(), state.device, _stamps(edits))
        numbers = count(state.next)
        for file, tables in shards.items():
            _write(root, state, file, tables, [edit for edit in edits if edit.file == file], numbers, stamp)
    except OSError as problem:
        raise PlannerError(f"Nothing was saved: {problem.strerror or problem}.") from problem
    return reserved, shards


def _known(mirror: Mirror | None, device: str, file: str, edits: Iterable[Edit]) -> Tables | None:
    touched = [(HEADER, HEADER_ID), *((edit.table, edit.record.id) for edit in edits if edit.file == file)]
    return mirror.copy(device, file, touched) if mirror else None


class Damaged(Exception):
    """A shard of ours is not what we wrote; `path` is never written over."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path} is damaged ({problem}), so nothing was written over it.")
        self.path = path


def _own(root: Path, device: str, file: str) -> Tables:
    path = replica_path(root, device, file)
    try:
        header, tables = parse(path.read_bytes())
    except FileNotFoundError:
        return {}
    except Unreadable as problem:
        raise Damaged(path, str(problem)) from None
    if (header.device, header.file) != (device, file):
        raise Damaged(path, "it holds a file of another place")
    return tables


def _check(edit: Edit, tables: Tables, device: str) -> None:
    document = tables.get(edit.table, {}).get(edit.record.id, {})
    since = {
        register: edit.registers.get(register)
        for register in (document if _replaces_all(edit) else edit.registers)
        if number_of(document.get(register)) > edit.record.context(register).get(device, 0)
    }
    if since:
        names = " and ".join(sorted(since))
        raise WrittenSince(
            f"You changed the {names} of this in another window meanwhile; look at it again before saving over that.",
            edit.record.id,
            since,
        )


def _stamps(edits: Iterable[Edit]) -> Iterable[str]:
    return (stamp for edit in edits for stamp in edit.record.stamps())


def _write(
    root: Path, state: State, file: str, tables: Tables, edits: Sequence[Edit], numbers: Iterator[int], stamp: str
) -> None:
    with transaction(replica_path(root, state.device, file), tables) as shard:
        put_header(shard, state, file)
        for edit in edits:
            shard.put(edit.table, edit.record.id, _document(edit, state.device, numbers, stamp))


def _document(edit: Edit, device: str, numbers: Iterator[int], stamp: str) -> dict[str, object]:
    document: dict[str, object] = {}
    for register, value in sorted(edit.registers.items(), key=lambda item: item[0] == DELETED):
        n, context = next(numbers), edit.record.context(register)
        if register == DELETED and _replaces_all(edit):
            context[device] = n - 1
        document[register] = {"v": value, "n": n, "t": stamp, "c": context}
    return document


def _replaces_all(edit: Edit) -> bool:
    """A delete that also empties registers (hiding does) covers its own writes, so it must know all of ours."""
    return edit.registers.get(DELETED) is True and len(edit.registers) > 1


def put_header(shard: Shard, state: State, file: str) -> None:
    """Every file begins with its header; its generation rises with each save."""
    table = shard.table(HEADER)
    before = table.get(doc_id=HEADER_ID)  # type: ignore[call-overload]
    generation = before["generation"] + 1 if before else 1
    header = Header(state.plan, state.device, file, FORMAT, READER, generation)
    shard.put(HEADER, HEADER_ID, header.as_tables()[HEADER][HEADER_ID])


@contextmanager
def own_facts(root: Path) -> Iterator[dict[str, Any]]:
    """What our device.json says of us, to be changed in place; saved when it differs. The caller holds the lock."""
    state = read_state(root)
    with transaction(replica_path(root, state.device, DEVICE)) as shard:
        before = shard.table("device").get(doc_id=HEADER_ID) or {}  # type: ignore[call-overload]
        facts = dict(before)
        yield facts
        if facts != before:
            put_header(shard, state, DEVICE)
            shard.put("device", HEADER_ID, facts)
