"""Drafts: what a form holds that was neither saved nor dropped yet.

One file for each draft in `local/drafts/`, readable by this account alone, so that two windows never write one file for
different forms. A draft is `{"about": id or "", "fields": {name: text}}`.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from planner.store.disk.atomic_write import encoded, make_folder, replace_file
from planner.store.disk.bounded_read import Unreadable, from_json, read_own
from planner.store.disk.layout import local

DraftFields = Mapping[str, str]


def drafts_folder(root: Path) -> Path:
    """The folder of the drafts in a mirror."""
    return local(root) / "drafts"


def read_draft(folder: Path, name: str) -> DraftFields:
    """Read the fields of a draft; empty when there is none or it can't be read."""
    found = _parsed(_path(folder, name))
    fields = found.get("fields")
    if not isinstance(fields, dict):
        return {}
    return {key: text for key, text in fields.items() if isinstance(key, str) and isinstance(text, str)}


def write_draft(folder: Path, name: str, fields: DraftFields, about: str = "") -> None:
    """Write a draft, or delete it when it has no fields.

    `about` is the id of the record that it would change. The file survives the end of the process, but isn't synced to
    the disk. Raises OSError.
    """
    path = _path(folder, name)
    if not fields:
        path.unlink(missing_ok=True)
        return
    make_folder(folder)
    text = json.dumps({"about": about, "fields": dict(fields)}, ensure_ascii=False)
    replace_file(path, encoded(text), durable=False)


def drop_drafts(folder: Path, ids: Collection[str]) -> None:
    """Delete the drafts about those records. Raises OSError."""
    for path in folder.glob("*.json"):
        if _parsed(path).get("about") in ids:
            path.unlink(missing_ok=True)


def _parsed(path: Path) -> Mapping[str, object]:
    with suppress(OSError, Unreadable, ValueError):
        found = from_json(read_own(path))
        if isinstance(found, dict):
            return found
    return {}


def _path(folder: Path, name: str) -> Path:
    text = encoded(name)  # two checksums tell a few names apart, and loading hashlib takes some milliseconds
    return folder / f"{zlib.crc32(text):08x}{zlib.adler32(text):08x}.json"
