"""Recognise files that sync tools and desktops leave in the folder, by name.

Names only help to explain: whether a file holds writes is decided by its content (`sync/receive.py`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from planner.domain.ids import DEVICE_ID
from planner.named_tuple import NamedTuple
from planner.store.disk.layout import ADOPTED, MARKER, is_file_name

Sort = Literal["copy", "unfinished", "own", "strange"]
"""Why a foreign file is there.

`copy`: a sync tool made it where two versions met. `unfinished`: a transfer. `own`: it belongs to the tool or
desktop. `strange`: unknown.
"""
MOST = 20_000


class Debris(NamedTuple):
    """A file or folder that doesn't belong to the plan.

    `tool` is the program that seems to have made it; empty if unknown.
    """

    path: str
    sort: Sort
    tool: str


_NAMES: tuple[tuple[str, Sort, str], ...] = (
    (r"\.sync-conflict-\d{8}-\d{6}", "copy", "Syncthing"),
    (r"^[.~]syncthing[.~].*\.tmp$", "unfinished", "Syncthing"),
    (r"^\.(stfolder|stversions|stignore)", "own", "Syncthing"),
    (r"\(.*SFConflict .*\)", "copy", "Seafile"),
    (r"\((.* )?conflicted copy \d{4}-\d\d-\d\d \d{6}\)", "copy", "Nextcloud"),
    (r"\(.*(conflicted copy|Case Conflict|Selective Sync Conflict).*\)", "copy", "Dropbox"),
    (r"^\.dropbox(\.cache|\.attr)?$", "own", "Dropbox"),
    (r"_conflict-[^/]*\d{8}-\d{6}", "copy", "Nextcloud"),
    (r"^(\._?sync_[0-9a-f]+\.db|\.(owncloud|nextcloud)sync\.log|\.csync_journal\.db)", "own", "Nextcloud"),
    (r"^\..*\.~[0-9a-f]{1,8}$", "unfinished", "Nextcloud"),
    (r"_[^/]*_(Conflict|CaseConflict)", "copy", "Synology Drive"),
    (r"\[Conflict[^]]*\]", "copy", "Google Drive"),
    (r"^\.tmp\.drive(download|upload)$", "unfinished", "Google Drive"),
    (r"\.tmp\.gdownload$", "unfinished", "Google Drive"),
    (r" \(\d+\)\.json$", "copy", "Google Drive or OneDrive"),
    (r"^~\$", "unfinished", "OneDrive"),
    (r"^(device|plan|\d{4}-\d\d)-(?!\d\d\.json)[\w-]+\.json$", "copy", "OneDrive"),
    (r" \d+\.json$", "copy", "iCloud"),
    (r"^\..*\.icloud$", "unfinished", "iCloud"),
    (r"\.Conflict(\.\d+)?\.", "copy", "Resilio Sync"),
    (r"^(\.sync|.*\.!sync)$", "unfinished", "Resilio Sync"),
    (r"\.conflict\d*$", "copy", "rclone"),
    (r"^\.unison\.", "unfinished", "Unison"),
    (r"\[conflicted\d*\]", "copy", "pCloud"),
    (r"_conflict\b", "copy", "a sync tool"),
    (r"^\.nfs[0-9a-f]+$", "own", "NFS"),
    (r"^\.fuse_hidden[0-9a-f]+$", "own", "a mounted file system"),
    (r"^(\.DS_Store|\._.*|\.Spotlight-V100|\.Trashes|\.fseventsd)$", "own", "macOS"),
    (r"^(desktop\.ini|Thumbs\.db|\$RECYCLE\.BIN|System Volume Information)$", "own", "Windows"),
    (r"^(\.directory|\.Trash-\d+|lost\+found)$", "own", "Linux"),
    (r"^\.~.*\.tmp$", "unfinished", "planner"),
    (r"\.(part|partial|filepart|crdownload|tmp)$|^\.~|~$", "unfinished", "a sync tool"),
)
_PATTERNS = [(re.compile(pattern), sort, tool) for pattern, sort, tool in _NAMES]


def named(path: str) -> Debris:
    """What a file's name says about where it comes from.

    >>> named("devices/x/months/2026-11.sync-conflict-20261125-120000-ABCDEFG.json").tool
    'Syncthing'
    """
    name = path.rpartition("/")[2]
    for pattern, sort, tool in _PATTERNS:
        if pattern.search(name):
            return Debris(path, sort, tool)
    return Debris(path, "strange", "")


def debris(folder: Path) -> Iterator[Debris]:
    """Yield the files in the shared folder that don't belong to the plan.

    Raises OSError.
    """
    for count, path in enumerate(_strangers(folder)):
        if count >= MOST:
            return
        yield named(path)


def _strangers(folder: Path) -> Iterator[str]:
    for entry in _sorted(folder):
        if entry.name not in (MARKER, "devices"):
            yield entry.name
    for entry in _sorted(folder / "devices"):
        path = f"devices/{entry.name}"
        if not (DEVICE_ID.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)):
            yield path
            continue
        for inner in _sorted(Path(entry.path)):
            if inner.name in ("months", ADOPTED) and inner.is_dir(follow_symlinks=False):
                names = (f"{path}/{inner.name}/{found.name}" for found in _sorted(Path(inner.path)))
                yield from (name for name in names if not _belongs(name))
            elif not _belongs(f"{path}/{inner.name}"):
                yield f"{path}/{inner.name}"


def _belongs(path: str) -> bool:
    name = path.split("/", 2)[2]
    if name.startswith(f"{ADOPTED}/"):
        device, dash, file = name.removeprefix(f"{ADOPTED}/").partition("-")
        return bool(dash) and bool(DEVICE_ID.fullmatch(device)) and file.endswith(".json")
    return name == "presence.json" or (name.endswith(".json") and is_file_name(name.removesuffix(".json")))


def _sorted(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []
