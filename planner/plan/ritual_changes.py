"""Rituals: add one, change or end some or all of its occurrences.

An occurrence is a block, and changing only `this` one works as for any block. A change from a date on is written into
the ritual's record of that date (`<root>~<date>`), so that earlier occurrences stay as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import takewhile
from typing import NamedTuple, cast

from planner.domain.agreement import key as terms_key
from planner.domain.agreement import must_propose
from planner.domain.errors import BadInput, TheirTime
from planner.domain.ids import occurrence_id, segment_id
from planner.domain.model.block import WE, Block, Changes, Outcome, OutcomeKind, Scope, Status, Visibility
from planner.domain.model.registers import ANSWER, PERSONAL, PROPOSAL, TAG
from planner.domain.recurrence.ritual import (
    EVERY_ASPECT,
    MOST_SLOTS,
    Aspect,
    Ritual,
    RitualChanges,
    RitualOffer,
    aspects,
    combined,
    counterparts,
    moved,
    rebased,
    ritual_version,
    starting,
)
from planner.domain.recurrence.rule import RitualDraft, Rule, decode_rule, encode_rule
from planner.domain.text import shown as safe
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.plan.records import place_of, record_of
from planner.plan.ritual_records import ritual_record, segment_record
from planner.plan.service import Service
from planner.store.codec.answers import encode_when, read_answer, yes_to
from planner.store.codec.drafts import change_registers, ritual_registers
from planner.store.codec.rituals import Chain, edited, encode_terms, overruled
from planner.store.codec.visibility import VISIBILITY, privacy, value_of
from planner.store.crdt.register import DELETED, Record
from planner.store.device.edits import Edit
from planner.store.device.writer import written_since
from planner.store.disk.layout import OCCURRENCES, PLAN, RITUALS
from planner.store.index.occurrences import OccurrenceRecord
from planner.store.private.split import before_undoing

TURNS_ARE_OPEN = "A ritual that you take in turns is open to both of you."


_WHOLE = ("who", "lead", "turns")
"""Fields of turns, which are set for the ritual from a date on, not by segment."""
_REACH = {"DAILY": 3, "WEEKLY": 3, "MONTHLY": 15, "YEARLY": 182}
"""How many days an occurrence may be moved by a new rule to remain the same."""


class _Wish(NamedTuple):
    """A change of a ritual from a date on.

    `rule`, `who`, `turns` and `fields` are the new ones; `said` are the aspects of the rule that were named.
    """

    rule: Rule
    said: frozenset[Aspect]
    who: str
    fields: Mapping[str, object]
    turns: bool


class RitualEdits(Service):
    """Add, change and end rituals, and change their occurrences."""

    # -- adding -------------------------------------------------------------------------------------------------------

    def add_ritual(self, draft: RitualDraft, *, turns: bool = False, left_out: Sequence[date] = ()) -> Outcome:
        """Add a ritual, without an occurrence on the dates that are `left_out`.

        Raises BadInput without a title, or too many times a week.
        """
        ritual_id = self._session.ids.record(f"{self._plan.today.year:04}-{self._plan.today.month:02}")
        return self._add([(ritual_id, draft)], turns, left_out)

    def take_up(
        self, offer: RitualOffer, draft: RitualDraft | None = None, *, turns: bool | None = None, each: bool = False
    ) -> Outcome:
        """Add a suggested ritual, perhaps changed.

        With `each` both people have it at the same time, each for themselves.
        """
        draft = draft or offer.draft
        if each:
            people = (self._plan.me.id, self._plan.you.id)
            return self._add([(f"{offer.id}-{person}", draft._replace(who=person)) for person in people], turns=False)
        return self._add([(offer.id, draft)], offer.turns if turns is None else turns)

    def _add(self, drafts: list[tuple[str, RitualDraft]], turns: bool, left_out: Sequence[date] = ()) -> Outcome:
        edits = []
        for ritual_id, draft in drafts:
            _check(draft.rule)
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
                edits = _together([edit, *self._yes_to_opened(root, visibility)])
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
        wish = self._wish(block, changes, chain, day, scope)
        registers = self._ritual_registers(block, ritual, wish, day)
        rule, who = wish.rule, cast("str", registers.pop("who", ritual.who))
        terms: dict[str, object] = {}
        if ritual_version(rule, who) != ritual_version(ritual.rule, ritual.who):
            if (
                self._repository.facts.agreement_on
                and ritual.visibility != "open"
                and ritual.who not in (WE, self._plan.me.id)
            ):
                raise TheirTime(f"That time is {self._plan.you.name}’s own.")
            terms = self._plan.rituals.my_version(rule, who) if ritual.visibility == "open" else {}
        if rule != ritual.rule:
            terms["rule"] = encode_rule(rule)
        if who != ritual.who:
            terms["who"] = who
        own = self._gives_way(block, changes, registers)
        edits = self._edits_from(block, chain, ritual, day, registers | terms, own, wish)
        if not edits:
            return Outcome("unchanged", block, block, scope=scope)
        if self._overrules(chain, edits) or ("who" in own and terms and self._is_agreed(block)):
            return self._ask(block, chain, ritual, day, wish._replace(who=who), registers, scope)
        kind: OutcomeKind = "moved" if changes.keys() <= {"when", "who", "said"} else "changed"
        return self._save_from(kind, block, edits, day, scope)

    def _wish(self, block: Block, changes: RitualChanges, chain: Chain, day: date, scope: Scope) -> _Wish:
        """The wish for a change, worked out from the ritual's rule.

        An occurrence's own changes play no part in it.
        """
        ritual = chain.on(day)
        fields = {name: value for name, value in changes.items() if name not in ("when", "rule", "turns", "said")}
        turns = changes.get("turns", ritual.turns)
        rule = changes.get("rule")
        if rule is not None:
            rule = starting(rule, day if scope == "following" else self._plan.today)
            _check(rule)
            return _Wish(rule, EVERY_ASPECT, ritual.who, fields, turns)
        if "when" not in changes:
            return _Wish(ritual.rule, frozenset(), ritual.who, fields, turns)
        original = block.occurrence or day
        source = chain.on(original)
        stands = source.when(original)
        to = rebased(block.when, changes["when"], stands)
        rule = source.rule if to == stands else self._moved(source, block, to, day)
        said = changes.get("said", aspects(source.rule, rule))
        if source.id != ritual.id:
            rule = combined(ritual.rule, rule, said, day)
        if rule != ritual.rule:
            _check(rule)
        return _Wish(rule, said, ritual.who, fields, turns)

    def _gives_way(self, block: Block, changes: RitualChanges, registers: Mapping[str, object]) -> dict[str, object]:
        """The registers that this occurrence gives up to get the ritual's new values.

        An occurrence that was moved stays where it is.
        """
        stands = self._plan.rituals.by_rule(block, words=True)
        own = record_of(block)
        return {
            name: None
            for name in dict.fromkeys((*registers, *changes))
            if name not in ("when", "rule", "turns", "said")
            and value_of(own, name, inherits=True) is not None
            and (name.startswith(TAG) or getattr(block, name) != getattr(stands, name))
        }

    def _ritual_registers(self, block: Block, ritual: Ritual, wish: _Wish, day: date) -> dict[str, object]:
        """The registers that the wish changes in that segment, apart from `rule`."""
        stands = self._repository.rituals.fresh(ritual, day)
        fields = dict(wish.fields)
        if "tags" in fields:
            fields["tags"] = _tags(ritual.tags, block.tags, cast("tuple[str, ...]", fields["tags"]))
        registers = change_registers(stands, cast("Changes", fields))
        if wish.turns != ritual.turns:
            registers["turns"] = wish.turns
        is_moved = wish.rule != ritual.rule
        if wish.turns and (is_moved or registers.keys() & {"turns", "who", "lead"}):
            self._keep_turns(registers, ritual._replace(turns=True), wish.rule if is_moved else None, day)
        return registers

    def _keep_turns(self, registers: dict[str, object], ritual: Ritual, moved_to: Rule | None, day: date) -> None:
        """Keep the turn on that date with the same person, or with the one just named."""
        rule = moved_to or ritual.rule
        first = rule.first.local_start.date() if moved_to else day
        name = "lead" if registers.get("who", ritual.who) == WE else "who"
        has = ritual.lead_on(day) if name == "lead" else ritual.terms(day).who
        person = registers.get(name) or has or self._plan.me.id
        anchor = ritual._replace(rule=rule).anchor(str(person), first)
        if anchor != getattr(ritual, name):
            registers[name] = anchor
        else:
            registers.pop(name, None)

    def _moved(self, ritual: Ritual, block: Block, to: When, day: date) -> Rule:
        """The rule after one of its occurrences was moved and the others with it."""
        original = block.occurrence or day
        rule = moved(ritual.rule, original, to)
        if rule.flexible or original == day:
            return starting(rule, self._after_last(block, day))
        shift = to.local_start.date() - original if day.weekday() == original.weekday() else timedelta()
        return starting(
            moved(rule._replace(start=rule.on(day).start), day + shift, to.to_day(day + shift)), self._plan.today
        )

    def _after_last(self, block: Block, day: date) -> date:
        """The day after the last occurrence before that date; earlier ones don't change."""
        chain = self._plan.rituals.chain(str(block.ritual))
        before = [d for segment in chain.segments for d in segment.dates(day - timedelta(days=400), day - timedelta(1))]
        return max(before) + timedelta(days=1) if before else date.min

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
        return self._save_from(kind, block, self._edits_from(block, chain, ritual, day, registers, {}), day, scope)

    def _save_from(self, kind: OutcomeKind, block: Block, edits: Sequence[Edit], day: date, scope: Scope) -> Outcome:
        self._session.save(kind, edits, about=block.title)
        return Outcome(kind, self._plan.rituals.shown(str(block.ritual), day), block, scope=scope)

    def _edits_from(
        self,
        block: Block,
        chain: Chain,
        ritual: Ritual,
        day: date,
        registers: Mapping[str, object],
        own: Mapping[str, object],
        wish: _Wish | None = None,
    ) -> list[Edit]:
        """The edits for that date and all later ones.

        `own` is removed from this occurrence. `wish` also applies to later segments where this one has it already.
        """
        if wish is None:
            rule = decode_rule(registers.get("rule")) or ritual.rule
            wish = _Wish(rule, aspects(ritual.rule, rule), ritual.who, {}, ritual.turns)
        target = _record_at(block, ritual, day)
        edits = [Edit(PLAN, RITUALS, target, registers)] if registers else []
        for segment in chain.segments:
            if segment.begins > day and segment.id != target.id:
                record = segment_record(block, segment.id)
                if later := self._later(block, segment, record, registers, wish):
                    edits.append(Edit(PLAN, RITUALS, record, later))
        edits += self._evenings(block, chain, edits, day) if "days" in wish.said else []
        if own:
            edits.append(Edit(*place_of(block.id), record_of(block), own))
        return _together(edits)

    def _later(
        self, block: Block, segment: Ritual, record: Record, registers: Mapping[str, object], wish: _Wish
    ) -> dict[str, object]:
        """The registers that change in a later segment: only those it sets differently."""
        begins = segment.next_date(segment.begins) or segment.begins
        words = self._ritual_registers(block, segment, wish._replace(rule=segment.rule, turns=segment.turns), begins)
        whole = {name: value for name, value in registers.items() if name in _WHOLE or name.startswith(PERSONAL)}
        if segment.turns:
            words = {name: value for name, value in words.items() if name not in _WHOLE}
        later = {
            name: value
            for name, value in {**words, **whole}.items()
            if value_of(record, name, inherits=True) is not None
        }
        rule, who = combined(segment.rule, wish.rule, wish.said, segment.begins), str(registers.get("who", segment.who))
        answers = {name for name in later if name.startswith(ANSWER)}
        if wish.said and rule != segment.rule and value_of(record, "rule", inherits=True) is not None:
            later["rule"] = encode_rule(rule)
            answers |= {name for name in registers if name.startswith(ANSWER)} or {ANSWER + self._plan.me.id}
        for name in answers if segment.visibility == "open" else ():
            later |= self._plan.rituals.my_version(rule, who, name.removeprefix(ANSWER))
        return later

    def _evenings(self, block: Block, chain: Chain, edits: Sequence[Edit], day: date) -> list[Edit]:
        """The edits for individually changed occurrences when the ritual's days change.

        A removed one stays removed on its new day, and no other occurrence appears beside one that was moved. One
        with other words but no time of its own moves along.
        """
        after = edited(chain, _written(edits), self._plan.device, self._repository.facts)
        changed = [
            evening
            for evening in self._repository.blocks.every()
            if evening.ritual == block.ritual and (evening.occurrence or date.min) >= day
        ]
        if after is None or not changed or after.on(day).rule.flexible or chain.on(day).rule.flexible:
            return []
        days = [evening.occurrence for evening in changed if evening.occurrence]
        away = timedelta(days=_REACH[chain.on(day).rule.parts.freq])
        begins = after.on(day).rule.first.local_start.date()
        before, now = (_dates(c, min(day, begins), max(days) + 2 * away) for c in (chain, after))
        first, first_now = next((d for d in before if d >= day), None), next((d for d in now if d >= begins), None)
        if first is None or first_now is None:
            return []
        shift = (first_now - first).days
        place = counterparts(before, now, shift, away.days)
        found: list[Edit] = []
        for evening in changed:
            new = place.get(evening.occurrence or date.min)
            if new and new not in days:
                found += self._carried(evening, chain, after, new)
        return found

    def _carried(self, evening: Block, chain: Chain, after: Chain, new: date) -> Iterator[Edit]:
        """The edits for one changed occurrence whose ritual comes on another day now."""
        own, old = record_of(evening), cast("date", evening.occurrence)
        is_gone = evening.deleted or evening.called_off_by is not None
        says = {name for name in own.writes.keys() | own.words.keys() if value_of(own, name, inherits=True) is not None}
        if not is_gone and not any(not name.startswith(PERSONAL) for name in says):
            return
        if not is_gone and "when" not in says:
            happened = evening.status != "planned"
            when = chain.on(old).when(old) if happened else after.on(new).when(new)
            yield Edit(*place_of(evening.id), own, {"when": encode_when(when)})
        key = occurrence_id(str(evening.ritual), new)
        yield Edit(*place_of(key), self._repository.records.kept(*place_of(key), key), {DELETED: True})

    def _overrules(self, chain: Chain, edits: Sequence[Edit]) -> bool:
        """Whether the edits overrule the other person's yes, now or later on."""
        after = edited(chain, _written(edits), self._plan.device, self._repository.facts)
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
        wish: _Wish,
        rest: Mapping[str, object],
        scope: Scope,
    ) -> Outcome:
        if ritual.protected and ritual.who not in (WE, self._plan.me.id):
            raise TheirTime(f"“{safe(block.title)[:40]}” is protected: {self._plan.you.name} keeps that time.")
        rule, who = wish.rule, wish.who
        words = self._edits_from(block, chain, ritual, day, rest, {}, wish._replace(rule=ritual.rule, said=frozenset()))
        asked = [
            Edit(PLAN, RITUALS, _record_at(block, ritual, day), {PROPOSAL + self._plan.me.id: encode_terms(rule, who)})
        ]
        if ritual_version(rule, who) == ritual_version(ritual.rule, ritual.who):
            asked = []  # it differs only from a later date on
        for later in chain.segments:
            record = segment_record(block, later.id)
            says_when = value_of(record, "rule", inherits=True) is not None
            if later.begins > day and says_when and not later.ended and _changes(later, wish):
                of_later = encode_terms(combined(later.rule, rule, wish.said, later.begins), later.who)
                asked.append(Edit(PLAN, RITUALS, record, {PROPOSAL + self._plan.me.id: of_later}))
        return self._save_from("proposed", block, _together([*words, *asked]), day, scope)

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
            raise TheirTime(f"“{safe(block.title)[:40]}” is {self._plan.you.name}’s own.")
        target = _record_at(block, ritual, day)
        later = [s.id for s in chain.segments if s.begins > day and s.id != target.id and not s.ended]
        records = [target, *(segment_record(block, later_id) for later_id in later)]
        edits = [Edit(PLAN, RITUALS, record, {DELETED: True}) for record in records]
        edits += [
            Edit(*place_of(changed.id), record_of(changed), {DELETED: True})
            for changed in self._repository.blocks.every()
            if changed.ritual == block.ritual and not changed.deleted and (changed.occurrence or date.min) >= day
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
        first = evening.occurrence == day and evening.terms == ritual.terms(day)
        return first and is_agreed and self._repository.facts.agreement_on

    def restore(self, block: Block) -> Outcome:
        """Restore an occurrence as any block; with one that ended a ritual, the ritual."""
        ritual = self._plan.rituals.ritual_of(block)
        if ritual and block.called_off_by and ritual.called_off_on == block.occurrence:
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


def _check(rule: Rule) -> None:
    if (rule.times or 1) > MOST_SLOTS:
        raise BadInput(f"A ritual without a day comes up to {MOST_SLOTS} times a week.")


def _changes(segment: Ritual, wish: _Wish) -> bool:
    """Whether that segment would come at other times."""
    rule = combined(segment.rule, wish.rule, wish.said, segment.begins)
    return ritual_version(rule, segment.who) != ritual_version(segment.rule, segment.who)


def _written(edits: Sequence[Edit]) -> dict[str, Mapping[str, object]]:
    """The registers that these edits write of rituals, by record id."""
    return {edit.record.id: edit.registers for edit in edits if edit.table == RITUALS}


def _together(edits: Sequence[Edit]) -> list[Edit]:
    """Join the edits of each record into one."""
    found: dict[tuple[str, str], Edit] = {}
    for edit in edits:
        key = edit.table, edit.record.id
        found[key] = edit._replace(registers={**found[key].registers, **edit.registers}) if key in found else edit
    return list(found.values())


def _dates(chain: Chain, first: date, last: date) -> list[date]:
    return [day for segment in chain.segments for day in segment.dates(first, last)]


def _tags(has: tuple[str, ...], painted: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The tags after a change: those added since it was painted stay."""
    return tuple(sorted((set(has) | (set(wanted) - set(painted))) - (set(painted) - set(wanted))))


def _record_at(block: Block, ritual: Ritual, day: date) -> Record:
    """The record for a change from that date on: a segment's, or a new one."""
    first = ritual.next_date(ritual.begins) if not ritual.ended else None
    return segment_record(block, ritual.id if first == day or ritual.begins == day else segment_id(ritual.root, day))
