"""Drop withdrawn values from this device's own files.

These are its shards, the files it keeps for others, the history, undo steps and news. Each withdrawal, made here or
received, is noted in `local/withdrawals.jsonl` as a line [file, table, id, scope], and carried out at the next
exchange, under the lock. Every step can be repeated, so a crash costs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, Literal

from planner.domain.clock import Clock
from planner.domain.ids import ritual_root
from planner.domain.model.registers import PERSONAL, TAG
from planner.domain.wording import blocks as wording
from planner.named_tuple import NamedTuple
from planner.store.codec.visibility import is_blank
from planner.store.crdt.hlc import next_stamp
from planner.store.crdt.register import ERASED, MARKS, Context, Record, Write
from planner.store.device.edits import Update
from planner.store.device.facts import kept_by, knows_erased
from planner.store.device.identity import State, read_state, reserve
from planner.store.device.writer import OwnShards, null_update
from planner.store.disk.atomic_write import make_folder, replace_file
from planner.store.disk.bounded_read import from_json
from planner.store.disk.layout import CHEERS, COMMENTS, DEVICE, HEADER, PLAN, calendar_folder, local, replica_path
from planner.store.disk.notices import give_notice
from planner.store.disk.transaction import FileLine, append_lines
from planner.store.index.titles import drop_titles
from planner.store.journal.arrivals import drop_news
from planner.store.journal.drafts import drafts_folder, drop_drafts
from planner.store.journal.history import Covered, history_lines, rewrite_history, row_of
from planner.store.journal.imported import drop_imported
from planner.store.journal.undo import forget_in_journal
from planner.store.mirror.mirror import Mirror
from planner.store.mirror.withdrawal import WithdrawalMark, emptied, marks_of
from planner.store.shard.schema import document_writes, every_register
from planner.store.shard.tinydb_storage import encode_tables

Place = tuple[str, str, str]
"""The file, the table and the id of a record."""
PurgeScope = Literal["folder", "all"]
"""How much of a withdrawn record this device drops.

