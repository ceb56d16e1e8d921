"""What this device has brought in from calendars.

A later import tells by it what somebody edited since. `local/imported.json` maps the id of
each record to the calendar it came from (a number), the version that the calendar gave it, and a short hash of each
field: no word of it. A file that is missing or damaged counts as empty.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path

from planner.named_tuple import NamedTuple
from planner.store.disk.atomic_write import replace_file
from planner.store.disk.bounded_read import Unreadable, from_json, read_own
from planner.store.disk.layout import local


class ImportedRecord(NamedTuple):
    """A record as an import left it. `version` is SEQUENCE and LAST-MODIFIED."""

    source: int
    version: tuple[int, str]
    fields: Mapping[str, str]


def field_hash(record_id: str, name: str, value: object) -> str:
    """A short hash of a field's value, different for each record."""
    text = json.dumps([record_id, name, value], sort_keys=True)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def read_imported(root: Path) -> dict[str, ImportedRecord]:
    """What was imported on this device, by the record's id."""
    try:
        found = from_json(read_own(_path(root)))
        return {key: ImportedRecord(row[0], (row[1], row[2]), row[3]) for key, row in found.items()}
    except (FileNotFoundError, Unreadable, ValueError, TypeError, AttributeError, LookupError):
        return {}


def write_imported(root: Path, records: Mapping[str, ImportedRecord]) -> None:
    """Replace what was noted. The caller holds the lock. Raises OSError."""
    rows = {key: [record.source, *record.version, record.fields] for key, record in records.items()}
    replace_file(_path(root), json.dumps(rows, separators=(",", ":")).encode())


def drop_imported(root: Path, ids: Collection[str]) -> None:
    """Forget what was imported into these records.

    The caller holds the lock. Raises OSError.
    """
    records = read_imported(root) if _path(root).exists() else {}
    if records.keys() & ids:
        write_imported(root, {key: record for key, record in records.items() if key not in ids})


def _path(root: Path) -> Path:
    return local(root) / "imported.json"
