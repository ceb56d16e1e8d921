"""The occurrences of a ritual as blocks, while nobody changed them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from planner.domain.agreement import needs_yes
from planner.domain.ids import occurrence_id
from planner.domain.model.block import WE, Block, Proposal, Terms, Version
from planner.domain.recurrence.ritual import MOST_SLOTS, Ritual
from planner.domain.recurrence.rule import Rule
from planner.domain.time.when import When
from planner.store.codec.rituals import Chain
from planner.store.crdt.register import Record, Words


class OccurrenceRecord(Record):
    """An occurrence's own writes, with those of its ritual's segments at that moment."""

    chain: Mapping[str, Record]
    private: Mapping[str, object]

    def __new__(cls, own: Record, chain: Chain, words: Words) -> OccurrenceRecord:
        """An occurrence's own writes, beside its ritual's chain and private words."""
        record = super().__new__(cls, own.id, own.writes, words, chain.visibility, own.withdrawn)
        record.chain, record.private = chain.records, chain.private
        return record


def slots(ritual: Ritual, day: date) -> list[date]:
    """The original dates of a rule's slots in one week: several for a weekly count."""
    if not ritual.rule.flexible:
        return [day]
    times = min(ritual.rule.times or 1, MOST_SLOTS)
    return [day + timedelta(days=n) for n in range(times)]


def occurrence(ritual: Ritual, day: date, chain: Chain) -> Block:
    """The unchanged occurrence on that original date."""
    terms = ritual.terms(day)
    needed = needs_yes(terms, ritual.pillar, ritual.people)
    root, off_by, said = ritual.root, ritual.called_off_by, ritual.agreement
    key = occurrence_id(root, day)
    return Block(
        id=key,
        who=terms.who,
        title=ritual.title,
        when=terms.when,
        author=ritual.author,
        pillar=ritual.pillar,
        place=ritual.place,
        notes=ritual.notes,
        lead=ritual.lead_on(day),
        goal=ritual.goal,
        tags=ritual.tags,
        protected=ritual.protected,
        remind=ritual.remind,
        visibility=ritual.visibility,
        unreadable=ritual.unreadable,
        agreement={person: "no" if person == off_by else said.get(person, "open") for person in needed},
        called_off_by=off_by,
        because=ritual.because,
        proposals=_proposals(ritual, day),
        earlier_yes=ritual.earlier_yes if ritual.earlier_yes and _is_first(ritual, day) else (),
        conflicts=tuple(_as_block_s(v, day) for v in ritual.conflicts) if ritual.conflicts else (),
        touched_by=off_by or ritual.touched_by,
        touched_at=ritual.touched_at,
        ritual=root,
        occurrence=day,
        tally=(0, ritual.rule.times or 1) if ritual.rule.flexible else None,
        daily=ritual.rule.comes_daily,
        slot=ritual.turns and terms.who == WE and not ritual.rule.flexible and ritual.pillar != "home",
        seen=OccurrenceRecord(Record(key), chain, {}),
    )


_ID, _WHEN, _OCCURRENCE, _SEEN = map(Block._fields.index, ("id", "when", "occurrence", "seen"))


def each_occurrence(days: Iterable[tuple[Ritual, date, Chain]]) -> Iterator[Block]:
    """The unchanged occurrences on these days, as `occurrence` makes them.

    Those of one segment differ by their day alone, unless it has turns or open questions.
    """
    segment: Ritual | None = None
    first: Block | None = None
    root = ""
    for ritual, day, chain in days:
        if first is None or ritual is not segment:
            block = occurrence(ritual, day, chain)
            differ = ritual.turns or ritual.proposals or ritual.earlier_yes or ritual.conflicts
            segment, first, root = ritual, None if differ else block, ritual.root
            yield block
        else:
            values: list[object] = list(first)
            values[_ID] = key = occurrence_id(root, day)
            values[_WHEN], values[_OCCURRENCE] = ritual.when(day), day
            values[_SEEN] = OccurrenceRecord(Record(key), chain, {})
            yield Block._make(values)


def folded(blocks: Iterable[Block]) -> list[Block]:
    """Fold a flexible ritual's slots of one week into one block: the next to tick.

    Its `tally` is (slots done, slots). It's set aside if all of them are. Slots that were given a time of their own
    must be left out by the caller.
    """
    rows = sorted((block for block in blocks if not block.deleted), key=lambda block: block.id)
    if not rows:
        return []
    done = sum(block.status == "done" for block in rows)
    ahead = [block for block in rows if block.status in ("planned", "partly")]
    shown_one = ahead[0] if ahead else next((b for b in reversed(rows) if b.status == "done"), rows[-1])
    aside = shown_one.aside if all(block.aside for block in rows) else ""
    return [shown_one._replace(tally=(done, len(rows)), aside=aside)]


def _proposals(ritual: Ritual, day: date) -> tuple[Proposal, ...]:
    """The proposals about the whole ritual, shown at the segment's first occurrence."""
    if not ritual.proposals or not _is_first(ritual, day):
        return ()
    return tuple(Proposal(p.by, Terms(p.rule.first, p.who), p.at, whole=True) for p in ritual.proposals)


def _is_first(ritual: Ritual, day: date) -> bool:
    return ritual.next_date(ritual.begins) == day


def _as_block_s(found: Version, day: date) -> Version:
    """Another version of the rule, as the time that this occurrence would have."""
    if found.register != "rule" or not isinstance(found.value, Rule):
        return found
    when: When = found.value.on(max(day, found.value.first.local_start.date()))
    for later in range(0 if found.value.flexible else 7):
        if Ritual("", "", found.value, "", "", date.min).comes_on(day + timedelta(days=later)):
            when = found.value.on(day + timedelta(days=later))
            break
    return found._replace(register="when", value=when)
