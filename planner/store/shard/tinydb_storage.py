"""TinyDB storage for shards: read whole, replaced atomically, synced to disk.

TinyDB's `JSONStorage` writes in place through a handle it keeps, so a crash leaves half a file and another
process's write is never seen. Here a transaction reads the file as it is now, lets TinyDB work on that copy, and
replaces the file once at its end.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from planner.store.disk.atomic_write import replace_file

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def encode_tables(tables: dict[str, Any]) -> bytes:
    """Encode a shard as JSON, one document a line.

    So a tool that sends differences sends little.
    """
    lines = []
    for name, documents in tables.items():
        rows = ",\n".join(f"{json.dumps(key)}:{_COMPACT(document)}" for key, document in documents.items())
        lines.append(f"{json.dumps(name)}:{{\n{rows}\n}}")
    # JSON may contain lone surrogates, and reading accepts them, so writing must too.
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8", "surrogatepass")


class DurableStorage(Storage):
    """One JSON file, written durably; `read` returns None if it doesn't exist."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, dict[str, Any]] | None:
        """All tables of the file; None when there is no file, ValueError if not JSON."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return None
        tables: dict[str, dict[str, Any]] = json.loads(data)
        return tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the file by these tables and sync it to the disk."""
        replace_file(self._path, encode_tables(data))


class TablesInMemory(Storage):
    """Tables that TinyDB changes in place; `touched` is true once it wrote."""

    def __init__(self, tables: dict[str, dict[str, Any]]) -> None:
        self._tables = tables
        self.touched = False

    def read(self) -> dict[str, dict[str, Any]]:
        """The tables themselves, not a copy."""
        return self._tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the tables in place, and note that they were written."""
        self.touched = True
        if data is not self._tables:
            self._tables.clear()
            self._tables.update(data)


class RecordTable(Table):
    """Documents with text ids, which the caller always gives."""

    document_id_class = str  # type: ignore[assignment]

    def _get_next_id(self) -> NoReturn:
        raise TypeError("a record's id is always given")


class Shard(TinyDB):
    """One file of a replica."""

    table_class = RecordTable

    @classmethod
    def of(cls, tables: dict[str, dict[str, Any]]) -> Shard:
        """A shard of tables in memory, changed in place without writing a file."""
        return cls(storage=lambda: TablesInMemory(tables))

    def put(self, table: str, record_id: str, registers: dict[str, Any]) -> None:
        """Write registers of one record; its other registers stay."""
        self.table(table).upsert(Document(registers, doc_id=record_id))  # type: ignore[arg-type]


@contextmanager
def transaction(path: Path) -> Iterator[Shard]:
    """Change one shard, written as a whole at the end.

    It's written only if it changed and the body raised nothing. Raises OSError.
    """
    storage = DurableStorage(path)
    buffer = TablesInMemory(storage.read() or {})
    yield Shard(storage=lambda: buffer)
    if buffer.touched:
        storage.write(buffer.read())
