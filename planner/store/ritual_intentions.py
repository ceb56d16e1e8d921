"""The ritual intentions of the façade: add one, take up an offered one, change this, this and following, or all.

An occurrence is a block, and what is done to `this` one is done as to any block. What is done from a date on is written
into the ritual's record of that date (`<root>~<date>`), so that what was stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import takewhile
from typing import cast

from planner.domain.agreement import must_propose
from planner.domain.errors import BadInput, NotYours
from planner.domain.ids import segment_id
from planner.domain.model import WE, Block, Changes, Outcome, OutcomeKind, Scope, Status, Visibility
from planner.domain.ritual import (
    MOST_SLOTS,
    Offer,
    Ritual,
    RitualChanges,
    moved,
    starting,
    version,
)
from planner.domain.rules import RitualDraft, Rule, encode
from planner.domain.text import shown as safe
from planner.domain.week import Week
from planner.domain.when import When
from planner.store.answers import PROPOSAL
from planner.store.blocks import must_exist, place_of, record_of
from planner.store.layout import PLAN, RITUALS
from planner.store.merge import DELETED, Record
from planner.store.records import change_registers, ritual_registers
from planner.store.replica import Edit
from planner.store.ritual_reading import RitualReading, painted
from planner.store.ritual_records import Chain, edited, overruled
from planner.store.visibility import VISIBILITY, before_undoing, value_of

TURNS_ARE_OPEN = "A ritual that you take in turns is open to both of you."


class RitualIntentions(RitualReading):
    """What a person does to rituals and their occurrences."""

    # -- adding -------------------------------------------------------------------------------------------------------

    def add_ritual(self, draft: RitualDraft, *, turns: bool = False) -> Outcome:
        """BadInput for one without a title, at a time that does not exist, private, or too often in a week."""
        ritual_id = self._session.ids.record(f"{self.today.year:04}-{self.today.month:02}")
        return self._add([(ritual_id, draft)], turns)

    def take_up(
        self, offer: Offer, draft: RitualDraft | None = None, *, turns: bool | None = None, each: bool = False
    ) -> Outcome:
        """Choose an offered ritual, perhaps changed. `each`: both have it at the same time, each for themselves."""
        draft = draft or offer.draft
        if each:
            people = (self.me.id, self.you.id)
            return self._add([(f"{offer.id}-{person}", draft._replace(who=person)) for person in people], turns=False)
        return self._add([(offer.id, draft)], offer.turns if turns is None else turns)

    def _add(self, drafts: list[tuple[str, RitualDraft]], turns: bool) -> Outcome:
        edits = []
        for ritual_id, draft in drafts:
            _check(draft.rule)
            if draft.visibility != "open" and turns:
                raise BadInput(TURNS_ARE_OPEN)
            record = self._book.kept_record(PLAN, RITUALS, ritual_id)
            registers = ritual_registers(draft, self.me.id) | {"on": True}
            if draft.visibility == "open":
                registers |= self._my_version(draft.rule, draft.who)
            known = bool(record.writes or record.words)
            if turns or known:
                registers["turns"] = turns
            if known:
                registers[DELETED] = False
            edits.append(Edit(PLAN, RITUALS, record, registers))
        new = 0 if any(edit.record.writes or edit.record.words for edit in edits) else len(edits)
        self._session.save("added", edits, new=new, about=drafts[0][1].title)
        return Outcome("added", self._shown(drafts[0][0]), scope="all")

    # -- changing -----------------------------------------------------------------------------------------------------

    def change(self, block: Block, changes: Changes | RitualChanges, scope: Scope = "this") -> Outcome:
        """As for a block; with another scope than `this`, the ritual from that date, or from the next one, on.

        A new `when` for several moves each of them alike. New days, times or whose it is, that the other said yes to,
        become a proposal.
        """
        visibility = changes.get("visibility", block.visibility)
        if block.ritual and visibility != block.visibility:
            return self._show_to(block, visibility, changes, scope)
        if scope == "this" or not block.ritual:
            if changes.keys() & {"rule", "turns"}:
                raise BadInput("A rule belongs to a ritual: change this and all following, or all.")
            return super().change(block, changes)
        if "when" in changes:
            must_exist(changes["when"])
        with self._session.exclusive():
            self._now(block)
            return self._change_ritual(block, cast("RitualChanges", changes), scope)

    def _show_to(self, block: Block, visibility: Visibility, changes: Changes | RitualChanges, scope: Scope) -> Outcome:
        """A ritual is open, busy or hidden as a whole. BadInput for one that is not mine alone."""
        rest = cast("Changes", {name: value for name, value in changes.items() if name != "visibility"})
        with self._session.exclusive():
            self._now(block)
            root = str(block.ritual)
            if self._chain(root).segments[-1].turns:
                raise BadInput(TURNS_ARE_OPEN)
            with self._session.together("changed", block.title):
                edit = Edit(PLAN, RITUALS, painted(block, root), {VISIBILITY: visibility})
                self._session.save("changed", [edit], about=block.title)
                if rest:
                    self.change(block, rest, scope)
            return Outcome("changed", self._book.block(block.id) or self._shown(root), block, scope="all")

    def _change_ritual(self, block: Block, changes: RitualChanges, scope: Scope) -> Outcome:
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
            if self._book.agreement_on and ritual.visibility != "open" and ritual.who not in (WE, self.me.id):
                raise NotYours(f"That time is {self.you.name}’s own; say what you would like with S.")
            terms = self._my_version(rule, who) if ritual.visibility == "open" else {}
        if rule != ritual.rule:
            terms["rule"] = encode(rule)
        if who != ritual.who:
            terms["who"] = who
        own = {
            name: None for name in (*registers, *changes) if value_of(record_of(block), name, inherits=True) is not None
        }
        edits = self._edits_from(block, chain, ritual, day, registers | terms, own)
        if terms and (self._overrules(chain, edits) or (own.keys() & {"when", "who"} and self._is_agreed(block))):
            return self._ask(block, chain, ritual, day, rule, who, registers, scope)
        kind: OutcomeKind = "moved" if changes.keys() <= {"when", "who"} else "changed"
        return self._save_from(kind, block, edits, day, scope)

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
            self._keep_turns(registers, ritual._replace(turns=True), day)
        return registers

    def _keep_turns(self, registers: dict[str, object], ritual: Ritual, day: date) -> None:
        """Whoever has the turn on that date keeps it, or gets it when that is the change."""
        rule = registers.get("rule", ritual.rule)
        assert isinstance(rule, Rule)
        first = rule.first.local_start.date() if "rule" in registers else day
        name = "lead" if registers.get("who", ritual.who) == WE else "who"
        has = ritual.lead_on(day) if name == "lead" else ritual.terms(day).who
        person = registers.get(name) or has or self.me.id
        anchor = ritual._replace(rule=rule).anchor(str(person), first)
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
        chain = self._chain(str(block.ritual))
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
    ) -> Outcome:
        """Write these registers for that date and all later ones."""
        return self._save_from(kind, block, self._edits_from(block, chain, ritual, day, registers, {}), day, scope)

    def _save_from(self, kind: OutcomeKind, block: Block, edits: Sequence[Edit], day: date, scope: Scope) -> Outcome:
        self._session.save(kind, edits, about=block.title)
        return Outcome(kind, self._shown(str(block.ritual), day), block, scope=scope)

    def _edits_from(
        self,
        block: Block,
        chain: Chain,
        ritual: Ritual,
        day: date,
        registers: Mapping[str, object],
        own: Mapping[str, object],
    ) -> list[Edit]:
        """These registers for that date and all later ones; `own` is taken away from this occurrence."""
        target = _record_at(block, ritual, day)
        edits = [Edit(PLAN, RITUALS, target, registers)]
        for segment in chain.segments:
            if segment.begins > day and segment.id != target.id:
                record = painted(block, segment.id)
                later = {r: value for r, value in registers.items() if value_of(record, r, inherits=True) is not None}
                if "rule" in later:
                    later["rule"] = _encoded_from(registers["rule"], segment)
                if later:
                    edits.append(Edit(PLAN, RITUALS, record, later))
        if own:
            edits.append(Edit(*place_of(block.id), record_of(block), own))
        return edits

    def _overrules(self, chain: Chain, edits: Sequence[Edit]) -> bool:
        """Whether that goes over the other's yes, here or from a later date on."""
        written = {edit.record.id: edit.registers for edit in edits if edit.table == RITUALS}
        after = edited(chain, written, self.device, self._book)
        return self._book.agreement_on and overruled(chain, after, self.me.id) is not None

    def _is_agreed(self, block: Block) -> bool:
        """Whether the other has said yes to when this occurrence is, or whose."""
        return self._book.agreement_on and must_propose(self._now(block), self.me.id)

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
        registers = {**rest, PROPOSAL + self.me.id: proposed(rule, who)}
        return self._from("proposed", block, chain, ritual, day, registers, scope)

    # -- removing, finishing ------------------------------------------------------------------------------------------

    def remove(self, block: Block, scope: Scope = "this") -> Outcome:
        """As for a block; or the ritual comes no more from that date, or from the next one, on.

        What was changed there goes along. NotYours for what is the other's own and agreed.
        """
        if scope == "this" or not block.ritual:
            return super().remove(block)
        with self._session.exclusive():
            self._now(block)
            return self._end(block, scope)

    def _end(self, block: Block, scope: Scope) -> Outcome:
        chain, day = self._place(block, scope)
        ritual = chain.on(day)
        if ritual.who not in (WE, self.me.id) and not ritual.turns and self._must_ask(ritual):
            raise NotYours(f"“{safe(block.title)[:40]}” is {self.you.name}’s own; say what you would like with S.")
        target = _record_at(block, ritual, day)
        later = [s.id for s in chain.segments if s.begins > day and s.id != target.id and not s.ended]
        records = [target, *(painted(block, later_id) for later_id in later)]
        edits = [Edit(PLAN, RITUALS, record, {DELETED: True}) for record in records]
        edits += [
            Edit(*place_of(changed.id), record_of(changed), {DELETED: True})
            for changed in self._book.every()
            if changed.ritual == block.ritual and not changed.deleted and (changed.occurrence or date.min) >= day
        ]
        self._session.save("removed", edits, about=block.title)
        return Outcome("removed", replace(self._shown(str(block.ritual), day), deleted=True), block, scope=scope)

    def bring_back(self, ritual: Ritual) -> Outcome:
        """A ritual that was removed comes again from where it ended."""
        if not ritual.ended:
            raise BadInput(f"“{safe(ritual.title)[:40]}” has not ended.")
        segments = reversed(self._chain(ritual.root).segments)
        gone = list(takewhile(lambda segment: segment.ended, segments))
        self._session.save(
            "restored",
            [Edit(PLAN, RITUALS, seen(s), {DELETED: False} | before_undoing(seen(s))) for s in gone],
            about=ritual.title,
        )
        return Outcome("restored", self._shown(ritual.root), scope="all")

    def finish(self, block: Block, status: Status) -> Outcome:
        """As for a block; where several stand on the week's line, the next one is ticked, or the last one no more."""
        if block.tally and status == "planned" and block.status == "planned":
            rows = [self._book.block(f"{block.ritual}@{day}") for day in Week.of(block.occurrence or self.today).days]
            ticked = [row for row in rows if row and row.tally and row.status != "planned"]
            if ticked:
                return super().finish(ticked[-1], status)
        return super().finish(block, status)


def _check(rule: Rule) -> None:
    must_exist(rule.first)
    if (rule.times or 1) > MOST_SLOTS:
        raise BadInput(f"A ritual without a day comes up to {MOST_SLOTS} times a week.")


def proposed(rule: Rule, who: str) -> dict[str, object]:
    return {"rule": encode(rule), "who": who}


def _encoded_from(value: object, segment: Ritual) -> object:
    """The same rule for a segment that begins later."""
    from planner.domain.rules import decode

    rule = decode(value)
    return encode(starting(rule, segment.begins)) if rule else value


def _record_at(block: Block, ritual: Ritual, day: date) -> Record:
    """Where a change from that date on is written: the segment that begins with it, or a new one."""
    first = ritual.next_date(ritual.begins) if not ritual.ended else None
    return painted(block, ritual.id if first == day or ritual.begins == day else segment_id(ritual.root, day))


def seen(ritual: Ritual) -> Record:
    if not isinstance(ritual.seen, Record):
        raise TypeError("an edit takes a ritual that was read from the plan")
    return ritual.seen
