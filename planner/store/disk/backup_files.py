"""The backups on this device: one zip for each day, named after it."""

from __future__ import annotations

from datetime import date
from pathlib import Path


def backup_path(folder: Path, day: date) -> Path:
    """The zip of one day's backup in `folder`."""
    return folder / f"{day.isoformat()}.zip"


def list_backups(folder: Path) -> list[Path]:
    """The backups in `folder`, the newest first."""
    return sorted(folder.glob("????-??-??.zip"), reverse=True) if folder.is_dir() else []
