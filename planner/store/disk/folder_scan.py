"""List folders of the mirror again only when their times have changed.

Every writer of the mirror renames new files into place, which changes the time of the folder, so a folder with the
same time has the same files. As in git's index, a folder that changed just before it was listed isn't trusted: within
one tick of the clock a second change leaves the same time. Files changed in place are found when everything is listed
again: at least every ten minutes, and whenever a plan is opened.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from time import monotonic, time_ns

from planner.named_tuple import NamedTuple
from planner.store.disk.atomic_write import Signature, signature

MAX_AGE_S = 600.0
MAX_LOOKS = 600
"""Time, and number of looks, after which every folder is listed again.

Looks are counted too, since a clock may stop.
"""
COARSE_TICK_NS = 2_000_000_000
FINE_TICK_NS = 20_000_000
"""How old a folder's time must be when it's listed, in nanoseconds.

Two seconds, as on FAT; or twice the kernel's longest tick if the time has a part finer than a millisecond, which
shows that the file system keeps such parts.
"""

_MILLISECOND_NS = 1_000_000

Kept = Callable[["os.DirEntry[str]"], bool]


class _Listing(NamedTuple):
    """What a folder held. `is_settled`: a later change will change `stamp`."""

    stamp: tuple[int, ...]
    is_settled: bool
    files: Mapping[str, Signature]


class FolderScan:
    """The entries of some folders with their signatures, as of their last change."""

    def __init__(self) -> None:
        self._listings: dict[str, _Listing] = {}
        self._looks = 0
        self._listed_at = 0.0

    def begin(self, *, whole: bool = False) -> bool:
        """Begin a look at all folders; returns whether all of them are listed again.

        They are when it's time for it, or with `whole`.
        """
        now = monotonic()
        self._looks += 1
        whole = whole or not self._listings or self._looks > MAX_LOOKS
        if whole or not 0 <= now - self._listed_at < MAX_AGE_S:
            self._listings.clear()
            self._looks, self._listed_at = 0, now
        return not self._listings

    def look(self, folder: str, kept: Kept) -> Mapping[str, Signature]:
        """The entries of a folder for which `kept` is true, by name.

        It's the same object unless the folder was listed again. Empty without a folder. Raises OSError.
        """
        known = self._listings.get(folder)
        now = time_ns()
        try:
            found = os.stat(folder)
            stamp = (found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev)
            if known and known.is_settled and known.stamp == stamp:
                return known.files
            with os.scandir(folder) as entries:
                files = {entry.name: signature(entry.stat(follow_symlinks=False)) for entry in entries if kept(entry)}
        except (FileNotFoundError, NotADirectoryError):
            self._listings.pop(folder, None)
            return _NOTHING
        self._listings[folder] = _Listing(stamp, _is_settled(max(stamp[:2]), now), files)
        return files


_NOTHING: Mapping[str, Signature] = {}


def _is_settled(changed: int, now: int) -> bool:
    """Whether every later change gives the folder another time.

    The folder changed at `changed` and was listed after `now`.
    """
    return now - changed > (FINE_TICK_NS if changed % _MILLISECOND_NS else COARSE_TICK_NS)
