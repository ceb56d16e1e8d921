"""Convert records to blocks.

A block names the registers whose live value was written by a newer version in `unreadable`, and shows the last value
understood. Writing the block leaves such a value in place until someone edits that very register.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import cast

from planner.domain.agreement import Answer, agreement, key, needs_yes, terms_of
from planner.domain.ids import home_month
from planner.domain.model.block import WE, Block, Proposal, Role, Status, Terms, Version, Visibility, Yes
from planner.domain.model.registers import ANSWER, PROPOSAL, REMIND, TAG
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.named_tuple import NamedTuple
from planner.store.codec.answers import answers_apart, read_answer, read_answers, read_proposals
from planner.store.codec.values import (
    UNDERSTOOD_LATER,
    Reader,
    decode_value,
    has_readable,
    is_anothers,
    readable_versions,
    shown_value,
    version_of,
)
from planner.store.codec.visibility import VISIBILITY, blank_value, is_kept, visibility_of
from planner.store.crdt.hlc import stamp_time
from planner.store.crdt.register import DELETED, MARKS, Record, Words, Write


def block_of(record: Record, reader: Reader, words: Words | None = None, base: Block | None = None) -> Block | None:
    """Build the block that a record holds.

    Returns None until the title, time and owner have arrived. `words` are the record's private words on this device.
    `base` is the unchanged occurrence of a ritual: registers that the record lacks are taken from it, as are
    visibility and answers to the same terms.
    """
    words = words or {}
    visibility = base.visibility if base else visibility_of(record, words)
    fields = _Fields(record, words, visibility, base, reader, set())
    if not (found := _needed_fields(fields)):
        return None
    title, when, who = found
    pillar, terms = cast("str | None", fields.get("pillar") or None), Terms(when, who)
    answers, proposals = _answers(record, reader, terms, base), list(read_proposals(record))
    wished = [proposal for proposal in proposals if proposal.refused_by is None]
    said = _agreement(fields, terms, pillar, answers, wished)
    now, touched = key(terms), _touched(record, reader, base)
    return Block(
        id=record.id,
        who=who,
        title=title,
        when=when,
        author=cast(str, fields.get("author") or ""),
        pillar=pillar,
        place=cast(str, fields.get("place") or ""),
        notes=cast(str, fields.get("notes") or ""),
        lead=cast("str | None", fields.get("lead") or None),
        goal=cast("str | None", fields.get("goal") or None),
        frees=cast("str | None", fields.get("frees") or None),
        tags=tuple(sorted(fields.tags())),
        status=cast(Status, fields.get("status") or "planned"),
        protected=fields.get("protected") is True,
        visibility=visibility,
        request=cast("str | None", fields.get("request") or None),
        role=_role(fields),
        agreement=said,
        because={person: answers[person].because for person, yes in said.items() if yes == "no"},
        called_off_by=next((person for person, yes in said.items() if yes == "no" and answers[person].off), None),
        proposals=tuple(proposal for proposal in wished if key(proposal.terms) != now),
        refused=tuple(proposal for proposal in proposals if proposal.refused_by is not None),
        earlier_yes=tuple(_earlier_yes(record, said, wished, _yes_to_base(base, answers))),
        conflicts=tuple(_versions(fields, reader, now)),
        deleted=words.get(DELETED) is True if visibility == "hidden" else record.gone,
        touched_by=touched[0],
        touched_at=touched[1],
        remind=cast("int | None", fields.get(REMIND + reader.people_ids[0])),
        unreadable=tuple(sorted({*fields.odd, *record.unread, *(base.unreadable if base else ())})),
        seen=_as_read(record, words, visibility),
    )


YES: Yes = "yes"
NEEDED = ("title", "when", "who")
"""Registers that a block can't do without, so a null in one of them is ignored.

An occurrence takes them from its ritual instead.
"""


def _needed_fields(fields: _Fields) -> tuple[str, When, str] | None:
    """The title, time and owner; None until all have arrived."""
    title, when, who = (fields.get(name) for name in NEEDED)
    record = fields.record
    if record.unread or fields.odd:
        title, when, who = fields.stand_ins(title, when, who)
    if title is None and (fields.visibility == "busy" or record.live(VISIBILITY) or "title" in record.withdrawn):
        title = ""  # the words are private to another device, were when it was opened, or have been withdrawn
    if isinstance(title, str) and isinstance(when, When) and isinstance(who, str):
        return title, when, who
    return None


def _touched(record: Record, reader: Reader, base: Block | None) -> tuple[str, datetime | None]:
    """Who changed it last, and when; of an occurrence without changes, its ritual's."""
    if last := record.last:
        return reader.person_of(last.device), stamp_time(last.t)
    return (base.touched_by, base.touched_at) if base else (reader.people_ids[0], None)


