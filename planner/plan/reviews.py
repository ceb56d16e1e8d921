"""The Sunday review: its steps, answers, drafts and seal.

What is typed is saved as it's entered; only the seal can be undone.

Registers of `<week>@we` are `step`, `mode`, `paused`, `blank`, `first`, `begun` and the shared answers. Those of
`<week>@<person>` are `sent:<step>`, `empty:<step>` (sent with nothing written), `ready:<step>`, `sealed`,
`prepared`, `step` (when apart), `asked` and `text:<field>`. A sealed answer is in `private/` until both have sent
theirs, and so is a draft, as `draft:<field>`; the text of a field with a busy or hidden line stays there, as
`own:<field>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Literal, cast

from planner.domain.agreement import asks_as_it_stands, standing, waits_for
from planner.domain.errors import BadInput
from planner.domain.ids import occurrence_id
from planner.domain.model.block import WE, Block, Seen
from planner.domain.model.registers import INTENTION
from planner.domain.recurrence.ritual import SUNDAY_REVIEW
from planner.domain.review.lines import PLANNING_FIELDS
from planner.domain.review.steps import (
    AFTER_OPENING,
    FORMER_STEPS,
    MODES,
    STEPS,
    Mode,
    Review,
    Sheet,
    Step,
    StepId,
    is_sealed,
    review_week,
)
from planner.domain.review.steps import step_of_field as _of_field
from planner.domain.text import many_lines, one_line
from planner.domain.time.week import Week
from planner.plan.records import place_of, record_of, week_file
from planner.plan.service import Service
from planner.plan.sunday_lines import SundayLines
from planner.store.codec.items import flag_of, text_of, time_of
from planner.store.crdt.register import Record, Words, distinct
from planner.store.device.edits import Edit
from planner.store.disk.layout import REVIEWS
from planner.store.private.files import PrivateEdit, read_private

TEXT, SENT, READY, DRAFT, OWN, EMPTY = "text:", "sent:", "ready:", "draft:", "own:", "empty:"
Flag = Literal["paused", "blank"]
MOST_WEEKS_BACK = 3
REVEALED_FOR = 8
"""Weeks after which a review is no longer checked for the other's answers."""


