"""Independent accounts of a world of real mirrors, kept without the store.

- `Words`: every word that was typed, where, and believing what; no private one may stand in anybody else's bytes.
- `Shards`: all shards of the world read as plain JSON; no number stands for two writes, and who may read a record
  follows from the values of `visibility` and from who had seen which of them.
- `Yeses`: what each person said yes to; no agreed time changes without a new yes.
- `portrait`: the shared plan as one device shows it, the same on every device once all have everything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from planner.domain.agreement import key
from planner.domain.model.block import VISIBILITIES, WE, Block, Visibility
from planner.domain.model.items import Gone, Remark
from planner.domain.recurrence.ritual import Ritual, ritual_version
from planner.domain.recurrence.rule import occurrences
from planner.domain.time.week import Week
from planner.interop.json_blocks import block_json
from planner.interop.json_inbox import goal_json, ideas_json, notes_json, requests_json, rules_json
from planner.plan.plan import Plan
from planner.plan.records import place_of
from planner.store.codec.answers import read_proposals
from planner.store.crdt.register import Record
from planner.store.disk.layout import CHEERS, COMMENTS, PLAN, RITUALS
from planner.store.journal.history import ids_in_history, read_history
from planner.store.shard.schema import number_of
from tests.support import TODAY

Json = dict[str, Any]
TYPED = re.compile(rb"wq\d{5}q|(?<![\d:+])\d\d:\d\d(?![\d:])", re.IGNORECASE)
"""A word of this test, or an hour and minute; each is typed once in a history."""
SHOWN_WHEN_BUSY = {"when", "who", "author", "protected", "visibility", "request", "rule", "turns", "on", "deleted"}
"""Registers of which the partner reads the value although the time is busy."""
NOTHING = ("", None, False, "planned")
"""Values that say nothing, which may stand where a word may not."""
HORIZON = TODAY + timedelta(days=60)
WEEKS = [Week(2026, 48).plus(number) for number in range(-1, 9)]


def root_of(record: str) -> str:
    """The ritual of an occurrence or a segment; any other id as it is."""
    return record.partition("@")[0].partition("~")[0]


def is_kept(register: str, visibility: Visibility) -> bool:
    """Whether that register of such a record is for its owner alone."""
    personal = register.startswith(("answer:", "proposal:"))
    return visibility == "hidden" or (visibility == "busy" and not personal and register not in SHOWN_WHEN_BUSY)


def more_private(*values: Visibility) -> Visibility:
    return max(values, key=VISIBILITIES.index)


# -- looking ----------------------------------------------------------------------------------------------------------


class Look(NamedTuple):
    """A device's plan at one moment: blocks and occurrences by id, rituals by root."""

    agreement_on: bool
    blocks: Mapping[str, Block]
    rituals: Mapping[str, tuple[Ritual, ...]]

    @property
    def hidden(self) -> set[str]:
        """The ids of everything only this device may show.

        That is all that is hidden, and occurrences with words that nobody else has.
        """
        hidden = {record for record in (*self.blocks, *self.rituals) if self.visibility(record) == "hidden"}
        return hidden | {block.id for block in self.blocks.values() if block.ritual and _has_words(block)}

    @property
    def text(self) -> str:
        """All that is shown, also of what was deleted."""
        segments = [ritual._replace(seen=None) for found in self.rituals.values() for ritual in found]
        return repr((list(self.blocks.values()), segments))

    def who(self, record: str) -> str:
        """Whose a block is; empty where there is none."""
        return self.blocks[record].who if record in self.blocks else ""

    def find(self, text: str) -> str:
        """The block or ritual that has this text; empty where none has it."""
        blocks = (block.id for block in self.blocks.values() if text in repr(block))
        rituals = (root for root, found in self.rituals.items() if text in repr([r._replace(seen=None) for r in found]))
        return next((*rituals, *blocks).__iter__(), "")

    def visibility(self, record: str) -> Visibility:
        """Who may read a record; `open` where there is none yet."""
        segments = self.rituals.get(root_of(record), ())
        block = self.blocks.get(record)
        return more_private("open", *(s.visibility for s in segments), *([block.visibility] if block else []))


