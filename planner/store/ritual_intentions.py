"""The ritual intentions of the façade: add one, take up an offered one, change this, this and following, or all.

An occurrence is a block, and what is done to `this` one is done as to any block. What is done from a date on is written
into the ritual's record of that date (`<root>~<date>`), so that what was stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import takewhile
from typing import cast

from planner.domain.agreement import Answer
from planner.domain.errors import AmbiguousId, BadInput, NotYours, UnknownId
from planner.domain.ids import segment_id, split_ritual
from planner.domain.model import WE, Block, Outcome, OutcomeKind, Scope, Status
from planner.domain.ritual import (
    MOST_SLOTS,
    Offer,
    Ritual,
    RitualChanges,
    RitualProposal,
    moved,
    offers,
    starting,
    version,
)
from planner.domain.rules import RitualDraft, Rule, encode
from planner.domain.text import one_line
from planner.domain.text import shown as safe
from planner.domain.week import Week
from planner.domain.when import When
from planner.store.answering import AnswerIntentions
from planner.store.answers import ANSWER, PROPOSAL, answer_value
from planner.store.blocks import must_exist, place_of, record_of
from planner.store.layout import PLAN
from planner.store.merge import DELETED, Record, distinct
from planner.store.records import change_registers, ritual_registers, shown
from planner.store.replica import Edit
from planner.store.rituals import RITUALS, Chain, OccurrenceRecord


class RitualIntentions(AnswerIntentions):
    """What a person does to rituals and their occurrences."""

    # -- reading ------------------------------------------------------------------------------------------------------

    def rituals(self, *, ended: bool = False) -> tuple[Ritual, ...]:
        """Each ritual as it is today, by title; with `ended` those that do not come any more too."""
        found = (self._current(chain) for chain in self._book.rituals.chains.values())
        rows = [ritual for ritual in found if ended or (ritual.on and not ritual.ended)]
        return tuple(sorted(rows, key=lambda ritual: (ritual.title.casefold(), ritual.id)))

    def ritual(self, text: str) -> Ritual:
        """The ritual whose id has this beginning or ending, as it is today. UnknownId; AmbiguousId."""
        text = split_ritual(text.strip().lower())[0]
        chains = self._book.rituals.chains
        fits = [text] if text in chains else [root for root in chains if text and _names(root, text)]
        if not fits:
            raise UnknownId(f"There is no ritual “{safe(text)[:40]}”.")
        if len(fits) > 1:
            raise AmbiguousId(f"“{safe(text)[:40]}” could be {', '.join(fits[:8])}.", fits)
        return self._current(chains[fits[0]])

    def segments(self, block: Block) -> tuple[Ritual, ...]:
        """Every segment of an occurrence's ritual, in order."""
        return self._book.rituals.chains[str(block.ritual)].segments

    def next_of(self, ritual: Ritual) -> Block | None:
        """Its next occurrence, from today on."""
        found = self._book.rituals.chains[ritual.root].next(self.today)
        return self._book.block(f"{ritual.root}@{found[1].isoformat()}") if found else None

    def offered(self) -> tuple[Offer, ...]:
        """What is offered and was not chosen yet."""
        taken = {ritual.root for ritual in self.rituals()}
        return tuple(
            offer for offer in offers(self.me, self.today) if not any(root.startswith(offer.id) for root in taken)
        )

    def rituals_waiting(self) -> tuple[Ritual, ...]:
        """Rituals, and changes of them from a date on, that wait for my answer."""
        return tuple(
            segment
            for chain in self._book.rituals.chains.values()
            for segment in chain.segments
            if self._waits(segment)
        )

    # -- adding -------------------------------------------------------------------------------------------------------

    def add_ritual(self, draft: RitualDraft, *, turns: bool = False) -> Outcome:
        """BadInput for one without a title, at a time that does not exist, private, or too often in a week."""
        ritual_id = self._desk.ids.record(f"{self.today.year:04}-{self.today.month:02}")
        return self._add([(ritual_id, draft)], turns)

    def take_up(
        self, offer: Offer, draft: RitualDraft | None = None, *, turns: bool | None = None, each: bool = False
    ) -> Outcome:
        """Choose an offered ritual, perhaps changed. `each`: both have it at the same time, each for themselves."""
        draft = draft or offer.draft
        if each:
            people = (self.me.id, self.you.id)
            return self._add([(f"{offer.id}-{person}", replace(draft, who=person)) for person in people], turns=False)
        return self._add([(offer.id, draft)], offer.turns if turns is None else turns)

    def _add(self, drafts: list[tuple[str, RitualDraft]], turns: bool) -> Outcome:
        edits = []
        for ritual_id, draft in drafts:
            _check(draft.rule)
            if draft.visibility != "open":
                raise BadInput("A ritual is open to both; make a block of its own for what is private.")
            record = self._book.record(PLAN, RITUALS, ritual_id)
            registers = ritual_registers(draft, self.me.id) | self._my_version(draft.rule, draft.who) | {"on": True}
            if turns or record.writes:
                registers["turns"] = turns
            if record.writes:
                registers[DELETED] = False
            edits.append(Edit(PLAN, RITUALS, record, registers))
        new = 0 if any(edit.record.writes for edit in edits) else len(edits)
        self._desk.save("added", edits, new=new, about=drafts[0][1].title)
        return Outcome("added", self._shown(drafts[0][0]), scope="all")

    # -- changing -----------------------------------------------------------------------------------------------------

    def change(self, block: Block, changes: RitualChanges, scope: Scope = "this") -> Outcome:  # type: ignore[override]
        """As for a block; with another scope than `this`, the ritual from that date, or from the next one, on.

        A new `when` for several moves each of them alike. New days, times or whose it is, that the other said yes to,
        become a proposal.
        """
        if block.ritual and changes.get("visibility", block.visibility) != block.visibility:
            raise BadInput("A ritual is open to both; make a block of its own for what is private.")
        if scope == "this" or not block.ritual:
            if changes.keys() & {"rule", "turns"}:
                raise BadInput("A rule belongs to a ritual: change this and all following, or all.")
            return super().change(block, changes)
        if "when" in changes:
            must_exist(changes["when"])
        chain, day = self._place(block, scope)
        ritual = chain.on(day)
        registers = self._ritual_registers(block, changes, ritual, day, scope)
        if not registers:
            return Outcome("unchanged", block, block, scope=scope)
        rule, who = registers.pop("rule", ritual.rule), registers.pop("who", ritual.who)
        assert isinstance(rule, Rule)
        assert isinstance(who, str)
        terms: dict[str, object] = {}
        if version(rule, who) != version(ritual.rule, ritual.who):
            if self._must_ask(ritual):
                return self._ask(block, chain, ritual, day, rule, who, registers, scope)
            terms = self._my_version(rule, who)
        if rule != ritual.rule:
            terms["rule"] = encode(rule)
        if who != ritual.who:
            terms["who"] = who
        own = {register: None for register in (*registers, *changes) if shown(record_of(block), register) is not None}
        kind: OutcomeKind = "moved" if changes.keys() <= {"when", "who"} else "changed"
        return self._from(kind, block, chain, ritual, day, registers | terms, scope, own)

    def _ritual_registers(
        self, block: Block, changes: RitualChanges, ritual: Ritual, day: date, scope: Scope
    ) -> dict[str, object]:
        """What differs from the block as painted, as the ritual's registers (`rule` as a Rule)."""
        fields = {name: value for name, value in changes.items() if name not in ("when", "rule", "turns")}
        registers = change_registers(block, fields)  # type: ignore[arg-type]
        rule = changes.get("rule")
        if rule is not None:
            rule = starting(rule, day if scope == "following" else self.today)
        elif changes.get("when", block.when) != block.when:
            rule = self._moved(ritual, block, changes["when"], day)
        if rule is not None and rule != ritual.rule:
            _check(rule)
            registers["rule"] = rule
        turns = changes.get("turns", ritual.turns)
        if turns != ritual.turns:
            registers["turns"] = turns
        if turns and (turns != ritual.turns or registers.keys() & {"rule", "who", "lead"}):
            self._keep_turns(registers, replace(ritual, turns=True), day)
        return registers

    def _keep_turns(self, registers: dict[str, object], ritual: Ritual, day: date) -> None:
        """Whoever has the turn on that date keeps it, or gets it when that is the change."""
        rule = registers.get("rule", ritual.rule)
        assert isinstance(rule, Rule)
        first = rule.first.local_start.date() if "rule" in registers else day
        name = "lead" if registers.get("who", ritual.who) == WE else "who"
        has = ritual.lead_on(day) if name == "lead" else ritual.terms(day).who
        person = registers.get(name) or has or self.me.id
        anchor = replace(ritual, rule=rule).anchor(str(person), first)
        if anchor != getattr(ritual, name):
            registers[name] = anchor
        else:
            registers.pop(name, None)

    def _moved(self, ritual: Ritual, block: Block, to: When, day: date) -> Rule:
        """The rule after one of its occurrences was moved: the others go along."""
        original = block.occurrence or day
        rule = moved(ritual.rule, original, to)
        if rule.flexible or original == day:
            return starting(rule, self._after_last(block, day))
        shift = to.local_start.date() - original if day.weekday() == original.weekday() else timedelta()
        return starting(moved(replace(rule, start=rule.on(day).start), day + shift, to.to_day(day + shift)), self.today)

    def _after_last(self, block: Block, day: date) -> date:
        """The day after the occurrence before that date: what has been stays."""
        chain = self._book.rituals.chains[str(block.ritual)]
        before = [d for segment in chain.segments for d in segment.dates(day - timedelta(days=400), day - timedelta(1))]
        return max(before) + timedelta(days=1) if before else date.min

    def _from(
        self,
        kind: OutcomeKind,
        block: Block,
        chain: Chain,
        ritual: Ritual,
        day: date,
        registers: Mapping[str, object],
        scope: Scope,
        own: Mapping[str, object] | None = None,
    ) -> Outcome:
        """Write these registers for that date and all later ones, and take away what this occurrence had of its own."""
        target = _record_at(block, ritual, day)
        edits = [Edit(PLAN, RITUALS, target, registers)]
        for segment in chain.segments:
            if segment.begins > day and segment.id != target.id:
                record = _painted(block, segment.id)
                later = {r: value for r, value in registers.items() if shown(record, r) is not None}
                if "rule" in later:
                    later["rule"] = _encoded_from(registers["rule"], segment)
                if later:
                    edits.append(Edit(PLAN, RITUALS, record, later))
        if own:
            edits.append(Edit(*place_of(block.id), record_of(block), own))
        self._desk.save(kind, edits, about=block.title)
        return Outcome(kind, self._shown(str(block.ritual), day), block, scope=scope)

    # -- removing, finishing ------------------------------------------------------------------------------------------

    def remove(self, block: Block, scope: Scope = "this") -> Outcome:
        """As for a block; or the ritual comes no more from that date, or from the next one, on.

        What was changed there goes along. NotYours for what is the other's own and agreed.
        """
        if scope == "this" or not block.ritual:
            return super().remove(block)
        chain, day = self._place(block, scope)
        ritual = chain.on(day)
        if ritual.who not in (WE, self.me.id) and not ritual.turns and self._must_ask(ritual):
            raise NotYours(f"“{safe(block.title)[:40]}” is {self.you.name}’s own; say what you would like with S.")
        target = _record_at(block, ritual, day)
        later = [s.id for s in chain.segments if s.begins > day and s.id != target.id and not s.ended]
        records = [target, *(_painted(block, later_id) for later_id in later)]
        edits = [Edit(PLAN, RITUALS, record, {DELETED: True}) for record in records]
        edits += [
            Edit(*place_of(changed.id), record_of(changed), {DELETED: True})
            for changed in self._book.every()
            if changed.ritual == block.ritual and not changed.deleted and (changed.occurrence or date.min) >= day
        ]
        self._desk.save("removed", edits, about=block.title)
        return Outcome("removed", replace(self._shown(block.ritual, day), deleted=True), block, scope=scope)

    def bring_back(self, ritual: Ritual) -> Outcome:
        """A ritual that was removed comes again from where it ended."""
        if not ritual.ended:
            raise BadInput(f"“{safe(ritual.title)[:40]}” has not ended.")
        segments = reversed(self._book.rituals.chains[ritual.root].segments)
        gone = list(takewhile(lambda segment: segment.ended, segments))
        self._desk.save("restored", [Edit(PLAN, RITUALS, _seen(s), {DELETED: False}) for s in gone], about=ritual.title)
        return Outcome("restored", self._shown(ritual.root), scope="all")

    def finish(self, block: Block, status: Status) -> Outcome:
        """As for a block; where several stand on the week's line, the next one is ticked, or the last one no more."""
        if block.tally and status == "planned" and block.status == "planned":
            rows = [self._book.block(f"{block.ritual}@{day}") for day in Week.of(block.occurrence or self.today).days]
            ticked = [row for row in rows if row and row.tally and row.status != "planned"]
            if ticked:
                return super().finish(ticked[-1], status)
        return super().finish(block, status)

    # -- answering ----------------------------------------------------------------------------------------------------

    def agree(self, block: Block, *, in_person: bool = False) -> Outcome:
        """As for a block. One yes to a ritual holds for all that are as it has them."""
        who, other = (self.you.id, self.me.id) if in_person else (self.me.id, self.you.id)
        ritual = self._asked_about(block, who)
        proposal = _asked_by(ritual, other)
        if ritual and proposal and any(p.whole and p.by == other for p in block.proposals):
            return self._accept(block, ritual, proposal, who)
        if ritual is None or any(p.by == other for p in block.proposals):
            return super().agree(block, in_person=in_person)
        yes = self._my_version(ritual.rule, ritual.who, who)
        return self._answer("agreed", block, ritual, yes)

    def decline(self, block: Block, because: str = "", scope: Scope = "all") -> Outcome:
        """As for a block. A ritual that I have not answered yet is what is asked, unless `scope` is `this`."""
        because = one_line(because, "reason")
        ritual = self._asked_about(block, self.me.id)
        proposal = _asked_by(ritual, self.you.id)
        if ritual and proposal and any(p.whole and p.by == self.you.id for p in block.proposals):
            value = _proposed(proposal.rule, proposal.who) | {"refused_by": self.me.id, "because": because}
            return self._answer("declined", block, ritual, {PROPOSAL + proposal.by: value})
        if ritual is None or scope == "this" or block.proposals or ritual.agreement.get(self.me.id) == "yes":
            return super().decline(block, because)
        no = Answer("no", version(ritual.rule, ritual.who), because)
        return self._answer("declined", block, ritual, {ANSWER + self.me.id: answer_value(no)})

    def withdraw(self, block: Block) -> Outcome:
        """As for a block; also what I asked about the ritual from here on."""
        ritual = self._ritual_of(block)
        mine = ritual and [p for p in (*ritual.proposals, *ritual.refused) if p.by == self.me.id]
        if ritual and mine and any(p.whole and p.by == self.me.id for p in block.proposals):
            return self._answer("withdrawn", block, ritual, {PROPOSAL + self.me.id: None})
        return super().withdraw(block)

    def answer_ritual(self, ritual: Ritual, yes: bool, because: str = "") -> Outcome:
        """Yes or not this time to a ritual, or to what the other asks of it. BadInput when nothing is asked."""
        block = self._first_of(ritual)
        if not self._waits(ritual):
            raise BadInput(f"“{safe(ritual.title)[:40]}” asks you nothing.")
        return self.agree(block) if yes else self.decline(block, because)

    def choose(self, block: Block, register: str, number: int) -> Outcome:
        """As for a block; what differs in the ritual is settled for the ritual."""
        ritual = self._ritual_of(block)
        name = "rule" if register == "when" else register
        if ritual is None or len(distinct(record_of(block).live(register))) > 1:
            return super().choose(block, register, number)
        others = [v for v in ritual.conflicts if v.register == name]
        if not 1 <= number <= len(others) + 1:
            raise BadInput(f"There is nothing to choose for “{safe(register)[:40]}” here.")
        chain = self._book.rituals.chains[ritual.root]
        upto = [segment.id for segment in chain.segments if segment.begins <= ritual.begins]
        records = [_painted(block, key) for key in reversed(upto)]
        if name == DELETED:
            record, registers = records[0], cast("dict[str, object]", {DELETED: number != 1})
        else:
            record = next(record for record in records if shown(record, name) is not None)
            registers = {name: distinct(record.live(name))[number - 1].value}
            if name in ("rule", "who"):
                chosen = others[number - 2].value if number > 1 else getattr(ritual, name)
                terms = {"rule": ritual.rule, "who": ritual.who} | {name: chosen}
                registers |= self._my_version(terms["rule"], terms["who"])  # type: ignore[arg-type]
        self._desk.save("chosen", [Edit(PLAN, RITUALS, record, registers)], about=block.title)
        return Outcome("chosen", self._book.block(block.id) or self._shown(ritual.root), block, scope="all")

    # -- parts --------------------------------------------------------------------------------------------------------

    def _current(self, chain: Chain) -> Ritual:
        coming = chain.next(self.today)
        return coming[0] if coming else chain.segments[-1]

    def _ritual_of(self, block: Block) -> Ritual | None:
        chain = self._book.rituals.chains.get(block.ritual or "")
        return chain.on(block.occurrence) if chain and block.occurrence else None

    def _asked_about(self, block: Block, who: str) -> Ritual | None:
        """The ritual, when an answer to this occurrence is one to all: it is as the ritual has it."""
        ritual = self._ritual_of(block)
        if ritual is None or block.occurrence is None or block.terms != ritual.terms(block.occurrence):
            return None
        asked = ritual.agreement.get(who) in ("open", "changed") or any(p.whole for p in block.proposals)
        return ritual if asked and block.agreement.get(who) != "no" else None

    def _waits(self, ritual: Ritual) -> bool:
        if not ritual.comes:
            return False
        day = ritual.next_date(self.today)
        proposed = _asked_by(ritual, self.you.id) and day == ritual.next_date(ritual.begins)
        mine = _asked_by(ritual, self.me.id)
        return bool(day and (proposed or (ritual.agreement.get(self.me.id) in ("open", "changed") and not mine)))

    def _must_ask(self, ritual: Ritual) -> bool:
        others = (yes for person, yes in ritual.agreement.items() if person != self.me.id)
        return self._book.agreement_on and "yes" in others

    def _my_version(self, rule: Rule, who: str, person: str = "") -> dict[str, object]:
        """The register of a yes to a ritual."""
        return {ANSWER + (person or self.me.id): answer_value(Answer("yes", version(rule, who)))}

    def _ask(
        self,
        block: Block,
        chain: Chain,
        ritual: Ritual,
        day: date,
        rule: Rule,
        who: str,
        rest: Mapping[str, object],
        scope: Scope,
    ) -> Outcome:
        if ritual.protected and ritual.who not in (WE, self.me.id):
            raise NotYours(
                f"“{safe(block.title)[:40]}” is protected: {self.you.name} keeps that time; "
                "say what you would like with S."
            )
        registers = {**rest, PROPOSAL + self.me.id: _proposed(rule, who)}
        return self._from("proposed", block, chain, ritual, day, registers, scope)

    def _accept(self, block: Block, ritual: Ritual, proposal: RitualProposal, who: str) -> Outcome:
        registers = self._my_version(proposal.rule, proposal.who, who)
        if proposal.rule != ritual.rule:
            registers["rule"] = encode(proposal.rule)
        if proposal.who != ritual.who:
            registers["who"] = proposal.who
        if _asked_by(ritual, who):
            registers[PROPOSAL + who] = None
        chain = self._book.rituals.chains[ritual.root]
        return self._from("agreed", block, chain, ritual, ritual.begins, registers, "following")

    def _answer(self, kind: OutcomeKind, block: Block, ritual: Ritual, registers: Mapping[str, object]) -> Outcome:
        self._desk.save(kind, [Edit(PLAN, RITUALS, _painted(block, ritual.id), registers)], about=block.title)
        return Outcome(kind, self._shown(ritual.root, block.occurrence), block, scope="all")

    def _place(self, block: Block, scope: Scope) -> tuple[Chain, date]:
        """The ritual, and the original date from which on a change of that scope counts."""
        chain = self._book.rituals.chains.get(block.ritual or "")
        if chain is None or block.occurrence is None:
            raise UnknownId(f"There is no ritual “{safe(str(block.ritual))[:40]}”.")
        if scope == "following":
            flexible = chain.on(block.occurrence).rule.flexible
            return chain, Week.of(block.occurrence).monday if flexible else block.occurrence
        day = self.today - timedelta(days=7)
        while found := chain.next(day):
            ritual, day = found
            if ritual.when(day).ends(self.zone) > self.now and (
                ritual.rule.flexible or ritual.when(day).starts(self.zone) >= self.now or ritual.rule.zone is None
            ):
                return chain, day
            day += timedelta(days=7 if ritual.rule.flexible else 1)
        return chain, self.today

    def _first_of(self, ritual: Ritual) -> Block:
        day = ritual.next_date(max(self.today, ritual.begins)) or ritual.begins
        return self._book.rituals.fresh(ritual, day)

    def _shown(self, root: str, day: date | None = None) -> Block:
        """What stands for a ritual after something was done to it: its next occurrence, else one of that date."""
        chain = self._book.rituals.chains.get(root)
        if chain is None:
            raise UnknownId(f"There is no ritual “{safe(root)[:40]}”.")
        begin = max(self.today, day) if day else self.today
        found = chain.next(begin)
        if found:
            return self.block(f"{root}@{found[1].isoformat()}")
        day = day or chain.segments[-1].begins
        return self._book.rituals.fresh(chain.on(day), day)


