"""`Asking`: the dialogs of the week that ask for words, a time or a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from planner.domain.model.block import Block, Terms
from planner.domain.time.when import When
from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import called, halves_said, protected_said
from planner.frontend.perform import attempt
from planner.frontend.verbs import is_protected_from_me
from planner.tui import dialogs

if TYPE_CHECKING:
    from planner.domain.model.conflict import Several, Twice
    from planner.tui.week_session import WeekSession


class Asking:
    """Opens the dialogs that ask for something, over the week of a session."""

    def __init__(self, session: WeekSession) -> None:
        self._session = session

    def instead(self, block: Block) -> bool:
        """Offer a request for what the other protects; returns whether that's so."""
        if not is_protected_from_me(block, self._session.plan):
            return False
        view = self._session.week_view
        start = "" if block.when.precision == "week" else wording.start(block.when, view.zone, view.today)
        self.request(need=f"{start} " if start else "", why=f"{protected_said(block, view)}. Say what you would like:")
        return True

    def words(
        self,
        title: str,
        help_words: str,
        keep: Callable[[str], object],
        *,
        empty: str = "",
        text: str = "",
        about: Block | None = None,
    ) -> None:
        """Ask for one line of words; `about` something past, they may wait for Sunday."""
        other = None
        if about and about.when.starts(self._session.plan.zone) <= self._session.plan.now:
            other = dialogs.text_prompt.OtherUse(
                "open on Sunday",
                "Opens on Sunday, for you both. Until then nothing shows it.",
                lambda text: self._session.done_quietly(lambda: self._session.plan.items.keep_memory(about, text)),
            )
        self._session.open(
            dialogs.text_prompt.TextPrompt(
                dialogs.text_prompt.TextWanted(title, help_words, empty, other=other),
                keep,
                text,
                self._session.running.drafts.slot(title),
            )
        )

    def reason(self, about: str, say_no: Callable[[str], object]) -> None:
        """Ask for an optional reason, and say “not this time”."""
        you = wording.short(self._session.plan.you.name)
        help_words = f"A reason, if you like; {you} reads it."
        self.words(f"Not this time: {about}", help_words, say_no, empty="Enter: say it · Esc: not now")

    def one_of(
        self, title: str, rows: Iterable[Sequence[str]], then: Callable[[str], object], current: str | None = None
    ) -> None:
        """Ask for one of several things.

        Each row is a key, a value, words, and perhaps a note. `then` gets the value, unless the question is closed.
        The cursor starts on `current`.
        """
        dialog = dialogs.picker.Choose(title, [dialogs.picker.Option(*row) for row in rows], current)
        self._session.open(dialog, lambda value: None if value is None else then(value))

    def time(
        self, block: Block, keep: Callable[[When], object], *, title: str = "", hint: str = "Enter: ask · Esc: close"
    ) -> None:
        """Ask for another time for a block, as quick add reads it."""

        def beside(when: When) -> str:
            return " · ".join(self._session.keeping(Terms(when, block.who), block))

        title = title or f"Another time: {called(block)}"
        draft = self._session.running.drafts.slot(title, block.id)
        self._session.open(
            dialogs.time_prompt.AnotherTime(
                title, self._session.typed_here(), keep, current=block.when, beside=beside, hint=hint, draft=draft
            )
        )

    def request(self, *, need: str = "", why: str = "", block: Block | None = None) -> None:
        """Open the form of a request, with my blocks that it may include."""
        plan, view = self._session.plan, self._session.week_view
        mine = [
            found
            for blocks in view.columns.values()
            for found in blocks
            if dialogs.request_form.can_carry(found, plan.me.id, plan.now)
        ]

        def send(feeling: str, need: str, offer: str, blocks: tuple[Block, ...]) -> None:
            words = {"need": need, "feeling": feeling, "offer": offer}
            cursor = self._session.typed_here()
            deed = attempt(lambda: plan.requests.ask(**words, blocks=blocks, cursor=cursor))
            self._session.renewed()
            self._session.say(self._session.told(deed, "".join(f" · {half}" for half in halves_said(deed.id, plan))))

        draft = self._session.running.drafts.slot("request")
        self._session.open(
            dialogs.request_form.RequestForm(
                view, mine, send, need=need, why=why, carried=block, cursor=self._session.typed_here(), draft=draft
            )
        )

    def settle(self, thing: Twice, closed: Callable[[str | None], None]) -> None:
        """Settle the conflicts of something that isn't a block.

        `closed` gets the sentence about what was done.
        """
        plan, painted = self._session.plan, thing

        def keep(register: str, number: int | Literal["both"]) -> tuple[str, Sequence[Several]]:
            nonlocal painted
            told = self._session.done_quietly(lambda: plan.conflicts.settle(painted, register, number))
            left = next((found for found in plan.conflicts.twice(thing.kind) if found.id == thing.id), None)
            painted = left or painted
            return told, left.found if left else ()

        self._session.open(dialogs.conflicts.Settle(thing.called, thing.found, plan, keep), closed)
