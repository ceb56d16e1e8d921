"""The edits of a change of a ritual from a date on.

They go into the ritual's record of that date (`<root>~<date>`), into its records of later dates that set the same
field, and into occurrences that were changed on their own and move with the ritual.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import cast

from planner.domain.errors import BadInput
from planner.domain.ids import occurrence_id, segment_id
from planner.domain.model.block import WE, Block, Changes, Scope
from planner.domain.model.registers import ANSWER, PERSONAL, REMIND, TAG
from planner.domain.recurrence.ritual import (
    EVERY_ASPECT,
    MOST_SLOTS,
    Aspect,
    Ritual,
    RitualChanges,
    aspects,
    combined,
    counterparts,
    moved,
    rebased,
    ritual_version,
    starting,
)
from planner.domain.recurrence.rule import Rule, decode_rule, encode_rule
from planner.domain.time.when import When
from planner.named_tuple import NamedTuple
from planner.plan.records import place_of, record_of
from planner.plan.ritual_records import segment_record
from planner.plan.service import Service
from planner.store.codec.answers import encode_when
from planner.store.codec.drafts import change_registers
from planner.store.codec.rituals import Chain, edited
from planner.store.codec.visibility import value_of
from planner.store.crdt.register import DELETED, Record
from planner.store.device.edits import Edit
from planner.store.disk.layout import PLAN, RITUALS

_WHOLE = ("who", "lead", "turns")
"""Fields of turns, which are set for the ritual from a date on, not by segment."""
_REACH = {"DAILY": 3, "WEEKLY": 3, "MONTHLY": 15, "YEARLY": 182}
"""How many days an occurrence may be moved by a new rule to remain the same."""


class RitualWish(NamedTuple):
    """A change of a ritual from a date on.

    `rule`, `who`, `turns` and `fields` are the new ones; `said` are the aspects of the rule that were named.
    """

    rule: Rule
    said: frozenset[Aspect]
    who: str
    fields: Mapping[str, object]
    turns: bool


class SegmentEdits(Service):
    """Work out the edits of a change from a date on; the caller saves them."""

    def wish(self, block: Block, changes: RitualChanges, chain: Chain, day: date, scope: Scope) -> RitualWish:
        """The wish for a change, worked out from the ritual's rule.

        An occurrence's own changes play no part in it.
        """
        ritual = chain.on(day)
        fields = {name: value for name, value in changes.items() if name not in ("when", "rule", "turns", "said")}
        turns = changes.get("turns", ritual.turns)
        rule = changes.get("rule")
        if rule is not None:
            rule = starting(rule, day if scope == "following" else self._plan.today)
            check_times(rule)
            return RitualWish(rule, EVERY_ASPECT, ritual.who, fields, turns)
        if "when" not in changes:
            return RitualWish(ritual.rule, frozenset(), ritual.who, fields, turns)
        original = block.rule_date or day
        source = chain.on(original)
        by_rule = source.when(original)
        to = rebased(block.when, changes["when"], by_rule)
        rule = source.rule if to == by_rule else self._moved(source, block, to, day)
        said = changes.get("said", aspects(source.rule, rule))
        if source.id != ritual.id:
            rule = combined(ritual.rule, rule, said, day)
        if rule != ritual.rule:
            check_times(rule)
        return RitualWish(rule, said, ritual.who, fields, turns)

    def gives_way(self, block: Block, changes: RitualChanges, registers: Mapping[str, object]) -> dict[str, object]:
        """The registers that this occurrence gives up to get the ritual's new values.

        An occurrence that was moved stays where it is.
        """
        by_rule = self._plan.rituals.by_rule(block, words=True)
        own = record_of(block)
        return {
            name: None
            for name in dict.fromkeys((*registers, *changes))
            if name not in ("when", "rule", "turns", "said")
            and value_of(own, name, inherits=True) is not None
            and (name.startswith((TAG, REMIND)) or getattr(block, name) != getattr(by_rule, name))
        }

    def registers(self, block: Block, ritual: Ritual, wish: RitualWish, day: date) -> dict[str, object]:
        """The registers that the wish changes in that segment, apart from `rule`."""
        fresh = self._repository.rituals.fresh(ritual, day)
        fields = dict(wish.fields)
        if "tags" in fields:
            fields["tags"] = _tags(ritual.tags, block.tags, cast("tuple[str, ...]", fields["tags"]))
        registers = change_registers(fresh, cast("Changes", fields), self._plan.me.id)
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
        original = block.rule_date or day
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

    def edits(
        self,
        block: Block,
        chain: Chain,
        ritual: Ritual,
        day: date,
        registers: Mapping[str, object],
        own: Mapping[str, object],
        wish: RitualWish | None = None,
    ) -> list[Edit]:
        """The edits for that date and all later ones.

        `own` is removed from this occurrence. `wish` also applies to later segments where this one has it already.
        """
        if wish is None:
            rule = decode_rule(registers.get("rule")) or ritual.rule
            wish = RitualWish(rule, aspects(ritual.rule, rule), ritual.who, {}, ritual.turns)
        # A reminder begins nothing new: the other person would be asked about it.
        only_reminds = registers.keys() == {REMIND + self._plan.me.id}
        target = segment_record(block, ritual.id) if only_reminds else record_from(block, ritual, day)
        edits = [Edit(PLAN, RITUALS, target, registers)] if registers else []
        for segment in chain.segments:
            if segment.begins > day and segment.id != target.id:
                record = segment_record(block, segment.id)
                if later := self._later(block, segment, record, registers, wish):
                    edits.append(Edit(PLAN, RITUALS, record, later))
        if wish.said or registers.keys() & {"who", "turns"}:
            edits += self._changed_occurrences(block, chain, edits, day, wish.said)
        if own:
            edits.append(Edit(*place_of(block.id), record_of(block), own))
        return join_edits(edits)

    def _later(
        self, block: Block, segment: Ritual, record: Record, registers: Mapping[str, object], wish: RitualWish
    ) -> dict[str, object]:
        """The registers that change in a later segment: only those it sets differently."""
        begins = segment.next_date(segment.begins) or segment.begins
        words = self.registers(block, segment, wish._replace(rule=segment.rule, turns=segment.turns), begins)
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

    def _changed_occurrences(
        self, block: Block, chain: Chain, edits: Sequence[Edit], day: date, said: frozenset[Aspect]
    ) -> list[Edit]:
        """The edits for individually changed occurrences when times or owner change.

        A removed one stays removed on its new day, and no other occurrence appears beside one that was moved. One
        with other words but no time or owner of its own moves along, however often the ritual moves.
        """
        after = edited(chain, written_by(edits), self._plan.device, self._repository.facts)
        changed = [
            evening
            for evening in self._repository.blocks.every()
            if evening.ritual == block.ritual and (evening.rule_date or date.min) >= day
        ]
        if after is None or not changed:
            return []
        kept = [edit for evening in changed for edit in _kept_terms(evening, chain, after)]
        if not said or after.on(day).rule.flexible or chain.on(day).rule.flexible:
            return kept
        last = max(evening.rule_date or day for evening in changed)
        place = self._new_dates(chain, after, day, last) if "days" in said else {}
        taken = {evening.occurrence for evening in changed if not evening.deleted}
        went = {evening.went_to for evening in changed if evening.went_to}
        found = kept
        for evening in changed:
            old = cast("date", evening.rule_date)
            new = place.get(old)
            if evening.went_to:
                found += self._carried_again(evening, chain, after, new if new and new not in taken else old)
            elif new and new not in taken and not (evening.deleted and old in went):
                found += self._carried_over(evening, chain, after, new)
        return found

    def _new_dates(self, chain: Chain, after: Chain, day: date, last: date) -> dict[date, date]:
        """The new date of each date that the ritual leaves, from `day` on."""
        away = timedelta(days=_REACH[chain.on(day).rule.parts.freq])
        begins = after.on(day).rule.first.local_start.date()
        before, now = (_dates(c, min(day, begins), last + 2 * away) for c in (chain, after))
        first, first_now = next((d for d in before if d >= day), None), next((d for d in now if d >= begins), None)
        if first is None or first_now is None:
            return {}
        return counterparts(before, now, (first_now - first).days, away.days)

    def _carried_over(self, evening: Block, chain: Chain, after: Chain, new: date) -> Iterator[Edit]:
        """The edits for one changed occurrence whose ritual comes on another day now."""
        own = record_of(evening)
        is_gone = evening.deleted or evening.called_off_by is not None
        says = _own_fields_of(own)
        if not is_gone and not says:
            return
        if not is_gone and "when" not in says and chain.has_terms_of(evening):
            when = evening.when if evening.status != "planned" else after.on(new).when(new)
            yield Edit(*place_of(evening.id), own, {"when": encode_when(when)})
        yield self._marked(str(evening.ritual), new, deleted=True)

    def _carried_again(self, evening: Block, chain: Chain, after: Chain, new: date) -> Iterator[Edit]:
        """The edits for an occurrence that moved along before, and does again.

        It returns to its original date once the ritual comes there again.
        """
        old, original = cast("date", evening.went_to), cast("date", evening.occurrence)
        is_gone = evening.deleted or evening.called_off_by is not None
        stays = is_gone or evening.status != "planned" or not chain.has_terms_of(evening)
        if not stays and after.on(original).falls_on(original):
            yield Edit(*place_of(evening.id), record_of(evening), {"when": None})
            if after.on(old).falls_on(old):
                yield self._marked(str(evening.ritual), old, deleted=False)
            return
        if not stays and (when := after.on(new).when(new)) != evening.when and after.on(new).falls_on(new):
            yield Edit(*place_of(evening.id), record_of(evening), {"when": encode_when(when)})
        if new != old:
            yield self._marked(str(evening.ritual), new, deleted=True)

    def _marked(self, root: str, day: date, *, deleted: bool) -> Edit:
        """The edit that removes the occurrence of that date, or lets it come."""
        key = occurrence_id(root, day)
        return Edit(*place_of(key), self._repository.records.kept(*place_of(key), key), {DELETED: deleted})


def check_times(rule: Rule) -> None:
    """Raise BadInput for more times a week than a ritual can have."""
    if (rule.times or 1) > MOST_SLOTS:
        raise BadInput(f"A ritual without a day comes up to {MOST_SLOTS} times a week.")


def changes_times(segment: Ritual, wish: RitualWish) -> bool:
    """Whether that segment would come at other times."""
    rule = combined(segment.rule, wish.rule, wish.said, segment.begins)
    return ritual_version(rule, segment.who) != ritual_version(segment.rule, segment.who)


def written_by(edits: Sequence[Edit]) -> dict[str, Mapping[str, object]]:
    """The registers that these edits write of rituals, by record id."""
    return {edit.record.id: edit.registers for edit in edits if edit.table == RITUALS}


def join_edits(edits: Sequence[Edit]) -> list[Edit]:
    """Join the edits of each record into one."""
    found: dict[tuple[str, str], Edit] = {}
    for edit in edits:
        key = edit.table, edit.record.id
        found[key] = edit._replace(registers={**found[key].registers, **edit.registers}) if key in found else edit
    return list(found.values())


def _own_fields_of(own: Record) -> set[str]:
    """The registers that an occurrence itself sets, without one person's own."""
    names = (name for name in own.writes.keys() | own.words.keys() if not name.startswith((*PERSONAL, REMIND)))
    return {name for name in names if value_of(own, name, inherits=True) is not None}