With `folder` it keeps its history and its undo steps of what it withdrew itself; with `all` it keeps nothing.
"""


def withdrawal_lines(root: Path, places: Iterable[Place], scope: PurgeScope = "folder") -> list[FileLine]:
    """The lines that note what has to be dropped."""
    return [FileLine(_path(root), json.dumps([*place, scope])) for place in places]


def all_withdrawn(root: Path) -> list[FileLine]:
    """The lines that note every record with a withdrawal, after old files came back."""
    mirror = Mirror(root)
    mirror.scan()
    found: dict[Place, None] = {}
    for device, file in mirror.signatures:
        for table, key, register, _ in every_register(mirror.tables(device, file)):
            if register in MARKS:
                found[file, table, key] = None
    return withdrawal_lines(root, found)


def purge(root: Path, clock: Clock) -> None:
    """Carry out the noted withdrawals. The caller holds the lock.

    What depends on a file that the disk refuses stays noted, for the next time. Raises OSError, and DamagedShard when
    a shard of ours isn't one.
    """
    noted = dict(_noted(root))
    if not noted:
        return
    mirror = Mirror(root)
    mirror.scan()
    state = read_state(root)
    found = [_Withdrawn.read(mirror, state, place, scope) for place, scope in noted.items()]
    _keep_what_i_wrote(root, found)
    _null_our_own(root, state, clock, mirror, found)
    _null_kept_files(root, mirror, state, found)
    unread = _drop_tags(root, found)
    gone = {record.place: record for record in found}

    def stays(file: str, row: Covered) -> bool:
        return _stays(gone.get((file, row.table, row.id)), row)

    rewrite_history(root, stays)
    forgotten = {record.place for record in found if record.is_forgotten}
    ids = {key for _, _, key in forgotten}

    def is_remark(place: Place) -> bool:
        return place[1] in (CHEERS, COMMENTS) and not ids.isdisjoint(_what_it_is_on(mirror, place))

    def row_stays(tree: dict[str, Any]) -> bool:
        return (named := row_of(tree)) is not None and stays(*named)

    forget_in_journal(root, forgotten, is_remark, row_stays)
    drop_news(root, {record.place[2] for record in found})
    drop_imported(root, {record.place[2] for record in found})
    drop_drafts(drafts_folder(root), {record.place[2] for record in found})
    drop_titles(root)
    for path in calendar_folder(root).glob("*.json"):
        path.unlink(missing_ok=True)
    _tell_of_old_versions(root, state, mirror, found)
    unread |= mirror.refused()
    kept = [one for one in found if not one.is_complete or unread.intersection((one.place[0], PLAN, DEVICE))]
    left = [line for record in kept for line in withdrawal_lines(root, [record.place], record.scope)]
    replace_file(_path(root), "".join(f"\n{line.text}" for line in left).encode())


def _what_it_is_on(mirror: Mirror, remark: Place) -> Iterator[str]:
    """The record that a comment or cheer is on, and its ritual."""
    file, table, key = remark
    for write in mirror.records(file, table).get(key, Record(key)).writes.get("on", ()):
        if isinstance(write.value, str):
            yield write.value
            yield ritual_root(write.value)


class _Withdrawn(NamedTuple):
    """A record with withdrawn values, and who may keep what of them.

    `marks` are the withdrawals of the record, `elsewhere` those that reach further than this device's own. `mine` are
    the devices of this person. `by` is the other person if they withdrew it, else empty. `is_complete` is false while
    the record's author or the withdrawer isn't known yet.
    """

    place: Place
    scope: PurgeScope
    record: Record
    marks: list[WithdrawalMark]
    elsewhere: list[WithdrawalMark]
    mine: Collection[str]
    mirror: Mirror
    by: str
    is_complete: bool

    @classmethod
    def read(cls, mirror: Mirror, state: State, place: Place, scope: PurgeScope) -> _Withdrawn:
        file, table, key = place
        record = mirror.records(file, table).get(key, Record(key))
        author = mirror.author_of(table, record)
        marks = list(marks_of(record, author, mirror.person_of))
        foreign = {name: [w for w in record.writes.get(name, ()) if w.device != state.device] for name in MARKS}
        ours = {name: [w for w in record.writes.get(name, ()) if w.device == state.device] for name in MARKS}
        own = list(marks_of(Record(key, ours), author, mirror.person_of))
        found = marks_of(Record(key, foreign), author, mirror.person_of)
        elsewhere = [mark for mark in found if not any(_is_echo(mark, mine) for mine in own)]
        mine = [device for device in mirror.devices() if mirror.person_of(device) == state.person]
        people = {mirror.person_of(write.device) for writes in foreign.values() for write in writes}
        by = next(iter(people - {state.person, ""}), "")
        return cls(place, scope, record, marks, elsewhere, mine, mirror, by, bool(author) and "" not in people)

    @property
    def is_forgotten(self) -> bool:
        """Whether this device can no longer undo what was done to the record."""
        return self.scope == "all" or bool(self.elsewhere)

    def covers(self, register: str, write: Write) -> bool:
        return any(mark.covers(register, write, self.mirror.person_of) for mark in self.marks)

    def marks_for_tags(self, own: Mapping[str, Write]) -> dict[str, Context]:
        """The marks that our document needs in place of the tags that leave it."""
        tags = {name: own[name] for name in own if name.startswith(TAG) and self.covers(name, own[name])}
        latest = max((own[name].n for name in MARKS if name in own), default=0)
        if all(write.n < latest for write in tags.values()):
            return {}
        named = {
            name: mark for mark in self.marks for name in tags if mark.covers(name, tags[name], self.mirror.person_of)
        }
        return {mark.register: mark.context for mark in named.values()}

    def held_by(self, device: str) -> bool:
        """Whether a device's file has a withdrawn value of this record."""
        writes = self.raw_writes(device)
        return any(write.value is not None and self.covers(name, write) for name, write in writes.items())

    def raw_writes(self, device: str) -> Mapping[str, Write]:
        """All writes of the record in a device's file, withdrawn or not."""
        file, table, key = self.place
        document = self.mirror.tables(device, file).get(table, {}).get(key, {})
        return document_writes(device, key, document)


def _is_echo(mark: WithdrawalMark, own: WithdrawalMark) -> bool:
    """Whether a mark from elsewhere only repeats ours.

    A device writes such a mark when withdrawn tags leave its file.
    """
    reaches = all(own.context.get(device, 0) >= n for device, n in mark.context.items())
    return reaches and own.register in (ERASED, mark.register) and own.only in ("", mark.only)


def _stays(withdrawn: _Withdrawn | None, row: Covered) -> bool:
    """Whether a row of the local history is kept."""
    if withdrawn is None or row.taken_back:
        return True
    if withdrawn.scope == "all":
        return bool(withdrawn.by) and row.device in withdrawn.mine
    if row.private or row.register in MARKS:
        return True
    write = Write(row.value, row.device, row.n, row.t, {})
    covers = any(mark.covers(row.register, write, withdrawn.mirror.person_of) for mark in withdrawn.elsewhere)
    return not covers or (bool(withdrawn.by) and row.device in withdrawn.mine)


def _keep_what_i_wrote(root: Path, found: Iterable[_Withdrawn]) -> None:
    """Keep in the local history what this person typed and the other withdrew.

    A notice tells the person once.
    """
    told: dict[str, None] = {}
    lines: list[FileLine] = []
    for withdrawn in found:
        if withdrawn.by:
            rows = list(_words_of_mine(withdrawn))
            lines += history_lines(root, withdrawn.place[0], rows)
            if rows:
                told[withdrawn.mirror.name_of(withdrawn.by)] = None
    append_lines(lines)
    for name in told:
        give_notice(root, f"{name} took back something you had written on. Your words are under Recover.")


