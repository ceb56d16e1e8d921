"""What this device last read of its overlays, in `local/overlays/`.

`KEY.json` says what is known of an overlay, `KEY/YYYY-MM.json` has its events of a month, `KEY.ics` the last good
copy of what an address sent. All of it can be read again from the overlays' sources; no file leaves this device.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from planner.domain.errors import BadInput
from planner.domain.model.overlay import OverlayEvent, OverlayState
from planner.domain.time.when import When
from planner.named_tuple import NamedTuple
from planner.store.disk.atomic_write import encoded, make_folder, replace_file
from planner.store.disk.bounded_read import Unreadable, from_json, read_own
from planner.store.disk.layout import overlays_folder

_FIELDS = 6
"""The values of a row: start, minutes, zone, title, place, whether it takes time."""
_SHARED = "shared"
"""The file that says what was shared; it has no ending, as it's no overlay's."""
_TEXTS = frozenset(OverlayState._fields) - {"mark", "left_out"}


def event_of(row: tuple[Any, ...]) -> OverlayEvent | None:
    """The event of a row; None for a damaged one, which is read again some day."""
    start, minutes, zone, title, place, busy = row
    try:
        return OverlayEvent(When(start, minutes, zone), str(title), str(place), bool(busy))
    except (BadInput, TypeError, ValueError):
        return None


class SharedBusy(NamedTuple):
    """What a home shares as busy: from `first` to `last`, under the name `home`."""

    home: str
    first: date
    last: date


class OverlayCache:
    """The overlays of one home as they were last read."""

    def __init__(self, root: Path) -> None:
        self._folder = overlays_folder(root)

    @property
    def stamp(self) -> int:
        """A number that changes with every overlay that was read; 0 without any."""
        try:
            return self._folder.stat().st_mtime_ns
        except OSError:
            return 0

    def states(self) -> tuple[OverlayState, ...]:
        """What is known of each overlay, by name; damaged files count as absent."""
        names = sorted(self._folder.glob("*.json")) if self._folder.is_dir() else []
        found = [state for path in names if (state := _state(_read(path))) and state.key == path.stem]
        return tuple(sorted(found, key=lambda state: (state.name.casefold(), state.key)))

    def rows(self, key: str, month: str) -> list[tuple[Any, ...]]:
        """The events of an overlay that touch a month, as `event_of` reads them."""
        rows = _read(self._folder / key / f"{month}.json")
        found = [tuple(row) for row in rows if isinstance(row, list)] if isinstance(rows, list) else []
        return [row for row in found if len(row) == _FIELDS]

    def copy_of(self, key: str) -> Path:
        """Where the last good copy of what an address sent is kept."""
        return self._folder / f"{key}.ics"

    def keep_copy(self, key: str, data: bytes) -> None:
        """Keep what an address sent. Raises OSError."""
        make_folder(self._folder)
        replace_file(self.copy_of(key), data, durable=False)

    def keep(self, state: OverlayState, months: Mapping[str, Sequence[OverlayEvent]] | None = None) -> None:
        """Keep what is known of an overlay, and its events if they were read again.

        Raises OSError.
        """
        make_folder(self._folder / state.key)
        if months is not None:
            for month, events in months.items():
                rows = [[*event.when, event.title, event.place, int(event.busy)] for event in events]
                replace_file(self._folder / state.key / f"{month}.json", _encoded(rows), durable=False)
            self._drop_months(state.key, months.keys())
        # The state comes last: it says which months there are.
        replace_file(self._folder / f"{state.key}.json", _encoded(state._asdict()), durable=False)

    def drop_others(self, keys: Collection[str]) -> bool:
        """Remove all but these overlays; returns whether there were others."""
        others = [path for path in self._folder.glob("*.json") if path.stem not in keys]
        for path in others:
            self._drop_months(path.stem)
            with suppress(OSError):  # the next look tries again
                path.unlink(missing_ok=True)
                self.copy_of(path.stem).unlink(missing_ok=True)
                (self._folder / path.stem).rmdir()
        return bool(others)

    def shared(self) -> SharedBusy | None:
        """What this home has shared as busy; None if it never did."""
        tree = _read(self._folder / _SHARED)
        try:
            return SharedBusy(str(tree["home"]), *(date.fromisoformat(tree[name]) for name in ("first", "last")))
        except (KeyError, TypeError, ValueError):
            return None

    def keep_shared(self, shared: SharedBusy) -> None:
        """Keep what this home has shared as busy. Raises OSError."""
        make_folder(self._folder)
        tree = {"home": shared.home, "first": shared.first.isoformat(), "last": shared.last.isoformat()}
        replace_file(self._folder / _SHARED, _encoded(tree))

    def _drop_months(self, key: str, but: Collection[str] = ()) -> None:
        for path in (self._folder / key).glob("*.json"):
            if path.stem not in but:
                with suppress(OSError):  # nobody reads it any more
                    path.unlink()


def _read(path: Path) -> Any:
    try:
        return from_json(read_own(path))
    except (OSError, Unreadable, ValueError):
        return None


def _state(tree: object) -> OverlayState | None:
    """Parse what is known of an overlay; None if it's damaged."""
    if not isinstance(tree, dict) or not tree.keys() <= set(OverlayState._fields):
        return None
    texts = [tree.get(name, "") for name in _TEXTS]
    mark, left_out = tree.get("mark", []), tree.get("left_out", 0)
    if not all(isinstance(text, str) for text in texts) or not isinstance(mark, list) or type(left_out) is not int:
        return None
    return OverlayState(**{**tree, "mark": tuple(mark)}) if tree.get("key") else None


def _encoded(value: object) -> bytes:
    return encoded(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
