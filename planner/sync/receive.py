"""Fetch one shared file into the mirror: identify it by content, check, merge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from planner.domain.clock import Clock, system_clock
from planner.domain.model.registers import ANSWER, AWAY, INTENTION, OFF, OFF_BECAUSE, REMIND
from planner.named_tuple import NamedTuple
from planner.store.codec.visibility import value_of
from planner.store.crdt.register import MARKS, Record, Write, with_writes
from planner.store.device.identity import State, read_state
from planner.store.device.reidentify import ahead, highest_known
from planner.store.device.writer import own_facts
from planner.store.disk.atomic_write import holds, make_folder, replace_file
from planner.store.disk.bounded_read import EARLIER, READ, SAVED, Bounds
from planner.store.disk.layout import (
    BLOCK_TABLES,
    CHEERS,
    COMMENTS,
    DEVICE,
    GOALS,
    HEADER,
    HEADER_ID,
    IDEAS,
    NOTES,
    OCCURRENCES,
    PEOPLE,
    PLAN,
    REQUESTS,
    REVIEWS,
    RITUALS,
    SETTINGS,
    replica_path,
)
from planner.store.disk.notices import give_notice
from planner.store.disk.quarantine import set_aside
from planner.store.disk.transaction import FileLine, append_lines, exclusive
from planner.store.erasure.purge import withdrawal_lines
from planner.store.journal.arrivals import Arrival, news_lines
from planner.store.journal.history import covered, history_lines
from planner.store.mirror.mirror import MOST_DEVICES, File, Mirror
from planner.store.shard.schema import (
    MOST_DOCUMENTS,
    Header,
    Tables,
    TooNew,
    Unreadable,
    document_writes,
    highest_n,
    malformed,
    read_file,
    readable,
    refuse_deep,
    union,
)
from planner.store.shard.tinydb_storage import encode_tables
from planner.sync.clock_skew import LEADS, Lead, minutes_said, noticed, told_lead
from planner.sync.own_files import COPY_OF_OURS
from planner.sync.strangers import DEVICE_AWAITED, STRANGER, is_known

_TOLD: Mapping[str, tuple[str, ...]] = {
    REVIEWS: (INTENTION,),
    IDEAS: ("title",),
    GOALS: ("title", "reached", "step", "line"),
    SETTINGS: ("text", "person"),
    CHEERS: ("on",),
    COMMENTS: ("on", "text"),
    NOTES: ("text",),
}
"""The registers of other tables whose writes are news."""
_ANSWERED = (SETTINGS, REQUESTS)
_ABSENT = (AWAY, OFF, OFF_BECAUSE)


class Skip(Exception):
    """The file is left alone; `str()` says why."""


class Stranger(Skip):
    """The file belongs to a third person's device."""

    def __init__(self, person: str, device: str) -> None:
        super().__init__(STRANGER)
        self.person = person
        self.device = device


class SkipForNow(Skip):
    """Like Skip, for a file that may be readable later, for example after an upgrade."""


class WrittenElsewhere(Skip):
    """Somebody has read writes under our id that we don't have.

    So this installation was copied, restored or reverted. `file` and `tables` are the copy of our file that has them,
    if it was one. Otherwise another device only mentions them, and `number` is the highest of our numbers that it
    mentions.
    """

    def __init__(self, reason: str, file: str = "", tables: Tables | None = None, number: int = 0) -> None:
        super().__init__(reason)
        self.number = number
        self.file = file
        self.tables: Tables = tables or {}


@dataclass(frozen=True, slots=True)
class _Arrived:
    header: Header
    tables: Tables


class Taken(NamedTuple):
    """The result of reading one shared file.

    `brought` says whether it had something new, `lacks` whether it lacks something we know, and `malformed` how many
    of its values couldn't be read.
    """

    header: Header
    brought: bool
    lacks: bool
    malformed: int


