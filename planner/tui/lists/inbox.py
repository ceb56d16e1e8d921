"""What waits for my answer, what I asked and what came of it, what is new: answered without leaving it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial

from planner.domain.errors import PlannerError
from planner.domain.model.block import Block, Outcome
from planner.domain.model.conflict import EVERY_KIND
from planner.domain.model.items import Asked, Deed, News
from planner.domain.model.items import Inbox as Rows
from planner.domain.time.when import When
from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import called
from planner.frontend.inbox import ALL_QUIET, is_open, open_questions_said, proposal_of
from planner.frontend.news_text import asked_for, news_said, reached
from planner.tui.dialogs.picker import Option
from planner.tui.lists.base import SETTLE, TWICE, Listed
from planner.tui.week.marks import instead, plans
from planner.tui.widgets.menu import Entry, Group

LONG_AGO = timedelta(days=14)
"""Answers older than that are out of the way."""
ALONE = "alone"


class Inbox(Listed):
    """Waiting, the oldest first; asked; new."""

    TITLE_WORDS = "Between the two of you"
    KINDS = EVERY_KIND
    EMPTY = ALL_QUIET

    # -- what it says -------------------------------------------------------------------------------------------------

    def groups(self) -> Sequence[Group]:
        """Return what awaits your answer, what you asked for, and what is new."""
        rows = self.plan.inbox.read()
        you = wording.short(self.plan.you.name, 20)
        self._waiting = {f"w {row.id}": row for row in rows.waiting}
        asked = [row for row in rows.asked if self._concerns(row)]
        open_ones = [row for row in asked if is_open(row, self.plan.me.id)]
        self._asked = {f"a {row.id}": row for row in asked}
        self._news = {f"n {row.id}": row for row in self._new(rows)}
        self._alone = len(open_ones) if open_ones and self.plan.requests.planning_alone() else 0
        asked_entries = [self._asked_entry(key, row) for key, row in self._asked.items() if self._apart(row)]
        if self._alone:
            words = open_questions_said(self._alone, you)
            asked_entries.append(Entry(ALONE, words, note=f"{you} can still say yes"))
        waiting = (self._waiting_entry(key, row) for key, row in self._waiting.items())
        return [
            Group(tuple(waiting), "Waiting for you", apart=True),
            Group(tuple(asked_entries), "You asked", apart=True),
            Group(tuple(self.twice_entries(but={row.id for row in (*rows.waiting, *asked)})), "Each wrote something"),
            Group(tuple(self._news_entry(key, row) for key, row in self._news.items()), f"New from {you}", apart=True),
        ]

    def _apart(self, row: Asked) -> bool:
        return not self._alone or not is_open(row, self.plan.me.id)

    def _concerns(self, row: Asked) -> bool:
        """Whether there is still something to do or to know about it."""
        if row.block is None:
            return row.id in self._twice or not (row.says == "yes" and self._is_old(row))
        return row.block.when.ends(self.plan.zone) + LONG_AGO / 2 > self.plan.now

    def _is_old(self, row: Asked) -> bool:
        return row.at is not None and row.at + LONG_AGO < self.plan.now

    def _new(self, rows: Rows) -> Iterator[News]:
        """What happened for a goal first."""
        goals = {goal.id: goal for goal in self.plan.items.goals()}
        self._reached = {row.id: words for row in rows.told if (words := reached(row, goals, self.host.week_view))}
        yield from sorted(rows.told, key=lambda row: row.id not in self._reached)

    def _waiting_entry(self, key: str, row: Asked) -> Entry:
        """What it is, and who asks."""
        you = wording.short(self.plan.you.name, 16)
        asks = f"{you} asks"
        if row.rule is not None:
            return Entry(key, f"a ground rule: {row.text}", note=self.marked(row.id, asks))
        if row.request is not None:
            blocks = self.plan.requests.carried_by(row.request)
            lines = [asked_for(row, you), *(f"+ {self._of(block)}" for block in blocks)]
            return Entry(key, "\n".join(lines), note=self.marked(row.id, asks))
        block = row.block
        if block is None:
            return Entry(key, row.text, note=asks)
        mine = proposal_of(block, self.plan.you.id)
        if mine:
            return Entry(key, f"{self._of(block)}\n→ {instead(mine, block, self.host.week_view)}", note=asks)
        again = block.agreement.get(self.plan.me.id) == "changed"
        note = f"changed, {asks} again" if again else f"{asks}{plans(block, self.host.week_view)}"
        return Entry(key, self._of(block), note=note)

    def _asked_entry(self, key: str, row: Asked) -> Entry:
        you = wording.short(self.plan.you.name, 16)
        what = self._of(row.block) if row.block else asked_for(row, "you")
        because = f": “{wording.short(row.because, 60)}”" if row.because else ""
        if row.block and row.block.called_off_by:
            return Entry(key, what, note=f"{you} called it off{because}")
        if row.says == "no":
            about = ""
            if row.block and row.block.refused:
                refused = row.block.refused[0]
                about = f" on {wording.start(refused.terms.when, self.plan.zone, self.plan.today)}"
            return Entry(key, what, note=self.marked(row.id, f"not this time{about}{because}"))
        if row.block and (own := proposal_of(row.block, self.plan.me.id)):
            return Entry(key, f"{what}\n→ {instead(own, row.block, self.host.week_view)}", note=f"waits for {you}")
        if row.says == "yes":
            return Entry(key, what, note=self.marked(row.id, f"{you} says yes"))
        return Entry(key, what, note=self.marked(row.id, f"waits for {you}"))

    def _news_entry(self, key: str, row: News) -> Entry:
        words = self._reached.get(row.id) or news_said(row, self.host.week_view)
        local = row.at.astimezone(self.plan.zone) if row.at else None
        note = f"{wording.day(local.date(), self.plan.today)} {wording.clock(local)}" if local else ""
        return Entry(key, words, note=note)

    def _of(self, block: Block) -> str:
        often = f", {rhythm}" if (rhythm := self.host.rhythm_of(block)) else ""
        return f"{called(block)} · {wording.span(block.when, self.plan.zone, self.plan.today)}{often}"

    # -- what can be done ---------------------------------------------------------------------------------------------

    def options(self, entry_id: str) -> Sequence[Option]:
        """Return the answers and actions for the entry, by its kind."""
        yes, no, other = (self.key_of(name) for name in ("yes", "no", "suggest"))
        look = Option("g", "go", "look at it in the week")
        row = self._waiting.get(entry_id)
        if row and row.rule:
            return (*self.to_settle(row.id), Option(yes, "yes", "yes"), Option(no, "no", "let it go"))
        if row and row.request:
            wish = Option(self.key_of("request"), "wish", "say what you would like instead")
            return (*self.to_settle(row.id), Option(yes, "yes", "yes"), Option(no, "no", "not this time"), wish)
        if row:
            answers = (Option(yes, "yes", "yes"), Option(no, "no", "not this time"))
            return (*answers, Option(other, "other", "another time"), look)
        if entry_id in self._news:
            return (Option(self.key_of("cheer"), "cheer", "well done"), look)
        if entry_id.startswith(TWICE):
            return self.to_settle(entry_id.removeprefix(TWICE))
        if entry_id == ALONE:
            return (
                Option("", "off", "agreement off: every change simply stands"),
                Option("", "wait", "leave them open"),
            )
        return tuple(self._ways_on(self._asked[entry_id])) if entry_id in self._asked else ()

    def _ways_on(self, row: Asked) -> Iterator[Option]:
        """What the author can do: after a no another time, the jar, or let go."""
        other, let_go = self.key_of("suggest"), self.key_of("remove")
        if row.request:
            yield from self.to_settle(row.id)
            if row.says != "yes":
                yield Option(other, "offer", "another offer")
            yield Option(let_go, "back", "let it go" if row.says == "no" else "take it back")
            return
        yield Option(other, "other", "another time")
        if row.says == "no" and row.block and not row.block.ritual and not row.block.refused:
            yield Option(self.key_of("jar"), "jar", "into the jar")
        if row.says == "no":
            yield Option(let_go, "let go", "let it go")
        else:
            yield Option(let_go, "back", "take it back")
            yield Option("", "here", f"{wording.short(self.plan.you.name, 16)} said yes (here)")
        yield Option("g", "go", "look at it in the week")

    def always(self) -> Sequence[Option]:
        """Offer yes to all plain questions, if there are several, and undo."""
        count = len(self._plain())
        rest = "" if count == len(self._waiting) else ", requests apart"
        more = [Option("Y", "all", f"yes to all {count} above{rest}")] if count > 1 else []
        return (*more, Option(self.key_of("undo"), "undo", "undo"))

    def _plain(self) -> list[Asked]:
        """What a yes to all is said to; a request deserves an answer of its own."""
        return [row for row in self._waiting.values() if row.request is None]

    def choose(self, value: str, entry_id: str) -> None:
        """Give the answer, or do what was chosen."""
        if value == "all":
            self._yes_to_all()
        elif value == "undo":
            self.perform(self.plan.undo)
            self.to_first()
        elif value == "off":
            self.perform(lambda: self.plan.people.set_agreement(False))
        elif entry_id in self._news:
            self._about(self._news[entry_id].block, value)
        elif value == SETTLE:
            self.settle(entry_id[2:])
        elif row := self._waiting.get(entry_id):
            self._answer(row, value)
        elif row := self._asked.get(entry_id):
            self._go_on(row, value)

    def _about(self, block: Block, value: str) -> None:
        if value == "go":
            self.dismiss(block.id)
        elif value == "cheer":
            self.host.ask_words(
                f"Well done: {called(block)}",
                "A word with it, if you like.",
                lambda text: self.kept(lambda: self.plan.items.cheer(block, text)),
                empty="Enter leaves it, with or without words · Esc closes",
            )

    def _answer(self, row: Asked, value: str) -> None:
        plan, rule, request, block = self.plan, row.rule, row.request, row.block
        if rule is not None:
            self.perform(lambda: plan.items.agree_rule(rule) if value == "yes" else plan.items.drop_rule(rule))
        elif request is not None:
            if value == "yes":
                self.perform(lambda: plan.requests.answer_request(request, True))
            elif value == "no":
                self.host.ask_reason(
                    row.text, lambda why: self.kept(lambda: plan.requests.answer_request(request, False, why))
                )
            else:
                self.host.open_request()
        elif block is not None:
            self._answer_block(block, value)

    def _answer_block(self, block: Block, value: str) -> None:
        if value == "yes":
            self.perform(lambda: self.plan.agree(block))
        elif value == "no":
            self.host.ask_reason(called(block), lambda why: self.kept(lambda: self.plan.decline(block, why)))
        elif value == "other":
            self._another_time(block)
        else:
            self.dismiss(block.id)

    def _go_on(self, row: Asked, value: str) -> None:
        plan, request, block = self.plan, row.request, row.block
        if request is not None:
            if value == "back":
                self.perform(lambda: plan.requests.withdraw_request(request))
            else:
                self.host.ask_words(
                    f"Another offer: {wording.short(request.need)}",
                    "And then …; it is asked again with this.",
                    lambda text: self.kept(lambda: plan.requests.offer_another(request, offer=text)),
                    text=request.offer,
                )
        elif block is None or value == "go":
            self.dismiss(row.id)
        elif value == "other":
            self._another_time(block)
        elif value == "jar":
            self.perform(lambda: plan.items.to_jar(block))
        elif value == "here":
            self.perform(lambda: plan.agree(block, in_person=True))
        elif value == "let go" and not block.refused:
            self.perform(lambda: plan.remove(block))
        else:
            self.perform(lambda: plan.withdraw(block))

    def _another_time(self, block: Block) -> None:
        """What was let go is asked anew at another time; what stands, stands until the yes."""
        gone = "no" in block.agreement.values()

        def ask(when: When) -> Outcome:
            return self.plan.change(block, {"when": when}) if gone else self.plan.agreements.suggest(block, when=when)

        self.host.ask_time(block, lambda when: self.kept(lambda: ask(when)))

    def _yes_to_all(self) -> None:
        """Yes to all that is listed; what has changed in the meantime says so and stays."""
        said, problems = 0, []
        for row in self._plain():
            try:
                self.host.done_quietly(partial(self._yes, row))
                said += 1
            except PlannerError as trouble:
                problems.append(str(trouble))
        self.fill()
        self.to_first()
        self.tell(" ".join([f"Yes to {said}.", *problems[:1]]), troubled=bool(problems))

    def _yes(self, row: Asked) -> Outcome | Deed:
        if row.rule:
            return self.plan.items.agree_rule(row.rule)
        return self.plan.agree(self.plan.block(row.id))
