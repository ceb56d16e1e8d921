"""The inbox: what waits for an answer, and what is new.

It also lists dates that still have to be planned. A ritual is listed as its next occurrence, and an answer to that one
answers the ritual.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from planner.domain.errors import BadInput
from planner.domain.ids import home_month
from planner.domain.model.block import WE, Block, Outcome
from planner.domain.model.items import Asked, Deed, Idea, Inbox, News
from planner.domain.recurrence.ritual import Ritual, asked_by
from planner.domain.text import shown as safe
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.plan.records import place_of, record_of
from planner.plan.service import Service
from planner.store.crdt.register import DELETED, Record
from planner.store.device.edits import Edit
from planner.store.disk.layout import IDEAS, month_file

MOST_LET_GO = 12
"""How many evenings in a row are passed over to find the one whose turn it is."""


class InboxQuestions(Service):
    """The inbox with rituals in it, and the dates that are still to be filled."""

    def waiting(self) -> tuple[Asked, ...]:
        """As for blocks; a ritual that I have not answered, or another rule for it, once for all its occurrences."""
        rows = {row.id: row for row in self._plan.requests.waiting()}
        rows |= {row.id: row for row in map(self._question, self._plan.rituals.rituals_waiting())}
        return tuple(sorted(rows.values(), key=_age))

    def asked_rows(self) -> list[Asked]:
        """As for blocks; with the rituals that the other has not answered yet, or said no to."""
        rows = {row.id: row for row in self._plan.requests.asked_rows()} | {
            row.id: row for row in self._asked_rituals()
        }
        return [*rows.values()]

    def held(self) -> tuple[Block, ...]:
        """As for blocks; what is held of a ritual stands at its first evening."""
        segments = (segment for chain in self._repository.rituals.chains.values() for segment in chain.segments)
        asked = [s for s in segments if s.comes and (s.proposals or s.earlier_yes)]
        firsts = [
            self._repository.block(block.id) or block for block in map(self._plan.rituals.first_of, asked) if block.held
        ]
        return tuple({block.id: block for block in (*self._plan.requests.held(), *firsts)}.values())

    def empty_slot(self, idea: Idea, when: When) -> Block | None:
        """The shared evening at that time, or on that day when no hour is said, that has to be filled by one of the
        two; None for an own idea."""
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
        """Out of the jar and into the week, as one action; into the empty slot there, if there is one."""
        slot = self.empty_slot(idea, when)
        return self.fill(slot, idea) if slot else self._plan.items.schedule(idea, when)

    def fill(self, block: Block, idea: Idea) -> Outcome:
        """An evening that the two plan in turns becomes that idea, and the jar has it no more, as one action.

        BadInput for anything else, and when it was filled.
        """
        if not _to_fill(block):
            raise BadInput(f"“{safe(block.title)[:40]}” is no evening that waits to be filled.")
        if idea.who != WE:
            raise BadInput("That idea is for one of you; an evening of both needs one for both.")
        title = Edit(*place_of(block.id), record_of(block), {"title": idea.title})
        self._session.save("changed", [title, _taken_out(idea)], about=idea.title)
        return Outcome("changed", self._plan.block(block.id), block)

    def turn(self) -> str | None:
        """Who plans the next date: of a ritual that the two take in turns whoever leads its next evening, else whoever
        was named last."""
        evening = self._next_in_turns()
        return evening.lead if evening else self._plan.items.turn()

    def set_turn(self, person: str) -> Deed:
        """Whose turn the next date is; of a ritual in turns its next evening, and in turn those that follow."""
        evening = self._next_in_turns()
        if evening is None:
            return self._plan.items.set_turn(person)
        self._plan.change(evening, {"lead": person}, "following")
        name = next((p.name for p in self._repository.people if p.id == person), "")
        return Deed("turn set", name, evening.id)

    def _next_in_turns(self) -> Block | None:
        """The next evening of a ritual of both that goes in turns, one that is for a date before any other."""
        found: list[Block] = []
        for root, chain in self._repository.rituals.chains.items():
            day = self._plan.today
            for _ in range(MOST_LET_GO):
                if (coming := chain.next(day)) is None:
                    break
                ritual, day = coming
                block = self._repository.block(f"{root}@{day.isoformat()}")
                if block and ritual.turns and ritual.who == WE and self._is_ahead(block):
                    found.append(block)
                    break
                day += timedelta(days=1)
        return min(found, key=lambda block: (block.pillar != "date", block.when.start, block.id), default=None)

    def _is_ahead(self, block: Block) -> bool:
        is_off = block.deleted or "no" in block.agreement.values()
        return not is_off and block.status == "planned" and block.when.ends(self._plan.zone) > self._plan.now

    def _question(self, ritual: Ritual) -> Asked:
        block = self._plan.rituals.first_of(ritual)
        proposal = asked_by(ritual, self._plan.you.id)
        by, at = (proposal.by, proposal.at) if proposal else (ritual.author, ritual.touched_at)
        return Asked(
            "ritual", block.id, by, ritual.title, at, ritual.agreement.get(self._plan.me.id, "open"), block=block
        )

    def _asked_rituals(self) -> Iterator[Asked]:
        me, other = self._plan.me.id, self._plan.you.id
        for chain in self._repository.rituals.chains.values():
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
                    (b := self._plan.rituals.first_of(ritual)).id,
                    me,
                    ritual.title,
                    at,
                    says,
                    because,
                    block=b,
                )

    def read(self) -> Inbox:
        """The one list of what waits, what I asked and what is new."""
        waiting, asked = self.waiting(), tuple(sorted(self.asked_rows(), key=_age))
        above = {row.id for row in waiting} | {row.id for row in asked if row.says == "no"}
        news = [
            News(key, self._repository.person_of(arrival.device), block.touched_at, block, arrival.before)
            for key, arrival in self._plan.arrivals.by_record().items()
            if (block := self._repository.block(key)) and (block.title or block.visibility == "busy")
            if not self._plan.rituals.went_with_all(block)
        ]
        news = [row._replace(counted=row.id not in above or row.kind == "called_off") for row in news]
        latest = sorted(news, key=lambda row: (str(row.at), row.id), reverse=True)
        return Inbox(waiting, asked, tuple(latest))


def _to_fill(block: Block) -> bool:
    return block.slot and not block.deleted and "no" not in block.agreement.values()


def _taken_out(idea: Idea) -> Edit:
    if not isinstance(idea.seen, Record):
        raise TypeError("an edit takes an idea that was read from the plan")
    return Edit(month_file(str(home_month(idea.id))), IDEAS, idea.seen, {DELETED: True})


def _age(row: Asked) -> tuple[str, str]:
    return (row.at or datetime.min).isoformat(), row.id
