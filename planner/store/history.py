"""The local history: every value that was covered, as this device saw it happen, in `local/history/`.

One line of JSON a value, appended; never exchanged, never needed to read the plan.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from planner.domain.model import Version
from planner.store.files import make_folder
from planner.store.layout import local
from planner.store.merge import Record, Write
from planner.store.private import PrivateEdit, Words
from planner.store.records import decode
from planner.store.stamps import stamp_time


class Covered(NamedTuple):
    """A value that no longer shows. `t` is the stamp of when it was written, `device` who wrote it.

    `private`: it was never shared. Such words have no stamp; `t` is when they were written over.
    """

    table: str
    id: str
    register: str
    value: object
    device: str
    n: int
    t: str
    private: bool = False


def covered_words(edit: PrivateEdit, had: Words, after: Record, stamp: str) -> Iterator[Covered]:
    """What this device kept to itself and does not have any more; what was only given to all is still there, and who
    sees it is no word."""
    device = stamp.partition("-")[2]
    for register, value in edit.registers.items():
        if register == "visibility":
            continue
        old = had.get(register)
        shared = after.live(register)[0].value if after.live(register) else None
        if old is not None and old not in (value, shared if value is None else value):
            yield Covered(edit.table, edit.id, register, old, device, 0, stamp, private=True)


def covered(table: str, before: Record, after: Record) -> Iterator[Covered]:
    """What showed (or stood beside) before and does not any more."""
    for register in before.writes:
        stays = {(write.device, write.n) for write in after.live(register)}
        for write in before.live(register):
            if (write.device, write.n) not in stays:
                yield _covered(table, before.id, register, write)


def add_history(root: Path, file: str, rows: Iterable[Covered]) -> None:
    """The caller holds the lock."""
    lines = "".join(json.dumps(row._asdict(), ensure_ascii=False) + "\n" for row in rows)
    if lines:
        path = _path(root, file)
        make_folder(path.parent)
        with path.open("a", encoding="utf-8") as history:
            history.write(lines)


def read_history(root: Path, file: str, record_id: str) -> list[Covered]:
    """The covered values of one record, the oldest first; a line cut short by a crash is passed over."""
    try:
        lines = _path(root, file).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    rows = []
    for line in lines:
        try:
            row = Covered(**json.loads(line))
        except (ValueError, TypeError):
            continue
        if row.id == record_id:
            rows.append(row)
    return sorted(rows, key=lambda row: row.t)


def version(row: Covered, person_of: Callable[[str], str]) -> Version:
    """A row as a person reads it: who wrote what, and when."""
    value = None if row.value is None else decode(row.register, row.value)
    return Version(row.register, value, person_of(row.device), row.device, stamp_time(row.t))


def _covered(table: str, record_id: str, register: str, write: Write) -> Covered:
    return Covered(table, record_id, register, write.value, write.device, write.n, write.t)


def _path(root: Path, file: str) -> Path:
    return local(root) / "history" / f"{file.replace('/', '-')}.jsonl"
