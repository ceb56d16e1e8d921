"""Requests to each other, questions that wait, and time that both have free."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, cast

from planner.domain.agreement import is_over, key, waits_for
from planner.domain.availability import OwnHours, Slot, free_on
from planner.domain.errors import BadInput, NotYours, UnknownId
from planner.domain.ids import home_month
from planner.domain.model.block import Block, Role, Terms
from planner.domain.model.items import Asked, Deed, DeedKind, Request
from planner.domain.model.registers import ANSWER, HALF, PROPOSAL
from planner.domain.text import one_line
from planner.domain.text import shown as safe
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.domain.week_view import MOST_SHOWN
from planner.plan.checks import must_exist
from planner.plan.give_and_take import GiveAndTake
from planner.plan.no_reply import is_alone
from planner.plan.records import place_of, record_of
from planner.plan.service import Service
from planner.store.codec.answers import encode_when, proposal_value, yes_to
from planner.store.codec.items import request_of, request_version, text_of
from planner.store.crdt.register import DELETED, Record
from planner.store.device.edits import Edit
from planner.store.disk.layout import REQUESTS, month_file
from planner.store.index.crowd import Crowd

if TYPE_CHECKING:
    from planner.domain.quickadd import Cursor

LONGEST_OPEN = timedelta(days=400)
"""How long the blocks of an open request are looked up; none is much later."""


class Requests(Service):
    """Requests, open questions and free time."""

    # -- requests -----------------------------------------------------------------------------------------------------

    @cached_property
    def halves(self) -> GiveAndTake:
        """What requests ask for and offer, as two linked blocks each."""
        return GiveAndTake(self._plan)

    def all(self) -> tuple[Request, ...]:
        """Both people's requests that weren't taken back, the oldest first."""
        found = (
            request_of(record, self._repository.facts.people_ids)
            for record in self._repository.records.of_all_months(REQUESTS)
        )
        rows = [self._with_blocks(row) if row.is_open else row for row in found if row]
        return tuple(sorted(rows, key=lambda request: (request.at, request.id)))

    def _with_blocks(self, request: Request) -> Request:
        """An open request with its blocks as they are now, closed when their day is over.

        Years later it isn't read any more.
        """
        if self._plan.now - request.at > LONGEST_OPEN:
            return request._replace(closed=text_of(_record(request), HALF + "need") != "")
        request = request._replace(blocks=self.carried_by(request))
        return request._replace(closed=self.halves.is_over(request))

    def request(self, text: str) -> Request:
        """The request whose id begins or ends with `text`. Raises UnknownId."""
        text = text.strip().lower()
        fits = [row for row in self.all() if text and (row.id.startswith(text) or row.id.endswith(text))]
        if len(fits) != 1:
            raise UnknownId(f"“{safe(text)[:40]}” matches {'several requests' if fits else 'no request'}.")
        return fits[0]

    def carried_by(self, request: Request) -> tuple[Block, ...]:
        """The blocks that a yes to the request makes count: its halves, then any others."""
        asked = self._repository.blocks.asked()
        found = {block.id: block for block in (*self.halves.of(request.id), *asked) if block.request == request.id}
        return tuple(block for block in found.values() if not block.deleted)

    def ask(
        self,
        *,
        need: str,
        feeling: str = "",
        offer: str = "",
        blocks: Sequence[Block] = (),
        cursor: Cursor | None = None,
        spoken_by: str | None = None,
    ) -> Deed:
        """Make a request: a feeling, a need and an offer, and the two blocks of them.

        Need and offer are read like quick add at the `cursor`. `blocks` that are there already take their place: of
        mine the first is the need, and the second the offer. `spoken_by` is who asks where both sit at one keyboard;
        the other person's yes is noted with it. Raises BadInput without a need, for what quick add doesn't understand,
        and for a ritual or a private block.
        """
        words = [one_line(feeling, "feeling"), one_line(need, "need"), one_line(offer, "offer")]
        if not words[1]:
            raise BadInput("Say what you would like; a request needs at least that.")
        if any(block.ritual for block in blocks):
            raise BadInput("A ritual can’t be part of a request. Add a single block for it.")
        if taken := next((block for block in blocks if block.role), None):
            raise BadInput(f"“{safe(taken.title)[:40]}” is already part of a request.")
        month = self._plan.items.this_month()
        record = Record(self._session.ids.record(month))
        ids, carried = self.halves.carry(record.id, blocks)
        asker = spoken_by or self._plan.me.id
        drafts = self.halves.drafts("" if blocks else words[1], "" if "offer" in ids else words[2], cursor, asker)
        yeses = self._repository.facts.people_ids if spoken_by else (asker,)
        made = {role: self.halves.new(record.id, draft, yeses) for role, draft in drafts.items()}
        ids |= {role: edit.record.id for role, edit in made.items()}
        registers: dict[str, object] = dict(zip(("feeling", "need", "offer"), words, strict=True))
        registers |= {"author": asker} | {HALF + role: key for role, key in ids.items()}
        registers |= {ANSWER + person: _answer_value(True, *words) for person in yeses if person != asker}
        edits = [Edit(month_file(month), REQUESTS, record, registers), *made.values(), *carried]
        with self._session.exclusive():
            if any(self._plan.blocks.present(block).visibility != "open" for block in blocks):
                raise BadInput("What is private cannot be part of a request; open it first.")
            self._session.save("asked", edits, about=words[1], new=1 + len(made))
        return Deed("asked", words[1], record.id)

    def answer_request(
        self,
        request: Request,
        yes: bool,
        because: str = "",
        *,
        in_person: bool = False,
        times: Mapping[Role, When] = MappingProxyType({}),
    ) -> Deed:
        """Answer a request, and its blocks as they were read with it.

        `times` are other times that a yes proposes for its halves. `in_person` notes the other's spoken answer. Raises
        NotYours for one's own request, and BadInput when its day is over.
        """
        person = self._plan.you.id if in_person else self._plan.me.id
        if request.by == person:
            whose, name = ("yours", self._plan.you.name) if not in_person else (f"{self._plan.you.name}’s", "you")
            raise NotYours(f"This is {whose}; {name} answer{'' if in_person else 's'} it.")
        if request.closed:
            raise BadInput(f"The time of “{safe(request.need)[:40]}” has come and gone. Ask for it again any time.")
        with self._session.exclusive():
            edits = [self.answer_edit(request, person, yes, one_line(because, "reason"))]
            blocks = request.blocks or self.carried_by(request)
            if unplaced := times.keys() - {block.role for block in blocks}:
                raise BadInput(
                    f"There is nothing in the week for the {' and the '.join(sorted(unplaced))} of that request."
                )
            for block in blocks:
                edits += self._answer(request, block, person, yes, times.get(block.role) if block.role else None)
            kind: DeedKind = "yes to request" if yes else "no to request"
            self._session.save(kind, edits, about=request.need)
        return Deed(kind, request.need, request.id)

    def answer_edit(self, request: Request, person: str, yes: bool, because: str = "") -> Edit:
        """The edit that answers the words of a request, and none of its blocks."""
        value = _answer_value(yes, request.feeling, request.need, request.offer)
        if because:
            value["because"] = because
        return Edit(_file(request.id), REQUESTS, _record(request), {ANSWER + person: value})

    def _answer(self, request: Request, block: Block, person: str, yes: bool, when: When | None) -> Iterator[Edit]:
        """The edit that answers one block of a request, as it was read.

        One that they said no to by itself keeps that answer.
        """
        now = self._plan.blocks.present(block)
        refused = now.agreement.get(person) == "no" and request.answer != "no"
        if now.deleted or refused or is_over(now, self._plan.now):
            return
        if not yes:
            agreed = block.role is not None and all(said == "yes" for said in block.agreement.values())
            answer: dict[str, object] = {"answer": "no", "of": key(block.terms)} | ({"off": True} if agreed else {})
            yield _block_edit(block, {ANSWER + person: answer})
            return
        registers = yes_to(person, block.terms)
        if when and when != block.when:
            must_exist(when)
            terms = Terms(when, block.who)
            if self._repository.facts.agreement_on:
                registers[PROPOSAL + person] = proposal_value(terms)
            else:
                registers = {"when": encode_when(when), **yes_to(person, terms)}
        yield _block_edit(block, registers)

    def offer_another(
        self, request: Request, *, offer: str, need: str | None = None, cursor: Cursor | None = None
    ) -> Deed:
        """Change my request; the other is asked again. NotYours for the other's."""
        if request.by != self._plan.me.id:
            raise NotYours(f"This is {self._plan.you.name}’s request.")
        registers: dict[str, object] = {"offer": one_line(offer, "offer")}
        if need:
            registers["need"] = one_line(need, "need")
        with self._session.exclusive():
            made, edits = self._renewed(request, str(registers["offer"]), str(registers.get("need", "")), cursor)
            registers |= {HALF + role: edit.record.id for role, edit in made.items()}
            edits.insert(0, Edit(_file(request.id), REQUESTS, _record(request), registers))
            self._session.save("offered", edits, about=request.need)
        return Deed("offered", request.need, request.id)

    def _renewed(
        self, request: Request, offer: str, need: str, cursor: Cursor | None
    ) -> tuple[dict[Role, Edit], list[Edit]]:
        """The halves that another offer makes or changes, by role, and all edits.

        A need that is said in the same words stays as it is.
        """
        now: dict[Role, Block] = {half.role: half for half in self.halves.of(request.id) if half.role}
        if not now:
            return {}, []  # it's of an earlier version, or about other blocks: words alone
        drafts = self.halves.drafts(need, offer, cursor)
        made = {role: self.halves.renewed(request.id, now.get(role), draft) for role, draft in drafts.items()}
        edits = [*made.values()]
        for role, half in now.items():
            if role not in drafts and role == "offer":
                edits += self.halves.taken_out(half)
            elif role not in drafts:
                edits.append(Edit(*place_of(half.id), record_of(half), self.halves.asked_again(half)))
        return made, [edit for edit in edits if edit.registers]

    def withdraw_request(self, request: Request) -> Deed:
        """Take my request back, and its halves with it. NotYours for the other's."""
        if request.by != self._plan.me.id:
            raise NotYours(f"This is {self._plan.you.name}’s request.")
        with self._session.exclusive():
            edits = [Edit(_file(request.id), REQUESTS, _record(request), {DELETED: True})]
            for half in request.blocks or self.halves.of(request.id):
                edits += self.halves.taken_out(half) if half.role else ()
            self._session.save("request taken back", edits, about=request.need)
        return Deed("request taken back", request.need, request.id)

    # -- the inbox ----------------------------------------------------------------------------------------------------

    def waiting(self) -> tuple[Asked, ...]:
        """The questions of every week that wait for my answer, oldest first.

        Rituals aren't included; see `InboxQuestions.waiting`.
        """
        me = self._plan.me.id
        requests = self.all()
        told = {row.id for row in requests if row.answer in ("open", "changed")}
        rows = [
            _asked_block(block, me)
            for block in self._repository.blocks.asked()
            if waits_for(block, me, self._plan.now) and not _is_told(block, told)
        ]
        rows += [_asked_request(row) for row in requests if row.by != me and row.is_open]
        for rule in self._plan.items.rules():
            if rule.agreement.get(me) != "yes":
                rows.append(Asked("rule", rule.id, rule.author, rule.text, None, rule=rule))
        return tuple(sorted(rows, key=_age))

    def asked_rows(self) -> list[Asked]:
        """My questions that are still open or were refused, except what I dropped myself."""
        me, other = self._plan.me.id, self._plan.you.id
        requests = [row for row in self.all() if row.by == me]
        told = {row.id for row in requests if row.answer in ("open", "changed", "no")}
        refused = {row.id for row in requests if row.answer == "no"}
        asked = [
            _asked_block(block, other)
            for block in self._repository.blocks.asked()
            if not (block.deleted or is_over(block, self._plan.now) or block.agreement.get(me) == "no")
            and not _is_told(block, refused if block.agreement.get(other) == "no" else told)
            and (block.author == me or any(p.by == me for p in (*block.proposals, *block.refused)))
            and (waits_for(block, other, self._plan.now) or "no" in block.agreement.values() or block.refused)
        ]
        return asked + [_asked_request(row) for row in requests if not self._has_ended(row)]

    def _has_ended(self, request: Request) -> bool:
        """Whether a request of mine is done with: closed, or refused and its day is over."""
        if request.answer != "no":
            return request.closed
        return self.halves.is_over(request._replace(blocks=self.carried_by(request)))

    def held(self) -> tuple[Block, ...]:
        """The blocks of any week with other terms held: proposed, or agreed earlier."""
        blocks = self._repository.blocks.asked()
        return tuple(block for block in blocks if block.held and not (block.deleted or is_over(block, self._plan.now)))

    def planning_alone(self) -> bool:
        """Whether the other hasn't replied for two weeks, so that questions are folded."""
        return is_alone(self._repository, self.all(), self._plan.now)

    # -- time ---------------------------------------------------------------------------------------------------------

    def free(self, week: Week, minutes: int) -> list[Slot]:
        """The times in a week when both are free for that long, within their own hours.

        They begin from now on.
        """
        zone, facts = self._plan.zone, self._repository.facts
        crowd = Crowd(week, zone, MOST_SHOWN, times_only=True)
        blocks = self._repository.together(lambda: list(self._repository.blocks.week(week, crowd)))
        # Blocks of other weeks only count for a time held in this one.
        found = {block.id: block for block in (*self._plan.inbox.held(), *blocks, *self._plan.weeks.beside_plan(week))}
        days = {day: {p.id: (self.own_hours(p.id), facts.zone_of(p, day)) for p in facts.people} for day in week.days}
        return free_on(days, found.values(), minutes, self._plan.now, zone)

    def own_hours(self, person: str) -> OwnHours:
        """A person's own hours; the default until they choose some."""
        live = self._repository.facts.person_record(person).live("hours")
        return _hours(live[0].value) if live else OwnHours()