def _role(fields: _Fields) -> Role | None:
    """The half of a give and take that a block is.

    Neither an occurrence nor a private block is one.
    """
    role = cast("Role | None", fields.get("role") or None)
    return role if fields.base is None and fields.visibility == "open" and fields.get("request") else None


def _agreement(
    fields: _Fields, terms: Terms, pillar: str | None, answers: Mapping[str, Answer], wished: Sequence[Proposal]
) -> dict[str, Yes]:
    """What each person whose yes is needed says to these terms.

    Half of a give and take asks for its first yes with agreement switched off too.
    """
    reader, visibility, role = fields.reader, fields.visibility, _role(fields)
    needed = needs_yes(terms, pillar, reader.people_ids, role)
    # Private time is its owner's: it needs no answer, and nobody else may move it. A hidden block that isn't mine is
    # one whose adding I undid.
    asks = reader.agreement_on and (visibility == "open" or (visibility == "hidden" and not fields.is_mine))
    if not asks and role is None:
        return dict.fromkeys(needed, YES)
    said = agreement(terms, needed, answers, wished)
    return said if asks else {person: YES if yes == "changed" else yes for person, yes in said.items()}


def _first_week(record_id: str) -> When | None:
    month = home_month(record_id)
    return When(str(Week.of(date.fromisoformat(f"{month}-07"))), 60, None) if month else None


def _as_read(record: Record, words: Words, visibility: Visibility) -> Record:
    """The record as this reader has it: private words and visibility filled in.

    Returns the same object when nothing of it is private.
    """
    if record.words == words and record.visibility == visibility:
        return record
    return record.read_with(words, visibility)


class _Fields(NamedTuple):
    """A record's fields for its reader: private, else shared, else the base's."""

    record: Record
    words: Words
    visibility: Visibility
    base: Block | None
    reader: Reader
    odd: set[str]
    """The registers whose value was written by a newer version and isn't understood."""

    @property
    def me(self) -> str:
        return self.reader.people_ids[0]

    def get(self, register: str) -> object:
        if register not in self.record.writes and register not in self.words:  # most registers of most records
            return self._base(register)
        if is_kept(register, self.visibility):
            if register in self.words:
                return decode_value(register, self.words[register])
            if not self.may_read:
                return self._base(register)
        value = shown_value(self.record, register)
        if value is not None and len(self.record.writes.get(register, ())) == 1:
            return value
        if self._is_odd(register):
            self.odd.add(register)
            if not has_readable(self.record, register):
                earlier = self.reader.last_readable(self.record, register)
                value = value if earlier is None else earlier
        return self._base(register) if value is None else value

    def _is_odd(self, register: str) -> bool:
        """Whether this version doesn't understand the value that would be shown."""
        live = self.record.live(register) if register in self.record.writes else ()
        if not live or decode_value(register, live[0].value) is not None:
            return False
        if live[0].value is not None:
            return True
        is_needed = self.base is None and register in NEEDED
        return is_needed and self.visibility == "open" and not self.record.gone

    def stand_ins(self, title: object, when: object, who: object) -> tuple[object, object, object]:
        """Fill in title, time and owner where a newer version's value isn't understood.

        The last value that was understood is taken, else the first week of the record's home month, so that the block
        stays visible.
        """
        record = self.record
        missing = {*self.odd, *record.unread}
        if title is None and "title" in missing:
            title = self.reader.last_readable(record, "title") or UNDERSTOOD_LATER
        if when is None and "when" in missing:
            when = self.reader.last_readable(record, "when") or _first_week(record.id)
        if who is None and "who" in missing:
            author = shown_value(record, "author")
            who = self.reader.last_readable(record, "who") or (author if isinstance(author, str) else WE)
        return title, when, who

    @property
    def is_mine(self) -> bool:
        """Whether this person owns it, so words shared before it was private are theirs."""
        return self._shared_or_base("who") == self.me

    @property
    def may_read(self) -> bool:
        """Whether this person may read shared words of a private record.

        It's theirs, or they keep private words of it.
        """
        return self.is_mine or bool(self.words) or bool(self.base and self.base.title)

    def tags(self) -> Iterator[str]:
        inherited = {TAG + tag for tag in self.base.tags} if self.base else set()
        for register in self.record.writes.keys() | self.words.keys() | inherited:
            if register.startswith(TAG) and self.get(register) is True:
                yield register.removeprefix(TAG)

    def _shared_or_base(self, register: str) -> object:
        value = self.words.get(register, shown_value(self.record, register))
        return self._base(register) if value is None else value

    def _base(self, register: str) -> object:
        if self.base is None:
            return None
        if register.startswith(TAG):
            return register.removeprefix(TAG) in self.base.tags
        if register == REMIND + self.me:
            return self.base.remind
        return getattr(self.base, register, None)