def look_at(plan: Plan, occurrences: Iterable[str]) -> Look:
    """All blocks there ever were, these occurrences of rituals, and all rituals."""
    blocks = {block.id: block for block in plan.repository.blocks.every()}
    for record in occurrences:
        if record not in blocks and (block := plan.repository.blocks.get(record)):
            blocks[record] = block
    chains = plan.repository.rituals.chains
    return Look(plan.people.agreement_on, blocks, {root: chain.segments for root, chain in chains.items()})


# -- words ------------------------------------------------------------------------------------------------------------


@dataclass
class Word:
    """A typed word, with the step, device and window in which it was typed.

    A `private` one is for that device alone.
    """

    text: str
    device: str
    window: int
    record: str
    field: str
    step: int
    private: bool = False
    acknowledged: bool = False


@dataclass
class Words:
    """All words of a history, by their text in lower case."""

    typed: dict[str, Word] = field(default_factory=dict)

    def add(self, word: Word) -> None:
        self.typed[word.text.lower()] = word

    def open(self, device: str, window: int, block: Block, before: int, now: Visibility) -> None:
        """Mark words as readable that the owner has opened with a block.

        These are the words that the block showed when it was painted at the step `before`, and those typed in that
        window since; of a copy also what was typed on the other one.
        """
        shown = repr(block)
        for word in self.typed.values():
            is_its = root_of(word.record) == root_of(block.id) and (word.step < before or word.window == window)
            if word.device == device and (is_its or word.text in shown) and not is_kept(word.field, now):
                word.private = False

    def share(self, text: str) -> None:
        """All words in that text were shown to the other on purpose."""
        for found in set(TYPED.findall(text.encode())):
            if word := self.typed.get(found.decode().lower()):
                word.private = False

    def leaks(self, home: str, data: bytes) -> Iterator[str]:
        """Private words in bytes of that device's home, or of a shared folder (``)."""
        for found in set(TYPED.findall(data)):
            word = self.typed.get(found.decode().lower())
            if word and word.private and word.device != home:
                yield f"{word}"

    def missing(self, everywhere: str, of_device: Mapping[str, str]) -> list[Word]:
        """Acknowledged words found neither in the plan and histories nor on their device."""
        found = {text.lower() for text in re.findall(TYPED.pattern.decode(), everywhere, re.IGNORECASE)}
        own = {
            device: {text.lower() for text in re.findall(TYPED.pattern.decode(), kept, re.IGNORECASE)}
            for device, kept in of_device.items()
        }
        return [
            word
            for text, word in self.typed.items()
            if word.acknowledged and text not in found and text not in own[word.device]
        ]


# -- shards -----------------------------------------------------------------------------------------------------------


class Dot(NamedTuple):
    """One write: the device id and its number."""

    device: str
    n: int


class Raw(NamedTuple):
    """One write as it lies in a shard."""

    dot: Dot
    file: str
    table: str
    record: str
    register: str
    value: object


Known = Mapping[str, frozenset[Dot]]
"""By record, the values of `visibility` that somebody has seen or replaced."""


