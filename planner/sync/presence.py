"""Who is at which step of a review, right now: `presence.json` in one's own folder, only while a review is open.

Never in the mirror, never merged: it says something about this minute or nothing at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from planner.domain.clock import Clock, system_clock
from planner.domain.ids import DEVICE_ID
from planner.domain.week import Week
from planner.store.files import make_folder, replace_file
from planner.store.layout import device_folder
from planner.sync.folder import modes

FILE = "presence.json"
AWAY_AFTER = timedelta(minutes=2)
MOST_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class Presence:
    """`at` is aware. `writing` is the name of the field that is open, empty when none is."""

    device: str
    person: str
    week: str
    step: str
    writing: str
    at: datetime

    def here(self, now: datetime) -> bool:
        """Whether they were seen within the last two minutes."""
        return now - self.at < AWAY_AFTER


class Presences:
    """What this device says of itself, and hears of the others, through the shared folder. Raises OSError."""

    def __init__(self, folder: Path, device: str, person: str, *, clock: Clock = system_clock) -> None:
        self._folder = folder
        self._device = device
        self._person = person
        self._clock = clock

    def tell(self, week: Week, step: str, writing: str = "") -> None:
        """I am here, at this step."""
        file_mode, folder_mode = modes(self._folder)
        own = device_folder(self._folder, self._device)
        make_folder(own, mode=folder_mode)
        now = self._clock().isoformat(timespec="seconds")
        row = {"person": self._person, "week": str(week), "step": step, "writing": writing, "at": now}
        replace_file(own / FILE, json.dumps(row).encode(), mode=file_mode, durable=False)

    def leave(self) -> None:
        """I am no longer here; nothing is left that says I was."""
        (device_folder(self._folder, self._device) / FILE).unlink(missing_ok=True)

    def others(self, week: Week) -> list[Presence]:
        """Everybody else who is at this week's review, as far as their words have arrived; damaged ones left out."""
        return [row for row in self._read() if row.week == str(week) and row.device != self._device]

    def _read(self) -> Iterator[Presence]:
        for folder in sorted((self._folder / "devices").iterdir()):
            path = folder / FILE
            if DEVICE_ID.fullmatch(folder.name) and path.is_file() and path.stat().st_size <= MOST_BYTES:
                presence = _presence(folder.name, path.read_bytes())
                if presence:
                    yield presence


def _presence(device: str, data: bytes) -> Presence | None:
    try:
        row = json.loads(data)
        texts = [row[name] for name in ("person", "week", "step", "writing")]
        at = datetime.fromisoformat(row["at"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not all(isinstance(text, str) and len(text) <= 100 for text in texts) or at.tzinfo is None:
        return None
    person, week, step, writing = texts
    return Presence(device, person, week, step, writing, at)
