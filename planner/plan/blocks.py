"""Single blocks: add, change, finish, remove, restore, settle a conflict.

An edit takes the block as the person saw it and writes only the fields that differ. Where the other person has said
yes to the present time, a new time becomes a proposal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from planner.domain.agreement import Answer, key, must_propose
from planner.domain.errors import BadInput, NotYours, TheirTime
from planner.domain.model.block import WE, Block, Changes, Draft, Outcome, OutcomeKind, Status, Terms, Version
from planner.domain.model.conflict import Several, several
from planner.domain.model.registers import ANSWER, PERSONAL, PROPOSAL, REMIND
from planner.domain.text import shown as safe
from planner.domain.time.when import When
from planner.domain.wording.fields import field_of
from planner.plan.checks import all_words, must_be_one_of, must_exist, must_remind_me
from planner.plan.records import home_of, place_of, record_of
from planner.plan.service import Service
from planner.store.codec.answers import answer_value, proposal_value, read_answer, read_answers, yes_to
from planner.store.codec.drafts import change_registers, draft_registers
from planner.store.codec.values import readable_versions
from planner.store.codec.visibility import is_kept, privacy, value_of
from planner.store.crdt.hlc import stamp_time
from planner.store.crdt.register import DELETED, Record
from planner.store.device.edits import Edit
from planner.store.disk.layout import BLOCKS, PLAN, RITUALS, month_file
from planner.store.private.split import before_undoing

_FINISHED: dict[Status, OutcomeKind] = {"planned": "reopened", "done": "done", "partly": "partly", "skipped": "skipped"}


class Blocks(Service):
    """Add and change single blocks."""

    def add(self, draft: Draft) -> Outcome:
        """Add a block. Raises BadInput without a title or at a time that doesn't exist."""
        return self._create("added", draft)

    def duplicate(self, block: Block) -> Outcome:
        """Add a copy at the same time, planned, unanswered, and at least as private."""
        copied = {name: getattr(block, name) for name in Draft._fields if name not in ("request", "role")}
        with self._session.exclusive():
            visibility = max(block.visibility, self.present(block).visibility, key=privacy)
            return self._create("duplicated", Draft(**{**copied, "visibility": visibility}))

    def change(self, block: Block, changes: Changes) -> Outcome:
        """Write the fields that differ from `block` as it was painted.

        Editing a deleted block restores it. New terms (`when`, `who`) become a proposal if somebody else agreed to
        the present ones; the outcome says so. Raises BadInput for an empty title or a time that doesn't exist;
        NotYours for what the other person protects, and for new terms of their private time; WrittenSince (nothing
        saved) when this device wrote one of these fields after `block` was read.
        """
        when = changes.get("when", block.when)
        if (when.start, when.zone) != (block.when.start, block.when.zone):
            must_exist(when)
        with self._session.exclusive():
            now = self.present(block)
            registers = change_registers(block, changes, self._plan.me.id)
            if not (registers and registers.keys() <= {"when", "who"} and self._may_ask_for(now)):
                self.not_protected(now)
            if now.role and registers.get("visibility", "open") != "open":
                title = safe(now.title)[:40]
                raise BadInput(f"“{title}” is half of a give and take, so it can’t be busy or hidden.")
            if not registers:
                return Outcome("unchanged", block, block)
            terms = Terms(
                changes["when"] if "when" in registers else now.when, changes["who"] if "who" in registers else now.who
            )
            if REMIND + self._plan.me.id in registers:
                must_remind_me(terms.who, self._plan.you)
            if terms == now.terms:
                return self.edit("changed", block, registers | self._yes_to_opened(block, now, registers))
            if must_propose(now, self._plan.me.id) and self._repository.facts.agreement_on:
                rest = {register: value for register, value in registers.items() if register not in ("when", "who")}
                return self.propose(block, now, terms, rest)
            kind: OutcomeKind = "moved" if registers.keys() <= {"when", "who"} else "changed"
            return self.edit(kind, block, registers | self._my_yes(now, terms, registers))

    def finish(self, block: Block, status: Status) -> Outcome:
        """Set the status: `done`, `partly`, `skipped`, or `planned` again.

        Raises NotYours for what the other person protects.
        """
        with self._session.exclusive():
            self.not_protected(self.present(block))
            if block.status == status:
                return Outcome("unchanged", block, block)
            return self.edit(_FINISHED[status], block, {"status": status})

    def remove(self, block: Block) -> Outcome:
        """Delete a block; what both agreed to is called off instead.

        A block that is called off stays until the other person has seen it. Raises NotYours for what the other person
        agreed to in their own column.
        """
        with self._session.exclusive():
            now = self.present(block)
            if now.deleted or now.called_off_by:
                return Outcome("unchanged", now, block)
            self.not_protected(now)
            if must_propose(now, self._plan.me.id) and self._repository.facts.agreement_on:
                if now.who not in (WE, self._plan.me.id):
                    title = safe(now.title)[:40]
                    raise TheirTime(f"“{title}” is {self._plan.you.name}’s own to change.")
                if now.agreement.get(self._plan.me.id) == "yes":
                    return self.edit("called off", block, self.my_no(now, "", off=True))
            return self.edit("removed", block, {DELETED: True})

    def restore(self, block: Block) -> Outcome:
        """Restore a deleted block, or one that I called off."""
        if block.called_off_by == self._plan.me.id:
            return self.edit("restored", block, yes_to(self._plan.me.id, block.terms))
        if not block.deleted:
            return Outcome("unchanged", block, block)
        return self.edit("restored", block, {DELETED: False} | before_undoing(record_of(block)))

    def several(self, block: Block) -> tuple[Several, ...]:
        """The conflicts of a block, by register, the version shown first."""
        registers = dict.fromkeys(version.register for version in block.conflicts)
        return tuple(
            several(name, [self._shown_version(block, name), *(v for v in block.conflicts if v.register == name)])
            for name in registers
        )

    def choose(self, block: Block, register: str, number: int | Literal["both"]) -> Outcome:
        """Settle a conflict for both people.

        1 keeps the value shown, 2… the other versions in their order, `both` all their words. Raises BadInput when
        there's no such version, or no words to join; NotYours for the other person's answer.
        """
        others = [version for version in block.conflicts if version.register == register]
        must_be_one_of(number, register, len(others))
        self.answers_for_myself(register)
        if register == DELETED:
            return self.edit("chosen", block, {DELETED: number != 1})
        stands = self._shown_version(block, register)
        if number == "both":
            words = all_words(register, [version.value for version in (stands, *others)])
            return self.edit("chosen", block, {register: words})
        versions = [version.raw for version in (stands, *others)]
        chosen: dict[str, object] = {register: versions[number - 1]}
        if register in ("when", "who"):
            kept = block.terms if number == 1 else _terms(block, register, others[number - 2].value)
            with self._session.exclusive():
                now = self.present(block)
                if kept != now.terms and must_propose(now, self._plan.me.id) and self._repository.facts.agreement_on:
                    # Somebody agreed to the one that is shown: it stays, and the other one is proposed.
                    return self.propose(block, now, kept, {register: versions[0]})
                return self.edit("chosen", block, chosen | self._my_yes(now, kept, chosen))
        return self.edit("chosen", block, chosen)

    def _is_private(self, block: Block, register: str) -> bool:
        return is_kept(register, block.visibility) and register in record_of(block).words

    def _shown_version(self, block: Block, register: str) -> Version:
        """The version that is shown, with its author and time."""
        if self._is_private(block, register) and block.touched_at:
            # Private words have no stamps: they're mine, and no newer than the block.
            raw = record_of(block).words[register]
            return Version(
                register, field_of(block, register), self._plan.me.id, self._plan.device, block.touched_at, raw
            )
        record, name = self._plan.ritual_answers.written_in(block, register)
        value: object
        if register == DELETED:
            rest = (
                write for key in record.writes if not key.startswith((DELETED, *PERSONAL)) for write in record.live(key)
            )
            write, value = max(rest, key=lambda found: found.t), False
        elif register.startswith(ANSWER):
            write = record.live(name)[0]
            value = read_answers(record)[name.removeprefix(ANSWER)]
        else:
            write, value = readable_versions(record, name)[0], field_of(block, register)
        by = self._repository.facts.person_of(write.device)
        return Version(register, value, by, write.device, stamp_time(write.t), write.value)

    def written_in(self, block: Block, register: str) -> tuple[Record, str]:
        """The record with these versions of a register, and the register's name there."""
        return record_of(block), register

    def answers_for_myself(self, register: str) -> None:
        """Raise NotYours when `register` is the other person's answer."""
        if register.startswith(ANSWER) and register != ANSWER + self._plan.me.id:
            raise NotYours(f"Only {self._plan.you.name} can give that answer.")

    # -- writing ------------------------------------------------------------------------------------------------------

    def present(self, block: Block) -> Block:
        """The block as it is now; read under the lock, to decide from.

        Raises TakenBack when the other person withdrew it, and BadInput when its owner hid it on another device.
        """
        place = place_of(block.id)
        self._repository.look_at({PLAN, place[0]})
        now = self._repository.blocks.get(block.id)
        if now is None and self._was_taken(block):
            self._repository.records.refuse_taken_back(*place, record_of(block))
            raise BadInput(f"“{safe(block.title)[:40]}” was deleted in the meantime.")
        # An occurrence that no longer comes is still as private as its ritual.
        return now or block._replace(visibility=self._repository.rituals.visibility(block.id))

    def _was_taken(self, block: Block) -> bool:
        """Whether its record, or its ritual's, exists but has nothing left to show."""
        if block.ritual is None:
            return bool(self._repository.records.get(*place_of(block.id), block.id).writes)
        ritual = self._repository.records.get(PLAN, RITUALS, block.ritual)
        return bool(ritual.writes) and block.ritual not in self._repository.rituals.chains

    def _create(self, kind: OutcomeKind, draft: Draft) -> Outcome:
        must_exist(draft.when)
        month = home_of(draft.when)
        block_id = self._session.ids.record(month)
        registers = draft_registers(draft, self._plan.me.id) | self.my_yes_to(draft)
        self._session.save(kind, [Edit(month_file(month), BLOCKS, Record(block_id), registers)], new=1)
        return Outcome(kind, self._plan.block(block_id))

    def edit(self, kind: OutcomeKind, block: Block, registers: Mapping[str, object]) -> Outcome:
        """Write registers of a block, based on what was painted of it."""
        if block.deleted and DELETED not in registers:
            registers = {**registers, DELETED: False}
        self._session.save(kind, [Edit(*place_of(block.id), record_of(block), registers)])
        # An occurrence that no longer comes may have nothing left to show; it's saved all the same.
        return Outcome(kind, self._repository.blocks.get(block.id) or block, block)

    def propose(self, block: Block, now: Block, terms: Terms, rest: Mapping[str, object]) -> Outcome:
        """Propose other terms than those of the block as it is `now`."""
        if not self._may_ask_for(now):
            self.not_protected(now)
        if now.visibility != "open":
            if now.who == self._plan.me.id:
                raise BadInput("Private things are never asked about; open it first.")
            raise TheirTime(f"That is {self._plan.you.name}’s own time.")
        me = self._plan.me.id
        said = read_answers(record_of(now)).get(me)
        # A new proposal replaces my old one, and with it a yes that it implied.
        lost = now.agreement.get(me) == "yes" and not (said and said.of == key(now.terms))
        kept = yes_to(me, now.terms) if lost else {}
        return self.edit("proposed", block, {**rest, **kept, PROPOSAL + me: proposal_value(terms)})

    def not_protected(self, block: Block) -> None:
        """Raise NotYours for what the other person protects; a request can ask for it."""
        if block.protected and block.who not in (WE, self._plan.me.id):
            title = f"“{safe(block.title)[:40]}” is protected: " if block.title else ""
            raise TheirTime(f"{title}{self._plan.you.name} keeps that time.")

    def _may_ask_for(self, block: Block) -> bool:
        """Whether I may propose a time for what the other protects.

        It's half of a request that asks me, or that has no day yet.
        """
        is_asked = block.agreement.get(self._plan.me.id) in ("open", "changed")
        return block.role is not None and (is_asked or block.when.precision == "week")

    def _yes_to_opened(self, block: Block, now: Block, registers: Mapping[str, object]) -> dict[str, object]:
        """My yes to the terms, when opening a block that I moved while it was private."""
        if registers.get("visibility") != "open" or now.visibility == "open" or block.terms != now.terms:
            return {}
        said = read_answer(value_of(record_of(now), ANSWER + self._plan.me.id, inherits=False))
        was_moved = said is not None and said.said == "yes" and said.of != key(now.terms)
        return yes_to(self._plan.me.id, now.terms) if was_moved else {}

    def _my_yes(self, block: Block, terms: Terms, registers: Mapping[str, object]) -> dict[str, object]:
        """My yes to new terms, which also ends a proposal of mine."""
        if registers.get("visibility", block.visibility) != "open":
            return {}
        done_with = (
            {PROPOSAL + self._plan.me.id: None} if any(p.by == self._plan.me.id for p in block.proposals) else {}
        )
        return yes_to(self._plan.me.id, terms) | done_with

    def my_yes_to(self, draft: Draft) -> dict[str, object]:
        """My yes to something I make; private things need none."""
        return yes_to(self._plan.me.id, Terms(draft.when, draft.who)) if draft.visibility == "open" else {}

    def my_no(self, block: Block, because: str, *, off: bool = False) -> dict[str, object]:
        """My no to the block's terms; calling off also ends my proposal of another time."""
        registers: dict[str, object] = {
            ANSWER + self._plan.me.id: answer_value(Answer("no", key(block.terms), because, off))
        }
        if off and any(wish.by == self._plan.me.id and not wish.whole for wish in block.proposals):
            registers[PROPOSAL + self._plan.me.id] = None
        return registers


def _terms(block: Block, register: str, value: object) -> Terms:
    return Terms(value, block.who) if isinstance(value, When) and register == "when" else Terms(block.when, str(value))