def _kept_terms(evening: Block, chain: Chain, after: Chain) -> Iterator[Edit]:
    """The edit by which an occurrence with a time or an owner of its own keeps both.

    What somebody said to it is about both together, also a no that called it off.
    """
    day = evening.rule_date
    if day is None or evening.deleted or evening.when.precision == "week":
        return
    own, there = record_of(evening), after.on(day)
    says, now = _own_fields_of(own), there.terms(day)
    is_off = evening.called_off_by is not None and not chain.on(day).ended and (says or there.falls_on(day))
    if not is_off and chain.has_terms_of(evening):
        return
    registers: dict[str, object] = {}
    if "when" not in says and now.when != evening.when:
        registers["when"] = encode_when(evening.when)
    if "who" not in says and now.who != evening.who:
        registers["who"] = evening.who
    if registers:
        yield Edit(*place_of(evening.id), own, registers)


def _dates(chain: Chain, first: date, last: date) -> list[date]:
    return [day for segment in chain.segments for day in segment.dates(first, last)]


def _tags(has: tuple[str, ...], painted: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The tags after a change: those added since it was painted stay."""
    return tuple(sorted((set(has) | (set(wanted) - set(painted))) - (set(painted) - set(wanted))))


def record_from(block: Block, ritual: Ritual, day: date) -> Record:
    """The record that a change from `day` on is written to.

    It's the record of the segment that begins there, or else a new one.
    """
    first = ritual.next_date(ritual.begins) if not ritual.ended else None
    return segment_record(block, ritual.id if first == day or ritual.begins == day else segment_id(ritual.root, day))