def _answers(record: Record, reader: Reader, terms: Terms, base: Block | None) -> dict[str, Answer]:
    """Each person's answer: explicit, implied by making it, or given to its ritual."""
    answers = read_answers(record)
    if maker := _maker(record, reader):
        answers.setdefault(maker, Answer("yes", key(terms)))
    return answers | _inherited(base, terms, answers) if base else answers


def _earlier_yes(
    record: Record, said: Mapping[str, Yes], wished: Sequence[Proposal], inherited: Mapping[str, Proposal]
) -> Iterator[Proposal]:
    """Yield the times that people had agreed to when someone else changed the block.

    A yes to a ritual is one to its unchanged occurrence. People who have asked for another time since are left out.
    """
    for person, yes in sorted(said.items()):
        if yes != "changed" or any(proposal.by == person for proposal in wished):
            continue
        write = next(iter(record.live(ANSWER + person)), None)
        answer = read_answer(write.value) if write else None
        if write and answer and (terms := terms_of(answer.of)):
            yield Proposal(person, terms, stamp_time(write.t))
        elif answer is None and person in inherited:
            yield inherited[person]


def _yes_to_base(base: Block | None, answers: Mapping[str, Answer]) -> dict[str, Proposal]:
    """The times that people agreed to with their ritual, by person."""
    if base is None or base.touched_at is None:
        return {}
    then, at = key(base.terms), base.touched_at
    return {
        person: Proposal(person, base.terms, at)
        for person, answer in answers.items()
        if answer.said == "yes" and answer.of == then
    }


def _inherited(base: Block, terms: Terms, own: Mapping[str, Answer]) -> dict[str, Answer]:
    """Answers to the ritual, for people who gave none to this occurrence's terms."""
    now, then = key(terms), key(base.terms)
    answers = {
        person: Answer(
            "no" if said == "no" else "yes",
            "" if said == "changed" else then,
            base.because.get(person, ""),
            off=said == "no" and person == base.called_off_by,
        )
        for person, said in base.agreement.items()
        if said != "open"
    }
    return {
        person: answer
        for person, answer in answers.items()
        if person not in own or (own[person].of != now and answer.of == now)
    }


def _versions(fields: _Fields, reader: Reader, terms: str) -> Iterator[Version]:
    """Yield the live values beside the ones shown: the conflicts of a block.

    A delete whose author hadn't read everything is one too. Of answers only those to the present terms (`terms`)
    count. Shared words beside private ones are for the owner to choose from, as are private words left beside a block
    that is open again.
    """
    record, words = fields.record, fields.words
    if not words and DELETED not in record.writes and all(len(writes) == 1 for writes in record.writes.values()):
        return  # nobody wrote anything beside anything
    for register in sorted(record.writes.keys() | words.keys()):
        if is_anothers(register, reader):
            continue
        if register == DELETED:
            if record.deletes and not record.gone:
                yield version_of(register, record.deletes[0], reader)
            continue
        if kept := is_kept(register, fields.visibility):
            if fields.may_read:
                yield from _beside_private(fields, register, reader)
        elif register in words and (last := record.last):
            yield from _left_over(fields, register, last)
        if not kept and len(record.writes.get(register, ())) > 1 and not register.startswith(PROPOSAL):
            answer = register.startswith(ANSWER)
            found = answers_apart(record, register, terms) if answer else readable_versions(record, register)
            for write in found[1:]:
                yield version_of(register, write, reader)


def _beside_private(fields: _Fields, register: str, reader: Reader) -> Iterator[Version]:
    """Shared words of a private record."""
    stands = fields.words.get(register)
    found = readable_versions(fields.record, register)
    for write in found if register in fields.words else found[1:]:
        if write.value not in (blank_value(register), None, stands) and not _was_hidden(fields.record, register, write):
            yield version_of(register, write, reader)


def _was_hidden(record: Record, register: str, write: Write) -> bool:
    """Whether a shared visibility is one that the hiding knew, and so no choice.

    A mark withdraws words, never the visibility, which stays in the folder as it was before.
    """
    marks = (mark for name in MARKS for mark in record.live(name))
    return register == VISIBILITY and any(write.known_to(mark.c) for mark in marks)


def _left_over(fields: _Fields, register: str, last: Write) -> Iterator[Version]:
    """Private words left beside an open record by an interrupted save of version 0.1."""
    value = decode_value(register, fields.words[register])
    if register != VISIBILITY and value not in (None, blank_value(register), fields.get(register)):
        yield Version(register, value, fields.me, "", stamp_time(last.t), fields.words[register])


def _maker(record: Record, reader: Reader) -> str | None:
    """The person who wrote both time and owner, which counts as their yes; else None."""
    people = {reader.person_of(live[0].device) for name in ("when", "who") if (live := record.live(name))}
    return people.pop() if len(people) == 1 else None