def _words_of_mine(withdrawn: _Withdrawn) -> Iterator[Covered]:
    _, table, key = withdrawn.place
    for device in withdrawn.mine:
        for register, write in withdrawn.raw_writes(device).items():
            is_text = isinstance(write.value, str) and not register.startswith(PERSONAL)
            if is_text and not is_blank(write, register) and withdrawn.covers(register, write):
                yield Covered(table, key, register, write.value, device, write.n, write.t, taken_back=True)


def _tell_of_old_versions(root: Path, state: State, mirror: Mirror, found: Iterable[_Withdrawn]) -> None:
    """Give notice of the devices that show withdrawn words until they're upgraded."""
    given_up = {state.device, *(old for device in mirror.devices() for old in kept_by(mirror.device_facts(device)))}
    names: list[str] = []
    for device in set(mirror.devices()) - given_up:
        facts = mirror.device_facts(device)
        if facts and not knows_erased(facts) and any(withdrawn.held_by(device) for withdrawn in found):
            names.append(wording.device(mirror.name_of(mirror.person_of(device)), str(facts.get("name", ""))))
    if names:
        has, it = ("has", "it") if len(names) == 1 else ("have", "them")
        sentence = f"{wording.join_words(sorted(names))} {has} an older planner, which keeps what was taken back."
        give_notice(root, f"{sentence} Upgrade {it}.")


def _null_our_own(root: Path, state: State, clock: Clock, mirror: Mirror, found: Iterable[_Withdrawn]) -> None:
    updates: list[Update] = []
    for withdrawn in found:
        own = withdrawn.raw_writes(state.device)
        nulls = [name for name, write in own.items() if write.value is not None and withdrawn.covers(name, write)]
        nulls = [name for name in nulls if not name.startswith(TAG)]
        marks = withdrawn.marks_for_tags(own)
        if nulls or marks:
            updates.append(null_update(withdrawn.place, own, nulls, withdrawn.record, marks))
    if not updates:
        return
    shards = OwnShards(root, state, mirror)
    for update in updates:
        shards.load(update.file, [(row.table, row.id) for row in updates if row.file == update.file])
    numbers = count(state.next)
    reserve(root, state, sum(len(update.registers) for update in updates))
    stamp = next_stamp(clock(), state.device, (stamp for withdrawn in found for stamp in withdrawn.record.stamps()))
    for update in updates:
        shards.put(update, numbers, stamp)
    for path, data in shards.files().items():
        make_folder(path.parent)
        replace_file(path, data)


def _null_kept_files(root: Path, mirror: Mirror, state: State, found: Iterable[_Withdrawn]) -> None:
    """Null withdrawn values in files kept for former ids and retired devices.

    A null takes the number of the value that it replaces.
    """
    facts = mirror.device_facts(state.device)
    for device in (kept_by(facts) - {state.device}).intersection(mirror.devices()):
        for file in {withdrawn.place[0] for withdrawn in found}:
            tables = mirror.tables(device, file)
            changed = {table: dict(documents) for table, documents in tables.items()}
            for withdrawn in found:
                if withdrawn.place[0] == file:
                    _null_in_place(changed, withdrawn, device)
            if changed != tables:
                replace_file(replica_path(root, device, file), encode_tables({HEADER: changed.pop(HEADER), **changed}))


def _null_in_place(tables: dict[str, Any], withdrawn: _Withdrawn, device: str) -> None:
    _, table, key = withdrawn.place
    if document := tables.get(table, {}).get(key):
        tables[table][key] = emptied(document, device, key, withdrawn.covers)


def _drop_tags(root: Path, found: Iterable[_Withdrawn]) -> set[str]:
    """Remove withdrawn tags from every copy in this mirror.

    A tag's word is the name of its register, so a null in it wouldn't do. Returns the names of files that the disk
    refused.
    """
    mirror = Mirror(root)
    mirror.scan()
    for device, file in list(mirror.signatures):
        tables = mirror.tables(device, file)
        changed = {table: dict(documents) for table, documents in tables.items()}
        for withdrawn in (record for record in found if record.place[0] == file):
            _, table, key = withdrawn.place
            document = changed.get(table, {}).get(key, {})
            tags = {name for name in document if name.startswith(TAG)}
            writes = document_writes(device, key, {name: document[name] for name in tags})
            if dropped := {name for name, write in writes.items() if withdrawn.covers(name, write)}:
                changed[table][key] = {name: raw for name, raw in document.items() if name not in dropped}
        if changed != tables:
            replace_file(replica_path(root, device, file), encode_tables({HEADER: changed.pop(HEADER), **changed}))
    return mirror.refused()


def _noted(root: Path) -> Iterator[tuple[Place, PurgeScope]]:
    try:
        lines = _path(root).read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return
    for line in lines:
        with suppress(ValueError, TypeError):  # cut short by a crash
            file, table, key, scope = from_json(line)
            yield (str(file), str(table), str(key)), "all" if scope == "all" else "folder"


def _path(root: Path) -> Path:
    return local(root) / "withdrawals.jsonl"
