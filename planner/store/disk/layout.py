"""Paths in a plan's folder, the same in mirror and shared folder.

planner.space                       the marker
devices/<device-id>/device.json     whose device this is, and what it has heard
devices/<device-id>/plan.json       shard: what belongs to no month
devices/<device-id>/months/*.json   shards: one month each
local/                              the mirror alone: identity, undo, index, news
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

from planner.domain.ids import DEVICE_ID

FORMAT = 2
"""The format that this program writes.

`READER` is the lowest format whose readers can read it. Since 2 a header may have `epoch` and `sig`, and words that
became private are emptied wherever they were shared.
"""
READER = 1
MARKER = "planner.space"
DEVICE, PLAN = "device", "plan"
HEADER, HEADER_ID = "header", "1"
BLOCKS, RITUALS, OCCURRENCES = "blocks", "rituals", "occurrences"
BLOCK_TABLES = (BLOCKS, OCCURRENCES)
"""Tables whose records are read as blocks."""
PEOPLE, GOALS, SETTINGS = "people", "goals", "settings"
REVIEWS, REQUESTS, IDEAS, NOTES = "reviews", "requests", "ideas", "notes"
CHEERS, COMMENTS, BUSY_TABLE = "cheers", "comments", "busy"
FORMER = "former"
"""Key in device.json: the ids that this device had before.

It keeps their files for the others when the shared folder loses them.
"""
ADOPTED = "adopted"
"""Key in device.json: the retired devices whose files this one keeps.

In its shared folder, the files of other devices are in a folder of this name.
"""
MONTH_TABLES = (BLOCKS, OCCURRENCES, REVIEWS, REQUESTS, IDEAS, NOTES, CHEERS, COMMENTS, BUSY_TABLE)
PLAN_TABLES = (PEOPLE, RITUALS, GOALS, SETTINGS)

_FILE = re.compile(r"device|plan|months/(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])")


def month_file(month: str) -> str:
    """The shard of a month (`YYYY-MM`)."""
    return f"months/{month}"


def is_file_name(name: str) -> bool:
    """Whether a header's `file` names a file of a replica.

    Nothing else ever becomes a path.
    """
    return _FILE.fullmatch(name) is not None


@lru_cache(maxsize=1_024)
def device_folder(root: Path, device: str) -> Path:
    """The folder of one device's replica; ValueError when `device` is not an id."""
    if not DEVICE_ID.fullmatch(device):
        raise ValueError(f"not a device id: {device!r}")
    return root / "devices" / device


@lru_cache(maxsize=1_024)
def replica_path(root: Path, device: str, file: str) -> Path:
    """The path of one file of a device's replica.

    `file` is `device`, `plan` or a month such as `months/2026-11`. Raises ValueError for any other name.
    """
    if not is_file_name(file):
        raise ValueError(f"not a replica's file: {file!r}")
    return device_folder(root, device) / f"{file}.json"


@lru_cache(maxsize=1_024)
def local(root: Path) -> Path:
    """The folder of files that stay on this device and are never exchanged."""
    return root / "local"


def calendar_folder(root: Path) -> Path:
    """The folder with what was published, which can be made again."""
    return local(root) / "calendar"


@lru_cache(maxsize=1_024)
def overlays_folder(root: Path) -> Path:
    """The folder with what was read of overlays; absent where there never was one."""
    return local(root) / "overlays"


def marker_text(plan_id: str) -> bytes:
    """The bytes of a plan's marker file: its format, oldest reader and plan id."""
    return json.dumps({"format": FORMAT, "reader": READER, "plan": plan_id}).encode() + b"\n"