def receive(
    mirror: Path, path: Path, clock: Clock = system_clock, bounds: Bounds = READ, reader: Mirror | None = None
) -> Taken:
    """Merge a shared file into the mirror's copy of its device's replica.

    `reader` is a mirror to reuse when several files are read one after another. Raises Skip when the file isn't a
    replica's, or is our own.
    """
    arrived = _read(path, bounds)
    state = read_state(mirror)
    header = arrived.header
    if header.plan != state.plan:
        raise Skip("a file of another plan")
    if header.device == state.device:
        if ahead(readable(mirror, header.device, header.file), arrived.tables):
            elsewhere = "holds what was written under this device’s id elsewhere"
            raise WrittenElsewhere(elsewhere, header.file, arrived.tables)
        raise Skip(COPY_OF_OURS)
    _must_be_one_of_ours(mirror, state, arrived)
    bad = malformed(header, arrived.tables)
    target = replica_path(mirror, header.device, header.file)
    with exclusive(mirror):
        ours = _ours(mirror, target)
        joined, changed = union(ours, arrived.tables)
        lacks = header.file != DEVICE and bool(union(arrived.tables, joined)[1])
        if ours == arrived.tables:
            return Taken(header, brought=False, lacks=False, malformed=bad)
        before = _records(reader or Mirror(mirror), header.file, changed)
        # The header stays first in the file, whatever was there before.
        joined = {HEADER: joined.pop(HEADER), **joined}
        data = encode_tables(joined)
        if not bounds.hold(data) or sum(map(len, joined.values())) > MOST_DOCUMENTS:
            raise Skip("together with what is already known, larger than any file of a plan")
        make_folder(target.parent)
        if holds(target, data):
            return Taken(header, brought=False, lacks=lacks, malformed=bad)
        # The history and news come first: if this ends here, the next exchange does all of it again.
        append_lines(_lines(mirror, header, before, joined))
        replace_file(target, data)
        _heard(mirror, header.device, joined, clock())
        if header.file == DEVICE:
            _told_of_our_clock(mirror, state.device, header.device, ours, joined)
    if (number := highest_known(state.device, arrived.tables)) >= state.next:
        raise WrittenElsewhere("mentions changes of this device that are not here", number=number)
    return Taken(header, brought=True, lacks=lacks, malformed=bad)


def _must_be_one_of_ours(mirror: Path, state: State, arrived: _Arrived) -> None:
    """Raise Skip unless the file is from a device of the two people.

    A device's `device.json` has to be read before anything else of it.
    """
    if not state.you:
        return  # it isn't known yet who the two are
    device, two = arrived.header.device, (state.person, state.you)
    if arrived.header.file == DEVICE:
        person = arrived.tables.get("device", {}).get(HEADER_ID, {}).get("person")
        if person not in two:
            _note_whose(mirror, arrived)
            raise Stranger(str(person)[:100], device)
        if not is_known(mirror, device) and sum(1 for _ in (mirror / "devices").iterdir()) >= MOST_DEVICES:
            raise Skip(f"one more than the {MOST_DEVICES} devices a plan can have")
    elif not is_known(mirror, device):
        raise SkipForNow(DEVICE_AWAITED)
    elif (person := _person_here(mirror, device)) and person not in two:
        raise Stranger(str(person)[:100], device)


def _person_here(mirror: Path, device: str) -> object:
    """Whose device it is according to the mirror; None while that's unknown."""
    return readable(mirror, device, DEVICE).get("device", {}).get(HEADER_ID, {}).get("person")


def _note_whose(mirror: Path, arrived: _Arrived) -> None:
    """Take in the device.json of a stranger whose other files are in the mirror.

    Version 0.1 mirrored them in any order. They're no longer shown once it's known whose they are.
    """
    device = arrived.header.device
    if is_known(mirror, device) and not _person_here(mirror, device):
        with exclusive(mirror):
            replace_file(replica_path(mirror, device, DEVICE), encode_tables(arrived.tables))


def bounds_of(mirror: Path, file: File | None) -> Bounds:
    """The limits for a shared file; wider for one that is already that large here.

    Version 0.1 wrote larger files.
    """
    with suppress(OSError):
        if file and replica_path(mirror, *file).lstat().st_size > SAVED.size:
            return EARLIER
    return READ


def _read(path: Path, bounds: Bounds) -> _Arrived:
    try:
        arrived = _Arrived(*read_file(path, bounds))
        refuse_deep(arrived.tables)
    except TooNew as problem:
        raise SkipForNow(str(problem)) from None
    except Unreadable as problem:
        raise Skip(str(problem)) from None
    except OSError as problem:
        raise SkipForNow(f"cannot be read: {problem.strerror or problem}") from problem
    return arrived


