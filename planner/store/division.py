"""Divide an action: what goes to the folder and what stays on this device.

This is where it's decided which words may leave the device, from the records as they are while the lock is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from planner.domain.errors import NotYours
from planner.domain.ids import home_month, ritual_root, split_ritual
from planner.domain.model.block import WE, Visibility
from planner.domain.model.registers import TAG
from planner.named_tuple import NamedTuple
from planner.store.codec.visibility import NEVER_WITHDRAWN, VISIBILITY, is_kept, known_visibility, privacy, value_of
from planner.store.crdt.register import DELETED, ERASED, Context, Record, known_on
from planner.store.device.edits import Edit, Update
from planner.store.device.writer import null_context, written_since
from planner.store.disk.layout import (
    BLOCKS,
    CHEERS,
    COMMENTS,
    GOALS,
    IDEAS,
    NOTES,
    OCCURRENCES,
    PLAN,
    REQUESTS,
    RITUALS,
    SETTINGS,
)
from planner.store.erasure.purge import PurgeScope
from planner.store.index.repository import Repository
from planner.store.journal.undo import Change
from planner.store.private.files import PrivateEdit
from planner.store.private.split import Owner, Spread, before_undoing, spread, wrote

VISIBLE_TABLES = (BLOCKS, OCCURRENCES, RITUALS, IDEAS, REQUESTS, NOTES, CHEERS, COMMENTS, GOALS, SETTINGS)
"""The tables whose records can be hidden, by their person or by undoing an add."""
_FLAGS = (VISIBILITY, DELETED)


class Division(NamedTuple):
    """Everything that an action writes, divided between folder and device.

    `updates` go into this `device`'s shards, `private` into its private files. `changes` are what the person meant,
    one for each edit, as undo keeps them; when a ritual becomes private they include what was taken back of its other
    records. `checks` are the registers of each edit that this device must not have written since its author read
    them. `stamps` are those of every record that was read. `withdrawn` is the (file, table, id) of each record that
    lost words.
    """

    device: str
    updates: list[Update]
    private: list[PrivateEdit]
    changes: list[Change]
    checks: list[tuple[Edit, Sequence[str]]]
    stamps: list[str]
    withdrawn: list[tuple[str, str, str]]
    scope: PurgeScope = "folder"


def divide(repository: Repository, device: str, edits: Sequence[Edit], private: Sequence[PrivateEdit]) -> Division:
    """Divide an action of this device's person. The caller holds the lock.

    Writes nothing. Raises WrittenSince, BadInput and NotYours as a save does.
    """
    repository.look_at({PLAN, *(edit.file for edit in edits), *(edit.file for edit in private)})
    found = Division(device, [], [], [], [], [], [])
    rituals = _new_visibilities(edits)
    for edit in edits:
        found.changes.append(_divide_one(repository, device, edit, rituals, found))
    for edit in _rest_of_rituals(repository, rituals, edits):
        change = _divide_one(repository, device, edit, rituals, found)
        if change.taken:
            found.changes.append(change)
    for edit in _remarks_of_mine(repository, rituals, edits):
        _divide_one(repository, device, edit, rituals, found)
    for words in private:
        found.changes.append(_private_change(repository, words))
        found.private.append(words)
    return found


def divide_erasure(
    repository: Repository, device: str, places: Sequence[tuple[str, str, str]], mark: Literal["erased", "erased:words"]
) -> Division:
    """Divide an erasure: withdraw records (file, table, id) on this device too.

    With `erased:words` their times stay. Of another person's record only what this person wrote is withdrawn. The
    caller holds the lock.
    """
    repository.look_at({PLAN, *(file for file, _, _ in places)})
    found = Division(device, [], [], [], [], [], [], "all")
    for file, table, key in places:
        now = repository.records.kept(file, table, key)
        scope = [
            name for name in now.writes if name not in NEVER_WITHDRAWN and (mark == ERASED or is_kept(name, "busy"))
        ]
        own = [name for name in scope if not name.startswith(TAG) and wrote(now, name, device)]
        written = any(write.value is not None for name in scope for write in now.writes[name])
        gone = {DELETED: True} if mark == ERASED or now.gone else {}
        parts = Spread(gone, {}, {}, own, {mark: now.context(mark)})
        if written:
            _add(found, Edit(file, table, now, {}), now, parts, ())
        elif now.words:
            found.withdrawn.append((file, table, key))
        if now.words:
            found.private.append(PrivateEdit(file, table, key, dict.fromkeys(now.words)))
    return found


def inherits(table: str, record_id: str) -> bool:
    """Whether a record takes registers it lacks from its ritual."""
    return table == OCCURRENCES or (table == RITUALS and split_ritual(record_id)[1] is not None)


def _divide_one(
    repository: Repository, device: str, edit: Edit, rituals: Mapping[str, Visibility], found: Division
) -> Change:
    file, table, painted, registers = edit
    if table not in VISIBLE_TABLES:
        before = {register: value_of(painted, register) for register in registers}
        _add(found, edit, painted, Spread(registers, {}, before), registers)
        return Change(file, table, painted.id, before, dict(registers))
    now = repository.records.kept(file, table, painted.id)
    known = known_on(device, painted, now)
    inherited = inherits(table, painted.id)
    will = _visibility_after(table, painted.id, registers, now, rituals)
    if registers:
        repository.records.refuse_taken_back(file, table, painted)
    _may_write(repository, now, registers, table, will)
    opens = VISIBILITY in registers or ritual_root(painted.id) in rituals
    _check_words(edit, now, will, inherited=inherited, opens=opens)
    owner = Owner(repository.facts.people_ids[0], device, repository.facts.devices_of(repository.facts.people_ids[0]))
    parts = spread(known, registers, owner, now=will, inherits=inherited)
    checked = [
        register
        for register in registers
        if register in parts.shared and not is_kept(register, now.visibility) and not _hides_more(register, now, will)
    ]
    # What stays open is written on the basis of what was painted. What another window wrote since is included only
    # when something becomes private or is opened.
    _add(found, edit, painted if will == now.visibility == "open" else known, parts, checked)
    if parts.private:
        found.private.append(PrivateEdit(file, table, painted.id, parts.private))
    if will == now.visibility == "hidden" and any(name not in _FLAGS for name in registers):
        found.private.extend(_stays_hidden(repository, file, table, now))
    taken = _taken(known, will, inherited) if privacy(will) > privacy(now.visibility) else None
    return Change(file, table, painted.id, parts.before, dict(registers), was=now.visibility, now=will, taken=taken)


def _stays_hidden(repository: Repository, file: str, table: str, now: Record) -> Iterator[PrivateEdit]:
    """Yield the edit that keeps a block of mine hidden when it's restored.

    Words were typed into it since its add was undone.
    """
    if table not in (BLOCKS, OCCURRENCES, RITUALS):
        return
    who = value_of(now, "who") if table == BLOCKS else repository.rituals.owner(now.id)
    if table != BLOCKS:
        file, table, now = PLAN, RITUALS, repository.records.kept(PLAN, RITUALS, ritual_root(now.id))
    if who == repository.facts.people_ids[0] and before_undoing(now):
        yield PrivateEdit(file, table, now.id, {VISIBILITY: "hidden"})


def _taken(record: Record, will: Visibility, inherited: bool) -> dict[str, object]:
    """The values that others can no longer read once the record has this visibility."""
    names = (name for name in record.writes if is_kept(name, will) and not is_kept(name, record.visibility))
    values = {name: value_of(record, name, inherits=inherited) for name in names if name not in NEVER_WITHDRAWN}
    return {name: value for name, value in values.items() if value is not None}


def _add(found: Division, edit: Edit, known: Record, parts: Spread, checked: Iterable[str]) -> None:
    written: dict[str, tuple[object, Context]] = {
        register: (value, known.context(register)) for register, value in parts.shared.items()
    }
    own = {name: next(w for w in known.writes[name] if w.device == found.device) for name in parts.nulls}
    written |= {name: (None, null_context(write)) for name, write in own.items()}
    written |= {mark: (True, context) for mark, context in parts.marks.items()}
    if written:
        found.updates.append(Update(edit.file, edit.table, edit.record.id, written))
        found.checks.append((edit, list(checked)))
        found.stamps.extend(known.stamps())
    if parts.marks:
        found.withdrawn.append((edit.file, edit.table, edit.record.id))


def _new_visibilities(edits: Sequence[Edit]) -> dict[str, Visibility]:
    """The new visibility of each ritual that these edits change, by its root."""
    return {
        split_ritual(edit.record.id)[0]: known_visibility(edit.registers[VISIBILITY])
        for edit in edits
        if edit.table == RITUALS and VISIBILITY in edit.registers
    }


def _rest_of_rituals(
    repository: Repository, rituals: Mapping[str, Visibility], edits: Sequence[Edit]
) -> Iterator[Edit]:
    """Yield empty edits for the other records of rituals that change visibility.

    A ritual is busy or hidden as a whole, so they're divided anew: other segments, and changed occurrences.
    """
    edited = {(edit.file, edit.table, edit.record.id) for edit in edits}
    for root in rituals:
        for file, table, record_id in repository.records.parts_of_ritual(root):
            if (file, table, record_id) not in edited:
                yield Edit(file, table, repository.records.kept(file, table, record_id), {})


def _remarks_of_mine(
    repository: Repository, rituals: Mapping[str, Visibility], edits: Sequence[Edit]
) -> Iterator[Edit]:
    """Yield visibility edits for this person's remarks on what changes visibility.

    They're hidden when it becomes private, and come back when it's opened.
    """
    wanted = {
        edit.record.id: known_visibility(edit.registers[VISIBILITY])
        for edit in edits
        if edit.table == BLOCKS and VISIBILITY in edit.registers
    }
    months = {str(home_month(key)) for key in wanted} if not rituals else set(repository.files.months())
    wanted |= rituals
    for file, table, record in repository.records.remarks_of_mine(
        lambda on: (on if on in wanted else ritual_root(on)) in wanted, months
    ):
        on = str(value_of(record, "on"))
        will = "open" if wanted.get(on, wanted.get(ritual_root(on))) == "open" else "hidden"
        if will != record.visibility:
            yield Edit(file, table, record, {VISIBILITY: will})


def _visibility_after(
    table: str, record_id: str, registers: Mapping[str, object], now: Record, rituals: Mapping[str, Visibility]
) -> Visibility:
    if table not in (OCCURRENCES, RITUALS):
        return known_visibility(registers[VISIBILITY]) if VISIBILITY in registers else now.visibility
    return rituals.get(ritual_root(record_id), now.visibility)


def _hides_more(register: str, now: Record, will: Visibility) -> bool:
    """Whether this edit only makes a record more private, which loses nothing.

    So it's allowed whatever another window wrote meanwhile.
    """
    return register == VISIBILITY and privacy(will) >= privacy(now.visibility)


def _may_write(
    repository: Repository, now: Record, registers: Mapping[str, object], table: str, will: Visibility
) -> None:
    """Raise NotYours for words about the other person's private time.

    There's nowhere for such words to go.
    """
    if table not in (BLOCKS, OCCURRENCES, RITUALS):
        return
    who = value_of(now, "who") if table == BLOCKS else repository.rituals.owner(now.id)
    words = will != "open" and any(is_kept(name, will) for name in registers if name not in _FLAGS)
    opens = now.visibility == "busy" and VISIBILITY in registers
    if (words or opens) and who not in (None, WE, repository.facts.people_ids[0]):
        raise NotYours(
            f"{repository.facts.people[1].name} keeps that time private, so there is nothing in it to change."
        )


def _check_words(edit: Edit, now: Record, will: Visibility, *, inherited: bool, opens: bool) -> None:
    """Raise WrittenSince if another window changed or opened these words.

    `opens`: the edit itself sets the visibility. It then opens what its author saw, and nothing typed since.
    """
    since: dict[str, object] = {}
    for register, value in edit.registers.items():
        kept_then, kept_now = (is_kept(register, seen.visibility) for seen in (edit.record, now))
        if register in _FLAGS or not (kept_then or kept_now):
            continue
        opened = kept_then and not is_kept(register, will) and not opens
        there = value_of(now, register, inherits=inherited)
        if opened or there not in (value, value_of(edit.record, register, inherits=inherited)):
            since[register] = value
    wanted = edit.registers.get(VISIBILITY)
    seen = (edit.record.visibility, edit.record.words) == (now.visibility, now.words)
    if wanted is not None and not seen and privacy(will) < privacy(now.visibility):
        since[VISIBILITY] = wanted
    if since:
        raise written_since(edit.record.id, since)


def _private_change(repository: Repository, edit: PrivateEdit) -> Change:
    words = repository.private.of(edit.file, edit.table).get(edit.id, {})
    before = {register: words.get(register) for register in edit.registers}
    return Change(edit.file, edit.table, edit.id, before, dict(edit.registers), private=True)
