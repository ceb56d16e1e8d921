"""Read a shard: check untrusted bytes against the schema and its limits.

Unknown tables, registers and kinds of value are kept, so that an older program passes on what a newer one wrote.
Malformed parts are left out and counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeGuard, cast

from planner.domain.ids import DEVICE_ID
from planner.domain.model.registers import TAG
from planner.domain.text import MAX_TEXT_LENGTH
from planner.named_tuple import NamedTuple
from planner.store.crdt.hlc import STAMP
from planner.store.crdt.register import MARKS, Write
from planner.store.disk.bounded_read import EARLIER, READ, Bounds, read_plain
from planner.store.disk.bounded_read import Unreadable as Unreadable
from planner.store.disk.layout import (
    CHEERS,
    COMMENTS,
    DEVICE,
    FORMAT,
    HEADER,
    HEADER_ID,
    MONTH_TABLES,
    PLAN_TABLES,
    is_file_name,
    replica_path,
)

MOST_DOCUMENTS = 100_000
MOST_REGISTERS = 500
LONGEST_ID = 100
"""Characters of a record's id."""
_MOST_DEVICES = 1_000
_DEEPEST = 8
HIGHEST_N = 2**53
WAS, TWINS = "was", "twins"
"""Keys of a write besides `v`, `n`, `t` and `c`; see `Write`.

A twin has the number of the write it's listed in.
"""
MOST_TWINS = 20

Tables = dict[str, dict[str, dict[str, Any]]]
"""A TinyDB database as JSON: table → document id → document.

A document maps a register to its write as JSON.
"""


class TooNew(Unreadable):
    """The shard needs a later version of this program."""


class Header(NamedTuple):
    """The first table of every file.

    `file` is `device`, `plan` or `months/<YYYY-MM>`.
    """

    plan: str
    device: str
    file: str
    format: int
    reader: int
    generation: int

    def as_tables(self) -> Tables:
        """The header as the table that a shard starts with."""
        document = {
            "format": self.format,
            "reader": self.reader,
            "plan": self.plan,
            "device": self.device,
            "file": self.file,
            "generation": self.generation,
        }
        return {HEADER: {HEADER_ID: document}}


def read_file(path: Path, bounds: Bounds = READ) -> tuple[Header, Tables]:
    """Read a replica's file from the disk. Raises Unreadable and OSError."""
    return parse_shard(read_plain(path, bounds.size), bounds)


def parse_shard(data: bytes, bounds: Bounds = READ) -> tuple[Header, Tables]:
    """Parse a replica's file. Raises Unreadable.

    It does so when the bytes aren't JSON, lack a good header, break a limit or need a newer version.
    """
    if len(data) > bounds.size:
        raise Unreadable("larger than any file of a plan")
    if not bounds.hold(data):
        raise Unreadable("more brackets and commas than any file of a plan")
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        raise Unreadable("empty" if not data.strip() else "not complete, or not JSON") from None
    if not isinstance(tree, dict) or not all(_is_table(table) for table in tree.values()):
        raise Unreadable("not laid out as a file of a plan")
    if sum(len(table) for table in tree.values()) > MOST_DOCUMENTS:
        raise Unreadable("more entries than any file of a plan")
    header = _header(tree)
    if header.reader > FORMAT:
        raise TooNew("written by a newer planner: upgrade planner on this device to read it")
    return header, cast(Tables, tree)


def refuse_deep(tables: Tables) -> None:
    """Raise Unreadable when something is nested too deep to be written again.

    Python reads deeper nesting than it writes.
    """
    if not all(_within(raw, 2 * _DEEPEST) for *_, raw in every_register(tables)):
        raise Unreadable("nested deeper than any file of a plan")


