"""Bring earlier values back: from the history or from a backup.

Finding the words that the other person took back is here too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast

from planner.domain.errors import BadInput
from planner.domain.ids import split_ritual
from planner.domain.model.block import Block, Changes, Outcome, Version
from planner.domain.model.items import Deed
from planner.domain.model.registers import PERSONAL, REMIND
from planner.domain.recurrence.ritual import RitualChanges
from planner.plan.records import place_of
from planner.plan.service import Service
from planner.store.codec.drafts import change_registers
from planner.store.codec.items import text_of
from planner.store.codec.values import NAME_REGISTERS, TEXTS, decode_value
from planner.store.codec.visibility import VISIBILITY, is_kept, known_visibility
from planner.store.crdt.hlc import next_stamp
from planner.store.crdt.register import DELETED
from planner.store.device.edits import Edit
from planner.store.disk.atomic_write import make_folder
from planner.store.disk.layout import BLOCK_TABLES, GOALS, NOTES, PEOPLE, PLAN, REQUESTS, RITUALS, local
from planner.store.disk.transaction import append_lines
from planner.store.division import VISIBLE_TABLES
from planner.store.journal.history import (
    Covered,
    history_lines,
    ids_in_history,
    read_history,
    read_taken_back,
    version_of_row,
)
from planner.store.private.files import GONE, PrivateEdit

FOR_YOU_ALONE = "That was for you alone; make it private again first, and it comes back for you alone."
OWNERS = {GOALS: "person", REQUESTS: "author", NOTES: "author"}
"""Registers that say whose alone a thing is."""
NAMED = ("title", "need", "text", "intention", "name")


class Recovery(Service):
    """Earlier values of records, written again as new edits."""

    def history(self, block: Block) -> list[Covered]:
        """The earlier values of a block and its ritual, as this device saw them.

        The oldest come first.
        """
        places = [(*place_of(block.id), block.id)]
        if block.ritual:
            # Of a segment that was undone nothing else is left.
            keys = ids_in_history(self._plan.root, PLAN)
            keys |= {
                key for _, table, key in self._repository.records.parts_of_ritual(block.ritual) if table == RITUALS
            }
            places += [(PLAN, RITUALS, key) for key in sorted(keys) if split_ritual(key)[0] == block.ritual]
        rows = [
            row
            for file, table, key in places
            for row in read_history(self._plan.root, file, self._repository.records.get(file, table, key))
            if row.table == table
        ]
        return sorted(rows, key=lambda row: row.t)

    def words_taken_back(self) -> tuple[Covered, ...]:
        """What I typed on things that the other person took back, the oldest first."""
        return tuple(read_taken_back(self._plan.root))

    def keep_unsaved(self, block: Block, changes: Changes) -> None:
        """Keep what was typed and not saved among the earlier versions of a block.

        Raises PlannerError when the disk refuses.
        """
        file, table = place_of(block.id)
        with self._session.exclusive():
            now = self._plan.blocks.present(block)
            device = self._session.device
            stamp = next_stamp(self._plan.now, device, ())
            rows = [
                Covered(table, block.id, register, value, device, 0, stamp, private=is_kept(register, now.visibility))
                for register, value in change_registers(block, changes, self._plan.me.id).items()
            ]
            make_folder(local(self._plan.root) / "history")
            append_lines(history_lines(self._plan.root, file, rows))

    def was(self, row: Covered) -> Version:
        """A history row as a person reads it: the field's value, its author, and when."""
        return version_of_row(row, self._repository.facts.person_of)

    def bring_back_value(self, block: Block, row: Covered) -> Outcome:
        """Write an earlier value again, as an edit of the present block.

        A time becomes a proposal where the other person agreed to the present one. A value of the ritual applies from
        its next occurrence on. Raises BadInput for an answer, and for private words that would be shared.
        """
        if row.register.startswith((*PERSONAL, REMIND)):
            raise BadInput("An answer or a reminder can’t be brought back; give a new one.")
        with self._session.exclusive():
            if row.private and not is_kept(row.register, self._plan.blocks.present(block).visibility):
                raise BadInput(FOR_YOU_ALONE)
            if row.table != RITUALS:
                return self._written_again(block, {row.register: row.value})
        if row.register not in (*TEXTS, *NAME_REGISTERS, "rule", "who", "protected", "turns"):
            raise BadInput("That is changed in the list of rituals.")
        value = decode_value(row.register, row.value)
        return self._plan.change(block, cast(RitualChanges, {row.register: value}), "all")

    def said(self, file: str, table: str, record_id: str) -> str:
        """The words that name a record that isn't a block."""
        record = self._repository.records.get(file, table, record_id)
        return next((text for name in NAMED if (text := text_of(record, name))), "")

    def recover(
        self, file: str, table: str, record_id: str, registers: Mapping[str, object], private: Collection[str] = ()
    ) -> Outcome | Deed:
        """Write a backup's registers of one record as new edits.

        `private` names those that were private to this device, and stay so. Raises BadInput for what is the other
        person's alone, and where private words would be shared.
        """
        if private and table not in VISIBLE_TABLES:
            words = {name: value for name, value in registers.items() if name != DELETED}
            words |= {GONE: None} if DELETED in registers else {}
            return self._recovered(record_id, words, [], [PrivateEdit(file, table, record_id, words)])
        with self._session.exclusive():
            self._repository.look_at({PLAN, file})
            now = self._repository.records.kept(file, table, record_id)
            will = known_visibility(registers.get(VISIBILITY, now.visibility))
            if any(registers[name] and not is_kept(name, will) for name in private):
                raise BadInput(FOR_YOU_ALONE)
            block = self._repository.blocks.get(record_id) if table in BLOCK_TABLES else None
            if block and not (block.deleted and will == "hidden"):
                return self._written_again(block, registers)
            if private:
                # Others see a hidden record as deleted, which is no reason to delete it here.
                back: dict[str, object] = {GONE: None} if GONE in now.words else {}
                edit = Edit(file, table, now, {DELETED: False, **registers, **back})
                return self._recovered(record_id, registers, [edit], [], new=table in BLOCK_TABLES and block is None)
            return self._recover_shared(file, table, record_id, registers)

    def _recover_shared(self, file: str, table: str, record_id: str, registers: Mapping[str, object]) -> Outcome | Deed:
        record = self._repository.records.get(file, table, record_id)
        owner = text_of(record, OWNERS[table]) if table in OWNERS else ""
        if self._plan.you.id in (owner, record_id if table == PEOPLE else "", record_id.rpartition("@")[2]):
            raise BadInput(f"That is {self._plan.you.name}’s own, and stays as it is.")
        terms = {
            name: decode_value(name, value) for name, value in registers.items() if name in ("rule", "who", "turns")
        }
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
        """Write terms of a ritual as a new rule from now on.

        This may need the other person's yes.
        """
        root = split_ritual(key)[0]
        block = next(
            (block for block in self._repository.rituals.all_next(self._plan.today) if block.ritual == root), None
        )
        if block is None:
            raise BadInput("That ritual has ended; it is brought back in the list of rituals.")
        rest = {
            name: decode_value(name, value) for name, value in registers.items() if name in (*TEXTS, *NAME_REGISTERS)
        }
        return self._plan.change(block, cast(RitualChanges, {**rest, **terms}), "all")

    def _written_again(self, block: Block, registers: Mapping[str, object]) -> Outcome:
        outcome = Outcome("unchanged", block, block)
        if DELETED in registers:
            outcome = (self._plan.remove if registers[DELETED] is True else self._plan.restore)(block)
        rest = {name: value for name, value in registers.items() if name not in (DELETED, "when", "who")}
        if rest:
            # Before the time, so that a block that becomes private takes its time along.
            self._plan.blocks.not_protected(outcome.block)
            outcome = self._plan.blocks.edit("changed", outcome.block, rest)
        known = {name: decode_value(name, registers[name]) for name in ("when", "who") if name in registers}
        terms = {name: value for name, value in known.items() if value is not None}
        if terms:
            outcome = self._plan.change(outcome.block, cast(Changes, terms))
        return outcome._replace(before=block)
