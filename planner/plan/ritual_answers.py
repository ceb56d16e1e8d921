"""Answers to rituals, and settling their conflicts.

One yes to a ritual applies to all of its occurrences with the ritual's terms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from planner.domain.agreement import Answer
from planner.domain.errors import BadInput
from planner.domain.model.block import Block, Outcome, OutcomeKind, Scope
from planner.domain.model.registers import ANSWER, PROPOSAL
from planner.domain.recurrence.ritual import (
    Ritual,
    RitualProposal,
    asked_by,
    ritual_version,
)
from planner.domain.recurrence.rule import encode_rule
from planner.domain.text import one_line
from planner.domain.text import shown as safe
from planner.plan.checks import all_words, must_be_one_of
from planner.plan.records import record_of
from planner.plan.ritual_records import segment_record
from planner.plan.service import Service
from planner.store.codec.answers import answer_value, answers_apart
from planner.store.codec.rituals import encode_terms
from planner.store.codec.values import readable_versions, shown_value
from planner.store.codec.visibility import is_kept
from planner.store.crdt.register import DELETED, Record
from planner.store.device.edits import Edit
from planner.store.disk.layout import PLAN, RITUALS


class RitualAnswers(Service):
    """Answers to rituals and to their occurrences."""

    def agree(self, block: Block, *, in_person: bool = False) -> Outcome:
        """Say yes to what was painted, as for a block.

        If the occurrence has its ritual's terms, the yes is to the whole ritual.
        """
        who, other = (self._plan.you.id, self._plan.me.id) if in_person else (self._plan.me.id, self._plan.you.id)
        with self._session.exclusive():
            self._plan.blocks.present(block)
            ritual = self._plan.rituals.asked_about(block, who)
            proposal = asked_by(ritual, other)
            if ritual and proposal and any(p.whole and p.by == other for p in block.proposals):
                return self._accept(block, ritual, proposal, who)
            if ritual is None or any(p.by == other for p in block.proposals):
                return self._plan.agreements.agree(block, in_person=in_person)
            return self._yes_to_all(block, ritual, who)

    def agree_as_it_stands(self, block: Block, *, in_person: bool = False) -> Outcome:
        """Say yes to the present terms and to no proposal, as for a block.

        If the occurrence has its ritual's terms, the yes is to the whole ritual.
        """
        who = self._plan.you.id if in_person else self._plan.me.id
        with self._session.exclusive():
            self._plan.blocks.present(block)
            ritual = self._plan.rituals.asked_about(block, who)
            if ritual is None or ritual.agreement.get(who) == "yes":
                return self._plan.agreements.agree_as_it_stands(block, in_person=in_person)
            return self._yes_to_all(block, ritual, who)

    def decline(self, block: Block, because: str = "", scope: Scope = "all") -> Outcome:
        """Say “not this time”, as for a block.

        If the ritual itself isn't answered yet, it's refused, unless `scope` is `this`.
        """
        because = one_line(because, "reason")
        with self._session.exclusive():
            self._plan.agreements.must_be_open(block, self._plan.blocks.present(block))
            ritual = self._plan.rituals.asked_about(block, self._plan.me.id)
            proposal = asked_by(ritual, self._plan.you.id)
            if ritual and proposal and any(p.whole and p.by == self._plan.you.id for p in block.proposals):
                self._ritual_still_asks(ritual, proposal)
                value = encode_terms(proposal.rule, proposal.who) | {"refused_by": self._plan.me.id, "because": because}
                return self._answer("declined", block, ritual, {PROPOSAL + proposal.by: value})
            if ritual is None or scope == "this" or block.proposals or ritual.agreement.get(self._plan.me.id) == "yes":
                return self._plan.agreements.decline(block, because)
            no = Answer("no", ritual_version(ritual.rule, ritual.who), because)
            return self._answer("declined", block, ritual, {ANSWER + self._plan.me.id: answer_value(no)})

    def withdraw(self, block: Block) -> Outcome:
        """Take back my question, as for a block; also one about the ritual from here on."""
        ritual = self._plan.rituals.ritual_of(block)
        mine = ritual and [p for p in (*ritual.proposals, *ritual.refused) if p.by == self._plan.me.id]
        if ritual and mine and any(p.whole and p.by == self._plan.me.id for p in block.proposals):
            return self._answer("withdrawn", block, ritual, {PROPOSAL + self._plan.me.id: None})
        return self._plan.agreements.withdraw(block)

    def answer_ritual(self, ritual: Ritual, yes: bool, because: str = "") -> Outcome:
        """Answer a ritual, or the other person's proposal for it, as it is in `ritual`.

        A no can become a yes later. Raises BadInput when nothing is asked.
        """
        block = self._plan.rituals.first_of(ritual)
        if yes and ritual.agreement.get(self._plan.me.id) == "no":
            return self._answer("agreed", block, ritual, self._plan.rituals.my_version(ritual.rule, ritual.who))
        if not self._plan.rituals.waits(ritual):
            title = safe(ritual.title)[:40]
            if self._plan.rituals.waits(self._plan.rituals.ritual(ritual.id)):
                you = self._plan.you.name
                raise BadInput(f"{you} has just asked something new about “{title}”. Look at it first, then answer.")
            raise BadInput(f"There is nothing to answer on “{title}”.")
        return self._plan.agree(block) if yes else self._plan.decline(block, because)

    def choose(self, block: Block, register: str, number: int | Literal["both"]) -> Outcome:
        """Settle a conflict, as for a block; one in the ritual is settled for the ritual."""
        ritual = self._plan.rituals.ritual_of(block)
        record, name = self.written_in(block, register)
        if ritual is None or record is record_of(block):
            return self._plan.blocks.choose(block, register, number)
        others = [v for v in ritual.conflicts if v.register == name]
        must_be_one_of(number, register, len(others))
        self._plan.blocks.answers_for_myself(register)
        versions = [_stands(record, name, ritual), *(v.raw for v in others)]
        registers: dict[str, object]
        if number == "both":
            words = [getattr(ritual, name, None), *(version.value for version in others)]
            registers = {name: all_words(name, words)}
        elif name == DELETED:
            registers = {DELETED: number != 1}
        else:
            registers = {name: versions[number - 1]}
            if name in ("rule", "who"):
                chosen = others[number - 2].value if number > 1 else getattr(ritual, name)
                terms = {"rule": ritual.rule, "who": ritual.who} | {name: chosen}
                registers |= self._plan.rituals.my_version(terms["rule"], terms["who"])  # type: ignore[arg-type]
        self._session.save("chosen", [Edit(PLAN, RITUALS, record, registers)], about=block.title)
        return Outcome(
            "chosen", self._repository.blocks.get(block.id) or self._plan.rituals.shown(ritual.root), block, scope="all"
        )

    def written_in(self, block: Block, register: str) -> tuple[Record, str]:
        """The record with a register's versions, and the register's name there.

        It's the occurrence's own record if that has a conflict, else the segment's that sets it.
        """
        ritual, own = self._plan.rituals.ritual_of(block), record_of(block)
        name = "rule" if register == "when" else register
        if ritual is None or len(own.live(register)) > 1 or not any(v.register == name for v in ritual.conflicts):
            return own, register
        chain = self._plan.rituals.chain(ritual.root)
        upto = [segment.id for segment in chain.segments if segment.begins <= ritual.begins]
        records = [segment_record(block, key) for key in reversed(upto)]
        if name == DELETED or name.startswith(ANSWER):
            return records[0], name
        return next(record for record in records if _says(record, name)), name

    def _yes_to_all(self, block: Block, ritual: Ritual, who: str) -> Outcome:
        """Say yes to the ritual as it was painted."""
        return self._answer("agreed", block, ritual, self._plan.rituals.my_version(ritual.rule, ritual.who, who))

    def _ritual_still_asks(self, ritual: Ritual, proposal: RitualProposal) -> None:
        """Raise BadInput when the ritual has ended, or the proposal was taken back."""
        chain = self._repository.rituals.chains.get(ritual.root)
        now = next((segment for segment in chain.segments if segment.id == ritual.id), None) if chain else None
        title = safe(ritual.title)[:40]
        if now is None or now.ended:
            raise BadInput(f"“{title}” has ended in the meantime, so nothing was answered.")
        asked = [other for other in now.proposals if other.by == proposal.by]
        terms = ritual_version(proposal.rule, proposal.who)
        if all(ritual_version(other.rule, other.who) != terms for other in asked):
            by = next(
                (person.name for person in (self._plan.me, self._plan.you) if person.id == proposal.by), "Somebody"
            )
            done = "asks for something else now" if asked else "has taken that back"
            raise BadInput(f"“{title}”: {by} {done}, so nothing was answered.")

    def _accept(self, block: Block, ritual: Ritual, proposal: RitualProposal, who: str) -> Outcome:
        self._ritual_still_asks(ritual, proposal)
        registers = self._plan.rituals.my_version(proposal.rule, proposal.who, who)
        if proposal.rule != ritual.rule:
            registers["rule"] = encode_rule(proposal.rule)
        if proposal.who != ritual.who:
            registers["who"] = proposal.who
        if asked_by(ritual, who):
            registers[PROPOSAL + who] = None
        chain = self._plan.rituals.chain(ritual.root)
        return self._plan.ritual_changes.since("agreed", block, chain, ritual, ritual.begins, registers, "following")

    def _answer(self, kind: OutcomeKind, block: Block, ritual: Ritual, registers: Mapping[str, object]) -> Outcome:
        self._session.save(kind, [Edit(PLAN, RITUALS, segment_record(block, ritual.id), registers)], about=block.title)
        return Outcome(kind, self._plan.rituals.shown(ritual.root, block.rule_date), block, scope="all")


def _says(record: Record, register: str) -> bool:
    """Whether a segment's record sets a register, or has a conflict about it."""
    has_value = register in record.words or shown_value(record, register) is not None
    return has_value or len(readable_versions(record, register)) > 1


def _stands(record: Record, register: str, ritual: Ritual) -> object:
    """The value shown of a register, as JSON."""
    if register in record.words and is_kept(register, record.visibility):
        return record.words[register]
    answer = register.startswith(ANSWER)
    now = ritual_version(ritual.rule, ritual.who)
    found = answers_apart(record, register, now) if answer else readable_versions(record, register)
    return found[0].value if found else None
