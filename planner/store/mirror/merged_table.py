"""One table of one shard, merged over all replicas.

Each record is merged when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from planner.store.codec.items import odd_registers
from planner.store.crdt.register import MARKS, Record, merge_tables
from planner.store.shard.schema import LONGEST_ID, document_writes, number_of

_Documents = Mapping[str, Mapping[str, Any]]
"""A replica's table as JSON: id → register → write."""


class Merged(Mapping[str, Record]):
    """The records of a table by id, merged over all replicas on first access.

    They come in the order of the replicas.
    """

    def __init__(
        self,
        replicas: Mapping[str, _Documents],
        withdraw: Callable[[Record], Record],
        look_back: Callable[[Record], Record] | None = None,
    ) -> None:
        """Make the table from `replicas`, which maps a device to its raw table.

        A document that changes later is passed to `replaced`. `withdraw` removes withdrawn values from a record, and
        `look_back` adds the last values that could be read to one with others.
        """
        self._replicas = dict(replicas)
        self._withdraw, self._look_back = withdraw, look_back
        self._ids = dict.fromkeys(key for documents in replicas.values() for key in documents)
        self._known: dict[str, Record | None] = {}
        self._marked: set[str] = set()

    def __getitem__(self, key: str) -> Record:
        if key not in self._known:
            self._known[key] = self._merge(key) if key in self._ids else None
        record = self._known[key]
        if record is None:
            raise KeyError(key)
        return record

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._ids if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        """Whether there is any record, without merging them all."""
        return any(True for _ in self)

    def only(self, key: str, register: str) -> Record:
        """One register of a record, for callers that need no other."""
        if any(self.raw(key, mark) for mark in MARKS):
            return self.get(key, Record(key))
        replicas = {
            device: {key: document_writes(device, key, {register: found[register]})}
            for device, documents in self._replicas.items()
            if register in (found := documents.get(key, {}))
        }
        return merge_tables(replicas).get(key, Record(key))

    def raw(self, key: str, register: str) -> list[object]:
        """The raw writes of one register of a record, one for each replica that has it."""
        found = (documents.get(key, {}).get(register) for documents in self._replicas.values())
        return [raw for raw in found if raw is not None]

    def alone(self, key: str) -> tuple[str, Mapping[str, Any]] | None:
        """The only replica that has a record, and its raw document; None if several do."""
        found = [(device, documents[key]) for device, documents in self._replicas.items() if key in documents]
        return found[0] if len(found) == 1 else None

    def has_of(self, device: str, key: str) -> bool:
        """Whether that replica has a document of the record."""
        return key in self._replicas.get(device, {})

    def version(self, key: str) -> str:
        """A text that differs after every write to the record.

        It's made without reading the writes.
        """
        documents = [found.get(key) for found in self._replicas.values()]
        return " ".join([f"{sum(map(number_of, one.values()))}/{len(one)}" if one else "0/0" for one in documents])

    @property
    def ids(self) -> Mapping[str, None]:
        """The ids of all documents, also of those with nothing readable."""
        return self._ids

    def replaced(self, device: str, documents: _Documents, key: str) -> None:
        """Note that one record of a replica was written.

        All other records stay the same objects.
        """
        self._replicas[device] = documents
        self._ids.setdefault(key)
        self._known.pop(key, None)

    def forget_marked(self) -> None:
        """Forget the records with withdrawals, after who may withdraw has changed."""
        for key in self._marked:
            self._known.pop(key, None)
        self._marked.clear()

    def _merge(self, key: str) -> Record | None:
        here = {device: documents[key] for device, documents in self._replicas.items() if key in documents}
        record = merged_record(key, here)
        if any(mark in record.writes for mark in MARKS):
            self._marked.add(key)
            record = self._withdraw(record)._replace(unread=record.unread)
        if self._look_back and (record.unread or odd_registers(record)):
            record = self._look_back(record)
        return record if record.writes or record.unread else None


def merged_record(key: str, documents: _Documents) -> Record:
    """One record from each replica's document of it (register → write as JSON)."""
    found = {device: document_writes(device, key, document) for device, document in documents.items()}
    if len(found) == 1:  # most records have one writer, and nothing has to be gathered
        (alone,) = found.values()
        record = Record(key, {name: [write, *write.twins] for name, write in alone.items()})
    else:
        record = merge_tables({device: {key: writes} for device, writes in found.items()}).get(key, Record(key))
    if len(key) <= LONGEST_ID and any(len(documents[device]) > len(writes) for device, writes in found.items()):
        names = (documents[device].keys() - writes.keys() for device, writes in found.items())
        return record._replace(unread=frozenset(name[:LONGEST_ID] for found in names for name in found))
    return record
