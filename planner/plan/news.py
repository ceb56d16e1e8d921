"""The rows of news: what the other person did since the last visit.

They are about blocks, rituals, remarks, ideas, goals and settings. `NewsRows.read` decides which are counted, as the
header's “1 new” does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from planner.domain.ids import occurrence_id, split_occurrence, split_ritual
from planner.domain.model.block import WE, Block
from planner.domain.model.items import AFTER_ALL, News, NewsKind
from planner.domain.model.registers import ANSWER, AWAY, INTENTION, OFF, OFF_BECAUSE, PERSONAL, REMIND
from planner.domain.recurrence.ritual import Ritual
from planner.domain.recurrence.rule import decode_rule, describe_rule
from planner.domain.time.week import Week
from planner.domain.wording.absence import describe_stay
from planner.named_tuple import NamedTuple
from planner.plan.records import RULE_PREFIX, file_of, record_of
from planner.plan.service import Service
from planner.store.codec.answers import encode_when
from planner.store.codec.items import (
    flag_of,
    goal_of,
    idea_of,
    is_memory,
    note_of,
    remark_of,
    request_of,
    rule_of,
    text_of,
)
from planner.store.codec.rituals import Chain
from planner.store.codec.visibility import AUTHOR, VISIBILITY, value_of
from planner.store.crdt.hlc import stamp_time
from planner.store.crdt.register import DELETED, MARKS, Record
from planner.store.disk.layout import (
    BLOCKS,
    CHEERS,
    COMMENTS,
    GOALS,
    IDEAS,
    NOTES,
    OCCURRENCES,
    PEOPLE,
    REQUESTS,
    REVIEWS,
    RITUALS,
    SETTINGS,
)
from planner.store.index.occurrence_blocks import occurrence
from planner.store.journal.arrivals import Arrival

if TYPE_CHECKING:
    from planner.plan.plan import Plan

TURN = "turn"
"""The record in the plan's settings that says who plans the next date."""
_LEADS = frozenset(("lead", "turns"))
_UNSAID = frozenset((AUTHOR, VISIBILITY, DELETED, *MARKS))


class Arrived(NamedTuple):
    """A record with something new, and its author."""

    key: str
    arrival: Arrival
    by: str


class _PlainNews(NamedTuple):
    """The place of a row that isn't read: its id, its time, and whether it's counted."""

    id: str
    at: datetime
    counted: bool


class ReadNews(NamedTuple):
    """The rows of news, and how many others are counted (`told`) or aren't (`also`)."""

    rows: tuple[News, ...]
    told: int = 0
    also: int = 0


class LeftOut(NamedTuple):
    """The arrivals that aren't read; how many of their rows are counted, and aren't."""

    keys: frozenset[str] = frozenset()
    told: int = 0
    also: int = 0