@dataclass
class Shards:
    """The shards in each device's mirror, and what each `visibility` was based on."""

    held: dict[tuple[str, str, str], dict[tuple[str, str, str], Raw]] = field(default_factory=dict)
    """(home, device id, file) → (table, record, register) → its write."""
    used: dict[Dot, Raw] = field(default_factory=dict)
    seen: dict[Dot, frozenset[Dot]] = field(default_factory=dict)

    def read(self, home: str, data: bytes) -> list[Raw]:
        """Take in a shard of that home's mirror; return the writes that are new there.

        Asserts that no number is used for two writes.
        """
        tables: Json = json.loads(data)
        header = tables["header"]["1"]
        device, file = header["device"], header["file"]
        if file == "device":
            return []
        before = self.held.get((home, device, file), {})
        now: dict[tuple[str, str, str], Raw] = {}
        for table, documents in tables.items():
            for record, registers in documents.items() if table != "header" else ():
                for register, write in registers.items():
                    raw = Raw(Dot(device, number_of(write)), file, table, record, register, write["v"])
                    now[table, record, register] = raw
                    assert self.used.setdefault(raw.dot, raw) == raw
        self.held[home, device, file] = now
        # A tag that was taken back leaves the file: its word is the name of its register.
        stays = [slot for slot in before if slot in now or not slot[2].startswith("tag:")]
        assert all(slot in now and now[slot].dot.n >= before[slot].dot.n for slot in stays)
        return [raw for slot, raw in now.items() if before.get(slot) != raw]

    def known(self, home: str) -> Known:
        """What a device has seen, by record."""
        found: dict[str, frozenset[Dot]] = {}
        for raw in self._visibilities(home):
            found[raw.record] = found.get(raw.record, frozenset()) | self.seen.get(raw.dot, frozenset()) | {raw.dot}
        return found

    def declared(self, written: Iterable[Raw], home: str, seen: Known) -> None:
        """Note what the author of each written `visibility` had read.

        That is what the author had `seen`, and the device's own earlier writes.
        """
        for raw in written:
            if raw.register == "visibility":
                own = {dot for dot in self.used if dot.device == raw.dot.device and dot.n < raw.dot.n}
                earlier = {dot for dot in own if self.used[dot][1:5] == raw[1:5]}
                known = set(seen.get(raw.record, ())) | earlier
                self.seen[raw.dot] = frozenset(known.union(*(self.seen.get(dot, ()) for dot in known)))

    def visibility(self, home: str, record: str) -> Visibility:
        """Who may read a record as far as a device knows.

        It is the most private of the values that nobody replaced.
        """
        mine = [raw for raw in self._visibilities(home) if raw.record == root_of(record)]
        replaced = {dot for raw in mine for dot in self.seen.get(raw.dot, frozenset())}
        return more_private("open", *(_visibility(raw.value) for raw in mine if raw.dot not in replaced))

    def _visibilities(self, home: str) -> Iterator[Raw]:
        for (where, _, _), writes in self.held.items():
            if where == home:
                yield from (raw for raw in writes.values() if raw.register == "visibility")


def _visibility(value: object) -> Visibility:
    return next((known for known in VISIBILITIES if known == value), "busy")


# -- yeses ------------------------------------------------------------------------------------------------------------