class Reviews(Service):
    """The Sunday review: its steps, answers, drafts and seal."""

    @cached_property
    def lines(self) -> SundayLines:
        """The fields whose lines become blocks of the coming week."""
        return SundayLines(self._plan)

    # -- reading ------------------------------------------------------------------------------------------------------

    def review(self, week: Week) -> Review:
        """The review of that week; an empty one before it began."""
        ours = self._sheet_record(week, WE)
        mode = text_of(ours, "mode")
        private = read_private(self._session.root, week_file(week), REVIEWS)
        return Review(
            week=week,
            mode=next((known for known in MODES if known == mode), "two"),
            step=_furthest(ours),
            paused=flag_of(ours, "paused"),
            blank=flag_of(ours, "blank"),
            me=self._sheet(week, self._plan.me.id, private),
            you=self._sheet(week, self._plan.you.id, private),
            shared=_texts(ours),
            drafts=_private_texts(private.get(f"{week}@{WE}", {}), DRAFT),
            first=flag_of(ours, "first"),
            begun=time_of(ours, "begun"),
            seen=ours,
        )

    def looked_back(self, week: Week) -> tuple[Week, ...]:
        """The weeks that a review looks back on, the oldest first.

        They're those since the last agreed review, at most three.
        """
        found = [week]
        while len(found) < MOST_WEEKS_BACK and not self.review(found[0].plus(-1)).sealed:
            found.insert(0, found[0].plus(-1))
        return tuple(found)

    def all(self) -> tuple[Week, ...]:
        """The weeks whose review was begun, the latest first."""
        weeks = {
            Week.parse(record_id.partition("@")[0])
            for month in self._repository.mirror.months()
            for record_id, record in self._repository.mirror.records(f"months/{month}", REVIEWS).items()
            if record_id.endswith(f"@{WE}") and text_of(record, "step")
        }
        return tuple(sorted(weeks, reverse=True))

    def coming(self) -> Week:
        """The week of the next review that looks back."""
        week = review_week(self._plan.today)
        return week.plus(1) if self.has_looked_back(week) else week

    def has_looked_back(self, week: Week) -> bool:
        """Whether the review of that week has come to its look back, or past it."""
        sheets = [self._sheet_record(week, person) for person in self._repository.facts.people_ids]
        steps = {_furthest(self._sheet_record(week, WE)), *(_step_id(text_of(sheet, "step")) for sheet in sheets)}
        order = [step.id for step in STEPS]
        sealed = any(write.value is True for sheet in sheets for write in sheet.live("sealed"))
        return sealed or any(step and order.index(step) >= order.index("back") for step in steps)

    # -- from step to step --------------------------------------------------------------------------------------------

    def begin_review(self, week: Week, mode: Mode) -> Review:
        """Begin a review, or continue it in this mode. Two who begin at once share one."""
        review = self.review(week)
        registers: dict[str, object] = {}
        if review.mode != mode or review.step is None:
            registers["mode"] = mode
        if review.step is None:
            first = not any(earlier < week for earlier in self.all())
            begun = Review(week, mode, None, False, False, review.me, review.you, first=first)
            registers |= {
                "step": begun.steps[0].id,
                "first": first,
                "begun": self._plan.now.isoformat(timespec="seconds"),
            }
        if review.paused:
            registers["paused"] = False
        return self._note(review.week, WE, registers)

    def go_to_step(self, review: Review, step: StepId) -> Review:
        """Go to a step: both people, or I alone when held apart.

        Going back clears my *ready* of the steps that come again.
        """
        order = [row.id for row in STEPS]
        back = [row for row in review.me.ready if row in order and order.index(row) >= order.index(step)]
        undone: dict[str, object] = {READY + row: False for row in back}
        if review.mode == "apart":
            return self._note(review.week, self._plan.me.id, {**undone, "step": step})
        return self._note_all(review.week, {self._plan.me.id: undone, WE: {"step": step}})

    def set_ready(self, review: Review, *, ready: bool = True) -> Review:
        """Say that I'm ready with the present step.

        When both are ready, the review goes to the next step in the same save.
        """
        step = review.at.id
        with self._session.exclusive():
            self._repository.look_at({week_file(review.week)})
            now = self.review(review.week)
            me = replace(now.me, ready=now.me.ready | {step} if ready else now.me.ready - {step})
            going = _next_step(replace(now, me=me))
            return self._note_all(review.week, {self._plan.me.id: {READY + step: ready}, WE: going})

    def go_on(self, review: Review) -> Review:
        """Go to the next step when both are ready with this one.

        This is needed when both said so at once, without seeing the other's.
        """
        going = _next_step(review)
        return self._note(review.week, WE, going) if going else review

    def set_flag(self, review: Review, flag: Flag, on: bool) -> Review:
        """Pause the review, or blank the step for both."""
        return self._note(review.week, WE, {flag: on})

    def seal(self, review: Review, page: Iterable[Block], *, person: str | None = None, both: bool = False) -> Review:
        """Say one person's yes, or that of `both`, to the week as `page` showed it.

        It answers every question on the page with a yes to the terms shown there; proposals stay open. The second yes
        marks the review's own block as done. All of it is one action. At one keyboard the other person's yes is noted
        as spoken.
        """
        people = (self._plan.me.id, self._plan.you.id) if both else (person or self._plan.me.id,)
        blocks, about = tuple(page), f"the yes to the week of {review.next_week.monday:%-d %b}"
        with self._session.exclusive(), self._session.together("sealed", about):
            now = self.review(review.week)
            for sealing in people:
                self._say_yes(review.week, blocks, sealing)
            if all(sheet.sealed or sheet.person in people for sheet in (now.me, now.you)):
                for block in self.own_blocks(review.week):
                    self._plan.blocks.finish(block, "done")
        return self.review(review.week)

    def _say_yes(self, week: Week, page: Iterable[Block], person: str) -> None:
        """Write one person's yes to the week, and to what asked for it on the page."""
        sheet = Edit(week_file(week), REVIEWS, self._sheet_record(week, person), {"sealed": True})
        self._session.save("sealed", [sheet])
        asking = {row.id: row for row in self._plan.requests.all() if row.is_open and row.by != person}
        for block in page:
            if self._still_asks(block, person):
                self._plan.ritual_answers.agree_as_it_stands(block, in_person=person != self._plan.me.id)
                if block.role == "need" and (request := asking.get(block.request or "")):
                    self._session.save("sealed", [self._plan.requests.answer_edit(request, person, True)])

    def own_blocks(self, week: Week) -> list[Block]:
        """That week's occurrences of the offered Sunday ritual that are unmarked."""
        roots = list(self._repository.rituals.roots(SUNDAY_REVIEW))
        found = [self._repository.blocks.get(occurrence_id(root, day)) for root in roots for day in week.days]
        return [
            block
            for block in found
            if block is not None
            and block.status == "planned"
            and block.who in (WE, self._plan.me.id)
            and not (block.deleted or block.called_off_by or "no" in block.agreement.values())
        ]

    def _mark_as_done(self, week: Week) -> bool:
        """Mark a sealed review as done, when both yeses were said apart.

        A mark that somebody took away stays away. Returns whether anything was saved.
        """
        edits = [
            Edit(*place_of(block.id), record_of(block), {"status": "done"})
            for block in self.own_blocks(week)
            if not record_of(block).live("status")
        ]
        if edits:
            self._session.note(edits, [])
        return bool(edits)

    def _still_asks(self, block: Block, person: str) -> bool:
        """Whether a block asked for this person's yes on the page, and still asks."""
        if not asks_as_it_stands(block, person, self._plan.now):
            return False
        now = self._plan.blocks.present(block)
        return not now.deleted and standing(now, self._plan.now) == "asked"

    def waiting_in(self, week: Week, person: str) -> tuple[Block, ...]:
        """The blocks of that week that wait for this person's yes."""
        view = self._plan.week(week)
        return tuple(
            block for blocks in view.columns.values() for block in blocks if waits_for(block, person, self._plan.now)
        )

    def mark_happened(self, blocks: Iterable[Block]) -> None:
        """Note that all these happened, as one action. Raises NotYours as `finish` does."""
        found = tuple(blocks)
        with self._session.exclusive(), self._session.together("done", f"{len(found)} things happened"):
            for block in found:
                self._plan.blocks.finish(block, "done")

    def prepared(self, week: Week) -> Review:
        """Note that I have prepared for the review."""
        return self._note(week, self._plan.me.id, {"prepared": True})

    # -- what is written ----------------------------------------------------------------------------------------------

    def write_answer(self, review: Review, name: str, text: str, *, person: str | None = None) -> Review:
        """Save an answer: one person's field, or a shared one.

        `review` is as it was when the field was opened, so that a conflict in a shared one keeps both texts. A sealed
        answer stays on its author's device until it's opened; after that, changes are shared. Raises BadInput for an
        unknown field.
        """
        text = many_lines(text, "answer")
        step = _step(name)
        who = WE if name in step.shared else person or self._plan.me.id
        if name in PLANNING_FIELDS:
            text = self.lines.titled(review.next_week, who, name, text)
        now = self.review(review.week)
        # Typed under seal it stays so, also when the review is held in another way by now.
        sealed = is_sealed(step, review.mode) and step.id not in now.me.sent & now.you.sent
        if who == self._plan.me.id and sealed and name not in AFTER_OPENING:
            self._keep(review.week, who, {TEXT + name: text or None, DRAFT + name: None})
            return self.review(review.week)
        seen = cast(Record, review.seen if who == WE else review.sheet(who).seen)
        file, key = week_file(review.week), f"{review.week}@{who}"
        with self._session.exclusive():
            private = read_private(self._session.root, file, REVIEWS).get(key, {})
            left = {register: None for register in (TEXT + name, DRAFT + name) if private.get(register)}
            cleared = [PrivateEdit(file, REVIEWS, key, left)] if left else []
            if name in PLANNING_FIELDS:
                self._write_lines(review, seen, name, who, text)
                if cleared:
                    self._session.note([], cleared)  # undo doesn't bring a draft back
            else:
                self._session.note([Edit(file, REVIEWS, seen, {TEXT + name: text})], cleared)
            return self.review(review.week)

    def _write_lines(self, review: Review, seen: Record, name: str, who: str, text: str) -> None:
        """Save an answer whose lines plan, with their blocks.

        Private words stay on this device.
        """
        file, key, week = week_file(review.week), f"{review.week}@{who}", review.next_week
        now = self.review(review.week)
        before = (now.shared if who == WE else now.sheet(who).answers).get(name, "")
        private = self.lines.is_private(week, who, name, text)
        was_private = who == self._plan.me.id and name in now.me.own
        own = [PrivateEdit(file, REVIEWS, key, {OWN + name: text if private else None})]
        sheet = Edit(file, REVIEWS, seen, {TEXT + name: "" if private else text})
        self.lines.save(sheet, own if private or was_private else [], week, who, name, (before, text))

    def keep_draft(self, week: Week, name: str, text: str, *, person: str | None = None) -> None:
        """Save a draft on this device, so that a killed program loses none of it."""
        ours = name != INTENTION and name in _step(name).shared
        self._keep(week, WE if ours else person or self._plan.me.id, {DRAFT + name: many_lines(text, "answer") or None})

    def send(self, review: Review, *steps: Step) -> Review:
        """Say that my answers of sealed steps are complete.

        They're published once the other person's are complete too.
        """
        registers: dict[str, object] = {}
        for step in steps or (review.at,):
            if step.id not in review.me.sent:
                empty = not any(review.me.answers.get(name) for name in step.fields)
                registers |= {SENT + step.id: True} | ({EMPTY + step.id: True} if empty else {})
        self._note(review.week, self._plan.me.id, registers)
        return self.reveal(review.week)

    def reveal(self, week: Week) -> Review:
        """Publish my answers of the steps that both have sent; returns the review.

        Called whenever news of a review arrives. A review that is sealed by now is marked as done.
        """
        review = self.review(week)
        if review.sealed:
            self._mark_as_done(week)
        both = review.me.sent & review.you.sent
        kept = read_private(self._session.root, week_file(week), REVIEWS).get(f"{week}@{self._plan.me.id}", {})
        opened = {
            TEXT + name: kept[TEXT + name]
            for step in STEPS
            if step.id in both
            for name in step.fields
            if kept.get(TEXT + name)
        }
        if not opened:
            return review
        for name in PLANNING_FIELDS.keys() & {register.removeprefix(TEXT) for register in opened}:
            # What was written alone goes into the week now.
            self.write_answer(review, name, str(opened.pop(TEXT + name)))
        cleared = PrivateEdit(week_file(week), REVIEWS, f"{week}@{self._plan.me.id}", dict.fromkeys(opened))
        edit = Edit(week_file(week), REVIEWS, self._sheet_record(week, self._plan.me.id), opened)
        self._session.note([edit], [cleared])
        return self.review(week)

    def reveal_sent(self) -> bool:
        """Publish likewise for every recent review; returns whether anything was saved.

        Called when no review is open.
        """
        recent = [review_week(self._plan.today).plus(by) for by in (-1, 0, 1)]
        marked = [self._mark_as_done(week) for week in recent if self.review(week).sealed]
        months = {week_file(Week.of(self._plan.today).plus(-ago)) for ago in range(REVEALED_FOR)}
        waiting = [
            Week.parse(record_id.partition("@")[0])
            for file in months
            for record_id, words in read_private(self._session.root, file, REVIEWS).items()
            if record_id.endswith(f"@{self._plan.me.id}") and _private_texts(words, TEXT)
        ]
        return bool([week for week in waiting if self.review(week) != self.reveal(week)]) or any(marked)

    def note_request(self, review: Review, request_id: str, person: str | None = None) -> Review:
        """Note the id of the request that a person made at *mine, yours*."""
        return self._note(review.week, person or self._plan.me.id, {"asked": request_id})

    def note_intention(self, week: Week, who: str, text: str, seen: Seen | None = None) -> None:
        """Set a week's intention at the review, at one keyboard also the other person's.

        `seen` is as `carried` gave it when the line was opened.
        """
        self._note(week, who, {"intention": one_line(text, "intention")}, cast("Record | None", seen))

    # -- records ------------------------------------------------------------------------------------------------------

    def _sheet(self, week: Week, person: str, private: Mapping[str, Words]) -> Sheet:
        record = self._sheet_record(week, person)
        words = private.get(f"{week}@{person}", {})
        mine = person == self._plan.me.id
        kept, own = (_private_texts(words, prefix) if mine else {} for prefix in (TEXT, OWN))
        return Sheet(
            person=person,
            answers=_texts(record) | own | kept,
            sent=_flags(record, SENT),
            ready=_flags(record, READY),
            empty=_flags(record, EMPTY),
            sealed=any(write.value is True for write in record.live("sealed")),
            prepared=flag_of(record, "prepared"),
            kept=frozenset(kept) | frozenset(own),
            own=frozenset(own),
            drafts=_private_texts(words, DRAFT),
            step=_step_id(text_of(record, "step")),
            asked=text_of(record, "asked"),
            seen=record,
        )

    def _sheet_record(self, week: Week, who: str) -> Record:
        return self._repository.records.get(week_file(week), REVIEWS, f"{week}@{who}")

    def _keep(self, week: Week, who: str, words: Words) -> None:
        self._session.note([], [PrivateEdit(week_file(week), REVIEWS, f"{week}@{who}", words)])

    def _note(self, week: Week, who: str, registers: Mapping[str, object], seen: Record | None = None) -> Review:
        """Write registers of one sheet, based on its present record or on `seen`."""
        if registers:
            record = seen or self._sheet_record(week, who)
            self._session.note([Edit(week_file(week), REVIEWS, record, registers)], [])
        return self.review(week)

    def _note_all(self, week: Week, sheets: Mapping[str, Mapping[str, object]]) -> Review:
        """Write registers of several sheets, by person, in one save."""
        file = week_file(week)
        edits = [
            Edit(file, REVIEWS, self._sheet_record(week, who), registers)
            for who, registers in sheets.items()
            if registers
        ]
        if edits:
            self._session.note(edits, [])
        return self.review(week)