def _ours(mirror: Path, target: Path) -> Tables:
    """The mirror's copy of a file; a damaged one is set aside and counts as empty."""
    try:
        return read_file(target, EARLIER)[1]
    except FileNotFoundError:
        return {}
    except Unreadable:
        set_aside(mirror, target)
        return {}


def _records(reader: Mirror, file: str, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Record]:
    """These records of one shard, by (table, id), as they're merged now."""
    reader.look_at({file, DEVICE, PLAN})  # these files decide who wrote what and what was withdrawn
    return {(table, key): reader.records(file, table).get(key, Record(key)) for table, key in keys}


def _lines(
    mirror: Path, header: Header, before: Mapping[tuple[str, str], Record], joined: Tables
) -> Iterator[FileLine]:
    """The lines for news, history and withdrawals that this file causes."""
    next_n, arrived = read_state(mirror).next, {}
    for (table, key), was in before.items():
        document = document_writes(header.device, key, joined.get(table, {}).get(key, {}))
        if was.writes:
            now = with_writes(was, header.device, document)
            yield from history_lines(mirror, header.file, covered(table, was, now))
        if table in (*BLOCK_TABLES, RITUALS) and _is_untold(table, header.device, was, document):
            continue
        if table in (*BLOCK_TABLES, RITUALS):
            shown = {name: value_of(was, name) for name in was.writes} or None
            arrived[key] = Arrival(header.device, shown, next_n, table)
        elif _is_told(table, header.device, was, document):
            shown = {name: value_of(was, name) for name in was.writes if name.startswith(_ABSENT)}
            arrived[key] = Arrival(header.device, shown if was.writes else None, next_n, table)
    yield from news_lines(mirror, arrived)
    marked = [
        (header.file, table, key)
        for (table, key), was in before.items()
        if was.withdrawn or any(mark in joined.get(table, {}).get(key, {}) for mark in MARKS)
    ]
    yield from withdrawal_lines(mirror, marked)


def _is_untold(table: str, device: str, was: Record, document: Mapping[str, Write]) -> bool:
    """Whether that device only ticked something off, or set a reminder.

    Ticks are not watched: Sunday's thanks tell of them. A reminder is its person's alone. An occurrence may have its
    first record with either, and a ritual's later segment with a reminder.
    """
    if not was.writes and table not in (OCCURRENCES, RITUALS):
        return False
    written = {name for name, write in document.items() if write.n > _known(was, name, device)}
    return bool(written) and all(name == "status" or name.startswith(REMIND) for name in written)


def _known(was: Record, name: str, device: str) -> int:
    """The highest number of that device's writes of a register that was here before."""
    return max((found.n for found in was.writes.get(name, ()) if found.device == device), default=0)


def _is_told(table: str, device: str, was: Record, document: Mapping[str, Write]) -> bool:
    """Whether that device wrote something here that the news tell of."""
    told = _TOLD.get(table, ())
    for name, write in document.items():
        answers = name.startswith(ANSWER) and table in _ANSWERED
        is_absence = name.startswith(_ABSENT) and table == PEOPLE
        if (name in told or answers or is_absence) and write.value and write.n > _known(was, name, device):
            return True
    return False


def _heard(mirror: Path, device: str, tables: Tables, now: datetime) -> None:
    """Note in our device.json how far we have read a device, and its clock's lead."""
    n = highest_n(tables)
    with own_facts(mirror) as facts:
        if facts.get("heard", {}).get(device, 0) >= n:
            return
        ahead_now = noticed(dict(facts), device, tables, now)
        facts["heard"] = {**facts.get("heard", {}), device: n}
        if ahead_now is not None:
            facts[LEADS] = ahead_now
    if ahead_now and device in ahead_now:
        me = read_state(mirror).device
        give_notice(mirror, told_lead(mirror, Lead(device, me, ahead_now[device]), me))


def _told_of_our_clock(mirror: Path, me: str, by: str, before: Tables, after: Tables) -> None:
    """Give notice if the other device says that our clock leads."""
    was, now = (minutes_said(tables, me) for tables in (before, after))
    if now and now != was:
        give_notice(mirror, told_lead(mirror, Lead(me, by, now), me))
