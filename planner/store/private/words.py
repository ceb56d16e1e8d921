"""The private words of a plan, read when needed and again when they changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from operator import is_
from pathlib import Path

from planner.store.crdt.register import Words
from planner.store.disk.atomic_write import Signature, signature
from planner.store.disk.folder_scan import FolderScan
from planner.store.disk.layout import PLAN
from planner.store.private.files import Listed, list_private, private_path, read_private_file, scan_private


class PrivateWords:
    """The private files of a plan, as the last look found them."""

    def __init__(self, root: Path, folders: FolderScan, note_read: Callable[[Path, Signature], None]) -> None:
        """`note_read` is called for each file read, with its signature at the scan."""
        self._root, self._folders, self._note_read = root, folders, note_read
        self._words: dict[str, Mapping[str, Mapping[str, Words]]] = {}
        self._listed: Listed | None = None
        self.signatures: dict[str, Signature] = {}

    def of(self, file: str, table: str) -> Mapping[str, Words]:
        """The private words on this device of one table of a shard, by record id."""
        if file not in self.signatures:
            return {}
        if file not in self._words:
            self._words[file] = read_private_file(self._root, file)
            self._note_read(private_path(self._root, file), self.signatures[file])
        return self._words[file].get(table, {})

    def months(self) -> list[str]:
        """The months with private words on this device."""
        return sorted(name.removeprefix("months/") for name in self.signatures if name != PLAN)

    def look(self, instead: Mapping[Path, Path]) -> set[str]:
        """Look for files that differ from the last look; returns their names."""
        was, listed = self._listed, list_private(self._root, self._folders)
        if was and not instead and all(map(is_, was, listed)):
            return set()
        before, self.signatures = self.signatures, scan_private(self._root, instead, listed)
        self._listed = listed
        names = before.keys() | self.signatures.keys()
        return {name for name in names if before.get(name) != self.signatures.get(name)}

    def look_at(self, name: str) -> bool:
        """Whether a file differs from the last look."""
        found = None
        with suppress(FileNotFoundError):
            found = signature(private_path(self._root, name).stat())
        before = self.signatures.pop(name, None)
        if found:
            self.signatures[name] = found
        return found != before

    def forget(self, names: Iterable[str]) -> None:
        """Read these files again when they're next needed."""
        for name in names:
            self._words.pop(name, None)
