"""The local history in `local/history/`: every overwritten value this device saw.

One line of JSON for each value, appended. It's never exchanged, and never needed to read the plan. Values that this
device overwrote itself are in the undo journal first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from planner.domain.model.block import Version
from planner.named_tuple import NamedTuple
from planner.store.codec.values import decode_value
from planner.store.crdt.hlc import stamp_time
from planner.store.crdt.register import Record, Words, Write
from planner.store.disk.atomic_write import replace_file
from planner.store.disk.bounded_read import from_json
from planner.store.disk.layout import BUSY_TABLE, local
from planner.store.disk.transaction import FileLine, append_lines
from planner.store.journal.undo import IsWritten, covered_in_journal, is_long, shorten_journal
from planner.store.private.files import PrivateEdit


class Covered(NamedTuple):
    """A value that no longer shows, with its author and the stamp of its write.

    `private`: it was never shared. Private words have no stamp and number, so `t` and `n` are those of the action
    that overwrote them. `taken_back`: the other person withdrew it; it's kept for the person who typed it.
    """

    table: str
    id: str
    register: str
    value: object
    device: str
    n: int
    t: str
    private: bool = False
    taken_back: bool = False


def covered_words(edit: PrivateEdit, had: Words, after: Record, stamp: str, n: int) -> Iterator[Covered]:
    """Yield the private words that an edit removes.

    Words that are shared now, and the visibility, are left out. `stamp` and `n` are those of the edit's action.
    """
    device = stamp.partition("-")[2]
    for register, value in edit.registers.items():
        if register in ("visibility", "deleted"):
            continue
        old = had.get(register)
        shared = after.live(register)[0].value if after.live(register) else None
        if old is not None and old not in (value, shared if value is None else value):
            yield Covered(edit.table, edit.id, register, old, device, n, stamp, private=True)


def covered(table: str, before: Record, after: Record) -> Iterator[Covered]:
    """Yield the values that were live before and aren't any more.

    Busy times aren't kept: nobody typed them.
    """
    if table == BUSY_TABLE:
        return
    for register in before.writes:
        stays = {(write.device, write.n) for write in after.live(register)}
        for write in before.live(register):
            if (write.device, write.n) not in stays:
                yield _covered(table, before.id, register, write)


def history_lines(root: Path, file: str, rows: Iterable[Covered]) -> list[FileLine]:
    """The lines that add these values to the history of one shard."""
    return [FileLine(_path(root, file), json.dumps(row._asdict(), ensure_ascii=False)) for row in rows]


def journal_row(file: str, row: Covered) -> dict[str, object]:
    """A row as the journal keeps it until it moves to the history of its shard."""
    return {"file": file, **row._asdict()}


def shorten(root: Path, is_written: IsWritten) -> None:
    """Move a long journal's history rows to the history files.

    The caller holds the lock. Raises OSError.
    """
    if is_long(root):
        rows = covered_in_journal(root)
        append_lines(line for row in rows if (found := _row(row)) for line in history_lines(root, row["file"], [found]))
        shorten_journal(root, is_written)


def rewrite_history(root: Path, stays: Callable[[str, Covered], bool]) -> None:
    """Keep only the history rows for which `stays(shard, row)` is true.

    The caller holds the lock. Raises OSError.
    """
    folder = local(root) / "history"
    for path in sorted(folder.glob("*.jsonl")) if folder.is_dir() else ():
        file = path.stem.replace("months-", "months/")
        trees = list(_lines(root, file))
        left = [tree for tree in trees if (row := _row(tree)) and stays(file, row)]
        if left != trees:
            replace_file(path, "".join(f"\n{json.dumps(tree, ensure_ascii=False)}" for tree in left).encode())


def read_history(root: Path, file: str, record: Record) -> list[Covered]:
    """The overwritten values of one record, the oldest first.

    Rows are written before the writes that cover their values, so a row whose value is still live comes from a save
    that failed, and is left out.
    """
    found = [*_lines(root, file), *(row for row in covered_in_journal(root) if row.get("file") == file)]
    rows = [row for tree in found if tree.get("id") == record.id and (row := _row(tree)) and not _is_live(row, record)]
    distinct = {(row.table, row.register, row.device, row.n, row.t, row.private): row for row in rows}
    return sorted(distinct.values(), key=lambda row: row.t)


def ids_in_history(root: Path, file: str) -> set[str]:
    """The ids of one shard's records with values in the history.

    Some of these records have nothing else left.
    """
    found = [*_lines(root, file), *(row for row in covered_in_journal(root) if row.get("file") == file)]
    return {row.id for tree in found if (row := _row(tree)) and isinstance(row.id, str)}


def read_taken_back(root: Path) -> list[Covered]:
    """What this person typed on things that the other took back, the oldest first."""
    folder = local(root) / "history"
    files = [path.stem.replace("months-", "months/") for path in folder.glob("*.jsonl")] if folder.is_dir() else []
    rows = [row for file in files for tree in _lines(root, file) if (row := _row(tree)) and row.taken_back]
    return sorted(set(rows), key=lambda row: row.t)


def row_of(tree: dict[str, object]) -> tuple[str, Covered] | None:
    """The shard and history row in a row of the journal; None if it isn't one."""
    row = _row(tree)
    return (str(tree.get("file")), row) if row else None


def _lines(root: Path, file: str) -> Iterator[dict[str, object]]:
    try:
        lines = _path(root, file).read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return
    for line in lines:
        with suppress(ValueError):  # cut short by a crash
            tree = from_json(line)
            if isinstance(tree, dict):
                yield tree


def _row(tree: dict[str, object]) -> Covered | None:
    """Parse a history row; None if it isn't one."""
    try:
        return Covered(**{name: value for name, value in tree.items() if name != "file"})  # type: ignore[arg-type]
    except TypeError:
        return None


def _is_live(row: Covered, record: Record) -> bool:
    writes = () if row.private else record.live(row.register)
    return any((write.device, write.n) == (row.device, row.n) for write in writes)


def version_of_row(row: Covered, person_of: Callable[[str], str]) -> Version:
    """A history row as a version that a person reads: value, author, time."""
    value = None if row.value is None else decode_value(row.register, row.value)
    return Version(row.register, value, person_of(row.device), row.device, stamp_time(row.t))


def _covered(table: str, record_id: str, register: str, write: Write) -> Covered:
    return Covered(table, record_id, register, write.value, write.device, write.n, write.t)


def _path(root: Path, file: str) -> Path:
    return local(root) / "history" / f"{file.replace('/', '-')}.jsonl"
