"""The review intentions of the façade. What is typed is saved as it is kept; nothing here goes on the undo list.

Registers of `<week>@we`: `step`, `mode`, `paused`, `blank` and the shared answers; of `<week>@<person>`: `sent:<step>`,
`ready:<step>`, `sealed`, `prepared`, `text:<field>`. A sealed answer is in `private/` until both have sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from planner.domain.errors import BadInput
from planner.domain.model import WE
from planner.domain.review import STEPS, Mode, Review, Sheet, Step, StepId, is_sealed, step_of_field
from planner.domain.text import many_lines
from planner.domain.week import Week
from planner.store.asking import AskIntentions
from planner.store.carrying import REVIEWS, week_file
from planner.store.merge import Record
from planner.store.private import PrivateEdit, read_private
from planner.store.replica import Edit
from planner.store.things import flag_of, text_of

TEXT, SENT, READY = "text:", "sent:", "ready:"
_MODES: tuple[Mode, ...] = ("two", "one", "ten", "apart")
Flag = Literal["paused", "blank"]


class ReviewIntentions(AskIntentions):
    """Looking back on a week and planning the next."""

    def review(self, week: Week) -> Review:
        """The review of that week as far as it has come; an empty one before it began."""
        ours = self._sheet_record(week, WE)
        mode = text_of(ours, "mode")
        step = text_of(ours, "step")
        return Review(
            week=week,
            mode=mode if mode in _MODES else "two",
            step=next((known.id for known in STEPS if known.id == step), None),
            paused=flag_of(ours, "paused"),
            blank=flag_of(ours, "blank"),
            me=self._sheet(week, self.me.id),
            you=self._sheet(week, self.you.id),
            shared=_texts(ours),
            seen=ours,
        )

    def begin_review(self, week: Week, mode: Mode) -> Review:
        """Begin it, or go on with the one that was begun, in this way. Two who begin at once have one review."""
        review = self.review(week)
        registers: dict[str, object] = {}
        if review.mode != mode or review.step is None:
            registers["mode"] = mode
        if review.step is None:
            registers["step"] = Review(week, mode, None, False, False, review.me, review.you).steps[0].id
        if review.paused:
            registers["paused"] = False
        return self._note(week, WE, registers)

    def go_to_step(self, review: Review, step: StepId) -> Review:
        """For both. Whoever goes back is no longer ready with what comes again."""
        back = [row.id for row in review.steps]
        undone = {READY + row: False for row in back[back.index(step) :] if row in review.me.ready}
        if undone:
            self._note(review.week, self.me.id, undone)
        return self._note(review.week, WE, {"step": step})

    def set_ready(self, review: Review, *, ready: bool = True, person: str | None = None) -> Review:
        """Ready with the step it stands at; when both are, it goes on."""
        after = self._note(review.week, person or self.me.id, {READY + review.at.id: ready})
        if {after.at.id} <= after.me.ready & after.you.ready and after.at.id == review.at.id:
            return self._note(after.week, WE, {"step": after.beside(1)})
        return after

    def set_flag(self, review: Review, flag: Flag, on: bool) -> Review:
        """Pause it, or blank the step for both."""
        return self._note(review.week, WE, {flag: on})

    def write_answer(self, review: Review, name: str, text: str, *, person: str | None = None) -> Review:
        """Keep what somebody wrote: a person's field, or one that both write. BadInput for an unknown field.

        A sealed answer that was sent and read is changed openly; before that only its author's device has it.
        """
        text = many_lines(text, "answer")
        step = _step(name)
        who = WE if name in step.shared else person or self.me.id
        if who == self.me.id and is_sealed(step, review.mode) and not review.opened(step):
            words = {TEXT + name: text or None}
            self._desk.note([], [PrivateEdit(week_file(review.week), REVIEWS, f"{review.week}@{who}", words)])
            return self.review(review.week)
        return self._note(review.week, who, {TEXT + name: text})

    def send(self, review: Review) -> Review:
        """Say that my answers of a sealed step are complete; their text follows once the other's are, too."""
        self._note(review.week, self.me.id, {SENT + review.at.id: True})
        return self.reveal(review.week)

    def reveal(self, week: Week) -> Review:
        """Publish those of my answers for which both have sent: called whenever news of a review arrives."""
        review = self.review(week)
        kept = read_private(self._desk.root, week_file(week), REVIEWS).get(f"{week}@{self.me.id}", {})
        opened = {
            TEXT + name: kept[TEXT + name]
            for step in review.steps
            if review.opened(step)
            for name in step.fields
            if kept.get(TEXT + name)
        }
        if not opened:
            return review
        cleared = PrivateEdit(week_file(week), REVIEWS, f"{week}@{self.me.id}", dict.fromkeys(opened))
        edit = Edit(week_file(week), REVIEWS, self._sheet_record(week, self.me.id), opened)
        self._desk.note([edit], [cleared])
        return self.review(week)

    def seal(self, review: Review, *, person: str | None = None) -> Review:
        """One person's yes to the week that comes. What waits in it for an answer is answered on its own."""
        return self._note(review.week, person or self.me.id, {"sealed": True})

    def prepared(self, week: Week) -> Review:
        """I have got ready for the review."""
        return self._note(week, self.me.id, {"prepared": True})

    def reviews(self) -> tuple[Week, ...]:
        """The weeks whose review was begun, the latest first."""
        weeks = {
            Week.parse(record_id.partition("@")[0])
            for month in self._book.mirror.months()
            for record_id, record in self._book.mirror.records(f"months/{month}", REVIEWS).items()
            if record_id.endswith(f"@{WE}") and text_of(record, "step")
        }
        return tuple(sorted(weeks, reverse=True))

    def _sheet(self, week: Week, person: str) -> Sheet:
        record = self._sheet_record(week, person)
        kept = read_private(self._desk.root, week_file(week), REVIEWS).get(f"{week}@{person}", {})
        private = {name: text for name, text in _private_texts(kept).items() if person == self.me.id}
        return Sheet(
            person=person,
            answers=_texts(record) | private,
            sent=_flags(record, SENT),
            ready=_flags(record, READY),
            sealed=flag_of(record, "sealed"),
            prepared=flag_of(record, "prepared"),
            seen=record,
        )

    def _sheet_record(self, week: Week, who: str) -> Record:
        return self._book.record(week_file(week), REVIEWS, f"{week}@{who}")

    def _note(self, week: Week, who: str, registers: Mapping[str, object]) -> Review:
        if registers:
            self._desk.note([Edit(week_file(week), REVIEWS, self._sheet_record(week, who), registers)], [])
        return self.review(week)


def _step(name: str) -> Step:
    try:
        return step_of_field(name)
    except StopIteration:
        raise BadInput(f"A review has no “{name[:40]}”.") from None


def _texts(record: Record) -> dict[str, str]:
    return {
        register.removeprefix(TEXT): text
        for register in record.writes
        if register.startswith(TEXT) and (text := text_of(record, register))
    }


def _private_texts(words: Mapping[str, object]) -> dict[str, str]:
    return {
        register.removeprefix(TEXT): text
        for register, text in words.items()
        if register.startswith(TEXT) and isinstance(text, str)
    }


def _flags(record: Record, prefix: str) -> frozenset[str]:
    return frozenset(
        register.removeprefix(prefix)
        for register in record.writes
        if register.startswith(prefix) and flag_of(record, register)
    )
