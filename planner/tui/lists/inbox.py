"""The inbox: questions for me, my questions with their answers, and news."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from planner.domain.errors import PlannerError
from planner.domain.model.block import Block, Outcome
from planner.domain.model.conflict import EVERY_KIND
from planner.domain.model.items import Asked, Deed, News, Request
from planner.domain.week_view import MOST_SHOWN
from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import called, plans, proposed_instead
from planner.frontend.inbox import (
    ALL_QUIET,
    QuestionAnswer,
    answers_to,
    fold_open,
    how_often,
    inbox_headings,
    open_questions_said,
    proposal_of,
)
from planner.frontend.labels import AGREEMENT
from planner.frontend.news_text import asked_for, news_said
from planner.frontend.verbs import other_half, suggest_time
from planner.tui.lists.base import ListScreen
from planner.tui.lists.rows import ListRow, RowCommand, Section, WrittenTwice, does, undo_command

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession

LONG_AGO = timedelta(days=14)
"""How old an answer may be to be listed."""


class InboxList:
    """The inbox's rows: waiting (oldest first), asked, conflicts, and news."""

    title = "Between the two of you"
    empty = ALL_QUIET
    first_on_enter = False

    def __init__(self, host: WeekSession) -> None:
        self._host, self._plan = host, host.plan
        self._twice = WrittenTwice(host, *EVERY_KIND)
        self._waiting: Sequence[Asked] = ()

    # -- what it says -------------------------------------------------------------------------------------------------

    def rows(self) -> Sequence[Section]:
        """Return the sections: questions, my questions, conflicts, news."""
        self._twice.read()
        found = self._plan.inbox.read(most=MOST_SHOWN)
        self._waiting = found.waiting
        asked = [row for row in found.still_asked if self._concerns(row)]
        known = {row.id for row in (*found.waiting, *asked)}
        waiting_head, asked_head, news_head, also_head = inbox_headings(self._plan.you)
        return [
            Section(
                [*map(self._waiting_row, found.waiting), *_more("w", found.beyond.waiting)], waiting_head, apart=True
            ),
            Section(list(self._asked_rows(asked, found.beyond.asked)), asked_head, apart=True),
            Section(list(self._twice.rows(but=known)), "You both changed these"),
            Section(list(self._news_rows(found.told, "n", found.beyond.told)), news_head, apart=True),
            Section(list(self._news_rows(found.also, "a", found.beyond.also)), also_head, apart=True),
        ]

    def always(self) -> Sequence[RowCommand]:
        """Offer undo, and last yes to all plain questions, if there are several."""
        count = len(self._plain())
        rest = "" if count == len(self._waiting) else ", but not to requests"
        yes = RowCommand("", f"yes to all {count} above{rest}", self._yes_to_all, "Y")
        return (undo_command(self._host, to_first=True), *([yes] if count > 1 else []))

    def _concerns(self, row: Asked) -> bool:
        """Whether there is still something to do or to know about my question."""
        if row.block is None:
            return row.id in self._twice or not (row.says == "yes" and self._is_old(row))
        return row.block.when.ends(self._plan.zone) + LONG_AGO / 2 > self._plan.now

    def _is_old(self, row: Asked) -> bool:
        return row.at is not None and row.at + LONG_AGO < self._plan.now

    def _of(self, block: Block, often: str = "") -> str:
        return f"{called(block)} · {wording.span(block.when, self._plan.zone, self._plan.today)}{often}"

    # -- what waits for an answer -------------------------------------------------------------------------------------

    def _waiting_row(self, row: Asked) -> ListRow:
        """The row of a question: what it's about, and who asks."""
        you = wording.short(self._plan.you.name, 16)
        key, asks = f"w {row.id}", f"{you} asks"
        if row.rule is not None:
            commands = (*self._twice.commands(row.id), *self._answers(row, row.text))
            asks += wording.newer(row.rule.unreadable, ", ")
            return ListRow(key, f"a house rule: {row.text}", commands, self._twice.marked(row.id, asks))
        if row.request is not None:
            instead = RowCommand(
                self._host.key_of("request"), "say what you would like instead", lambda _: self._host.ask.request()
            )
            commands = (*self._twice.commands(row.id), *self._answers(row, row.text), instead)
            asks += wording.newer(row.request.unreadable, ", ")
            blocks = self._plan.requests.carried_by(row.request)
            lines = [asked_for(row, you), *(f"+ {self._of(block)}" for block in blocks)]
            return ListRow(key, "\n".join(lines), commands, self._twice.marked(row.id, asks))
        block = row.block
        if block is None:
            return ListRow(key, row.text, note=asks)
        another = RowCommand(self._host.key_of("suggest"), "another time", self._another_time(block))
        commands = (*self._answers(row, called(block)), another, _look(block.id))
        what = self._of(block, how_often(row, self._plan))
        if proposal := proposal_of(block, self._plan.you.id):
            return ListRow(key, f"{what}\n→ {proposed_instead(proposal, block, self._host.week_view)}", commands, asks)
        again = block.agreement.get(self._plan.me.id) == "changed"
        note = f"changed, {asks} again" if again else f"{asks}{plans(block, self._host.week_view)}"
        return ListRow(key, what, commands, note)

    def _answers(self, row: Asked, about: str) -> Iterator[RowCommand]:
        """The commands that answer a question; `about` heads the question for a reason."""

        def run(answer: QuestionAnswer) -> Callable[[ListScreen], object]:
            if not answer.has_reason:
                return does(lambda: answer.do(""))
            return lambda screen: self._host.ask.reason(about, lambda why: screen.kept(lambda: answer.do(why)))

        for answer in answers_to(row, self._plan):
            yield RowCommand(self._host.key_of(answer.verb), answer.words, run(answer))

    def _another_time(self, block: Block) -> Callable[[ListScreen], object]:
        """Ask for another time; what was declined is asked anew."""
        suggest = partial(suggest_time, self._plan, block)
        return lambda screen: self._host.ask.time(block, lambda when: screen.kept(lambda: suggest(when)))

    def _plain(self) -> list[Asked]:
        """The questions that “yes to all” answers: all but requests."""
        return [row for row in self._waiting if row.request is None]

    def _yes_to_all(self, screen: ListScreen) -> None:
        """Say yes to all listed questions; one that has changed says so and stays."""
        said, problems = 0, []
        for row in self._plain():
            try:
                self._host.done_quietly(partial(self._yes, row))
                said += 1
            except PlannerError as trouble:
                problems.append(str(trouble))
        screen.fill()
        screen.to_first()
        screen.tell(" ".join([f"Yes to {said}.", *problems[:1]]), troubled=bool(problems))

    def _yes(self, row: Asked) -> Outcome | Deed:
        if row.rule:
            return self._plan.items.agree_rule(row.rule)
        return self._plan.agree(row.block or self._plan.block(row.id))

    # -- what I asked -------------------------------------------------------------------------------------------------

    def _asked_rows(self, asked: Sequence[Asked], unread: int) -> Iterator[ListRow]:
        """The rows of my questions; after a long silence, open ones are one row."""
        listed, folded = fold_open(asked, self._plan)
        yield from (self._asked_row(row) for row in listed)
        if not folded:
            yield from _more("own", unread)
        else:
            you = wording.short(self._plan.you.name, 20)
            off = does(lambda: self._plan.people.set_agreement(False))
            commands = (
                RowCommand("", f"agreement {AGREEMENT[False]}", off),
                RowCommand("", "leave them open", lambda _screen: None),
            )
            yield ListRow("alone", open_questions_said(folded + unread, you), commands, f"{you} can still say yes")

    def _asked_row(self, row: Asked) -> ListRow:
        block, request = row.block, row.request
        what = self._of(block, how_often(row, self._plan)) if block else asked_for(row, "you")
        commands: tuple[RowCommand, ...] = ()
        if request is not None:
            commands = (*self._twice.commands(row.id), *self._of_own_request(request, row.says))
        elif block is not None:
            commands = tuple(self._of_own_block(block, row))
        if block and (own := proposal_of(block, self._plan.me.id)) and row.says != "no" and not block.called_off_by:
            what = f"{what}\n→ {proposed_instead(own, block, self._host.week_view)}"
        return ListRow(f"a {row.id}", what, commands, self._asked_note(row))

    def _asked_note(self, row: Asked) -> str:
        you, block = wording.short(self._plan.you.name, 16), row.block
        because = f": “{wording.short(row.because, 60)}”" if row.because else ""
        if block and block.called_off_by:
            return f"{you} called it off{because}"
        newer = wording.newer(row.request.unreadable, ", ") if row.request else ""
        if row.says == "no":
            about = ""
            if block and block.refused:
                start = wording.start(block.refused[0].terms.when, self._plan.zone, self._plan.today)
                about = f" on {start}"
            return self._twice.marked(row.id, f"not this time{about}{because}{newer}")
        if block and proposal_of(block, self._plan.me.id):
            return f"waits for {you}"
        return self._twice.marked(row.id, (f"{you} says yes" if row.says == "yes" else f"waits for {you}") + newer)

    def _of_own_request(self, request: Request, says: str) -> Iterator[RowCommand]:
        requests, key_of = self._plan.requests, self._host.key_of

        def offer(screen: ListScreen) -> None:
            self._host.ask.words(
                f"Another offer: {wording.short(request.need)}",
                f"What you’d offer instead. {wording.short(self._plan.you.name, 20)} is asked again.",
                lambda text: screen.kept(
                    lambda: requests.offer_another(request, offer=text, cursor=self._host.typed_here())
                ),
                text=request.offer,
            )

        if says != "yes":
            yield RowCommand(key_of("suggest"), "another offer", offer)
        elif request.blocks:
            yield _look(request.blocks[0].id)
        words = "let it go" if says == "no" else "take it back"
        yield RowCommand(key_of("remove"), words, does(lambda: requests.withdraw_request(request)))

    def _of_own_block(self, block: Block, row: Asked) -> Iterator[RowCommand]:
        """The commands of the author: another time, the jar, delete, or take back."""
        plan, key_of = self._plan, self._host.key_of
        withdraw = does(lambda: plan.withdraw(block))
        yield RowCommand(key_of("suggest"), "another time", self._another_time(block))
        if row.says == "no":
            if not block.ritual and not block.refused:
                yield RowCommand(key_of("jar"), "into the jar", does(lambda: plan.items.to_jar(block)))
            let_go = withdraw if block.refused else does(lambda: plan.remove(block))
            yield RowCommand(key_of("remove"), "let it go", let_go)
        else:
            yield RowCommand(key_of("remove"), "take it back", withdraw)
            here = f"{wording.short(plan.you.name, 16)} said yes (here)"
            beside = other_half(plan, block)
            yield RowCommand("", here, does(lambda: plan.agree(block, in_person=True, beside=beside)))
        yield _look(row.id)

    # -- what is new --------------------------------------------------------------------------------------------------

    def _news_rows(self, told: Sequence[News], kind: str, unread: int) -> Iterator[ListRow]:
        """The rows of news, and last how many more there are."""
        for row in told:
            local = row.at.astimezone(self._plan.zone) if row.at else None
            note = f"{wording.day(local.date(), self._plan.today)} {wording.clock(local)}" if local else ""
            # Several words may be left on one thing.
            key = f"{kind} {row.kind} {row.id} {local if row.kind in ('word', 'cheer') else ''}"
            yield ListRow(
                key, news_said(row, self._host.week_view), self._of_news(row.block) if row.block else (), note
            )
        yield from _more(kind, unread)

    def _of_news(self, block: Block) -> tuple[RowCommand, ...]:
        def cheer(screen: ListScreen) -> None:
            self._host.ask.words(
                f"Well done: {called(block)}",
                "Add a few words, if you like.",
                lambda text: screen.kept(lambda: self._plan.items.cheer(block, text)),
                empty="Enter: leave it, with or without words · Esc: close",
            )

        return (RowCommand(self._host.key_of("cheer"), "well done", cheer), _look(block.id))


def _more(kind: str, unread: int) -> Iterator[ListRow]:
    """The row that says how many more there are of a kind, if there are any."""
    if unread:
        yield ListRow(f"{kind} more", f"+{unread:,}")


def _look(block_id: str) -> RowCommand:
    return RowCommand("g", "look at it in the week", lambda screen: screen.dismiss(block_id))


def open_inbox(session: WeekSession) -> None:
    """Open the inbox."""

    def closed(block_id: str | None) -> None:
        session.plan.arrivals.look()
        session.week.renewed()
        session.go_to_id(block_id)

    session.open(ListScreen(session, InboxList(session)), closed)