class NewsRows(Service):
    """Makes the rows of news, one for each thing."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._today = plan.today
        self._begun: frozenset[str] = frozenset()

    def read(
        self,
        above: Collection[str],
        asked: Collection[str],
        unread: Collection[str] = frozenset(),
        most: int | None = None,
    ) -> ReadNews:
        """The news, latest first.

        News of something in `above` isn't counted again. With `most`, plain news beyond the first so many isn't read
        but counted, and neither is what isn't counted of something in `asked`, the questions of both. News of the
        `unread` ones among these is left out if it isn't counted.
        """
        rows: dict[tuple[NewsKind | None, str], News] = {}
        unseen = self._plan.arrivals.unseen()
        told, looked_at = above | unseen.keys(), self._plan.arrivals.uncounted()
        new = (key for key, arrival in unseen.items() if arrival.table == RITUALS and arrival.before is None)
        self._begun = begun = frozenset(new)
        left = self._left_out(unseen, above, asked, looked_at, most) if most and len(unseen) > most else LeftOut()
        for key, arrival in unseen.items():
            if key in left.keys:
                continue
            if arrival.table == RITUALS and (root := split_ritual(key)[0]) != key and root in begun:
                continue  # a new ritual tells of all its times
            arrived = Arrived(key, arrival, self._repository.facts.person_of(arrival.device))
            for row in self.rows_of(arrived):
                if _is_told_with(row, told):
                    continue
                # A ritual and a change of its next occurrence are one thing, with the ritual's row.
                unique = (None if row.block else row.kind, f"{row.id} {row.text}" if row.kind in _SAID else row.id)
                if unique not in rows or arrival.table == RITUALS:
                    is_above = row.id in above and row.kind not in ("called_off", "ritual_ended", *_SAID)
                    rows[unique] = row._replace(counted=row.counted and not is_above and key not in looked_at)
        found = (row for row in rows.values() if row.counted or row.id not in unread)
        listed = tuple(sorted(found, key=lambda row: (str(row.at), row.id), reverse=True))
        return ReadNews(listed, left.told, left.also)

    def _left_out(
        self,
        unseen: Mapping[str, Arrival],
        above: Collection[str],
        asked: Collection[str],
        looked_at: Collection[str],
        most: int,
    ) -> LeftOut:
        """The plain news beyond the first so many, without reading it."""
        changed = {
            split[0] for key, news in unseen.items() if news.table == OCCURRENCES and (split := split_occurrence(key))
        }
        roots = {split[0] for key in (*above, *asked) if (split := split_occurrence(key))}
        keys: set[str] = set()
        found: dict[bool, list[tuple[str, str, str]]] = {True: [], False: []}
        for key, arrival in unseen.items():
            plain = self._plain(key, arrival, roots) if arrival.before is None and key not in changed else None
            if plain is None:
                continue
            counted = plain.counted and key not in looked_at
            if plain.id in above or (plain.id in asked and not counted):
                keys.add(key)  # the questions list it
            else:
                found[counted].append((str(plain.at), plain.id, key))
        beyond = {counted: sorted(rows, reverse=True)[most:] for counted, rows in found.items()}
        keys.update(key for rows in beyond.values() for *_, key in rows)
        return LeftOut(frozenset(keys), len(beyond[True]), len(beyond[False]))

    def _plain(self, key: str, arrival: Arrival, roots: Collection[str]) -> _PlainNews | None:
        """News of something that one device wrote; None for any other.

        `roots` are the rituals with questions; of the others the id isn't looked for, unless they may have ended.
        """
        if arrival.table == RITUALS:
            ritual = self._repository.rituals.plain(key)
            if ritual is None or not ritual.title:
                return None
            is_sought = key in roots or "UNTIL" in ritual.rule.rrule
            day = self._repository.rituals.asks_on(ritual, self._today) if is_sought else ritual.begins
            return _PlainNews(occurrence_id(key, day), ritual.touched_at, False) if day else None
        if arrival.table == BLOCKS and (block := self._repository.blocks.plain(key)):
            return _PlainNews(key, block.touched_at, self._is_mine(block.who, None))
        return None

    def rows_of(self, arrived: Arrived) -> Iterator[News]:
        """The row of a record; none if it's gone, withdrawn, private or not for me."""
        table, key = arrived.arrival.table, arrived.key
        file = file_of(table, key)
        if file is None:
            return  # not an id of ours
        if table == RITUALS:
            yield from self._of_ritual(arrived)
            return
        record = self._repository.records.get(file, table, key)
        if table in (CHEERS, COMMENTS):
            yield from self._of_remark(arrived, record)
        elif table in (IDEAS, REQUESTS):
            yield from self._of_item(arrived, record)
        elif table in (GOALS, SETTINGS):
            yield from self._of_plan(arrived, record)
        elif table == REVIEWS:
            yield from self._of_line(arrived, record)
        elif table == NOTES:
            yield from self._of_note(arrived, record)
        elif table == PEOPLE:
            yield from self._of_absences(arrived, record)
        else:
            yield from self._of_block(arrived)

    # -- blocks and rituals -------------------------------------------------------------------------------------------

    def _of_block(self, arrived: Arrived) -> Iterator[News]:
        block = self._repository.blocks.get(arrived.key)
        if block is None or block.aside or not self._plan.arrivals.is_told(block):
            return
        plain = self._unchanged(block)
        before = arrived.arrival.before if plain is None else _before_its_change(plain, arrived.arrival.before)
        kind, about = _kind(block, before, arrived.by), ""
        if kind == "changed" and plain is not None and self._repository.absences.marked(plain).aside:
            kind, about = "answer", AFTER_ALL
        if kind == "changed" and _is_as_before(record_of(block), arrived.arrival.before or {}):
            return  # it was changed back between two visits
        ritual = self._plan.rituals.ritual_of(block)
        if ritual and ritual.turns and kind == "changed" and _differing(record_of(block), before) <= _LEADS:
            kind = "turn"
        counted = kind == "answer" or (kind != "turn" and self._is_mine(block.who, before))
        yield News(kind, block.id, arrived.by, block.title, block.touched_at, block, before, about, counted)

    def _unchanged(self, block: Block) -> Block | None:
        """An occurrence as its ritual has it.

        None for any other block, and for one of a ritual that's new itself.
        """
        ritual = self._plan.rituals.ritual_of(block)
        if ritual is None or block.rule_date is None or ritual.root in self._begun:
            return None
        return occurrence(ritual, block.rule_date, self._repository.rituals.chains[ritual.root])

    def _of_ritual(self, arrived: Arrived) -> Iterator[News]:
        """The row of a ritual, with its next occurrence or the one called off."""
        root, begins = split_ritual(arrived.key)
        chain = self._repository.rituals.chains.get(root)
        if chain is None:
            return  # a part of it hasn't arrived yet
        ritual = next((s for s in chain.segments if s.id == arrived.key), chain.on(begins or self._today))
        stands = self._repository.rituals.stands_for(arrived.key, self._today)
        block = self._repository.blocks.get(stands)
        is_told = bool(ritual.title) or (block is not None and self._plan.arrivals.is_told(block))
        if not is_told or ritual.visibility == "hidden" or not (ritual.on or ritual.ended):
            return
        kind, is_moved = self._ritual_kind(chain, ritual, arrived)
        if kind == "ritual_ended" and block is None and arrived.arrival.before is None:
            return  # it came and went between two visits
        counted = kind == "answer" or (
            (kind == "ritual_ended" or is_moved) and self._is_mine(ritual.who, arrived.arrival.before)
        )
        title = block.title if kind == "ritual_ended" and block else ritual.title
        at, about = ritual.touched_at, describe_rule(ritual.rule)
        # A later segment is a new record of a ritual that was there before.
        before = arrived.arrival.before if arrived.arrival.before or not _before(chain, ritual) else {}
        yield News(kind, stands, arrived.by, title, at, block, before, about, counted)

    def _ritual_kind(self, chain: Chain, ritual: Ritual, arrived: Arrived) -> tuple[NewsKind, bool]:
        """What happened to a ritual, and whether its time was moved."""
        before, earlier = arrived.arrival.before, _before(chain, ritual)
        if ritual.ended:
            return "ritual_ended", False
        if before is None and earlier is None:
            return "ritual", False
        if _is_answer(before or {}, ritual.agreement, ritual.author, arrived.by):
            return "answer", False
        if before is None and earlier:
            names = frozenset(name for name in _CHANGING if getattr(earlier, name) != getattr(ritual, name))
            return ("turn" if names and names <= _LEADS else "ritual"), earlier.rule != ritual.rule
        was = (before or {}).get("rule")
        is_moved = was is not None and decode_rule(was) != ritual.rule
        record = chain.records.get(ritual.id, Record(ritual.id))
        names = _differing(record, before)
        return ("turn" if names and names <= _LEADS else "ritual"), is_moved

    def _is_mine(self, who: str, before: Mapping[str, object] | None) -> bool:
        """Whether it is, or was, in my own week; the other's own time is theirs."""
        you = self._plan.you.id
        return who != you or (before or {}).get("who", you) != you

    # -- what is said -------------------------------------------------------------------------------------------------

    def _of_remark(self, arrived: Arrived, record: Record) -> Iterator[News]:
        """The row of a remark, with the id of its block.

        A memory isn't told before it's opened on Sunday. A remark on something that only a newer version understands
        has its own id.
        """
        remark = remark_of(record)
        kind: NewsKind = "cheer" if arrived.arrival.table == CHEERS else "word"
        if remark is None or is_memory(record) or not (remark.text or kind == "cheer"):
            return
        block = self._repository.blocks.get(remark.on)
        if block and (block.title or block.visibility == "busy"):
            yield News(kind, block.id, arrived.by, remark.text, remark.at, block)
        elif not remark.on:
            yield News(kind, remark.id, arrived.by, remark.text, remark.at)

    def _of_item(self, arrived: Arrived, record: Record) -> Iterator[News]:
        """The row of an idea, or of an answer to a request of mine."""
        at = _latest(record, arrived.arrival.device)
        if arrived.arrival.table == IDEAS:
            if idea := idea_of(record):
                yield News("idea", idea.id, arrived.by, idea.title, at, counted=False)
            return
        request = request_of(record, self._repository.facts.people_ids)
        if request and request.by == self._plan.me.id and request.answer in ("yes", "no"):
            yield News("answer", request.id, arrived.by, request.need, at, about=request.answer)

    def _of_plan(self, arrived: Arrived, record: Record) -> Iterator[News]:
        """The row of a goal, of a house rule or an answer to mine, or of a turn."""
        at, by = _latest(record, arrived.arrival.device), arrived.by
        kind: NewsKind
        if arrived.arrival.table == GOALS:
            if goal := goal_of(record):
                kind = "goal_reached" if goal.reached else "goal"
                about = goal.line if goal.reached else goal.step
                yield News(kind, goal.id, by, goal.title, at, about=about, counted=goal.reached)
        elif record.id.startswith(RULE_PREFIX):
            if rule := rule_of(record, self._repository.facts.people_ids):
                is_answer = rule.author == self._plan.me.id and rule.agreement.get(by) == "yes"
                kind, about = ("answer", "yes") if is_answer else ("rule", "")
                yield News(kind, rule.id, by, rule.text, at, about=about, counted=is_answer)
        elif record.id == TURN:
            person = next((p for p in self._repository.facts.people if p.id == text_of(record, "person")), None)
            if person:
                yield News("turn", TURN, by, person.name, at, about=person.id, counted=False)

    def _of_note(self, arrived: Arrived, record: Record) -> Iterator[News]:
        """The row of a note for Sunday that was shown."""
        if note := note_of(record):
            at = _latest(record, arrived.arrival.device)
            yield News("note", note.id, arrived.by, note.text, at, counted=False)

    def _of_absences(self, arrived: Arrived, record: Record) -> Iterator[News]:
        """The rows of weeks off and stays away that aren't over yet."""
        if record.id != self._plan.you.id:
            return
        before, at = arrived.arrival.before or {}, _latest(record, arrived.arrival.device)
        names = [name for name in record.writes if value_of(record, name) != before.get(name)]
        weeks = {Week.parse(name.partition(":")[2]) for name in names if name.startswith((OFF, OFF_BECAUSE))}
        for week in sorted(week for week in weeks if flag_of(record, f"{OFF}{week}") and week.sunday >= self._today):
            why = self._repository.facts.off_because(record.id, week)
            whose = f"@{WE}" if WE in self._repository.facts.resting(week) else ""
            yield News("off", f"{OFF}{week}{whose}", arrived.by, why, at, about=str(week), counted=False)
        for stay in self._plan.you.away:
            if AWAY + stay.first.isoformat() in names and stay.last >= self._today:
                text = describe_stay(stay, self._today)
                yield News("away", AWAY + stay.first.isoformat(), arrived.by, text, at, counted=False)

    def _of_line(self, arrived: Arrived, record: Record) -> Iterator[News]:
        """The row of an intention, if its week isn't over."""
        name, _, who = arrived.key.partition("@")
        text, is_over = text_of(record, INTENTION), Week.parse(name).sunday < self._today
        if text and not is_over and who in (WE, arrived.by):
            at = _latest(record, arrived.arrival.device)
            yield News("intention", arrived.key, arrived.by, text, at, about=name, counted=False)