def _within(value: object, depth: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if depth == 0 and isinstance(value, (dict, list)):
        return False
    return all(_within(item, depth - 1) for item in inner if isinstance(item, (dict, list)))


def _is_table(table: object) -> bool:
    return isinstance(table, dict) and all(isinstance(document, dict) for document in table.values())


def _header(tree: dict[str, Any]) -> Header:
    document = tree.get(HEADER, {}).get(HEADER_ID)
    if not isinstance(document, dict):
        raise Unreadable("without a header")
    texts = [document.get(name) for name in ("plan", "device", "file")]
    numbers = [document.get(name) for name in ("format", "reader", "generation")]
    if not all(isinstance(text, str) for text in texts) or not all(type(number) is int for number in numbers):
        raise Unreadable("with a damaged header")
    plan, device, file = cast(list[str], texts)
    fmt, reader, generation = cast(list[int], numbers)
    header = Header(plan, device, file, fmt, reader, generation)
    if not 0 <= generation < HIGHEST_N:
        raise Unreadable("with a damaged header")
    if not DEVICE_ID.fullmatch(header.device) or not is_file_name(header.file):
        raise Unreadable("with a header that names no device or file")
    return header


def read_write(device: str, raw: object) -> Write | None:
    """Parse one register's write; None if it isn't one.

    Where one number has several contents and the first is broken, a readable one takes its place.
    """
    write = _read_content(device, raw)
    if write is None and isinstance(raw, dict) and _are_twins(twins := raw.get(TWINS)):
        found = [one for twin in twins[:MOST_TWINS] if (one := _read_content(device, {**twin, "n": raw.get("n")}))]
        return found[0]._replace(twins=tuple(found[1:])) if found else None
    return write


def _read_content(device: str, raw: object) -> Write | None:
    if not isinstance(raw, dict):
        return None
    n, t, c = raw.get("n"), raw.get("t"), raw.get("c")
    if type(n) is not int or not 0 < n < HIGHEST_N or not isinstance(t, str) or not STAMP.fullmatch(t):
        return None
    if (c != {} and not _is_context(c)) or "v" not in raw or not fits(raw["v"]):
        return None
    if len(raw) == 4:  # nearly every write has just these four
        return Write(raw["v"], device, n, t, c, None, ())
    was, twins = raw.get(WAS), raw.get(TWINS)
    others = (_read_content(device, {**twin, "n": n}) for twin in (twins[:MOST_TWINS] if _are_twins(twins) else ()))
    return Write(
        raw["v"], device, n, t, c, was if _is_context(was) else None, tuple(write for write in others if write)
    )


_INT = frozenset({int})


def _is_context(c: object) -> TypeGuard[dict[str, int]]:
    return isinstance(c, dict) and len(c) <= _MOST_DEVICES and _INT.issuperset(map(type, c.values()))


def _are_twins(twins: object) -> TypeGuard[list[dict[str, Any]]]:
    return isinstance(twins, list) and all(isinstance(twin, dict) and TWINS not in twin for twin in twins)


def fits(value: object, depth: int = _DEEPEST) -> bool:
    """Whether a value is within the limits of length, count and nesting."""
    if isinstance(value, str):
        return len(value) <= MAX_TEXT_LENGTH
    if not isinstance(value, (list, dict)):
        return True
    if depth == 0 or len(value) > MOST_REGISTERS:
        return False
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, (str, list, dict)) and not fits(item, depth - 1):
            return False
    return True


def table_writes(device: str, tables: Tables, table: str) -> dict[str, dict[str, Write]]:
    """One table of a replica as writes: id → register → write.

    Malformed registers are left out.
    """
    found = ((key, document_writes(device, key, document)) for key, document in tables.get(table, {}).items())
    return {key: writes for key, writes in found if writes}


def document_writes(device: str, record_id: str, document: Mapping[str, object]) -> dict[str, Write]:
    """One document of a replica: register → write.

    Malformed registers, and those beyond MOST_REGISTERS, are left out.
    """
    if len(record_id) > LONGEST_ID:
        return {}
    return {name: write for name in _first_of(document) if (write := read_write(device, document[name]))}


def _first_of(document: Mapping[str, object]) -> Iterable[str]:
    """The registers of a document that are read, the same ones on every device.

    Tags come last, so they're the first to be left out.
    """
    if len(document) <= MOST_REGISTERS:
        return document
    return sorted(document, key=lambda name: (name.startswith(TAG), name))[:MOST_REGISTERS]


def malformed(header: Header, tables: Tables) -> int:
    """Count the registers of a file that aren't read.

    They aren't writes, have no valid id, or are too many. Of several contents of one number each counts. So does a
    remark's block if it isn't named by a text.
    """
    if header.file == DEVICE:
        return 0
    count = 0
    for table in (*MONTH_TABLES, *PLAN_TABLES):
        for key, document in tables.get(table, {}).items():
            found = document_writes(header.device, key, document)
            count += _unread_of(document, found) + (table in (CHEERS, COMMENTS) and _is_on_unknown(found))
    return count


def _is_on_unknown(found: Mapping[str, Write]) -> bool:
    return "on" in found and found["on"].value is not None and not isinstance(found["on"].value, str)


def _unread_of(document: Mapping[str, Any], found: Mapping[str, Write]) -> int:
    twins = (
        len(contents(raw)) - 1 - len(found[register].twins)
        for register, raw in document.items()
        if register in found and len(raw) > len(("v", "n", "t", "c"))
    )
    return len(document) - len(found) + sum(twins)