@dataclass
class Yeses:
    """By record and person, all terms that they have ever agreed to.

    The terms of a ritual are versions of it.
    """

    said: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    noted: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """By record and person, the terms for which they noted the other's spoken yes."""

    def note(self, look: Look, person: str, *records: str) -> None:
        """A person has agreed to these records, or proposed other terms of them."""
        for record in records:
            if block := look.blocks.get(record):
                said = self.said.setdefault((record, person), set())
                said |= {key(block.terms)} if block.agreement.get(person, "yes") == "yes" else set()
                said |= {key(wish.terms) for wish in block.proposals if wish.by == person}
            for ritual in look.rituals.get(root_of(record), ()):
                said = self.said.setdefault((ritual.root, person), set())
                said |= (
                    {ritual_version(ritual.rule, ritual.who)} if ritual.agreement.get(person, "yes") == "yes" else set()
                )
                said |= {ritual_version(wish.rule, wish.who) for wish in ritual.proposals if wish.by == person}

    def note_page(self, look: Look, person: str, page: Block, segments: Iterable[Ritual], by: str) -> None:
        """A person has agreed to a page that `by` wrote, as it was painted.

        Of what the record holds by now only their own wishes count, which are a yes as well.
        """
        yes = {page.id: {key(terms) for terms in (page.terms, *(wish.terms for wish in page.proposals))}}
        for ritual in segments:
            wishes = {ritual_version(wish.rule, wish.who) for wish in ritual.proposals}
            yes.setdefault(ritual.root, set()).update({ritual_version(ritual.rule, ritual.who), *wishes})
        for record, terms in yes.items():
            self.said.setdefault((record, person), set()).update(terms)
            if by != person:
                self.noted.setdefault((record, by), set()).update(terms)
        self._note_wishes(look, person, page.id)

    def _note_wishes(self, look: Look, person: str, record: str) -> None:
        if block := look.blocks.get(record):
            wishes = {key(wish.terms) for wish in block.proposals if wish.by == person}
            self.said.setdefault((record, person), set()).update(wishes)
        for ritual in look.rituals.get(root_of(record), ()):
            asked = {ritual_version(wish.rule, wish.who) for wish in ritual.proposals if wish.by == person}
            self.said.setdefault((ritual.root, person), set()).update(asked)

    def check_sound(self, look: Look) -> None:
        """Nobody is shown to say yes to what they never said yes to."""
        if not look.agreement_on:
            return
        for segments in look.rituals.values():
            for ritual in segments:
                for person in _yes(ritual) if ritual.visibility == "open" else ():
                    assert ritual_version(ritual.rule, ritual.who) in self.said.get((ritual.root, person), ()), ritual
        for block in look.blocks.values():
            if block.visibility == "open" and not _is_as_its_ritual(block, look):
                for person in _yes(block):
                    assert key(block.terms) in self.said.get((block.id, person), ()), block

    def check_kept(
        self, before: Look, after: Look, actor: str, spoken: Collection[str] = (), *, turned: bool = False
    ) -> None:
        """Assert that `actor` changed no terms others agreed to and did not propose.

        `spoken` are the people whose new yes it was. `turned`: it was undone or redone; a yes spoken aloud that the
        actor had noted is then taken back, or noted again.
        """
        if not before.agreement_on:
            return
        silent = {actor, *spoken}
        for was in before.blocks.values():
            now = after.blocks.get(was.id)
            bound = _yes(was) - silent if was.visibility == "open" and not was.deleted else set()
            assert now is not None or was.ritual or not bound, was
            if now is None or not bound or (_is_as_its_ritual(was, before) and _is_as_its_ritual(now, after)):
                continue
            noted = self.noted.get((was.id, actor), set()) if turned else set()
            if now.terms != was.terms and not noted & {key(was.terms), key(now.terms)}:
                for person in bound:
                    # What they asked for; or it is a question again, because the person who had agreed took that
                    # back.
                    asked = {wish.terms for wish in was.proposals if wish.by == person}
                    asks = {wish.terms for wish in now.proposals if wish.by == person}
                    assert now.terms in asked or was.terms in asks, was
            called_off = was.who == WE and actor in _yes(was) and not was.ritual
            assert not (now.deleted and called_off), was
        for root, segments in before.rituals.items():
            noted = self.noted.get((root, actor), set()) if turned else set()
            _check_ritual(segments, after.rituals.get(root, ()), silent, noted)

    def check_met(self, before: Look, after: Look) -> None:
        """Assert that an exchange changed no agreed terms, except by crossed writes.

        In that case the earlier time is still held and shown, until that person says something else. A yes to a
        ritual is one to each of its turns; what is held of it is held for the whole ritual, from its first turn on.
        """
        if not (before.agreement_on and after.agreement_on):
            return
        for was in before.blocks.values():
            now = after.blocks.get(was.id)
            if now is None or was.visibility != "open" or was.deleted or now.terms == was.terms:
                continue
            for person in _yes(was):
                if now.visibility == "open" and now.agreement.get(person) == "changed":
                    assert person in _holders(now, after), (was, now)


def _check_ritual(
    before: tuple[Ritual, ...], after: tuple[Ritual, ...], silent: Collection[str], noted: Collection[str]
) -> None:
    wishes = {(wish.by, ritual_version(wish.rule, wish.who)) for ritual in before for wish in ritual.proposals}
    again = {(wish.by, ritual_version(wish.rule, wish.who)) for ritual in after for wish in ritual.proposals}
    for ritual in before if after != before else ():
        bound = _yes(ritual) - set(silent)
        for day in ritual.dates(TODAY, HORIZON) if bound and ritual.visibility == "open" else ():
            now = _segment_on(after, day)
            then, terms = ritual_version(ritual.rule, ritual.who), ritual_version(now.rule, now.who)
            if then in noted or terms in noted:
                continue
            for person in bound if now.comes and terms != then else ():
                assert (person, terms) in wishes or (person, then) in again, (ritual, now)