def _hours(value: object) -> OwnHours:
    """Parse a person's own hours; the default ones when malformed.

    The form is `{"weekday": ["08:00", "22:30"], "weekend": […]}`.
    """
    if not isinstance(value, dict):
        return OwnHours()
    try:
        weekday, weekend = (
            (time.fromisoformat(value[kind][0]), time.fromisoformat(value[kind][1])) for kind in ("weekday", "weekend")
        )
    except (KeyError, IndexError, TypeError, ValueError):
        return OwnHours()
    return OwnHours(weekday, weekend)


def _is_told(block: Block, requests: Container[str]) -> bool:
    """Whether one of these requests says all there is to ask about this block."""
    return block.request in requests and not (block.proposals or block.refused)


def _asked_block(block: Block, person: str) -> Asked:
    """The block as a question to this person, or the answer they gave."""
    proposal = next((p for p in block.proposals if p.by != person), None)
    refused = next((p for p in block.refused if p.by != person), None)
    because = refused.because if refused else next(iter(block.because.values()), "")
    # Proposed terms haven't been answered by anybody.
    says = "no" if refused else "open" if proposal else block.agreement.get(person, "open")
    by = proposal.by if proposal else block.author
    kind: Literal["block", "proposal"] = "proposal" if proposal or refused else "block"
    at = proposal.at if proposal else block.touched_at
    return Asked(kind, block.id, by, block.title, at, says, because, block=block)


def _asked_request(request: Request) -> Asked:
    return Asked(
        "request", request.id, request.by, request.need, request.at, request.answer, request.because, request=request
    )


def _age(row: Asked) -> tuple[str, str]:
    return (row.at or datetime.min).isoformat(), row.id


def _answer_value(yes: bool, feeling: str, need: str, offer: str) -> dict[str, object]:
    """The value of an answer to these words."""
    return {"answer": "yes" if yes else "no", "of": request_version(feeling, need, offer)}


def _block_edit(block: Block, registers: Mapping[str, object]) -> Edit:
    return Edit(*place_of(block.id), record_of(block), registers)


def _file(record_id: str) -> str:
    return month_file(cast(str, home_month(record_id)))


def _record(request: Request) -> Record:
    if not isinstance(request.seen, Record):
        raise TypeError("an edit takes a request that was read from the plan")
    return request.seen