def every_register(tables: Tables) -> Iterator[tuple[str, str, str, Any]]:
    """Yield (table, id, register, raw write) of everything but the header."""
    for table, documents in tables.items():
        if table != HEADER:
            for record_id, document in documents.items():
                for register, raw in document.items():
                    yield table, record_id, register, raw


def number_of(raw: object) -> int:
    """A raw write's `n`; 0 when it has none."""
    n = raw.get("n") if isinstance(raw, dict) else None
    return n if type(n) is int and 0 < n < HIGHEST_N else 0


def highest_n(tables: Tables) -> int:
    """The highest write number in a shard; 0 when it has no writes."""
    return max((number_of(raw) for *_, raw in every_register(tables)), default=0)


def union(ours: Tables, theirs: Tables) -> tuple[Tables, set[tuple[str, str]]]:
    """Join two copies of one device's file.

    Returns the joined tables, and the (table, id) that `theirs` changed. For each register the highest `n` wins;
    different contents with one `n` are all kept. What has no `n` (device.json) is taken from the header with the
    higher generation.
    """
    result: Tables = {table: {key: dict(doc) for key, doc in documents.items()} for table, documents in ours.items()}
    changed: set[tuple[str, str]] = set()
    old, new = _generation(ours), _generation(theirs)
    for table, record_id, register, raw in every_register(theirs):
        document = result.setdefault(table, {}).setdefault(record_id, {})
        there = document.get(register)
        if (register in document and raw == there) or is_dropped(document, register, raw):
            continue
        n, known = number_of(raw), number_of(there)
        if register in document and n and n == known:
            joined = _together(there, raw)
            if joined == there:
                continue
            document[register] = joined
        elif register not in document or (n, _rank(raw, new)) > (known, _rank(there, old)):
            document[register] = raw
        else:
            continue
        changed.add((table, record_id))
    if HEADER in theirs and new > old:
        result[HEADER] = theirs[HEADER]
    return result, changed


def is_dropped(document: Mapping[str, Any], register: str, raw: object) -> bool:
    """Whether a tag was removed from its document on purpose.

    A withdrawn tag's register is removed, since its word is its name; the device's own mark remains.
    """
    if not register.startswith(TAG) or register in document:
        return False
    return any(number_of(raw) < number_of(document.get(mark)) for mark in MARKS)


def is_null_of(mine: object, raw: object) -> bool:
    """Whether `raw` is our write `mine` with its value replaced by null."""
    if not (isinstance(mine, dict) and isinstance(raw, dict)):
        return False
    return {**raw, "v": None} == raw and all(raw.get(part) == mine.get(part) for part in ("n", "t", "c"))


def contents(raw: object) -> list[dict[str, Any]]:
    """The contents that share one number: a write and its twins.

    Each is without its number and twins.
    """
    if not isinstance(raw, dict):
        return []
    twins = raw.get(TWINS)
    alone = {key: value for key, value in raw.items() if key not in ("n", TWINS)}
    return [alone, *(twins if _are_twins(twins) else ())]


def _together(one: Any, other: Any) -> dict[str, Any]:
    """Join two writes that have the same number.

    The result is the same in any order: the content with the greatest JSON text becomes the write, the others its
    twins.

    A null that replaced a withdrawn value under its number replaces it here too.
    """
    found = {_text(content): content for raw in (one, other) for content in contents(raw)}
    nulled = [(content.get("t"), content.get("c")) for content in found.values() if content.get("v") is None]
    found = {
        text: content
        for text, content in found.items()
        if content.get("v") is None or (content.get("t"), content.get("c")) not in nulled
    }
    first, *twins = [found[text] for text in sorted(found, reverse=True)]
    return {**first, "n": one["n"]} | ({TWINS: twins[:MOST_TWINS]} if twins else {})


def _text(raw: object) -> str:
    return json.dumps(raw, sort_keys=True)


def _rank(raw: object, generation: int) -> tuple[int, str]:
    return 0 if number_of(raw) else generation, _text(raw)


def _generation(tables: Tables) -> int:
    generation = tables.get(HEADER, {}).get(HEADER_ID, {}).get("generation", -1)
    return generation if type(generation) is int else -1


def readable(root: Path, device: str, name: str) -> Tables:
    """One file of the mirror; empty when it is not there or cannot be parsed."""
    try:
        header, tables = read_file(replica_path(root, device, name), EARLIER)
    except (FileNotFoundError, Unreadable):
        return {}
    return tables if (header.device, header.file) == (device, name) else {}
