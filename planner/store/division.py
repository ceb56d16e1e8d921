"""Divide an action between the folder and this device, from the records as they are under the lock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from planner.domain.errors import NotYours
from planner.domain.ids import split_occurrence, split_ritual
from planner.domain.model import VISIBILITIES, WE, Visibility
from planner.store.book import Book
from planner.store.layout import BLOCKS, OCCURRENCES, PLAN, RITUALS
from planner.store.merge import DELETED, Record, known_on
from planner.store.private import PrivateEdit
from planner.store.replica import Edit, Update, written_since
from planner.store.undo import Change
from planner.store.visibility import VISIBILITY, is_kept, privacy, spread, value_of

VISIBLE_TABLES = (BLOCKS, OCCURRENCES, RITUALS)
"""The tables whose records can be busy or hidden."""


class Division(NamedTuple):
    """What an action writes where. `changes` are what the person meant, one for each edit and private edit.

    `checks`: the registers of each edit that this device must not have written since its author read them. `stamps`:
    those of every record that was read.
    """

    updates: list[Update]
    private: list[PrivateEdit]
    changes: list[Change]
    checks: list[tuple[Edit, Sequence[str]]]
    stamps: list[str]


def divide(book: Book, device: str, edits: Sequence[Edit], private: Sequence[PrivateEdit]) -> Division:
    """Divide an action of this device's person. The caller holds the lock.

    WrittenSince, BadInput and NotYours as for a save; nothing is written here.
    """
    book.look_at({PLAN, *(edit.file for edit in edits), *(edit.file for edit in private)})
    found = Division([], [], [], [], [])
    rituals = _new_visibilities(edits)
    for edit in edits:
        found.changes.append(_divide_one(book, device, edit, rituals, found))
    for edit in _rest_of_rituals(book, rituals, edits):
        _divide_one(book, device, edit, rituals, found)
    for words in private:
        found.changes.append(_private_change(book, words))
        found.private.append(words)
    return found


def inherits(table: str, record_id: str) -> bool:
    """Whether a record takes what it does not say from its ritual."""
    return table == OCCURRENCES or (table == RITUALS and split_ritual(record_id)[1] is not None)


def _divide_one(book: Book, device: str, edit: Edit, rituals: Mapping[str, Visibility], found: Division) -> Change:
    file, table, painted, registers = edit
    if table not in VISIBLE_TABLES:
        before = {register: value_of(painted, register) for register in registers}
        _add(found, edit, painted, registers, registers)
        return Change(file, table, painted.id, before, dict(registers))
    now = book.kept_record(file, table, painted.id)
    known = known_on(device, painted, now)
    inherited = inherits(table, painted.id)
    will = _visibility_after(table, painted.id, registers, now, rituals)
    _may_write(book, now, registers, table, will)
    _check_words(edit, now, will, inherited)
    parts = spread(known, registers, book.people_ids[0], now=will, inherits=inherited)
    checked = [
        register
        for register in registers
        if register in parts.shared and not is_kept(register, now.visibility) and not _hides_more(register, now, will)
    ]
    # What stays open is written on the basis of what was painted. What another window has written since goes along only
    # where something becomes private, or is opened.
    _add(found, edit, painted if will == now.visibility == "open" else known, parts.shared, checked)
    if parts.private:
        found.private.append(PrivateEdit(file, table, painted.id, parts.private))
    return Change(file, table, painted.id, parts.before, dict(registers), was=now.visibility, now=will)


def _add(found: Division, edit: Edit, known: Record, registers: Mapping[str, object], checked: Iterable[str]) -> None:
    if registers:
        written = {register: (value, known.context(register)) for register, value in registers.items()}
        found.updates.append(Update(edit.file, edit.table, edit.record.id, written))
        found.checks.append((edit, list(checked)))
        found.stamps.extend(known.stamps())


def _new_visibilities(edits: Sequence[Edit]) -> dict[str, Visibility]:
    """By a ritual's root, who may read it from now on."""
    return {
        split_ritual(edit.record.id)[0]: known_visibility(edit.registers[VISIBILITY])
        for edit in edits
        if edit.table == RITUALS and VISIBILITY in edit.registers
    }


def _rest_of_rituals(book: Book, rituals: Mapping[str, Visibility], edits: Sequence[Edit]) -> Iterator[Edit]:
    """A ritual is busy or hidden as a whole: its other segments, and whatever was changed about its occurrences."""
    edited = {(edit.file, edit.table, edit.record.id) for edit in edits}
    for root in rituals:
        for file, table, record_id in book.parts_of_ritual(root):
            if (file, table, record_id) not in edited:
                yield Edit(file, table, book.kept_record(file, table, record_id), {})


def _visibility_after(
    table: str, record_id: str, registers: Mapping[str, object], now: Record, rituals: Mapping[str, Visibility]
) -> Visibility:
    if table == BLOCKS:
        return known_visibility(registers[VISIBILITY]) if VISIBILITY in registers else now.visibility
    occurrence = split_occurrence(record_id)
    root = occurrence[0] if occurrence else split_ritual(record_id)[0]
    return rituals.get(root, now.visibility)


def known_visibility(value: object) -> Visibility:
    """A visibility from its JSON; `busy` for what this version does not know."""
    return next((known for known in VISIBILITIES if known == value), "busy")


def _hides_more(register: str, now: Record, will: Visibility) -> bool:
    """Making something more private loses nothing, whatever another window did meanwhile."""
    return register == VISIBILITY and privacy(will) >= privacy(now.visibility)


def _may_write(book: Book, now: Record, registers: Mapping[str, object], table: str, will: Visibility) -> None:
    """NotYours for words about the other person's private time: they would have nowhere to go."""
    who = value_of(now, "who") if table == BLOCKS else book.owner_of_ritual(now.id)
    if will != "open" and who not in (None, WE, book.people_ids[0]) and any(is_kept(name, will) for name in registers):
        raise NotYours(f"{book.people[1].name} keeps that time private, so there is nothing in it to change.")


def _check_words(edit: Edit, now: Record, will: Visibility, inherited: bool) -> None:
    """WrittenSince when another window of this device changed these words, or opened what they were typed for."""
    since: dict[str, object] = {}
    for register, value in edit.registers.items():
        kept_then, kept_now = (is_kept(register, seen.visibility) for seen in (edit.record, now))
        if register in (VISIBILITY, DELETED) or not (kept_then or kept_now):
            continue
        opened = kept_then and not is_kept(register, will) and VISIBILITY not in edit.registers
        there = value_of(now, register, inherits=inherited)
        if opened or there not in (value, value_of(edit.record, register, inherits=inherited)):
            since[register] = value
    then, wanted = edit.record.visibility, edit.registers.get(VISIBILITY)
    if wanted is not None and then != now.visibility and privacy(will) < privacy(now.visibility):
        since[VISIBILITY] = wanted
    if since:
        raise written_since(edit.record.id, since)


def _private_change(book: Book, edit: PrivateEdit) -> Change:
    words = book.private_words(edit.file, edit.table).get(edit.id, {})
    before = {register: words.get(register) for register in edit.registers}
    return Change(edit.file, edit.table, edit.id, before, dict(edit.registers), private=True)
