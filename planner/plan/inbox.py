"""The inbox: questions to answer, my own questions, and news (“1 new”).

`InboxQuestions.read` decides which news counts in the header's number of new things. Rituals are listed as their next
occurrence, and an answer to that one answers the ritual. The dates that still have to be planned are here too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from planner.domain.errors import BadInput
from planner.domain.ids import home_month
from planner.domain.model.block import WE, Block, Outcome
from planner.domain.model.items import Asked, Deed, Idea, Inbox
from planner.domain.recurrence.ritual import Ritual, asked_by
from planner.domain.text import shown as safe
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.plan.news import NewsRows
from planner.plan.records import place_of, record_of
from planner.plan.service import Service
from planner.store.crdt.register import DELETED, Record
from planner.store.device.edits import Edit
from planner.store.disk.layout import IDEAS, month_file

MOST_LET_GO = 12
"""How many occurrences are looked through for the next one in turns."""


class InboxQuestions(Service):
    """The inbox, rituals included, and the dates that are still to be planned."""

    def waiting(self) -> tuple[Asked, ...]:
        """The questions that wait for my answer, oldest first.

        A ritual, or another rule for it, is one question for all its occurrences.
        """
        rows = {row.id: row for row in self._plan.requests.waiting()}
        today = self._plan.today
        rows |= {row.id: row for row in (self._question(r, today) for r in self._plan.rituals.rituals_waiting())}
        return tuple(sorted(rows.values(), key=_age))

    def asked_rows(self) -> list[Asked]:
        """My questions, rituals included, that the other hasn't answered or said no to."""
        rows = {row.id: row for row in self._plan.requests.asked_rows()} | {
            row.id: row for row in self._asked_rituals()
        }
        return [*rows.values()]

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
        is_off = block.deleted or "no" in block.agreement.values()
        return not is_off and block.status == "planned" and block.when.ends(self._plan.zone) > self._plan.now

    def _question(self, ritual: Ritual, today: date) -> Asked:
        block = self._plan.rituals.first_of(ritual, today)
        proposal = asked_by(ritual, self._plan.you.id)
        by, at = (proposal.by, proposal.at) if proposal else (ritual.author, ritual.touched_at)
        return Asked(
            "ritual", block.id, by, ritual.title, at, ritual.agreement.get(self._plan.me.id, "open"), block=block
        )

    def _asked_rituals(self) -> Iterator[Asked]:
        me, other, today = self._plan.me.id, self._plan.you.id, self._plan.today
        for chain in self._repository.rituals.asked_by(me):
            for ritual in chain.segments:
                mine = asked_by(ritual, me)
                refused = next((p for p in ritual.refused if p.by == me), None)
                said = ritual.agreement.get(other, "yes")
                if ritual.ended or not ritual.on or not (mine or refused or (ritual.author == me and said != "yes")):
                    continue
                says = "no" if refused else "open" if mine else said
                because = refused.because if refused else ritual.because.get(other, "")
                at = mine.at if mine else ritual.touched_at
                yield Asked(
                    "ritual",
                    (b := self._plan.rituals.first_of(ritual, today)).id,
                    me,
                    ritual.title,
                    at,
                    says,
                    because,
                    block=b,
                )

    def read(self) -> Inbox:
        """The inbox as it is now."""
        return self._repository.together(self._read)

    def _read(self) -> Inbox:
        waiting, asked = self.waiting(), tuple(sorted(self.asked_rows(), key=_age))
        return Inbox(waiting, asked, NewsRows(self._plan).read(waiting, asked))


def _to_fill(block: Block) -> bool:
    return block.slot and not block.deleted and "no" not in block.agreement.values()


def _taken_out(idea: Idea) -> Edit:
    if not isinstance(idea.seen, Record):
        raise TypeError("an edit takes an idea that was read from the plan")
    return Edit(month_file(str(home_month(idea.id))), IDEAS, idea.seen, {DELETED: True})


def _age(row: Asked) -> tuple[str, str]:
    return (row.at or datetime.min).isoformat(), row.id