def _yes(thing: Block | Ritual) -> set[str]:
    return {person for person, said in thing.agreement.items() if said == "yes"}


def _segment_on(segments: tuple[Ritual, ...], day: date) -> Ritual:
    return next((ritual for ritual in reversed(segments) if ritual.begins <= day), segments[0])


def _holders(block: Block, look: Look) -> set[str]:
    """The people whose other time is held beside this block or its whole ritual."""
    held = {wish.by for wish in (*block.earlier_yes, *block.proposals)}
    if block.ritual and block.occurrence and (block.orphan or _is_as_its_ritual(block, look)):
        ritual = _segment_on(look.rituals[block.ritual], _rule_date(block, block.occurrence, look))
        held |= {yes.by for yes in ritual.earlier_yes} | {wish.by for wish in ritual.proposals}
    return held


def _is_as_its_ritual(block: Block, look: Look) -> bool:
    """Whether an occurrence has its ritual's time and people.

    A yes to the ritual is then one to it.
    """
    if block.ritual is None or block.occurrence is None:
        return False
    day = _rule_date(block, block.occurrence, look)
    return block.terms == _segment_on(look.rituals[block.ritual], day).terms(day)


def _rule_date(block: Block, original: date, look: Look) -> date:
    """The date of the ritual's rule for which an occurrence stands.

    That is its original one, or where it is by now if the ritual comes there instead.
    """
    new = block.when.local_start.date() if block.when.precision != "week" else original
    segments = look.rituals[str(block.ritual)]
    here, there = _segment_on(segments, original), _segment_on(segments, new)
    is_gone = original < here.begins or not occurrences(here.rule, original, original)
    is_there = new >= there.begins and bool(occurrences(there.rule, new, new)) and not there.rule.flexible
    return new if is_gone and is_there and there.rule.on(new) == block.when else original


# -- convergence ------------------------------------------------------------------------------------------------------


def portrait(plan: Plan, look: Look) -> Json:
    """The plan as this device shows it, without what is hidden here.

    Columns are named by their owner.
    """
    people = sorted((plan.me, plan.you), key=lambda person: person.id)
    requests = [(request, plan.requests.carried_by(request)) for request in plan.requests.all()]
    columns = {"me": plan.me.id, "we": WE, "you": plan.you.id}
    weeks: Json = {}
    for week in WEEKS:
        view, carried = plan.week(week), plan.weeks.carried(week)
        rows = {
            columns[name]: [block.id for block in blocks if block.visibility != "hidden"]
            for name, blocks in view.columns.items()
        }
        weeks[str(week)] = [rows, dict(carried.intentions), sorted(carried.off)]
    return {
        "people": [(person.id, person.name, person.zone) for person in people],
        "agreement": look.agreement_on,
        "weeks": weeks,
        "blocks": {block.id: _block(block, plan) for block in look.blocks.values() if block.visibility != "hidden"},
        "rituals": {
            ritual.id: _ritual(ritual)
            for segments in look.rituals.values()
            for ritual in segments
            if ritual.visibility == "open"
        },
        **ideas_json(plan.items.ideas(), plan.zone),
        "goals": [goal_json(goal) for goal in plan.items.goals()],
        **notes_json(note for note in plan.items.notes() if note.shown),
        **rules_json(plan.items.rules()),
        **requests_json(requests, plan.zone),
        "gone": {thing.id: str(thing._replace(seen=None)) for thing in plan.trash.gone() if _is_open(thing)},
        # Of what somebody set for themselves only they are asked.
        "both changed": sorted(
            str(thing._replace(seen=None)) for thing in plan.conflicts.twice() if thing.kind != "person"
        ),
    }


def is_in(record: str, records: Collection[str]) -> bool:
    """Whether it is one of these, or a turn of one of these rituals."""
    return record in records or root_of(record) in records