def _names(root: str, text: str) -> bool:
    return root.startswith(text) or root.endswith(text)


def _check(rule: Rule) -> None:
    must_exist(rule.first)
    if (rule.times or 1) > MOST_SLOTS:
        raise BadInput(f"A ritual without a day comes up to {MOST_SLOTS} times a week.")


def _asked_by(ritual: Ritual | None, person: str) -> RitualProposal | None:
    return next((p for p in ritual.proposals if p.by == person), None) if ritual else None


def _proposed(rule: Rule, who: str) -> dict[str, object]:
    return {"rule": encode(rule), "who": who}


def _encoded_from(value: object, segment: Ritual) -> object:
    """The same rule for a segment that begins later."""
    from planner.domain.rules import decode

    rule = decode(value)
    return encode(starting(rule, segment.begins)) if rule else value


def _painted(block: Block, key: str) -> Record:
    """A segment's record as it was when the block was painted; one without writes when there was none."""
    seen = block.seen
    return seen.chain.get(key, Record(key)) if isinstance(seen, OccurrenceRecord) else Record(key)


def _record_at(block: Block, ritual: Ritual, day: date) -> Record:
    """Where a change from that date on is written: the segment that begins with it, or a new one."""
    first = ritual.next_date(ritual.begins) if not ritual.ended else None
    return _painted(block, ritual.id if first == day or ritual.begins == day else segment_id(ritual.root, day))


def _seen(ritual: Ritual) -> Record:
    if not isinstance(ritual.seen, Record):
        raise TypeError("an edit takes a ritual that was read from the plan")
    return ritual.seen
