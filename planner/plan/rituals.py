"""Look up rituals: all, suggested ones, and those that wait for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from planner.domain.agreement import Answer
from planner.domain.errors import AmbiguousId, UnknownId
from planner.domain.ids import occurrence_id, split_ritual
from planner.domain.model.block import WE, Block, Scope
from planner.domain.model.registers import ANSWER
from planner.domain.recurrence.ritual import (
    Ritual,
    RitualOffer,
    asked_by,
    offers,
    own_root,
    ritual_version,
)
from planner.domain.recurrence.rule import Rule
from planner.domain.text import shown as safe
from planner.domain.time.week import Week
from planner.plan.records import record_of
from planner.plan.service import Service
from planner.store import index
from planner.store.codec.answers import answer_value
from planner.store.codec.rituals import Chain, chain_of
from planner.store.crdt.hlc import stamp_time
from planner.store.crdt.register import DELETED
from planner.store.index.occurrence_blocks import OccurrenceRecord

if TYPE_CHECKING:
    from planner.domain.quickadd import Known
    from planner.store.index.titles import KnownTitles

LONGEST_TURN = 12
"""How many occurrences are looked through for the next turn."""


class RitualLookup(Service):
    """Look up rituals for screens, commands and the other services."""

    _titles: KnownTitles | None = None

    def known(self, title: str) -> Known | None:
        """The usual pillar and length of a title, quickly enough for each key press."""
        return self._known_titles().known(title, self._plan.today)

    def warm(self) -> bool:
        """Read a part of the known titles; False when all are read."""
        return self._known_titles().warm(self._plan.today)

    def _known_titles(self) -> KnownTitles:
        if self._titles is None:
            self._titles = index.titles.KnownTitles(self._repository)
        return self._titles

    def all(self, *, ended: bool = False) -> tuple[Ritual, ...]:
        """Each ritual as it is today, by title; with `ended`, ended ones too."""
        found = (self._current(chain) for chain in self._repository.rituals.chains.values())
        rows = [ritual for ritual in found if ended or (ritual.on and not ritual.ended)]
        return tuple(sorted(rows, key=lambda ritual: (ritual.title.casefold(), ritual.id)))

    def ended_rituals(self) -> tuple[Ritual, ...]:
        """The rituals that ended; of the other person's only those after I joined."""
        found = [ritual for ritual in self.all(ended=True) if ritual.ended]
        return tuple(
            r for r in found if r.author == self._plan.me.id or self._plan.people.since_i_joined(self._ended_at(r.root))
        )

    def _ended_at(self, root: str) -> datetime | None:
        records = self._repository.rituals.chains[root].records.values()
        return max((stamp_time(write.t) for record in records for write in record.live(DELETED)), default=None)

    def ritual(self, text: str) -> Ritual:
        """The ritual whose id begins or ends with `text`, as it is today.

        Raises UnknownId and AmbiguousId.
        """
        text = split_ritual(text.strip().lower())[0]
        chains = self._repository.rituals.chains
        fits = [text] if text in chains else [root for root in chains if text and _names(root, text)]
        if not fits:
            raise UnknownId(f"There is no ritual “{safe(text)[:40]}”.")
        if len(fits) > 1:
            raise AmbiguousId(f"“{safe(text)[:40]}” could be {', '.join(fits[:8])}.", fits)
        return self._current(chains[fits[0]])

    def segments(self, block: Block) -> tuple[Ritual, ...]:
        """Every segment of an occurrence's ritual, in order."""
        chain = self._repository.rituals.chains.get(str(block.ritual))
        return chain.segments if chain else ()

    def by_rule(self, block: Block, *, words: bool = False) -> Block:
        """An occurrence at its ritual's time and owner, to base a change of several on.

        With `words` every field is the ritual's.
        """
        chain = self._repository.rituals.chains.get(str(block.ritual))
        if chain is None or block.rule_date is None:
            return block
        stands = self._repository.rituals.fresh(chain.on(block.rule_date), block.rule_date)
        return stands._replace(seen=block.seen) if words else block._replace(when=stands.when, who=stands.who)

    def next_of(self, ritual: Ritual) -> Block | None:
        """A ritual's next occurrence, from today on."""
        chain = self._repository.rituals.chains.get(ritual.root)
        found = chain.next(self._plan.today) if chain else None
        return self._repository.blocks.get(f"{ritual.root}@{found[1].isoformat()}") if found else None

    def next_turn(self, block: Block) -> str | None:
        """Whose turn it is after this occurrence; None unless it goes in turns."""
        chain = self._repository.rituals.chains.get(block.ritual or "")
        if chain is None or block.occurrence is None or not any(segment.turns for segment in chain.segments):
            return None
        if not chain.on(block.occurrence).turns:
            return None
        day = block.occurrence
        for _ in range(LONGEST_TURN):
            if (coming := chain.next(day + timedelta(days=1))) is None:
                return None
            ritual, day = coming
            following = self._repository.blocks.get(occurrence_id(block.ritual or "", day))
            if ritual.is_same_turn(day, block.occurrence) or following is None or following.deleted or following.aside:
                continue
            return following.lead if following.who == WE else following.who
        return None

    def next_turns(self, blocks: Iterable[Block]) -> dict[str, str]:
        """Whose turn it is after each of these blocks that goes in turns, by its id."""
        of_rituals = [block for block in blocks if block.ritual]
        if not of_rituals:
            return {}
        chains = self._repository.rituals.chains
        found_chains = ((root, chains.get(root)) for root in {str(block.ritual) for block in of_rituals})
        in_turns = {root for root, chain in found_chains if chain and any(s.turns for s in chain.segments)}
        found = ((block.id, self.next_turn(block)) for block in of_rituals if block.ritual in in_turns)
        return {key: person for key, person in found if person}

    def offered(self) -> tuple[RitualOffer, ...]:
        """The suggested rituals that weren't chosen yet.

        One that the other has for themselves alone is still on offer.
        """
        taken = {ritual.root for ritual in self.all()}
        return tuple(
            offer
            for offer in offers(self._plan.me, self._plan.today)
            if not any(root.startswith(offer.id) for root in taken - {own_root(offer.id, self._plan.you.id)})
        )

    def rituals_waiting(self, *, plain: bool = True) -> tuple[Ritual, ...]:
        """Rituals, and changes of them from a date on, that wait for my answer.

        Without `plain`, those that one device wrote and nobody answered are left out.
        """
        today = self._plan.today
        return tuple(
            segment
            for chain in self._repository.rituals.asking(self._plan.me.id, plain=plain)
            for segment in chain.segments
            if self.waits(segment, today)
        )

    # -- parts --------------------------------------------------------------------------------------------------------

    def _current(self, chain: Chain) -> Ritual:
        coming = chain.next(self._plan.today) if len(chain.segments) > 1 else None
        return coming[0] if coming else chain.segments[-1]

    def ritual_of(self, block: Block) -> Ritual | None:
        """The ritual segment of an occurrence; None for a single block."""
        chain = self._repository.rituals.chains.get(block.ritual or "")
        return chain.on(block.rule_date) if chain and block.rule_date else None

    def _painted_ritual(self, block: Block) -> Ritual | None:
        """The occurrence's ritual as it was when the block was painted."""
        if not isinstance(block.seen, OccurrenceRecord) or block.rule_date is None:
            return None
        chain = chain_of([*block.seen.chain.values()], self._repository.facts)
        return chain.on(block.rule_date) if chain else None

    def asked_about(self, block: Block, who: str) -> Ritual | None:
        """The painted ritual, if an answer to this occurrence answers all of them.

        It does if the occurrence has the ritual's terms.
        """
        ritual = self._painted_ritual(block)
        if ritual is None or block.rule_date is None or block.terms != ritual.terms(block.rule_date):
            return None
        asked = ritual.agreement.get(who) in ("open", "changed") or any(p.whole for p in block.proposals)
        return ritual if asked and block.agreement.get(who) != "no" else None

    def was_answered(self, block: Block, now: Ritual) -> bool:
        """Whether the other person agreed to the ritual, or my proposal, since then."""
        painted, you = self._painted_ritual(block), self._plan.you.id
        if painted is None or now.agreement.get(you) != "yes":
            return False
        return painted.agreement.get(you) != "yes" or ritual_version(painted.rule, painted.who) != ritual_version(
            now.rule, now.who
        )

    def went_with_all(self, block: Block) -> bool:
        """Whether an occurrence was removed in the action that called off its ritual.

        The news of the end then covers it.
        """
        chain = self._repository.rituals.chains.get(block.ritual or "")
        if chain is None or not block.deleted or not chain.called_off():
            return False
        stamps = {write.t for record in chain.records.values() for write in record.deletes}
        return any(write.t in stamps for write in record_of(block).deletes)

    def waits(self, ritual: Ritual, today: date | None = None) -> bool:
        """Whether a ritual waits for my answer: unanswered, changed, or proposed."""
        me = self._plan.me.id
        says = ritual.agreement.get(me)
        if not ritual.comes or not (ritual.proposals or says in ("open", "changed")):
            return False
        day = ritual.next_date(today or self._plan.today)
        proposed = asked_by(ritual, self._plan.you.id) and day == ritual.next_date(ritual.begins)
        return bool(day and (proposed or (says in ("open", "changed") and not asked_by(ritual, me))))

    def must_ask(self, ritual: Ritual) -> bool:
        """Whether changing a ritual needs a new yes, since the other person agreed."""
        others = (yes for person, yes in ritual.agreement.items() if person != self._plan.me.id)
        return self._repository.facts.agreement_on and "yes" in others

    def my_version(self, rule: Rule, who: str, person: str = "") -> dict[str, object]:
        """The register of a yes to a ritual."""
        return {ANSWER + (person or self._plan.me.id): answer_value(Answer("yes", ritual_version(rule, who)))}

    def chain(self, root: str) -> Chain:
        """The chain of a ritual. Raises UnknownId."""
        chain = self._repository.rituals.chains.get(root)
        if chain is None:
            raise UnknownId(f"There is no ritual “{safe(root)[:40]}”.")
        return chain

    def place(self, block: Block, scope: Scope) -> tuple[Chain, date]:
        """The ritual, and the original date from which a change of that scope applies."""
        chain = self.chain(str(block.ritual))
        if block.rule_date is None:
            raise UnknownId(f"“{safe(block.title)[:40]}” belongs to no ritual.")
        if scope == "following":
            flexible = chain.on(block.rule_date).rule.flexible
            return chain, Week.of(block.rule_date).monday if flexible else block.rule_date
        day = self._plan.today - timedelta(days=7)
        while found := chain.next(day):
            ritual, day = found
            if ritual.when(day).ends(self._plan.zone) > self._plan.now and (
                ritual.rule.flexible
                or ritual.when(day).starts(self._plan.zone) >= self._plan.now
                or ritual.rule.zone is None
            ):
                return chain, day
            day += timedelta(days=7 if ritual.rule.flexible else 1)
        return chain, self._plan.today

    def first_of(self, ritual: Ritual, today: date | None = None) -> Block:
        """The occurrence by which a ritual is asked about, as its rule gives it."""
        since = max(today or self._plan.today, ritual.begins)
        day = self._repository.rituals.asks_on(ritual, since) or ritual.begins
        return self._repository.rituals.fresh(ritual, day)

    def shown(self, root: str, day: date | None = None) -> Block:
        """The block to show after a ritual was changed.

        It's the next occurrence, else the one on that date.
        """
        chain = self.chain(root)
        begin = max(self._plan.today, day) if day else self._plan.today
        found = chain.next(begin)
        if found:
            return self._plan.block(f"{root}@{found[1].isoformat()}")
        day = day or chain.segments[-1].begins
        return self._repository.rituals.fresh(chain.on(day), day)


def _names(root: str, text: str) -> bool:
    return root.startswith(text) or root.endswith(text)
