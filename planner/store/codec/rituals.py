"""Read rituals from their records: the segments of each, and the answers to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate
from types import MappingProxyType
from typing import cast

from planner.domain import recurrence
from planner.domain.agreement import Answer, says
from planner.domain.ids import home_month, split_ritual
from planner.domain.model.block import WE, Block, Proposal, Version, Visibility, Yes
from planner.domain.model.registers import ANSWER, PERSONAL, PROPOSAL, REMIND, TAG
from planner.domain.recurrence.ritual import Ritual, RitualProposal, ritual_needs_yes, ritual_version
from planner.domain.recurrence.rule import Rule, decode_rule, encode_rule
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.named_tuple import NamedTuple
from planner.store.codec.answers import answers_apart, read_answers
from planner.store.codec.values import (
    UNDERSTOOD_LATER,
    Reader,
    has_readable,
    is_anothers,
    readable_versions,
    shown_value,
    version_of,
)
from planner.store.codec.values import decode_value as decode_field
from planner.store.codec.visibility import VISIBILITY, blank_value, is_kept, privacy, visibility_of
from planner.store.crdt.hlc import stamp_time
from planner.store.crdt.register import DELETED, Record, Write, distinct, written_last
from planner.store.disk.layout import PLAN


class Chain(NamedTuple):
    """One ritual: its segments in order of their beginnings, and their records by id.

    `private` has the signatures of this device's private files when it was read.
    """

    segments: tuple[Ritual, ...]
    records: Mapping[str, Record]
    visibility: Visibility = "open"
    private: Mapping[str, object] = MappingProxyType({})

    def on(self, day: date) -> Ritual:
        """The segment in force on that date; the first one for earlier dates."""
        found = self.segments[0]
        for segment in self.segments:
            if segment.begins <= day:
                found = segment
        return found

    def over(self, ritual: Ritual) -> Iterator[Ritual]:
        """The segments in force on the dates of `ritual`.

        `ritual` is an earlier state of one segment; the chain may have split its dates since.
        """
        begins = {s.begins for s in self.segments if ritual.begins < s.begins < (ritual.ends or date.max)}
        yield from map(self.on, sorted({ritual.begins, *begins}))

    def went_to(self, day: date, when: When) -> date | None:
        """The date to which the occurrence of `day` moved along with the ritual.

        It did if the rule no longer has its original date, and has its present time `when` on another one.
        """
        now, new = self.on(day), when.local_start.date() if when.precision != "week" else day
        there = self.on(new)
        if new == day or now.rule.flexible or there.rule.flexible or now.falls_on(day) or not there.falls_on(new):
            return None
        return new if there.when(new) == when else None

    def has_terms_of(self, evening: Block) -> bool:
        """Whether an occurrence comes at its ritual's time and is its owner's."""
        day = evening.rule_date
        return day is not None and evening.terms == self.on(day).terms(day)

    def called_off(self) -> list[date]:
        """The dates of those that were called off with all that would follow them."""
        days = (segment.called_off_on for segment in self.segments)
        return [day for day in days if day]

    def next(self, day: date) -> tuple[Ritual, date] | None:
        """The first original date on or after `day`, with its segment.

        A flexible ritual's current week counts. None when nothing comes any more.
        """
        for segment in self.segments:
            first = Week.of(day).monday if segment.rule.flexible else day
            if (segment.ends is None or segment.ends > first) and (found := segment.next_date(first)):
                return segment, found
        return None


def visibility_of_ritual(records: Iterable[Record]) -> Visibility:
    """The visibility of a ritual: the most private of its segments, words included."""
    return max((visibility_of(record, record.words) for record in records), key=privacy, default="open")


def chain_of(records: Sequence[Record], reader: Reader) -> Chain | None:
    """Build a ritual's chain from the records of its segments.

    Each record comes with its private words. Returns None until the title, rule and owner have arrived.
    """
    visibility = visibility_of_ritual(records)
    records = [record.read_with(record.words, visibility) for record in records]
    is_taken_back = visibility == "hidden" and records[0].words.get(DELETED) is True
    mine = any(_is_mine(record, reader) for record in records)
    made: list[Ritual] = []
    sources: dict[str, Record] = {}
    beside: dict[str, Record] = {}
    # A ritual that is private, or was when it was opened, has no title on devices without its words.
    untitled = visibility == "busy" or any(record.live(VISIBILITY) for record in records)
    fields: dict[str, object] = {"title": ""} if untitled else {}
    answers: list[Mapping[str, Answer]] = []
    for record in records:
        own = _own_fields(record, mine) | _read_earlier(record, bool(made), reader)
        if not any(write.value is not None for writes in record.writes.values() for write in writes) and not own:
            continue
        fields, sources = fields | own, sources | dict.fromkeys(own, record)
        beside |= dict.fromkeys((*own, *_taken_back_beside(record)), record)
        proposals = list(_read_proposals(record))
        answers = [*_said(record, proposals), *answers]
        segment = _segment(record, _Read(fields, sources, beside, answers, proposals), reader)
        if segment:
            # Private words on this device don't change whether a busy ritual takes place.
            alone = visibility == "busy" and not record.writes and bool(made)
            ended = segment.ended or is_taken_back if not alone else made[-1].ended
            made.append(segment._replace(ended=ended))
    if not made:
        return None
    # Segments are ordered by the date of their split, whatever their rules say by now.
    begins = [made[0].begins, *accumulate((segment.begins for segment in made[1:]), max)]
    # A ritual that had ended already isn't called off again.
    made = [
        segment._replace(called_off_by=None) if at and made[at - 1].ended else segment
        for at, segment in enumerate(made)
    ]
    segments = tuple(
        segment if (begin, end) == (segment.begins, None) else segment._replace(begins=begin, ends=end)
        for segment, begin, end in zip(made, begins, [*begins[1:], None], strict=True)
    )
    return Chain(segments, {record.id: record for record in records}, visibility)


def edited(chain: Chain, edits: Mapping[str, Mapping[str, object]], device: str, reader: Reader) -> Chain | None:
    """The chain as it will be after this device writes `edits`.

    `edits` maps a segment's record id to its new registers.
    """
    keys = sorted(chain.records.keys() | edits.keys(), key=lambda key: str(split_ritual(key)[1] or ""))
    records = []
    for key in keys:
        registers = edits.get(key, {})
        record = written_last(chain.records.get(key, Record(key)), registers, device)
        words = {name: value for name, value in registers.items() if is_kept(name, chain.visibility)}
        records.append(record.read_with({**record.words, **words}, record.visibility) if words else record)
    return chain_of(records, reader)


def overruled(before: Chain, after: Chain | None, me: str) -> str | None:
    """A person whose yes to days, time or owner would be overruled by this change."""
    return next((person for person, _, _ in all_overruled(before, after, me)), None)


def all_overruled(before: Chain, after: Chain | None, me: str) -> Iterator[tuple[str, Ritual, Ritual]]:
    """Yield each person whose yes would be overruled, with the segments.

    Each tuple is (person, segment before, segment after). A person who asked for exactly the new terms isn't listed.
    Nor is one who now asks again for the old ones: in that case it's the other person's yes that is taken back.
    """
    asked, asks = (_wishes(chain) if chain else set() for chain in (before, after))
    for was in before.segments:
        bound = {person for person, said in was.agreement.items() if said == "yes"} - {me}
        for now in after.over(was) if after and was.comes and was.visibility == "open" else ():
            then, terms = ritual_version(was.rule, was.who), ritual_version(now.rule, now.who)
            if now.comes and now.visibility == "open" and terms != then:
                for person in sorted(bound):
                    if (person, terms) not in asked and (person, then) not in asks:
                        yield person, was, now


def _wishes(chain: Chain) -> set[tuple[str, str]]:
    """Each proposal as (person, version asked for)."""
    return {(wish.by, ritual_version(wish.rule, wish.who)) for ritual in chain.segments for wish in ritual.proposals}


def _own_fields(record: Record, mine: bool) -> dict[str, object]:
    """The registers that a segment itself sets, decoded.

    Private words come first; private registers of the other person's rituals are blank. `mine`: the ritual is this
    person's own, so words shared before it became private are theirs.
    """
    fields: dict[str, object] = {}
    for register in record.writes.keys() | record.words.keys():
        kept = is_kept(register, record.visibility)
        if register in (DELETED, VISIBILITY):
            continue
        if kept and register in record.words:
            value = decode_field(register, record.words[register])
        elif kept and not mine:
            value = blank_value(register)
        else:
            value = shown_value(record, register)
        if value is not None:
            fields[register] = value
    return fields


def _odd(record: Record) -> set[str]:
    """The registers of a segment that a newer version wrote, or that are broken."""
    names = (name for name in record.writes if not name.startswith(PERSONAL) and not is_kept(name, record.visibility))
    shown = ((name, live[0].value) for name in names if (live := record.live(name)))
    return {name for name, value in shown if value is not None and decode_field(name, value) is None} | record.unread


def _read_earlier(record: Record, is_later: bool, reader: Reader) -> dict[str, object]:
    """The values shown in place of unreadable ones: the last that could be read.

    A rule that was never understood is shown as the first week of its month. `is_later`:
    an earlier segment says what this one doesn't.
    """
    found: dict[str, object] = {}
    for name in _odd(record):
        if not has_readable(record, name):
            value = reader.last_readable(record, name, PLAN)
            known = value is not None or is_later or shown_value(record, name) is not None
            found |= {name: value} if value is not None else {} if known else _stand_in(record, name)
    return found


def _stand_in(record: Record, register: str) -> dict[str, object]:
    if register == "title":
        return {register: UNDERSTOOD_LATER}
    if register == "who":
        return {register: WE}
    month = home_month(record.id)
    if register != "rule" or not month:
        return {}
    week = Week.of(date.fromisoformat(f"{month}-07"))
    return {register: Rule("FREQ=WEEKLY", str(week), 60).ending(week.sunday)}


def _taken_back_beside(record: Record) -> list[str]:
    """Registers that were taken back here while somebody else wrote a value.

    The earlier segment's value shows, with the other value beside it.
    """
    several = (name for name, writes in record.writes.items() if len(writes) > 1 and name not in (DELETED, VISIBILITY))
    return [
        name
        for name in several
        if not name.startswith(PERSONAL)
        and not is_kept(name, record.visibility)
        and len(found := readable_versions(record, name)) > 1
        and found[0].value is None
    ]


def _is_mine(record: Record, reader: Reader) -> bool:
    """Whether this person may read words shared beside private ones.

    The ritual is theirs, or they keep private words of it.
    """
    return bool(record.words) or shown_value(record, "who") == reader.people_ids[0]


class _Read(NamedTuple):
    """The values of one segment, from its own record and those of earlier segments."""

    fields: Mapping[str, object]
    """The values in force."""
    sources: Mapping[str, Record]
    """The record that each value comes from."""
    beside: Mapping[str, Record]
    """The records whose other versions are conflicts of this segment."""
    answers: list[Mapping[str, Answer]]
    proposals: list[RitualProposal]


def _segment(record: Record, read: _Read, reader: Reader) -> Ritual | None:
    """Build the segment that a record describes.

    Returns None until the title, rule and owner have arrived.
    """
    fields, proposals = read.fields, read.proposals
    title, rule, who = fields.get("title"), fields.get("rule"), fields.get("who")
    if not isinstance(title, str) or not isinstance(rule, Rule) or not isinstance(who, str):
        return None
    turns, pillar = fields.get("turns") is True, cast("str | None", fields.get("pillar") or None)
    now = ritual_version(rule, who)
    needed = ritual_needs_yes(rule, who, turns, pillar, reader.people_ids)
    made = {maker: Answer("yes", now)} if (maker := _maker(read.sources, reader)) else {}
    given = {person: _latest(person, now, read.answers) or made.get(person) for person in needed}
    asks = reader.agreement_on and record.visibility == "open"
    said: dict[str, Yes] = {person: says(answer, now, None) if asks else "yes" for person, answer in given.items()}
    first, begins = rule.first.local_start.date(), _begins(record, rule, read.sources)
    last = record.last or (read.sources["rule"].last)
    return Ritual(
        id=record.id,
        title=title,
        rule=rule,
        who=who,
        author=str(fields.get("author") or ""),
        begins=begins,
        pillar=pillar,
        place=str(fields.get("place") or ""),
        notes=str(fields.get("notes") or ""),
        lead=cast("str | None", fields.get("lead") or None),
        goal=cast("str | None", fields.get("goal") or None),
        tags=tuple(sorted(r.removeprefix(TAG) for r, value in fields.items() if r.startswith(TAG) and value is True)),
        protected=fields.get("protected") is True,
        remind=cast("int | None", fields.get(REMIND + reader.people_ids[0])),
        turns=turns,
        on=fields.get("on") is not False,
        visibility=record.visibility,
        unreadable=tuple(sorted(set().union(*map(_odd, {r.id: r for r in (record, *read.sources.values())}.values())))),
        ended=record.words.get(DELETED) is True if record.visibility == "hidden" else has_ended(record, reader),
        called_off_by=_called_off_by(record, said, reader) if asks else None,
        agreement=said,
        because={person: answer.because for person, answer in given.items() if answer and said[person] == "no"},
        proposals=tuple(p for p in proposals if p.refused_by is None and ritual_version(p.rule, p.who) != now),
        refused=tuple(p for p in proposals if p.refused_by is not None),
        earlier_yes=tuple(_earlier_yes(given, said, proposals, max(begins, first), last)),
        conflicts=tuple(_versions(record, read.beside, reader, now)),
        people=reader.people_ids,
        touched_by=reader.person_of(last.device) if last else reader.people_ids[0],
        touched_at=stamp_time(last.t) if last else None,
        seen=record,
    )


def _begins(record: Record, rule: Rule, sources: Mapping[str, Record]) -> date:
    """The date from which a segment is in force.

    It's no later than the first date of a rule of its own.
    """
    first, split = rule.first.local_start.date(), split_ritual(record.id)[1]
    if split is None:
        return first
    return min(split, first) if sources.get("rule") is record else split


def has_ended(record: Record, reader: Reader) -> bool:
    """Whether a segment was removed for good.

    The deleter must have read everything, except a yes to what they had asked for. Such a yes writes the rule that
    was asked for; it crossed the removal and, like any answer, doesn't bring back what was deleted.
    """
    if record.gone:
        return True
    unread = record.unread_by_deletes()
    if not unread or not unread.keys() <= {"rule", "who"}:
        return False
    asked_by = {reader.person_of(write.device) for write in record.deletes}
    asked = [wish for wish in _read_proposals(record) if wish.by in asked_by and wish.refused_by is None]
    return any(
        all(
            decode_field(name, write.value) == getattr(wish, name)
            for name, writes in unread.items()
            for write in writes
        )
        for wish in asked
    )


def _called_off_by(record: Record, said: Mapping[str, Yes], reader: Reader) -> str | None:
    """The person who removed what both had agreed to; None for nobody."""
    if not has_ended(record, reader) or len(said) < 2 or set(said.values()) != {"yes"}:
        return None
    return reader.person_of(record.deletes[0].device)


def _maker(sources: Mapping[str, Record], reader: Reader) -> str | None:
    """The person who wrote both rule and owner, which counts as their yes; else None.

    A private ritual was asked of nobody, so opening it implies no yes.
    """
    live = [sources[name].live(name) for name in ("rule", "who")]
    people = {reader.person_of(writes[0].device) for writes in live if writes}
    return people.pop() if len(people) == 1 and all(live) else None


def _earlier_yes(
    given: Mapping[str, Answer | None],
    said: Mapping[str, Yes],
    proposals: Sequence[RitualProposal],
    begins: date,
    last: Write | None,
) -> Iterator[Proposal]:
    """Yield what people had agreed to when someone else changed the ritual.

    People who have asked for something else since are left out.
    """
    wish = {proposal.by for proposal in proposals if proposal.refused_by is None}
    for person, answer in sorted(given.items()):
        is_changed = said[person] == "changed" and person not in wish
        if answer and last and is_changed and (terms := recurrence.ritual_version.terms_of_version(answer.of, begins)):
            yield Proposal(person, terms, stamp_time(last.t), whole=True)


def _said(record: Record, proposals: list[RitualProposal]) -> list[Mapping[str, Answer]]:
    """The answers on a record: explicit ones, then those that proposals imply."""
    wishes = {p.by: Answer("yes", ritual_version(p.rule, p.who)) for p in proposals if p.refused_by is None}
    return [read_answers(record), wishes]


def _latest(person: str, now: str, answers: list[Mapping[str, Answer]]) -> Answer | None:
    """A person's latest answer to this version, else their latest to any."""
    given = [found[person] for found in answers if person in found]
    return next((answer for answer in given if answer.of == now), given[0] if given else None)


