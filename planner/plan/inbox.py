"""The inbox: questions to answer, my own questions, and news (“1 new”).

`InboxQuestions.read` decides which news counts in the header's number of new things. Rituals are listed as their next
occurrence, and an answer to that one answers the ritual. The dates that still have to be planned are here too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta

from planner.domain.errors import BadInput
from planner.domain.ids import home_month, occurrence_id
from planner.domain.model.block import WE, Block, Outcome
from planner.domain.model.items import Asked, Deed, Idea, Inbox, InboxBeyond
from planner.domain.recurrence.ritual import Ritual, asked_by
from planner.domain.text import shown as safe
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.named_tuple import NamedTuple
from planner.plan.news import NewsRows
from planner.plan.records import place_of, record_of
from planner.plan.service import Service
from planner.store.crdt.register import DELETED, Record
from planner.store.device.edits import Edit
from planner.store.disk.layout import IDEAS, month_file


class _Question(NamedTuple):
    """A question of the inbox; that of a plain ritual has its `root`, and no row yet."""

    id: str
    at: datetime | None
    row: Asked | None
    root: str = ""
    is_mine: bool = False


MOST_LET_GO = 12
"""How many occurrences are looked through for the next one in turns."""


class InboxQuestions(Service):
    """The inbox, rituals included, and the dates that are still to be planned."""

    def waiting(self) -> tuple[Asked, ...]:
        """The questions that wait for my answer, oldest first.

        A ritual, or another rule for it, is one question for all its occurrences at its time, also for those of which
        something else was changed. One at another time is a question of its own.
        """
        return tuple(self._row(question) for question in self._waiting())

    def first_waiting(self, most: int) -> tuple[tuple[Asked, ...], int]:
        """The first questions that wait for my answer, and how many more there are.

        There may be more than `most`, if they had to be read anyway.
        """
        return self._first(self._waiting(), most)

    def waiting_ids(self) -> tuple[str, ...]:
        """The ids of the questions that wait for my answer, oldest first."""
        return tuple(question.id for question in self._waiting())

    def _waiting(self) -> list[_Question]:
        today, me = self._plan.today, self._plan.me.id
        waiting = self._plan.rituals.rituals_waiting(plain=False)
        plains = list(self._repository.rituals.plain_asking(me))
        asking = {ritual.id for ritual in waiting} | {plain.root for plain in plains}
        rows = [row for row in self._plan.requests.waiting() if not self._is_covered(row, asking, me)]
        rows += [self._question(ritual, today) for ritual in waiting]
        found = {row.id: _Question(row.id, row.at, row) for row in rows}
        for plain in plains:
            if day := self._repository.rituals.asks_on(plain, today):
                key = occurrence_id(plain.root, day)
                found[key] = _Question(key, plain.touched_at, None, plain.root)
        return sorted(found.values(), key=_age)

    def _is_covered(self, row: Asked, asking: Collection[str], person: str) -> bool:
        """Whether a yes to its ritual answers a question about an occurrence.

        `asking` are the ids of the rituals that ask that person.
        """
        block = row.block
        if block is None or block.ritual is None or row.says == "no" or not asking:
            return False
        if any(not proposal.whole for proposal in (*block.proposals, *block.refused)):
            return False
        ritual = self._plan.rituals.asked_about(block, person)
        return ritual is not None and ritual.id in asking

    def _row(self, question: _Question) -> Asked:
        """The question; what asks it is read by now."""
        if question.row is not None:
            return question.row
        (ritual,) = self._repository.rituals.chains[question.root].segments
        today = self._plan.today
        return self._own(ritual, today) if question.is_mine else self._question(ritual, today)

    def _first(self, questions: Sequence[_Question], most: int | None) -> tuple[tuple[Asked, ...], int]:
        """Read those among the first that haven't been; also returns how many are left."""
        read = [self._row(q) for at, q in enumerate(questions) if q.row is not None or most is None or at < most]
        return tuple(read), len(questions) - len(read)

    def asked_rows(self) -> list[Asked]:
        """My questions, rituals included, that the other hasn't answered or said no to."""
        return [self._row(question) for question in self._asked()]

    def _asked(self) -> list[_Question]:
        me, today = self._plan.me.id, self._plan.today
        own = dict(self._asked_rituals())
        plains = [row for row in self._repository.rituals.plain_asking(self._plan.you.id) if row.author == me]
        asking = own.keys() | {plain.root for plain in plains}
        single = [
            row for row in self._plan.requests.asked_rows() if not self._is_covered(row, asking, self._plan.you.id)
        ]
        found = {row.id: _Question(row.id, row.at, row) for row in (*single, *own.values())}
        for plain in plains:
            key = occurrence_id(plain.root, self._repository.rituals.asks_on(plain, today) or plain.begins)
            found[key] = _Question(key, plain.touched_at, None, plain.root, is_mine=True)
        return sorted(found.values(), key=_age)

    def held(self) -> tuple[Block, ...]:
        """The blocks with other terms held; a ritual's are at its first occurrence."""
        segments = (segment for chain in self._repository.rituals.discussed() for segment in chain.segments)
        asked = [s for s in segments if s.comes and (s.proposals or s.earlier_yes)]
        firsts = [
            self._repository.blocks.get(block.id) or block
            for block in map(self._plan.rituals.first_of, asked)
            if block.held
        ]
        return tuple({block.id: block for block in (*self._plan.requests.held(), *firsts)}.values())

    def empty_slot(self, idea: Idea, when: When) -> Block | None:
        """The shared evening still to be planned at that time.

        Without an hour, it's one on that date. None if there's none, or the idea is for one person.
        """
        if idea.who != WE or when.precision == "week":
            return None
        first, last = when.starts(self._plan.zone), when.ends(self._plan.zone)
        return next(
            (
                block
                for block in self._plan.week(Week.of(first.date())).columns["we"]
                if _to_fill(block)
                and block.when.starts(self._plan.zone) < last
                and first < block.when.ends(self._plan.zone)
            ),
            None,
        )

    def schedule(self, idea: Idea, when: When) -> Outcome:
        """Put an idea into the week; it leaves the jar in the same action.

        If there's an evening to be planned at that time, the idea fills it.
        """
        slot = self.empty_slot(idea, when)
        return self.fill(slot, idea) if slot else self._plan.items.schedule(idea, when)

    def fill(self, block: Block, idea: Idea) -> Outcome:
        """Plan an evening: it becomes that idea, which leaves the jar in the same action.

        Raises BadInput for any other block, also for one that was planned already.
        """
        if not _to_fill(block):
            raise BadInput(f"“{safe(block.title)[:40]}” isn’t an evening waiting to be filled.")
        if idea.who != WE:
            raise BadInput("That idea is for one of you; an evening for both needs an idea for both.")
        title = Edit(*place_of(block.id), record_of(block), {"title": idea.title})
        self._session.save("changed", [title, _taken_out(idea)], about=idea.title)
        return Outcome("changed", self._plan.block(block.id), block)

    def turn(self) -> str | None:
        """The person who plans the next date; None when that isn't decided.

        For a ritual in turns that is the lead of its next evening, else the person named last.
        """
        evening = self._next_in_turns()
        return evening.lead if evening else self._plan.items.turn()

    def set_turn(self, person: str) -> Deed:
        """Say who plans the next date.

        For a ritual in turns this sets its next evening, and with it the later ones.
        """
        evening = self._next_in_turns()
        if evening is None:
            return self._plan.items.set_turn(person)
        self._plan.change(evening, {"lead": person}, "following")
        name = next((p.name for p in self._repository.facts.people if p.id == person), "")
        return Deed("turn set", name, evening.id)

    def _next_in_turns(self) -> Block | None:
        """The next evening of a shared ritual in turns; one for a date comes first.

        Turns at home are none of them.
        """
        found: list[Block] = []
        for root, chain in self._repository.rituals.chains.items():
            day = self._plan.today
            for _ in range(MOST_LET_GO):
                if (coming := chain.next(day)) is None:
                    break
                ritual, day = coming
                block = self._repository.blocks.get(f"{root}@{day.isoformat()}")
                if ritual.pillar == "home":
                    break
                if block and ritual.turns and ritual.who == WE and self._is_ahead(block):
                    found.append(block)
                    break
                day += timedelta(days=1)
        return min(found, key=lambda block: (block.pillar != "date", block.when.start, block.id), default=None)

    def _is_ahead(self, block: Block) -> bool:
        is_off = block.deleted or block.aside or "no" in block.agreement.values()
        return not is_off and block.status == "planned" and block.when.ends(self._plan.zone) > self._plan.now

    def _question(self, ritual: Ritual, today: date) -> Asked:
        block = self._plan.rituals.first_of(ritual, today)
        proposal = asked_by(ritual, self._plan.you.id)
        by, at = (proposal.by, proposal.at) if proposal else (ritual.author, ritual.touched_at)
        return Asked(
            "ritual", block.id, by, ritual.title, at, ritual.agreement.get(self._plan.me.id, "open"), block=block
        )

    def _asked_rituals(self) -> Iterator[tuple[str, Asked]]:
        """The id of each ritual in which I asked something, and its row."""
        me, other, today = self._plan.me.id, self._plan.you.id, self._plan.today
        for chain in self._repository.rituals.asked_by(me, plain=False):
            for ritual in chain.segments:
                mine = asked_by(ritual, me)
                refused = any(p.by == me for p in ritual.refused)
                said = ritual.agreement.get(other, "yes")
                if not (ritual.ended or not ritual.on) and (mine or refused or (ritual.author == me and said != "yes")):
                    yield ritual.id, self._own(ritual, today)

    def _own(self, ritual: Ritual, today: date) -> Asked:
        """The row of a ritual in which I asked something."""
        me, other = self._plan.me.id, self._plan.you.id
        mine = asked_by(ritual, me)
        refused = next((p for p in ritual.refused if p.by == me), None)
        says = "no" if refused else "open" if mine else ritual.agreement.get(other, "yes")
        because = refused.because if refused else ritual.because.get(other, "")
        block = self._plan.rituals.first_of(ritual, today)
        at = mine.at if mine else ritual.touched_at
        return Asked("ritual", block.id, me, ritual.title, at, says, because, block=block)

    def read(self, most: int | None = None) -> Inbox:
        """The inbox as it is now.

        With `most`, rows beyond the first so many may be left unread, and are counted.
        """
        return self._repository.together(lambda: self._read(most))

    def _read(self, most: int | None) -> Inbox:
        waiting, asked = self._waiting(), self._asked()
        rows, more = self._first(waiting, most)
        own, more_own = self._first(asked, most)
        above = {question.id for question in waiting} | {row.id for row in own if row.says == "no"}
        every = above | {question.id for question in asked}
        unread = every - {row.id for row in (*rows, *own)}
        news = NewsRows(self._plan).read(above, every, unread, most)
        return Inbox(rows, own, news.rows, InboxBeyond(more, more_own, news.told, news.also))


def _to_fill(block: Block) -> bool:
    return block.slot and not (block.deleted or block.aside) and "no" not in block.agreement.values()


def _taken_out(idea: Idea) -> Edit:
    if not isinstance(idea.seen, Record):
        raise TypeError("an edit takes an idea that was read from the plan")
    return Edit(month_file(str(home_month(idea.id))), IDEAS, idea.seen, {DELETED: True})


def _age(row: _Question) -> tuple[str, str]:
    return (row.at or datetime.min).isoformat(), row.id
