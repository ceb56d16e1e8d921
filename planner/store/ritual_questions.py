"""Rituals among what waits: each stands there as its next occurrence, and an answer to that is one to the ritual."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from planner.domain.carry import Asked, Inbox
from planner.domain.ritual import Ritual
from planner.store.reviewing import ReviewIntentions
from planner.store.ritual_answers import RitualAnswers
from planner.store.ritual_reading import asked_by


class RitualQuestions(RitualAnswers, ReviewIntentions):
    """The inbox with rituals in it."""

    def waiting(self) -> tuple[Asked, ...]:
        """As for blocks; a ritual that I have not answered, or another rule for it, once for all its occurrences."""
        rows = {row.id: row for row in super().waiting()}
        rows |= {row.id: row for row in map(self._question, self.rituals_waiting())}
        return tuple(sorted(rows.values(), key=_age))

    def inbox(self) -> Inbox:
        """As for blocks; with the rituals that the other has not answered yet, or said no to."""
        inbox = super().inbox()
        rows = {row.id: row for row in inbox.asked} | {row.id: row for row in self._asked_rituals()}
        return inbox._replace(asked=tuple(sorted(rows.values(), key=_age)))

    def _question(self, ritual: Ritual) -> Asked:
        block = self._first_of(ritual)
        proposal = asked_by(ritual, self.you.id)
        by, at = (proposal.by, proposal.at) if proposal else (ritual.author, ritual.touched_at)
        return Asked("ritual", block.id, by, ritual.title, at, ritual.agreement.get(self.me.id, "open"), block=block)

    def _asked_rituals(self) -> Iterator[Asked]:
        me, other = self.me.id, self.you.id
        for chain in self._book.rituals.chains.values():
            for ritual in chain.segments:
                mine = asked_by(ritual, me)
                refused = next((p for p in ritual.refused if p.by == me), None)
                said = ritual.agreement.get(other, "yes")
                if ritual.ended or not ritual.on or not (mine or refused or (ritual.author == me and said != "yes")):
                    continue
                says = "no" if refused else "open" if mine else said
                because = refused.because if refused else ritual.because.get(other, "")
                at = mine.at if mine else ritual.touched_at
                yield Asked("ritual", (b := self._first_of(ritual)).id, me, ritual.title, at, says, because, block=b)


def _age(row: Asked) -> tuple[str, str]:
    return (row.at or datetime.min).isoformat(), row.id
