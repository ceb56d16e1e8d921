"""Rituals: add one, change or end some or all of its occurrences.

An occurrence is a block, and changing only `this` one works as for any block. What a change from a date on writes is
worked out in `ritual_segments`, so that earlier occurrences stay as they were; here it's decided whether the other
person is asked, and saved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING, cast

from planner.domain.agreement import key as terms_key
from planner.domain.agreement import must_propose
from planner.domain.errors import BadInput, TheirTime
from planner.domain.ids import occurrence_id
from planner.domain.model.block import WE, Block, Changes, Outcome, OutcomeKind, Scope, Status, Visibility
from planner.domain.model.registers import ANSWER, PROPOSAL, REMIND
from planner.domain.recurrence.ritual import (
    Ritual,
    RitualChanges,
    RitualOffer,
    combined,
    own_root,
    ritual_version,
)
from planner.domain.recurrence.rule import RitualDraft, encode_rule
from planner.domain.text import shown as safe
from planner.domain.time.week import Week
from planner.plan.checks import must_remind_me
from planner.plan.records import place_of, record_of
from planner.plan.ritual_records import ritual_record, segment_record
from planner.plan.ritual_segments import (
    RitualWish,
    SegmentEdits,
    changes_times,
    check_times,
    join_edits,
    record_from,
    written_by,
)
from planner.plan.service import Service
from planner.store.codec.answers import read_answer, read_answers, yes_to
from planner.store.codec.drafts import ritual_registers
from planner.store.codec.rituals import Chain, edited, encode_terms, overruled
from planner.store.codec.visibility import VISIBILITY, privacy, value_of
from planner.store.crdt.register import DELETED, Record
from planner.store.device.edits import Edit
from planner.store.device.writer import written_since
from planner.store.disk.layout import OCCURRENCES, PLAN, RITUALS
from planner.store.index.occurrence_blocks import OccurrenceRecord
from planner.store.private.split import before_undoing

if TYPE_CHECKING:
    from planner.plan.plan import Plan

TURNS_ARE_OPEN = "A ritual that you take in turns is open to both of you."


class RitualEdits(Service):
    """Add, change and end rituals, and change their occurrences."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._segments = SegmentEdits(plan)

    # -- adding -------------------------------------------------------------------------------------------------------

    def add_ritual(self, draft: RitualDraft, *, turns: bool = False, left_out: Sequence[date] = ()) -> Outcome:
        """Add a ritual, without an occurrence on the dates that are `left_out`.

        Raises BadInput without a title, or too many times a week.
        """
        ritual_id = self._session.ids.record(f"{self._plan.today.year:04}-{self._plan.today.month:02}")
        return self._add([(ritual_id, draft)], turns or draft.turns, left_out)

    def take_up(
        self,
        offer: RitualOffer,
        draft: RitualDraft | None = None,
        *,
        turns: bool | None = None,
        each: bool = False,
        mine: bool = False,
    ) -> Outcome:
        """Add a suggested ritual, perhaps changed.

        With `each` both people have it at the same time, each for themselves. With `mine` it's mine alone; the other
        may choose theirs on other days.
        """
        draft = draft or offer.draft
        if mine:
            me = self._plan.me.id
            return self._add([(own_root(offer.id, me), draft._replace(who=me))], turns=False)
        if each:
            people = (self._plan.me.id, self._plan.you.id)
            return self._add(
                [(own_root(offer.id, person), draft._replace(who=person)) for person in people], turns=False
            )
        return self._add([(offer.id, draft)], offer.turns if turns is None else turns)

    def _add(self, drafts: list[tuple[str, RitualDraft]], turns: bool, left_out: Sequence[date] = ()) -> Outcome:
        edits = []
        for ritual_id, draft in drafts:
            check_times(draft.rule)
            if draft.visibility != "open" and turns:
                raise BadInput(TURNS_ARE_OPEN)
            record = self._repository.records.kept(PLAN, RITUALS, ritual_id)
            registers = ritual_registers(draft, self._plan.me.id) | {"on": True}
            if draft.visibility == "open":
                registers |= self._plan.rituals.my_version(draft.rule, draft.who)
            known = bool(record.writes or record.words)
            if turns or known:
                registers["turns"] = turns
            if known:
                registers[DELETED] = False
            edits.append(Edit(PLAN, RITUALS, record, registers))
            for key in (occurrence_id(ritual_id, day) for day in left_out):
                file, table = place_of(key)
                edits.append(Edit(file, table, Record(key, visibility=draft.visibility), {DELETED: True}))
        new = 0 if any(edit.record.writes or edit.record.words for edit in edits) else len(drafts)
        self._session.save("added", edits, new=new, about=drafts[0][1].title)
        return Outcome("added", self._plan.rituals.shown(drafts[0][0]), scope="all")

    # -- changing -----------------------------------------------------------------------------------------------------

    def change(self, block: Block, changes: Changes | RitualChanges, scope: Scope = "this") -> Outcome:
        """Change an occurrence as any block, or with `scope` its ritual.

        A new `when` moves all these occurrences alike. New days, times or owners become a proposal if the other
        person agreed to the present ones.
        """
        visibility = changes.get("visibility", block.visibility)
        if block.ritual and visibility != block.visibility:
            return self._show_to(block, visibility, changes, scope)
        if scope == "this" or not block.ritual:
            if changes.keys() & {"rule", "turns"}:
                raise BadInput("A rule belongs to a ritual: change this and all following, or all.")
            return self._plan.blocks.change(block, changes)
        with self._session.exclusive():
            self._plan.blocks.present(block)
            return self._change_ritual(block, cast("RitualChanges", changes), scope)

    def _show_to(self, block: Block, visibility: Visibility, changes: Changes | RitualChanges, scope: Scope) -> Outcome:
        """Change the visibility of a ritual as a whole.

        Raises BadInput unless it's mine alone.
        """
        rest = cast("Changes", {name: value for name, value in changes.items() if name != "visibility"})
        with self._session.exclusive():
            self._plan.blocks.present(block)
            root = str(block.ritual)
            if self._plan.rituals.chain(root).segments[-1].turns:
                raise BadInput(TURNS_ARE_OPEN)
            if privacy(visibility) < privacy(block.visibility):
                self._must_be_read(block, root, visibility)
            with self._session.together("changed", block.title):
                edit = Edit(PLAN, RITUALS, segment_record(block, root), {VISIBILITY: visibility})
                edits = join_edits([edit, *self._yes_to_opened(root, visibility)])
                self._session.save("changed", edits, about=block.title)
                if rest:
                    self._plan.change(block, rest, scope)
            return Outcome(
                "changed", self._repository.blocks.get(block.id) or self._plan.rituals.shown(root), block, scope="all"
            )

    def _must_be_read(self, block: Block, root: str, visibility: Visibility) -> None:
        """Raise WrittenSince if others got private words since `block` was read."""
        places = [part for part in self._repository.records.parts_of_ritual(root) if part[1] == OCCURRENCES]
        self._repository.look_at({file for file, _, _ in places})
        record = record_of(block)
        known = record.private if isinstance(record, OccurrenceRecord) else {}
        for file, table, key in places:
            private = self._repository.private
            if private.of(file, table).get(key) and private.signatures.get(file) != known.get(file):
                raise written_since(block.id, {VISIBILITY: visibility})

    def _yes_to_opened(self, root: str, visibility: Visibility) -> Iterator[Edit]:
        """Yield my yes to what I moved while the ritual was private, when opening it.

        It's for segments and for changed occurrences.
        """
        chain, register = self._plan.rituals.chain(root), ANSWER + self._plan.me.id
        if visibility != "open" or chain.visibility == "open":
            return
        given: list[str] = []
        for segment in chain.segments:
            record, now = chain.records.get(segment.id, Record(segment.id)), ritual_version(segment.rule, segment.who)
            given += _agreed_version(record, register)
            if given and now not in given:
                yield Edit(PLAN, RITUALS, record, self._plan.rituals.my_version(segment.rule, segment.who))
                given.append(now)
        for file, table, key in self._repository.records.parts_of_ritual(root):
            evening = self._repository.blocks.get(key) if table == OCCURRENCES else None
            record = self._repository.records.kept(file, table, key)
            if evening and (said := _agreed_version(record, register)) and said != [terms_key(evening.terms)]:
                yield Edit(file, table, record, yes_to(self._plan.me.id, evening.terms))

    def _change_ritual(self, block: Block, changes: RitualChanges, scope: Scope) -> Outcome:
        chain, day = self._plan.rituals.place(block, scope)
        ritual = chain.on(day)
        wish = self._segments.wish(block, changes, chain, day, scope)
        registers = self._segments.registers(block, ritual, wish, day)
        rule, who = wish.rule, cast("str", registers.pop("who", ritual.who))
        if REMIND + self._plan.me.id in registers and not wish.turns:
            must_remind_me(who, self._plan.you)
        terms: dict[str, object] = {}
        if ritual_version(rule, who) != ritual_version(ritual.rule, ritual.who):
            if (
                self._repository.facts.agreement_on
                and ritual.visibility != "open"
                and ritual.who not in (WE, self._plan.me.id)
            ):
                raise TheirTime(f"That is {self._plan.you.name}’s own time.")
            terms = self._plan.rituals.my_version(rule, who) if ritual.visibility == "open" else {}
        if rule != ritual.rule:
            terms["rule"] = encode_rule(rule)
        if who != ritual.who:
            terms["who"] = who
        own = self._segments.gives_way(block, changes, registers)
        edits = self._segments.edits(block, chain, ritual, day, registers | terms, own, wish)
        if not edits:
            return Outcome("unchanged", block, block, scope=scope)
        if self._overrules(chain, edits) or ("who" in own and terms and self._is_agreed(block)):
            return self._ask(block, chain, ritual, day, wish._replace(who=who), registers, scope)
        kind: OutcomeKind = "moved" if changes.keys() <= {"when", "who", "said"} else "changed"
        return self._save_from(kind, block, edits, day, scope)

    def since(
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
        return self._save_from(kind, block, self._segments.edits(block, chain, ritual, day, registers, {}), day, scope)

    def _save_from(self, kind: OutcomeKind, block: Block, edits: Sequence[Edit], day: date, scope: Scope) -> Outcome:
        self._session.save(kind, edits, about=block.title)
        return Outcome(kind, self._plan.rituals.shown(str(block.ritual), day), block, scope=scope)

    def _overrules(self, chain: Chain, edits: Sequence[Edit]) -> bool:
        """Whether the edits overrule the other person's yes, now or later on."""
        after = edited(chain, written_by(edits), self._plan.device, self._repository.facts)
        return self._repository.facts.agreement_on and overruled(chain, after, self._plan.me.id) is not None

    def _is_agreed(self, block: Block) -> bool:
        """Whether the other person agreed to this occurrence's terms."""
        return self._repository.facts.agreement_on and must_propose(self._plan.blocks.present(block), self._plan.me.id)

    def _ask(
        self,
        block: Block,
        chain: Chain,
        ritual: Ritual,
        day: date,
        wish: RitualWish,
        rest: Mapping[str, object],
        scope: Scope,
    ) -> Outcome:
        if ritual.protected and ritual.who not in (WE, self._plan.me.id):
            raise TheirTime(f"“{safe(block.title)[:40]}” is protected: {self._plan.you.name} keeps that time.")
        rule, who = wish.rule, wish.who
        words = self._segments.edits(
            block, chain, ritual, day, rest, {}, wish._replace(rule=ritual.rule, said=frozenset())
        )
        asks = {PROPOSAL + self._plan.me.id: encode_terms(rule, who)} | self._kept_yes(chain, ritual)
        asked = [Edit(PLAN, RITUALS, record_from(block, ritual, day), asks)]
        if ritual_version(rule, who) == ritual_version(ritual.rule, ritual.who):
            asked = []  # it differs only from a later date on
        for later in chain.segments:
            record = segment_record(block, later.id)
            says_when = value_of(record, "rule", inherits=True) is not None
            if later.begins > day and says_when and not later.ended and changes_times(later, wish):
                of_later = encode_terms(combined(later.rule, rule, wish.said, later.begins), later.who)
                asks = {PROPOSAL + self._plan.me.id: of_later} | self._kept_yes(chain, later)
                asked.append(Edit(PLAN, RITUALS, record, asks))
        return self._save_from("proposed", block, join_edits([*words, *asked]), day, scope)

    def _kept_yes(self, chain: Chain, ritual: Ritual) -> dict[str, object]:
        """My yes to the present rule, if only an earlier proposal of mine implies it.

        A new proposal replaces that one.
        """
        me, now = self._plan.me.id, ritual_version(ritual.rule, ritual.who)
        earlier = [chain.records[s.id] for s in chain.segments if s.begins <= ritual.begins and s.id in chain.records]
        given = [answer for record in earlier if (answer := read_answers(record).get(me))]
        is_implied = ritual.agreement.get(me) == "yes" and all(answer.of != now for answer in given)
        return self._plan.rituals.my_version(ritual.rule, ritual.who) if is_implied else {}

    # -- removing, finishing ------------------------------------------------------------------------------------------

    def remove(self, block: Block, scope: Scope = "this") -> Outcome:
        """Delete an occurrence as any block, or end its ritual from that date on.

        Changes of later occurrences are deleted too. Raises NotYours for what is the other person's own and agreed.
        """
        if scope == "this" or not block.ritual:
            return self._plan.blocks.remove(block)
        with self._session.exclusive():
            self._plan.blocks.present(block)
            return self._end(block, scope)

    def _end(self, block: Block, scope: Scope) -> Outcome:
        chain, day = self._plan.rituals.place(block, scope)
        ritual = chain.on(day)
        if day < ritual.begins:  # the other person's rule made it come later than was painted
            day = ritual.next_date(ritual.begins) or day
        if ritual.who not in (WE, self._plan.me.id) and not ritual.turns and self._plan.rituals.must_ask(ritual):
            raise TheirTime(f"“{safe(block.title)[:40]}” is {self._plan.you.name}’s own to change.")
        target = record_from(block, ritual, day)
        later = [s.id for s in chain.segments if s.begins > day and s.id != target.id and not s.ended]
        records = [target, *(segment_record(block, later_id) for later_id in later)]
        edits = [Edit(PLAN, RITUALS, record, {DELETED: True}) for record in records]
        edits += [
            Edit(*place_of(changed.id), record_of(changed), {DELETED: True})
            for changed in self._repository.blocks.every()
            if changed.ritual == block.ritual and not changed.deleted and (changed.rule_date or date.min) >= day
            if not self._stands_for_all(changed, ritual, day)
        ]
        crossed = self._plan.rituals.was_answered(block, ritual)
        self._session.save("removed", edits, about=block.title)
        ended = self._plan.rituals.chain(str(block.ritual)).on(day).ended
        stands = self._plan.rituals.shown(str(block.ritual), day)._replace(deleted=ended)
        return Outcome("removed", stands, block, scope=scope, crossed=crossed)

    def _stands_for_all(self, evening: Block, ritual: Ritual, day: date) -> bool:
        """Whether that changed occurrence represents all those called off with it."""
        is_agreed = len(ritual.agreement) > 1 and set(ritual.agreement.values()) == {"yes"}
        first = evening.rule_date == day and evening.terms == ritual.terms(day)
        return first and is_agreed and self._repository.facts.agreement_on

    def restore(self, block: Block) -> Outcome:
        """Restore an occurrence as any block; with one that ended a ritual, the ritual."""
        ritual = self._plan.rituals.ritual_of(block)
        if ritual and block.called_off_by and ritual.called_off_on == block.rule_date:
            return self.bring_back(ritual)
        return self._plan.blocks.restore(block)

    def bring_back(self, ritual: Ritual) -> Outcome:
        """Restore a removed ritual from where it ended."""
        if not ritual.ended:
            raise BadInput(f"“{safe(ritual.title)[:40]}” has not ended.")
        segments = reversed(self._plan.rituals.chain(ritual.root).segments)
        gone = [ritual_record(segment) for segment in takewhile(lambda segment: segment.ended, segments)]
        edits = [Edit(PLAN, RITUALS, record, {DELETED: False} | before_undoing(record)) for record in gone]
        # What was removed in the same action has the same stamp.
        stamps = {write.t for record in gone for write in record.deletes}
        edits += [
            Edit(*place_of(evening.id), record_of(evening), {DELETED: False})
            for evening in self._repository.blocks.every()
            if evening.ritual == ritual.root and any(write.t in stamps for write in record_of(evening).deletes)
        ]
        self._session.save("restored", edits, about=ritual.title)
        return Outcome("restored", self._plan.rituals.shown(ritual.root), scope="all")

    def finish(self, block: Block, status: Status) -> Outcome:
        """Set the status, as for a block.

        On a flexible ritual's line, `planned` takes back the last tick.
        """
        if block.tally and status == "planned" and block.status == "planned":
            rows = [
                self._repository.blocks.get(f"{block.ritual}@{day}")
                for day in Week.of(block.occurrence or self._plan.today).days
            ]
            ticked = [row for row in rows if row and row.tally and row.status != "planned"]
            if ticked:
                return self._plan.blocks.finish(ticked[-1], status)
        return self._plan.blocks.finish(block, status)


def _agreed_version(record: Record, register: str) -> list[str]:
    """The version to which a record has a person's yes, in a list; empty without one."""
    answer = read_answer(value_of(record, register, inherits=True))
    return [answer.of] if answer and answer.said == "yes" else []