def _next_step(review: Review) -> dict[str, object]:
    """The register that goes to the next step, if both are ready; else empty."""
    both = review.me.ready & review.you.ready
    if review.mode != "two" or review.at.id not in both or review.beside(1) == review.at.id:
        return {}
    return {"step": review.beside(1)}


def _step(name: str) -> Step:
    try:
        return _of_field(name)
    except StopIteration:
        raise BadInput(f"A review has no “{name[:40]}”.") from None


def _furthest(record: Record) -> StepId | None:
    """The present step; of two in conflict the later one, so that nobody is put back."""
    found = {_step_id(str(write.value)) for write in record.live("step")}
    return next((step.id for step in reversed(STEPS) if step.id in found), None)


def _step_id(text: str) -> StepId | None:
    return FORMER_STEPS.get(text) or next((known.id for known in STEPS if known.id == text), None)


def _texts(record: Record) -> dict[str, str]:
    """The answers by field; both texts of a field in conflict."""
    found = {
        register.removeprefix(TEXT): "\n".join(
            write.value for write in distinct(record.live(register)) if isinstance(write.value, str) and write.value
        )
        for register in record.writes
        if register.startswith(TEXT)
    }
    return {name: text for name, text in found.items() if text}


def _private_texts(words: Words, prefix: str) -> dict[str, str]:
    return {
        register.removeprefix(prefix): text
        for register, text in words.items()
        if register.startswith(prefix) and isinstance(text, str)
    }


def _flags(record: Record, prefix: str) -> frozenset[str]:
    return frozenset(
        register.removeprefix(prefix)
        for register in record.writes
        if register.startswith(prefix) and flag_of(record, register)
    )
