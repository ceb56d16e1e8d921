"""Requests to each other, questions that wait, and time that both have free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Literal, cast

from planner.domain.agreement import is_over, key, waits_for
from planner.domain.availability import OwnHours, Slot, free
from planner.domain.errors import BadInput, NotYours, UnknownId
from planner.domain.ids import home_month
from planner.domain.model.block import Block
from planner.domain.model.items import Asked, Deed, DeedKind, Request
from planner.domain.model.registers import ANSWER
from planner.domain.text import one_line
from planner.domain.text import shown as safe
from planner.domain.time.week import Week
from planner.plan.no_reply import is_alone
from planner.plan.records import place_of, record_of
from planner.plan.service import Service
from planner.store.codec.answers import yes_to
from planner.store.codec.items import request_of, request_version
from planner.store.crdt.register import DELETED, Record
from planner.store.device.edits import Edit
from planner.store.disk.layout import REQUESTS, month_file


class Requests(Service):
    """Requests, open questions and free time."""

    # -- requests -----------------------------------------------------------------------------------------------------

    def all(self) -> tuple[Request, ...]:
        """Both people's requests that weren't taken back, the oldest first."""
        found = (
            request_of(record, self._repository.facts.people_ids)
            for record in self._repository.records.of_all_months(REQUESTS)
        )
        return tuple(sorted(filter(None, found), key=lambda request: (request.at, request.id)))

    def request(self, text: str) -> Request:
        """The request whose id begins or ends with `text`. Raises UnknownId."""
        text = text.strip().lower()
        fits = [row for row in self.all() if text and (row.id.startswith(text) or row.id.endswith(text))]
        if len(fits) != 1:
            raise UnknownId(f"“{safe(text)[:40]}” names {'several requests' if fits else 'no request'}.")
        return fits[0]

    def carried_by(self, request: Request) -> tuple[Block, ...]:
        """The blocks that a yes to the request puts in the week."""
        return tuple(
            block for block in self._repository.blocks.asked() if block.request == request.id and not block.deleted
        )

    def ask(self, *, need: str, feeling: str = "", offer: str = "", blocks: Sequence[Block] = ()) -> Deed:
        """Make a request: a feeling, a need and an offer, perhaps with blocks of mine.

        Raises BadInput without a need, and for a ritual or a private block.
        """
        words = [one_line(feeling, "feeling"), one_line(need, "need"), one_line(offer, "offer")]
        if not words[1]:
            raise BadInput("A request says what you would like.")
        if any(block.ritual for block in blocks):
            raise BadInput("A ritual can’t be part of a request. Add a single block for it.")
        month = self._plan.items.this_month()
        record = Record(self._session.ids.record(month))
        registers = dict(zip(("feeling", "need", "offer"), words, strict=True)) | {"author": self._plan.me.id}
        edits = [Edit(month_file(month), REQUESTS, record, registers)]
        edits += [_block_edit(block, {"request": record.id}) for block in blocks]
        with self._session.exclusive():
            if any(self._plan.blocks.present(block).visibility != "open" for block in blocks):
                raise BadInput("What is private cannot be part of a request; open it first.")
            self._session.save("asked", edits, about=words[1], new=1)
        return Deed("asked", words[1], record.id)

    def answer_request(self, request: Request, yes: bool, because: str = "") -> Deed:
        """Answer a request, and its blocks as they're shown. Raises NotYours for my own."""
        if request.by == self._plan.me.id:
            raise NotYours(f"This is yours; {self._plan.you.name} answers it.")
        version = request_version(request.feeling, request.need, request.offer)
        value: dict[str, object] = {"answer": "yes" if yes else "no", "of": version}
        if because:
            value["because"] = one_line(because, "reason")
        edits = [Edit(_file(request.id), REQUESTS, _record(request), {ANSWER + self._plan.me.id: value})]
        for block in self.carried_by(request):
            answer = (
                yes_to(self._plan.me.id, block.terms)
                if yes
                else {ANSWER + self._plan.me.id: {"answer": "no", "of": key(block.terms)}}
            )
            edits.append(_block_edit(block, answer))
        kind: DeedKind = "yes to request" if yes else "no to request"
        self._session.save(kind, edits, about=request.need)
        return Deed(kind, request.need, request.id)

    def offer_another(self, request: Request, *, offer: str, need: str | None = None) -> Deed:
        """Change my request; the other is asked again. NotYours for the other's."""
        if request.by != self._plan.me.id:
            raise NotYours(f"This is {self._plan.you.name}’s request.")
        registers: dict[str, object] = {"offer": one_line(offer, "offer")}
        if need:
            registers["need"] = one_line(need, "need")
        self._session.save(
            "offered", [Edit(_file(request.id), REQUESTS, _record(request), registers)], about=request.need
        )
        return Deed("offered", request.need, request.id)

    def withdraw_request(self, request: Request) -> Deed:
        """Take my request back; its blocks stay as they are. NotYours for the other's."""
        if request.by != self._plan.me.id:
            raise NotYours(f"This is {self._plan.you.name}’s request.")
        edit = Edit(_file(request.id), REQUESTS, _record(request), {DELETED: True})
        self._session.save("request taken back", [edit], about=request.need)
        return Deed("request taken back", request.need, request.id)

    # -- the inbox ----------------------------------------------------------------------------------------------------

    def waiting(self) -> tuple[Asked, ...]:
        """The questions of every week that wait for my answer, oldest first.

        Rituals aren't included; see `InboxQuestions.waiting`.
        """
        me = self._plan.me.id
        rows = [
            _asked_block(block, me) for block in self._repository.blocks.asked() if waits_for(block, me, self._plan.now)
        ]
        rows += [_asked_request(row) for row in self.all() if row.by != me and _unanswered(row)]
        for rule in self._plan.items.rules():
            if rule.agreement.get(me) != "yes":
                rows.append(Asked("rule", rule.id, rule.author, rule.text, None, rule=rule))
        return tuple(sorted(rows, key=_age))

    def asked_rows(self) -> list[Asked]:
        """My questions that are still open or were refused, except what I dropped myself."""
        me, other = self._plan.me.id, self._plan.you.id
        asked = [
            _asked_block(block, other)
            for block in self._repository.blocks.asked()
            if not (block.deleted or is_over(block, self._plan.now) or block.agreement.get(me) == "no")
            and (block.author == me or any(p.by == me for p in (*block.proposals, *block.refused)))
            and (waits_for(block, other, self._plan.now) or "no" in block.agreement.values() or block.refused)
        ]
        return asked + [_asked_request(row) for row in self.all() if row.by == me]

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
        view = self._plan.week(week)
        blocks = {block.id: block for blocks in view.columns.values() for block in blocks}
        # Blocks of other weeks only count for a time held in this one.
        blocks |= {block.id: block for block in self._plan.inbox.held() if block.id not in blocks}
        slots = []
        for day in week.days:
            people = {
                p.id: (self.own_hours(p.id), self._repository.facts.zone_of(p, day))
                for p in self._repository.facts.people
            }
            slots += free([day], people, [*blocks.values()], minutes, self._plan.now, self._plan.zone)
        return slots

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


def _unanswered(request: Request) -> bool:
    return request.answer in ("open", "changed")


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


def _block_edit(block: Block, registers: Mapping[str, object]) -> Edit:
    return Edit(*place_of(block.id), record_of(block), registers)


def _file(record_id: str) -> str:
    return month_file(cast(str, home_month(record_id)))


def _record(request: Request) -> Record:
    if not isinstance(request.seen, Record):
        raise TypeError("an edit takes a request that was read from the plan")
    return request.seen