def without(shown: Json, records: Collection[str]) -> Json:
    """A portrait without what is hidden on some device."""

    def stays(record: str) -> bool:
        return not is_in(record, records)

    weeks = {
        week: [{who: [*filter(stays, ids)] for who, ids in rows.items()}, *rest]
        for week, (rows, *rest) in shown["weeks"].items()
    }
    requests = [row | {"blocks": [*filter(stays, row["blocks"])]} for row in shown["requests"]]
    kept = {
        part: {key: row for key, row in shown[part].items() if stays(key)} for part in ("blocks", "rituals", "gone")
    }
    return shown | kept | {"weeks": weeks, "requests": requests}


def own_part(plan: Plan) -> Json:
    """What a device shows to its own person alone."""
    return {"notes": [note.text for note in plan.items.notes()], "gone": [thing.text for thing in plan.trash.gone()]}


def earlier_values(mirror: Path, plan: Plan, records: Iterable[str]) -> Iterator[object]:
    """This device's history of these blocks, occurrences and other known records."""
    for record in records:
        found = plan.repository.records.get(*place_of(record), record)
        yield from read_history(mirror, place_of(record)[0], found)
        # What was asked about one evening alone waits for the ritual that was called off to come again.
        if (block := plan.repository.blocks.get(record)) and block.ritual and block.called_off_by:
            yield from read_proposals(found)
    for ritual in ids_in_history(mirror, PLAN):
        yield from read_history(mirror, PLAN, plan.repository.records.get(PLAN, RITUALS, ritual))
    for file in sorted((*mirror.glob("devices/*/**/*.json"), *mirror.glob("private/**/*.json"))):
        tables: Json = json.loads(file.read_bytes())
        name = f"months/{file.stem}" if file.parent.name == "months" else file.stem
        for table, records in tables.items() if name != "device" else ():
            for record in records if table != "header" else ():
                yield from read_history(mirror, name, plan.repository.records.get(name, table, record))


def _is_open(thing: Gone) -> bool:
    """Whether others can read it in their bin as well."""
    return isinstance(thing.seen, Record) and thing.seen.visibility == "open" and not thing.seen.words


def _has_words(block: Block) -> bool:
    return isinstance(block.seen, Record) and bool(block.seen.words)


def _block(block: Block, plan: Plan) -> Json:
    row = block_json(block, UTC)  # type: ignore[arg-type]
    row |= {
        "deleted": block.deleted,
        "called off": block.called_off_by is not None,
        "refused": [str(wish) for wish in block.refused],
        "touched": (block.touched_by, str(block.touched_at)),
        "tally": block.tally,
        "odd": (block.orphan, block.slot),
        # What lies beside it on this device alone is nobody else's.
        "remarks": [
            str(remark) for remarks in plan.weeks.remarks(block) for remark in remarks if _is_shared(remark, plan)
        ],
        "conflicts": [str(found) for found in block.conflicts if found.device],
    }
    return _readable(row, block.visibility)


def _is_shared(remark: Remark, plan: Plan) -> bool:
    """Whether others can read the record too.

    A person's own words on a record that became private are withdrawn, and stay on this device.
    """
    file, _ = place_of(remark.on)
    return all(remark.id not in plan.repository.private.of(file, table) for table in (CHEERS, COMMENTS))


def _ritual(ritual: Ritual) -> Json:
    row: Json = {name: str(value) for name, value in ritual._asdict().items() if name not in ("seen", "people")}
    row |= {"agreement": dict(ritual.agreement), "because": dict(ritual.because)}
    row["conflicts"] = [str(found) for found in ritual.conflicts if found.device]
    return _readable(row, ritual.visibility)


def _readable(row: Json, visibility: Visibility) -> Json:
    """Without what is for its owner alone."""
    if visibility == "open":
        return row
    words = (
        "title",
        "place",
        "notes",
        "pillar",
        "lead",
        "goal",
        "tags",
        "status",
        "conflicts",
        "touched",
        "odd",
        "agreement",
    )
    return {name: value for name, value in row.items() if name not in (*words, "touched_by", "touched_at")}
