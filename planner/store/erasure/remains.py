"""Find where erased words are still kept on this device.

They can be in backups, and in files that were set aside.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from planner.store.codec.visibility import NEVER_WITHDRAWN, is_blank
from planner.store.disk.backup_files import list_backups
from planner.store.disk.layout import local
from planner.store.erasure.purge import Place
from planner.store.shard.schema import document_writes


def remains(root: Path, backups: Path, places: Sequence[Place]) -> list[Path]:
    """The files on this device that still have words of these records.

    These are backups, damaged files, and earlier copies of the whole plan. An unreadable backup isn't listed: nothing
    can be restored from it.
    """
    found = [path for path in list_backups(backups) if _backup_has(path, places)]
    aside = local(root) / "damaged"
    found += [path for path in _files(aside) if any(place[2].encode() in path.read_bytes() for place in places)]
    return found + sorted(root.parent.glob(f"{root.name}.before-*"))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _backup_has(backup: Path, places: Sequence[Place]) -> bool:
    try:
        with zipfile.ZipFile(backup) as archive:
            names = archive.namelist()
            for file in dict.fromkeys(file for file, _, _ in places):
                wanted = [name for name in names if name.endswith(f"/{file}.json")]
                if any(_has(json.loads(archive.read(name)), places) for name in wanted):
                    return True
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return False
    return False


def _has(tables: Any, places: Sequence[Place]) -> bool:
    """Whether a shard or private file has a word of one of these records."""
    if not isinstance(tables, dict):
        return False
    documents = (tables.get(table, {}).get(key) for _, table, key in places)
    return any(isinstance(found, dict) and _says_something(found) for found in documents)


def _says_something(document: Mapping[str, object]) -> bool:
    writes = document_writes("", "", document)
    shared = (name for name, write in writes.items() if not is_blank(write, name))
    private = (name for name, value in document.items() if name not in writes and isinstance(value, str) and value)
    return any(name not in NEVER_WITHDRAWN for name in (*shared, *private))