_SAID: tuple[NewsKind, ...] = ("word", "cheer")
_CHANGING = ("title", "place", "notes", "pillar", "rule", "who", "lead", "turns", "goal", "tags", "protected")


def _is_told_with(row: News, told: Collection[str]) -> bool:
    """Whether a block came with its request, or was answered with one that is told."""
    half = row.block
    if half is None or half.request is None:
        return False
    return row.kind == "new" or (row.kind == "answer" and half.request in told)


def _before_its_change(plain: Block, before: Mapping[str, object] | None) -> dict[str, object]:
    """What an occurrence showed before: its own values, else its ritual's."""
    shown: dict[str, object] = {
        "title": plain.title,
        "when": encode_when(plain.when),
        "who": plain.who,
        "place": plain.place,
        "notes": plain.notes,
        "pillar": plain.pillar,
        "lead": plain.lead,
        "goal": plain.goal,
        "protected": plain.protected,
    }
    shown |= {f"{ANSWER}{person}": {"answer": said} for person, said in plain.agreement.items()}
    return shown | {name: value for name, value in (before or {}).items() if value is not None}


def _is_as_before(record: Record, before: Mapping[str, object]) -> bool:
    """Whether the record says what it said before, after all."""
    names = (name for name in record.writes if name not in (AUTHOR, *MARKS) and not name.startswith(REMIND))
    return all(_said_in(value_of(record, name)) == _said_in(before.get(name)) for name in names)