def _versions(record: Record, sources: Mapping[str, Record], reader: Reader, now: str) -> Iterator[Version]:
    """Yield the conflicts of a segment, by the same rules as for a block.

    They include shared values beside private words, and private words left beside a ritual that is open again.
    """
    mine = any(_is_mine(source, reader) for source in sources.values())
    for register in sorted(sources.keys() | record.words.keys() - {DELETED, VISIBILITY}):
        source = sources.get(register, record)
        if len(source.writes.get(register, ())) < 2 and register not in source.words:
            continue
        if is_anothers(register, reader):
            continue
        yield from (version_of(register, write, reader) for write in _beside(source, register, mine))
        value = decode_field(register, source.words.get(register))
        stamps = list(source.stamps())
        if stamps and not is_kept(register, source.visibility) and value not in (None, shown_value(source, register)):
            raw = source.words[register]
            yield Version(register, value, reader.people_ids[0], "", stamp_time(max(stamps)), raw)
    for register in sorted(name for name in record.writes if name.startswith(ANSWER)):
        for write in answers_apart(record, register, now)[1:]:
            yield version_of(register, write, reader)
    if record.deletes and not has_ended(record, reader):
        yield version_of(DELETED, record.deletes[0], reader)


def _beside(source: Record, register: str, mine: bool) -> list[Write]:
    """The writes of a register in `source` that differ from the value shown."""
    found = readable_versions(source, register)
    if is_kept(register, source.visibility):
        stands = source.words.get(register)
        found = found if register in source.words else found[1:]
        return [write for write in found if mine and write.value not in (blank_value(register), None, stands)]
    return found[1:]


def _read_proposals(record: Record) -> Iterator[RitualProposal]:
    for register in sorted(register for register in record.writes if register.startswith(PROPOSAL)):
        for write in distinct(record.live(register)):
            value = write.value if isinstance(write.value, dict) else {}
            rule, who, refused_by = decode_rule(value.get("rule")), value.get("who"), value.get("refused_by")
            if rule and isinstance(who, str):
                yield RitualProposal(
                    register.removeprefix(PROPOSAL),
                    rule,
                    who,
                    stamp_time(write.t),
                    refused_by if isinstance(refused_by, str) else None,
                    str(value.get("because") or ""),
                )


def encode_terms(rule: Rule, who: str) -> dict[str, object]:
    """Proposed terms of a ritual as JSON."""
    return {"rule": encode_rule(rule), "who": who}
