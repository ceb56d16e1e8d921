"""`Plan`: the one façade that screens and commands talk to.

Reads give immutable values. Every intention takes the block as it was painted, says what it was based on, is saved
durably before it returns, and can be undone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal, cast

from planner.domain.clock import Clock, system_clock
from planner.domain.errors import BadInput, PlannerError
from planner.domain.ids import Ids, split_ritual
from planner.domain.model.block import Block, Changes, Outcome, OutcomeKind, Version
from planner.domain.model.items import Deed
from planner.domain.recurrence.ritual import RitualChanges
from planner.plan.blocks import place_of
from planner.plan.conflicts import TwiceIntentions
from planner.plan.inbox import RitualQuestions
from planner.plan.people import Whereabouts
from planner.plan.trash import GoneIntentions
from planner.store.codec.blocks import NAMES, TEXTS, decode
from planner.store.codec.items import text_of
from planner.store.crdt.register import DELETED, PERSONAL
from planner.store.device.identity import OtherPlace, pin_you, read_state
from planner.store.device.reidentify import open_state
from planner.store.device.writer import Edit
from planner.store.disk.layout import FORMAT, GOALS, NOTES, PEOPLE, PLAN, REQUESTS, RITUALS, SETTINGS
from planner.store.disk.transaction import exclusive
from planner.store.index.repository import BLOCK_TABLES
from planner.store.journal.history import Covered, read_history, read_taken_back, version
from planner.store.journal.undo import Step
from planner.store.private.division import VISIBLE_TABLES
from planner.store.private.files import GONE, PrivateEdit
from planner.store.private.split import VISIBILITY, is_kept, known_visibility

FOR_YOU_ALONE = "That was for you alone; make it private again first, and it comes back for you alone."
OWNERS = {GOALS: "person", REQUESTS: "author", NOTES: "author"}
"""Registers that say whose alone a thing is."""
NAMED = ("title", "need", "text", "intention", "name")


class Plan(RitualQuestions, GoneIntentions, TwiceIntentions, Whereabouts):
    """One person's plan on this device: read it, change it, take changes back, be told what changed."""

    @classmethod
    def open(cls, mirror: Path, *, clock: Clock = system_clock, ids: Ids | None = None) -> Plan:
        """The plan whose mirror that is. NotSetUp when there is none."""
        ids = ids or Ids()
        try:
            state = read_state(mirror)
        except OtherPlace:
            with exclusive(mirror):
                state = open_state(mirror, ids)
        plan = cls(mirror, state, clock, ids)
        if state.format < FORMAT:
            from planner.plan.upgrade import upgrade

            upgrade(plan._session)
        if not state.you and plan.you.id:
            # On a disk that refuses it the next opening tries again.
            with suppress(PlannerError, OSError), exclusive(mirror):
                pin_you(mirror, plan.you.id)
        return plan

    def undo(self) -> Outcome | Deed:
        """Take back the latest action of this device. NothingToUndo; ChangedSince when somebody changed it since."""
        return self._turned("undone", *self._session.undo())

    def redo(self) -> Outcome | Deed:
        """Do again what was undone last. NothingToUndo; ChangedSince when somebody changed it since."""
        return self._turned("redone", *self._session.redo())

    def _turned(self, kind: Literal["undone", "redone"], step: Step, before: Block | None) -> Outcome | Deed:
        if step.changes[0].table not in BLOCK_TABLES:
            return Deed(kind, step.about)
        block = self._book.block(step.changes[0].id) or before
        if block is None:
            return Deed(kind, step.about)
        return Outcome(kind, block, before, of=cast(OutcomeKind, step.kind))

    def author(self, device: str) -> str:
        """The name of the person whose device that is; empty when nothing is known of it."""
        person = self.person_of(device)
        return next((known.name for known in self._book.people if person and known.id == person), "")

    def person_of(self, device: str) -> str:
        """The id of that person; empty when nothing is known of the device."""
        return self._book.person_of(device)

    def history(self, block: Block) -> list[Covered]:
        """Every value of the block, and of its ritual, that no longer shows, as far as this device saw it, the oldest
        first."""
        places = [(*place_of(block.id), block.id)]
        if chain := self._book.rituals.chains.get(block.ritual or ""):
            places += [(PLAN, RITUALS, key) for key in chain.records]
        rows = [
            row
            for file, table, key in places
            for row in read_history(self._root, file, self._book.record(file, table, key))
            if row.table == table
        ]
        return sorted(rows, key=lambda row: row.t)

    def words_taken_back(self) -> tuple[Covered, ...]:
        """What I typed on things that the other person took back, the oldest first."""
        return tuple(read_taken_back(self._root))

    def was(self, row: Covered) -> Version:
        """A row of the history as its reader understands it: the field's value, who wrote it, and when."""
        return version(row, self._book.person_of)

    def bring_back_value(self, block: Block, row: Covered) -> Outcome:
        """Write a value of the history again, as an edit of what stands today. BadInput for somebody's answer, and for
        private words that would be shared by it; otherwise as `change`: a time that the other has said yes to is asked
        for and not taken. What the ritual had it has again from its next time on."""
        if row.register.startswith(PERSONAL):
            raise BadInput("An answer is given anew and not brought back.")
        with self._session.exclusive():
            if row.private and not is_kept(row.register, self._now(block).visibility):
                raise BadInput(FOR_YOU_ALONE)
            if row.table != RITUALS:
                return self._written_again(block, {row.register: row.value})
        if row.register not in (*TEXTS, *NAMES, "rule", "who", "protected", "turns"):
            raise BadInput("That is changed in the list of rituals.")
        value = decode(row.register, row.value)
        return self.change(block, cast(RitualChanges, {row.register: value}), "all")

    def said(self, file: str, table: str, record_id: str) -> str:
        """What a record that is no block says it is, in its author's words."""
        record = self._book.record(file, table, record_id)
        return next((text for name in NAMED if (text := text_of(record, name))), "")

    def recover(
        self, file: str, table: str, record_id: str, registers: Mapping[str, object], private: Collection[str] = ()
    ) -> Outcome | Deed:
        """Write what a backup has of one record as new edits; `private` are those registers that were this device's
        alone, and stay it. BadInput for what is the other person's alone, and where private words would be shared."""
        if private and table not in VISIBLE_TABLES:
            words = {name: value for name, value in registers.items() if name != DELETED}
            words |= {GONE: None} if DELETED in registers else {}
            return self._recovered(record_id, words, [], [PrivateEdit(file, table, record_id, words)])
        with self._session.exclusive():
            self._book.look_at({PLAN, file})
            now = self._book.kept_record(file, table, record_id)
            will = known_visibility(registers.get(VISIBILITY, now.visibility))
            if any(registers[name] and not is_kept(name, will) for name in private):
                raise BadInput(FOR_YOU_ALONE)
            block = self._book.block(record_id) if table in BLOCK_TABLES else None
            if block and not (block.deleted and will == "hidden"):
                return self._written_again(block, registers)
            if private:
                # For all others what is hidden is deleted; that is no reason to delete it here.
                back: dict[str, object] = {GONE: None} if GONE in now.words else {}
                edit = Edit(file, table, now, {DELETED: False, **registers, **back})
                return self._recovered(record_id, registers, [edit], [], new=table in BLOCK_TABLES and block is None)
            return self._recover_shared(file, table, record_id, registers)

    def _recover_shared(self, file: str, table: str, record_id: str, registers: Mapping[str, object]) -> Outcome | Deed:
        record = self._book.record(file, table, record_id)
        owner = text_of(record, OWNERS[table]) if table in OWNERS else ""
        if self.you.id in (owner, record_id if table == PEOPLE else "", record_id.rpartition("@")[2]):
            raise BadInput(f"That is {self.you.name}’s own, and stays as it is.")
        terms = {name: decode(name, value) for name, value in registers.items() if name in ("rule", "who", "turns")}
        if table == RITUALS and terms and not record.gone:
            return self._ritual_again(record_id, registers, terms)
        return self._recovered(record_id, registers, [Edit(file, table, record, registers)], [])

    def _recovered(
        self,
        record_id: str,
        registers: Mapping[str, object],
        edits: list[Edit],
        private: list[PrivateEdit],
        *,
        new: bool = False,
    ) -> Deed:
        said = next((str(registers[name]) for name in NAMED if registers.get(name)), "")
        said = said or next((self.said(edit.file, edit.table, record_id) for edit in edits), "")
        self._session.save("recovered", edits, private, about=said or record_id, new=int(new))
        return Deed("recovered", said or record_id, record_id)

    def _ritual_again(self, key: str, registers: Mapping[str, object], terms: Mapping[str, object]) -> Outcome:
        """Its days and times are another rule from now on: the other has a say in that."""
        root = split_ritual(key)[0]
        block = next((block for block in self._book.rituals.all_next(self.today) if block.ritual == root), None)
        if block is None:
            raise BadInput("That ritual has ended; it is brought back in the list of rituals.")
        rest = {name: decode(name, value) for name, value in registers.items() if name in (*TEXTS, *NAMES)}
        return self.change(block, cast(RitualChanges, {**rest, **terms}), "all")

    def _written_again(self, block: Block, registers: Mapping[str, object]) -> Outcome:
        outcome = Outcome("unchanged", block, block)
        if DELETED in registers:
            outcome = (self.remove if registers[DELETED] is True else self.restore)(block)
        rest = {name: value for name, value in registers.items() if name not in (DELETED, "when", "who")}
        if rest:
            # Before the time: what becomes private takes its time along.
            self._not_protected(outcome.block)
            outcome = self._edit("changed", outcome.block, rest)
        known = {name: decode(name, registers[name]) for name in ("when", "who") if name in registers}
        terms = {name: value for name, value in known.items() if value is not None}
        if terms:
            outcome = self.change(outcome.block, cast(Changes, terms))
        return outcome._replace(before=block)

    def set_person(self, **fields: object) -> Deed:
        """Write fields of my own record (`name`, `zone`, `hours`, `range`, `range we`), as their JSON."""
        said = ", ".join(sorted(fields))
        edit = Edit(PLAN, PEOPLE, self._book.person_record(self.me.id), fields)
        self._session.save("settings changed", [edit], about=said)
        return Deed("settings changed", said)

    def set_agreement(self, on: bool) -> Deed:
        """Whether changes of what is agreed wait for a yes, for both people."""
        record = self._book.record(PLAN, SETTINGS, "agreement")
        self._session.save("settings changed", [Edit(PLAN, SETTINGS, record, {"on": on})], about="agreement")
        return Deed("settings changed", "agreement")