def _said_in(value: object) -> object:
    """A register's value; None for one that says no more than an unwritten one."""
    return None if value in ("", False, "open", "planned") else value


def _kind(block: Block, before: Mapping[str, object] | None, by: str) -> NewsKind:
    """What happened to a block; of several things the most important."""
    if block.deleted:
        return "deleted"
    if block.called_off_by:
        return "called_off"
    if before is None:
        return "new"
    when = before.get("when")
    if isinstance(when, dict) and (when.get("start"), when.get("minutes")) != (block.when.start, block.when.minutes):
        return "moved"
    return "answer" if _is_answer(before, block.agreement, block.author, by) else "changed"


def _is_answer(before: Mapping[str, object], agreement: Mapping[str, str], author: str, by: str) -> bool:
    answer, says = before.get(f"{ANSWER}{by}"), agreement.get(by)
    said = answer.get("answer") if isinstance(answer, dict) else None
    return says in ("yes", "no") and says != said and author != by


def _differing(record: Record, before: Mapping[str, object] | None) -> frozenset[str]:
    """The registers that show something other than before, except answers and marks."""
    names = (name for name in record.writes if name not in _UNSAID and not name.startswith(PERSONAL))
    return frozenset(name for name in names if value_of(record, name) != (before or {}).get(name))


def _before(chain: Chain, ritual: Ritual) -> Ritual | None:
    """The ritual's segment before this one; None for the first."""
    at = next((at for at, segment in enumerate(chain.segments) if segment.id == ritual.id), 0)
    return chain.segments[at - 1] if at else None


def _latest(record: Record, device: str) -> datetime | None:
    """When that device last wrote to the record."""
    stamps = [write.t for writes in record.writes.values() for write in writes if write.device == device]
    return stamp_time(max(stamps)) if stamps else None
