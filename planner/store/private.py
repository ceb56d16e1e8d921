"""What never leaves this device: the words of busy blocks and all of hidden ones, in `private/`.

Laid out like the months of a replica, a field's JSON for each register, without numbers and contexts: there is one
writer and nobody to merge with.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from planner.domain.errors import PlannerError
from planner.store.files import Signature, make_folder, signature

Words = Mapping[str, object]
"""Register → value, of one record."""
GONE = "gone"
"""Register of a note that was let go before anybody else saw it: when."""


class PrivateEdit(NamedTuple):
    """New values for some private registers of one record; None takes a register away."""

    file: str
    table: str
    id: str
    registers: Mapping[str, object]


def private_path(root: Path, file: str) -> Path:
    return root / "private" / f"{file}.json"


def read_private(root: Path, file: str, table: str) -> dict[str, Words]:
    """One private table: id → registers. PlannerError when the file is damaged: nothing is written over it."""
    try:
        tables = json.loads(private_path(root, file).read_bytes())
    except FileNotFoundError:
        return {}
    except ValueError:
        raise PlannerError(f"{private_path(root, file)} is damaged, so nothing was written over it.") from None
    found: dict[str, Words] = tables.get(table, {})
    return found


def write_private(root: Path, edit: PrivateEdit) -> None:
    """Durable. The caller holds the lock."""
    from planner.store.storage import transaction  # TinyDB is only loaded to write

    path = private_path(root, edit.file)
    make_folder(path.parent)
    with transaction(path) as shard:
        shard.put(edit.table, edit.id, dict(edit.registers))


def scan_private(root: Path) -> dict[str, Signature]:
    """The private files by name, with their signatures."""
    months = root / "private" / "months"
    try:
        with os.scandir(months) as entries:
            return {
                f"months/{entry.name.removesuffix('.json')}": signature(entry.stat())
                for entry in entries
                if entry.name.endswith(".json") and not entry.name.startswith(".")
            }
    except FileNotFoundError:
        return {}
