"""Answers to single blocks: yes, not this time, another time.

Taking a question back is here too.
"""

from __future__ import annotations

from planner.domain.agreement import key, needs_yes, standing, waits_for
from planner.domain.errors import BadInput, TheirTime
from planner.domain.model.block import Block, Outcome, Proposal, Terms
from planner.domain.model.registers import PROPOSAL
from planner.domain.text import one_line
from planner.domain.text import shown as safe
from planner.domain.time.when import When
from planner.plan.checks import must_exist
from planner.plan.records import record_of
from planner.plan.service import Service
from planner.store.codec.answers import encode_when, proposal_value, yes_to
from planner.store.crdt.register import DELETED


class Agreements(Service):
    """Answers to single blocks; `RitualAnswers` has those to rituals."""

    def waits_for_me(self, block: Block) -> bool:
        """Whether this person has something to answer here."""
        return waits_for(block, self._plan.me.id, self._plan.now)

    def agree(self, block: Block, *, in_person: bool = False, beside: Block | None = None) -> Outcome:
        """Say yes to the other's proposal in `block`, else to the block's terms there.

        A yes to terms that have changed meanwhile is kept, and counts for nobody until it's answered. `in_person`
        notes the other person's spoken yes; they can take it back. Raises BadInput when nothing is asked, or the
        proposal was taken back.

        A yes to half of an open request is one to the request, and to the other half as it was read `beside` this one.
        """
        who, other = (self._plan.you.id, self._plan.me.id) if in_person else (self._plan.me.id, self._plan.you.id)
        proposal = _proposal_of(block, other)
        request = None if proposal else self._plan.requests.halves.asking_with(block, beside)
        with self._session.exclusive():
            now = self._plan.blocks.present(block)
            self._not_gone(now, block)
            if request and request.by != who:
                self._plan.requests.answer_request(request, True, in_person=in_person)
                return Outcome("agreed", self._plan.block(block.id), block)
            if proposal:
                self._still_asked(now, proposal)
                return self._plan.blocks.edit("agreed", block, self._accepted(block, proposal, who))
            return self._agree_to_terms(now, block, who)

    def agree_as_it_stands(self, block: Block, *, in_person: bool = False) -> Outcome:
        """Say yes to the terms in `block`, and to no proposal.

        Raises BadInput when the block asks for no yes.
        """
        with self._session.exclusive():
            now = self._plan.blocks.present(block)
            self._not_gone(now, block)
            return self._agree_to_terms(now, block, self._plan.you.id if in_person else self._plan.me.id)

    def keep(self, block: Block, *, in_person: bool = False) -> Outcome:
        """Keep an occurrence that an absence sets aside, by a yes to this one."""
        who = self._plan.you.id if in_person else self._plan.me.id
        with self._session.exclusive():
            now = self._plan.blocks.present(block)
            self._not_gone(now, block)
            return self._plan.blocks.edit("agreed", block, yes_to(who, block.terms))

    def decline(self, block: Block, because: str = "") -> Outcome:
        """Say “not this time” to the other's proposal in `block`, else to the block.

        A no to what an open request asks for is one to the request; a no to its offer leaves the need as it is. Raises
        BadInput when nothing is asked, or no longer.
        """
        because = one_line(because, "reason")
        proposal = _proposal_of(block, self._plan.you.id)
        halves = self._plan.requests.halves
        request = None if proposal or block.role != "need" else halves.asking_with(block, halves.other(block))
        with self._session.exclusive():
            now = self._plan.blocks.present(block)
            self._not_gone(now, block)
            self.must_be_open(block, now)
            if request and request.by != self._plan.me.id:
                self._plan.requests.answer_request(request, False, because)
                return Outcome("declined", self._plan.block(block.id), block)
            if proposal:
                self._still_asked(now, proposal)
                value = proposal_value(proposal.terms, refused_by=self._plan.me.id, because=because)
                return self._plan.blocks.edit("declined", block, {PROPOSAL + proposal.by: value})
            if self._plan.me.id not in now.agreement:
                raise BadInput(f"There is nothing to answer on “{safe(block.title)[:40]}”.")
            off = all(said == "yes" for said in now.agreement.values()) and len(now.agreement) > 1
            if off and now.who == self._plan.you.id:
                raise TheirTime(f"“{safe(now.title)[:40]}” is {self._plan.you.name}’s own to change.")
            # A no answers the terms that were painted; calling off ends the terms that both have agreed to by now.
            no = self._plan.blocks.my_no(now if off else block, because, off=off)
            return self._plan.blocks.edit("called off" if off else "declined", block, no)

    def must_be_open(self, block: Block, now: Block) -> None:
        """Raise BadInput for what is private, or was when the reason was typed."""
        if now.visibility != "open":
            raise BadInput("Private things are never asked about; open it first, or delete it.")
        if block.visibility != "open" and now.who == self._plan.me.id:
            raise BadInput("That was opened in the meantime; look at it again, then answer.")

    def suggest(self, block: Block, *, when: When | None = None, who: str | None = None) -> Outcome:
        """Propose other terms; the present ones stay until the other says yes.

        Raises BadInput when there's nobody to ask.
        """
        with self._session.exclusive():
            now = self._plan.blocks.present(block)
            self._not_gone(now, block)
            terms = Terms(when or now.when, who or now.who)
            if (terms.when.start, terms.when.zone) != (now.when.start, now.when.zone):
                must_exist(terms.when)
            if terms == now.terms:
                return Outcome("unchanged", now, block)
            asked = {*now.agreement, *needs_yes(terms, now.pillar, self._repository.facts.people_ids)} - {
                self._plan.me.id
            }
            if not asked:
                raise BadInput(f"“{safe(now.title)[:40]}” is yours alone, so just move it.")
            return self._plan.blocks.propose(block, now, terms, {})

    def withdraw(self, block: Block) -> Outcome:
        """Take back my question: a proposal of mine, or a block of mine that still waits.

        Raises BadInput when there is neither.
        """
        with self._session.exclusive():
            now = self._plan.blocks.present(block)
            if _proposal_of(now, self._plan.me.id) or any(p.by == self._plan.me.id for p in now.refused):
                return self._plan.blocks.edit("withdrawn", block, {PROPOSAL + self._plan.me.id: None})
            others = {said for person, said in now.agreement.items() if person != self._plan.me.id}
            if now.author == self._plan.me.id and others and "yes" not in others:
                return self._plan.blocks.edit("withdrawn", block, {DELETED: True})
            if _proposal_of(block, self._plan.me.id) and "yes" in others:
                raise BadInput(f"{self._plan.you.name} has said yes to “{safe(now.title)[:40]}” since; it stays.")
            raise BadInput(f"You have no open question about “{safe(now.title)[:40]}”.")

    def _agree_to_terms(self, now: Block, block: Block, who: str) -> Outcome:
        """Note one person's yes to the terms that were painted."""
        if who not in needs_yes(block.terms, block.pillar, self._repository.facts.people_ids, block.role):
            raise BadInput(f"“{safe(block.title)[:40]}” doesn’t need a yes.")
        if block.agreement.get(who) == "yes":
            return Outcome("unchanged", now, block)
        return self._plan.blocks.edit("agreed", block, yes_to(who, block.terms))

    def _still_asked(self, now: Block, proposal: Proposal) -> None:
        """Raise BadInput when the proposal was taken back or replaced."""
        asked = [other for other in now.proposals if other.by == proposal.by]
        if all(key(other.terms) != key(proposal.terms) for other in asked):
            by = next(
                (person.name for person in (self._plan.me, self._plan.you) if person.id == proposal.by), "Somebody"
            )
            done = "asks for something else now" if asked else "has taken that back"
            raise BadInput(f"“{safe(now.title)[:40]}”: {by} {done}, so nothing was answered.")

    def _not_gone(self, now: Block, block: Block) -> None:
        """Raise BadInput when there's nothing left to answer.

        `block` is what was painted.
        """
        title = safe(block.title)[:40]
        if self._repository.blocks.get(block.id) is None:
            raise BadInput(f"“{title}” no longer falls on that day.")
        if now.deleted and not block.deleted:
            raise BadInput(f"“{title}” was deleted in the meantime; restore it first.")
        if block.deleted:
            raise BadInput(f"“{title}” is deleted; restore it first.")
        if now.called_off_by and now.called_off_by != self._plan.me.id and not _proposal_of(block, self._plan.you.id):
            raise BadInput(f"{self._plan.you.name} called “{title}” off, so there is nothing to answer.")
        if standing(now, self._plan.now) == "closed" and not block.proposals:
            raise BadInput(f"The time of “{title}” has come and gone, so the question has closed.")

    def _accepted(self, block: Block, proposal: Proposal, who: str) -> dict[str, object]:
        terms = proposal.terms
        registers: dict[str, object] = {}
        if terms.when != block.when:
            registers["when"] = encode_when(terms.when)
        if terms.who != block.who:
            registers["who"] = terms.who
        # One that was accepted earlier would otherwise be a question again at these new terms.
        asked = any(write.value is not None for write in record_of(block).live(PROPOSAL + who))
        wished = {PROPOSAL + who: None} if asked else {}
        return registers | yes_to(who, terms) | wished


def _proposal_of(block: Block, person: str) -> Proposal | None:
    return next((proposal for proposal in block.proposals if proposal.by == person), None)
