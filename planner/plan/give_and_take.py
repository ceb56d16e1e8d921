"""What a request asks for and what it offers, as two linked blocks.

The asker's device writes both with the request. Each block names the request and its role there, and the request
names both blocks. Each needs a yes of both people, and is otherwise a block like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from planner import domain
from planner.domain.agreement import counts, is_over, must_propose
from planner.domain.errors import BadInput
from planner.domain.ids import home_month
from planner.domain.model.block import ROLES, Block, Changes, Draft, Outcome, Role, Terms
from planner.domain.model.registers import ANSWER, HALF, PROPOSAL
from planner.domain.text import shown as safe
from planner.domain.time.when import When
from planner.plan.checks import must_exist
from planner.plan.records import home_of, place_of, record_of, week_file
from planner.plan.service import Service
from planner.store.codec.answers import proposal_value, yes_to
from planner.store.codec.drafts import change_registers, draft_registers
from planner.store.codec.items import text_of
from planner.store.crdt.register import DELETED, Record
from planner.store.device.edits import Edit
from planner.store.disk.layout import BLOCKS, REQUESTS, REVIEWS, month_file
from planner.store.private.files import GONE

if TYPE_CHECKING:
    from planner.domain.model.items import Request
    from planner.domain.quickadd import Cursor


class GiveAndTake(Service):
    """The halves of requests: find, make, renew and move them."""

    # -- finding ------------------------------------------------------------------------------------------------------

    def of(self, request_id: str) -> tuple[Block, ...]:
        """The halves of a request that aren't deleted, the need first."""
        found = (self._half(request_id, role) for role in ROLES)
        return tuple(half for half in found if half)

    def other(self, block: Block) -> Block | None:
        """The other half; None for a block that has none, or a deleted one."""
        if block.role is None or block.request is None:
            return None
        other = self._half(block.request, "offer" if block.role == "need" else "need")
        return other if other and other.id != block.id else None

    def others(self, blocks: Iterable[Block]) -> dict[str, Block]:
        """The other half of each block that has one, by the block's id."""
        found = ((block.id, self.other(block)) for block in blocks if block.role)
        return {key: other for key, other in found if other}

    def went_with(self, request: Record) -> Iterator[Block]:
        """The halves deleted or called off in the action that took their request back."""
        stamps = {write.t for write in request.deletes}
        for role in ROLES:
            key = text_of(request, HALF + role)
            block = self._repository.blocks.get(key) if key else None
            if block is None or block.request != request.id:
                continue
            record = record_of(block)
            taken = record.deletes if block.deleted else record.live(ANSWER + (block.called_off_by or ""))
            is_undone = GONE in request.words and GONE in record.words
            if is_undone or any(write.t in stamps for write in taken):
                yield block

    def _half(self, request_id: str, role: Role) -> Block | None:
        month = home_month(request_id)
        if not month:
            return None
        key = text_of(self._repository.records.get(month_file(month), REQUESTS, request_id), HALF + role)
        block = self._repository.blocks.get(key) if key else None
        is_it = block is not None and (block.request, block.role, block.deleted) == (request_id, role, False)
        return block if is_it else None

    def asking_with(self, block: Block, beside: Block | None = None) -> Request | None:
        """The open request that this block is half of; its `blocks` are the ones given.

        `beside` is the other half, if it was on the page too.
        """
        if block.role is None:
            return None
        request = next((row for row in self._plan.requests.all() if row.id == block.request and row.is_open), None)
        if request is None:
            return None
        return request._replace(blocks=(block, beside) if beside and beside.request == block.request else (block,))

    # -- making -------------------------------------------------------------------------------------------------------

    def drafts(self, need: str, offer: str, cursor: Cursor | None, asker: str | None = None) -> dict[Role, Draft]:
        """The halves that these lines ask for, by role; BadInput as quick add.

        `asker` is the person who asks, if it isn't me.
        """
        quickadd, plan = domain.quickadd, self._plan
        if cursor is None:
            zone_on = plan.people.zone_name_on
            cursor = quickadd.Cursor(plan.now, plan.zone.key, me=plan.me.name, you=plan.you.name, zone_on=zone_on)
        people = (plan.you.id, plan.me.id) if asker == plan.you.id else (plan.me.id, plan.you.id)
        found = quickadd.read_halves(need, offer, cursor).drafts(*people)
        for half in found.values():
            must_exist(half.when)
        return found

    def new(self, request_id: str, draft: Draft, yeses: Sequence[str] = ()) -> Edit:
        """The edit that makes a half of this request, with these people’s yes, else mine."""
        month = home_of(draft.when)
        registers = draft_registers(draft._replace(request=request_id), self._plan.me.id)
        for person in yeses or (self._plan.me.id,):
            registers |= yes_to(person, Terms(draft.when, draft.who))
        return Edit(month_file(month), BLOCKS, Record(self._session.ids.record(month)), registers)

    def carry(self, request_id: str, blocks: Sequence[Block]) -> tuple[dict[Role, str], list[Edit]]:
        """The edits that make blocks part of a request, and the ids of its halves.

        Of my own the first is the need and the second the offer.
        """
        mine = [block for block in blocks if block.author == self._plan.me.id]
        halves: dict[Role, str] = {role: block.id for role, block in zip(ROLES, mine, strict=False)}
        roles: dict[str, Role] = {key: role for role, key in halves.items()}
        edits = []
        for block in blocks:
            registers: dict[str, object] = {"request": request_id}
            if block.id in roles:
                registers["role"] = roles[block.id]
            edits.append(Edit(*place_of(block.id), record_of(block), registers))
        return halves, edits

    def renewed(self, request_id: str, half: Block | None, draft: Draft) -> Edit:
        """The edit that gives a request's half other words; the other is asked again.

        For what they agreed to, another time is a proposal.
        """
        if half is None:
            return self.new(request_id, draft)
        registers = change_registers(half, _fields(draft), self._plan.me.id) | self.asked_again(half)
        terms = Terms(draft.when, draft.who)
        if terms != half.terms and must_propose(half, self._plan.me.id) and self._plan.people.agreement_on:
            rest = {name: value for name, value in registers.items() if name not in ("when", "who")}
            registers = {**rest, PROPOSAL + self._plan.me.id: proposal_value(terms)}
        elif terms != half.terms:
            registers |= yes_to(self._plan.me.id, terms)
        return Edit(*place_of(half.id), record_of(half), registers)

    def asked_again(self, half: Block) -> dict[str, object]:
        """The register that makes a half which the other said no to a question again."""
        you = self._plan.you.id
        return {ANSWER + you: None} if half.agreement.get(you) == "no" else {}

    def taken_out(self, half: Block) -> Iterator[Edit]:
        """The edit that takes a half of my request out of the week, if it's still there.

        What both agreed to is called off.
        """
        now = self._plan.blocks.present(half)
        if now.deleted or now.called_off_by:
            return
        agreed = must_propose(now, self._plan.me.id) and now.agreement.get(self._plan.me.id) == "yes"
        away = self._plan.blocks.my_no(now, "", off=True) if agreed else {DELETED: True}
        yield Edit(*place_of(half.id), record_of(half), away)

    # -- moving -------------------------------------------------------------------------------------------------------

    def change_both(self, block: Block, changes: Changes) -> Outcome:
        """Change a half, and move the other one by the same difference, in one action.

        Raises BadInput for a block that isn't half of a give and take, or without a difference of days to move by.
        """
        other = self.other(block)
        if other is None:
            raise BadInput(f"“{safe(block.title)[:40]}” isn’t half of a give and take, so nothing moves with it.")
        when = moved_alike(other.when, block.when, changes.get("when", block.when))
        with self._session.exclusive():
            with self._session.together("moved"):
                outcome = self._plan.blocks.change(block, changes)
                self._plan.blocks.change(other, {"when": when})
            return outcome._replace(block=self._plan.block(block.id))

    def move_alike(self, before: Block, after: Block) -> Outcome:
        """Move the other half as far as this one was moved. Raises as `change_both`."""
        other = self.other(after)
        if other is None:
            raise BadInput(f"“{safe(after.title)[:40]}” isn’t half of a give and take, so nothing moves with it.")
        return self._plan.blocks.change(
            other, {"when": moved_alike(other.when, before.when, wished_time(after, self._plan.me.id))}
        )

    def is_over(self, request: Request) -> bool:
        """Whether the day of an open request's halves has come and gone.

        Without halves, that of all its blocks. What is on a week's line ends when both have sealed that week, too. A
        request that is words alone never ends.
        """
        halves = [block for block in request.blocks if block.role] or request.blocks
        return bool(halves) and all(is_over(half, self._plan.now) or self._is_sealed(half.when) for half in halves)

    def ended(self, block: Block) -> Block:
        """The block, closed if it's a half whose request ended with the seal of its week."""
        asks = block.role and block.when.precision == "week" and not counts(block)
        if not asks or not block.request or not self._is_sealed(block.when):
            return block
        halves = self.of(block.request)
        return block._replace(closed=all(is_over(h, self._plan.now) or self._is_sealed(h.when) for h in halves))

    def _is_sealed(self, when: When) -> bool:
        """Whether both said yes at the review of the week whose line this is on."""
        if when.precision != "week":
            return False
        people, week = self._repository.facts.people_ids, when.week
        sheets = (self._repository.records.get(week_file(week), REVIEWS, f"{week}@{person}") for person in people)
        return all(any(write.value is True for write in sheet.live("sealed")) for sheet in sheets)


def _fields(draft: Draft) -> Changes:
    """What a new line for a half says of it."""
    fields: Changes = {
        "title": draft.title,
        "when": draft.when,
        "who": draft.who,
        "pillar": draft.pillar,
        "place": draft.place,
        "protected": draft.protected,
    }
    if draft.remind is not None:
        fields["remind"] = draft.remind
    return fields


def moved_alike(when: When, before: When, after: When) -> When:
    """A time moved by the difference between two others.

    Raises BadInput when only one of them has a day, since there's no difference then.
    """
    weeks = (after.week.monday - before.week.monday).days // 7
    undated = [before.precision, after.precision].count("week")
    if undated == 1:
        raise BadInput("Without a day there’s no difference to move the other half by. Move each by itself.")
    if when.precision == "week" or undated:
        return when.plus_days(7 * weeks) if weeks else when
    if {when.precision, before.precision, after.precision} == {"time"}:
        return when.plus_minutes(int((after.local_start - before.local_start).total_seconds()) // 60)
    return when.plus_days((after.local_start.date() - before.local_start.date()).days)


def wished_time(block: Block, person: str) -> When:
    """The time a person wants for a block: what they propose, else the present one."""
    return next((wish.terms.when for wish in block.proposals if wish.by == person), block.when)
