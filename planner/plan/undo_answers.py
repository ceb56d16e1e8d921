"""Find the other person's yes that an undo or redo would override.

Such a step is refused. It's judged by its result, whatever it wrote: an agreed time must not become another one, and
something that was answered with yes must not disappear.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from planner.domain import recurrence
from planner.domain.agreement import key
from planner.domain.ids import ritual_root
from planner.domain.model.block import WE, Block, Person
from planner.domain.model.registers import ANSWER, PROPOSAL
from planner.store import codec
from planner.store.codec.answers import read_answer
from planner.store.codec.blocks import block_of
from planner.store.codec.items import request_of, rule_of
from planner.store.crdt.register import Record, written_last
from planner.store.disk.layout import BLOCK_TABLES, BLOCKS, PLAN, REQUESTS, RITUALS, SETTINGS
from planner.store.index.repository import Repository
from planner.store.journal.undo import Change


def answered_since(repository: Repository, changes: Sequence[Change], device: str) -> Person | None:
    """The other person, if these changes would take away something they agreed to.

    `before` of a change is what would be written. The caller holds the lock.
    """
    shared = [change for change in changes if not change.private]
    people = {person.id: person for person in repository.facts.people}
    found = next(_bound(repository, shared, device), None)
    return people.get(found) if found else None


def _bound(repository: Repository, changes: Sequence[Change], device: str) -> Iterator[str]:
    chains = dict(_chains_after(repository, [change for change in changes if change.table == RITUALS], device))
    for change in changes:
        if change.table in BLOCK_TABLES and repository.facts.agreement_on:
            yield from _bound_by_block(repository, change, device, chains.get(ritual_root(change.id)))
        elif change.table in (REQUESTS, SETTINGS):
            yield from _bound_by_words(repository, change, device)
    if repository.facts.agreement_on:
        yield from _bound_by_rituals(repository, changes, chains, device)


def _chains_after(
    repository: Repository, changes: Sequence[Change], device: str
) -> Iterator[tuple[str, codec.rituals.Chain]]:
    """Yield the rituals of these changes by their roots, as they will be."""
    for root in {ritual_root(change.id) for change in changes}:
        edits = {change.id: change.before for change in changes if ritual_root(change.id) == root}
        chain = repository.rituals.chains.get(root)
        if chain and (after := codec.rituals.edited(chain, edits, device, repository.facts)):
            yield root, after


def _bound_by_block(
    repository: Repository, change: Change, device: str, chain: codec.rituals.Chain | None
) -> Iterator[str]:
    """Yield the people bound by a block.

    `chain` is its ritual after the step, if the step changes that too.
    """
    before, after = repository.blocks.get(change.id), _block_after(repository, change, device, chain)
    if before is None or after is None or before.deleted:
        return
    if chain and chain.has_terms_of(after) and repository.rituals.chains[ritual_root(change.id)].has_terms_of(before):
        return  # a yes to it is one to the ritual
    me = repository.facts.people_ids[0]
    bound = (person for person, said in before.agreement.items() if said == "yes" and person != me)
    for person in (person for person in bound if not _noted(change, person)):
        if after.deleted:
            # What both agreed to may be called off, but can't vanish; nor can what is theirs.
            if before.who != WE or before.agreement.get(me) == "yes":
                yield person
        elif after.terms != before.terms:
            # What they had agreed to before is theirs as well.
            if after.agreement.get(person) != "yes":
                yield person
        elif before.agreement.get(me) == "yes" and after.agreement.get(me) != "yes":
            record = repository.records.get(change.file, change.table, change.id)
            if _is_later(record, change, person, key(before.terms), me, device):
                yield person


def _block_after(
    repository: Repository, change: Change, device: str, chain: codec.rituals.Chain | None
) -> Block | None:
    record = written_last(repository.records.kept(change.file, change.table, change.id), change.before, device)
    words = repository.private.of(change.file, change.table).get(change.id)
    if change.table == BLOCKS:
        return block_of(record, repository.facts, words)
    return repository.rituals.block(change.id, record, words, chain)


def _bound_by_rituals(
    repository: Repository, changes: Sequence[Change], chains: Mapping[str, codec.rituals.Chain], device: str
) -> Iterator[str]:
    me = repository.facts.people_ids[0]
    for root, after in chains.items():
        chain = repository.rituals.chains[root]
        of_root = [change for change in changes if change.table == RITUALS and ritual_root(change.id) == root]
        for person, was, now in codec.rituals.all_overruled(chain, after, me):
            noted = {change.id for change in of_root if _noted(change, person)}
            if not noted or (was.id not in noted and now.agreement.get(person) != "yes"):
                yield person
        for change in of_root:
            record = repository.records.get(PLAN, RITUALS, change.id)
            for was in chain.segments:
                terms = recurrence.ritual.ritual_version(was.rule, was.who)
                lost = was.agreement.get(me) == "yes" and any(now.agreement.get(me) != "yes" for now in after.over(was))
                others = (person for person, said in was.agreement.items() if said == "yes" and person != me)
                yield from (p for p in others if lost and _is_later(record, change, p, terms, me, device))


def _noted(change: Change, person: str) -> bool:
    """Whether the step itself noted that person's spoken answer, which can be undone.

    An answer of their own device since then prevents the undo anyway.
    """
    return ANSWER + person in change.after


def _is_later(record: Record, change: Change, person: str, terms: str, me: str, device: str) -> bool:
    """Whether this person agreed to these terms after the step that asked for them."""
    mine = [
        write.t
        for register in (ANSWER + me, PROPOSAL + me)
        if register in change.after
        for write in record.live(register)
        if write.device == device
    ]
    theirs = [
        write.t
        for write in record.live(ANSWER + person)
        if (answer := read_answer(write.value)) and (answer.said, answer.of) == ("yes", terms)
    ]
    return bool(mine and theirs) and max(theirs) > max(mine)


def _bound_by_words(repository: Repository, change: Change, device: str) -> Iterator[str]:
    """Yield the people whose yes is to the words of a request or house rule."""
    record = repository.records.get(change.file, change.table, change.id)
    before, after = (_says(repository, found) for found in (record, written_last(record, change.before, device)))
    me = repository.facts.people_ids[0]
    yield from (p for p, said in before.items() if p != me and said == "yes" and after.get(p) not in (None, "yes"))


def _says(repository: Repository, record: Record) -> Mapping[str, str]:
    """What each person says to the present words; empty for what is gone."""
    if rule := rule_of(record, repository.facts.people_ids):
        return rule.agreement
    request = request_of(record, repository.facts.people_ids)
    return (
        {person: request.answer for person in repository.facts.people_ids if request and person != request.by}
        if request
        else {}
    )
