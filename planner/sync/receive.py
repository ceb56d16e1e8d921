"""Taking one file of the shared folder into the mirror: recognised by its content, checked, joined with our copy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from planner.store.book import BLOCK_TABLES
from planner.store.desk import standing
from planner.store.files import make_folder, replace_file
from planner.store.identity import lock_path, read_state
from planner.store.layout import DEVICE, HEADER, HEADER_ID, replica_path
from planner.store.lock import locked
from planner.store.mirror import Mirror
from planner.store.news import Arrival, add_news
from planner.store.replica import put_header
from planner.store.rituals import RITUALS
from planner.store.schema import (
    MOST_BYTES,
    MOST_DOCUMENTS,
    Header,
    Tables,
    TooNew,
    Unreadable,
    highest_n,
    parse,
    refuse_deep,
    union,
)
from planner.store.storage import encode, transaction


class Skip(Exception):
    """The file is left alone; `str()` says why."""


class SkipForNow(Skip):
    """As Skip, but the same file may be readable next time: after an upgrade, or when it is given to us."""


@dataclass(frozen=True, slots=True)
class _Arrived:
    header: Header
    tables: Tables


def receive(mirror: Path, path: Path) -> bool:
    """Join the file with the mirror's copy of its device's replica; whether it brought anything. Skip when not ours."""
    arrived = _read(path)
    state = read_state(mirror)
    header = arrived.header
    if header.plan != state.plan:
        raise Skip("a file of another plan")
    if header.device == state.device:
        raise Skip("a copy of this device's own file")
    target = replica_path(mirror, header.device, header.file)
    with locked(lock_path(mirror)):
        joined, changed = union(_ours(target), arrived.tables)
        before = _before(mirror, header.file, changed)
        # The header stays first in the file, whatever was there before.
        joined = {HEADER: joined.pop(HEADER), **joined}
        data = encode(joined)
        if len(data) > MOST_BYTES or sum(map(len, joined.values())) > MOST_DOCUMENTS:
            raise Skip("more, together with what is known, than any file of a plan holds")
        make_folder(target.parent)
        if not replace_file(target, data):
            return False
        add_news(mirror, {key: Arrival(header.device, registers) for key, registers in before.items()})
        _heard(mirror, header.device, highest_n(joined))
    return True


def _read(path: Path) -> _Arrived:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Skip("larger than any file of a plan")
        arrived = _Arrived(*parse(path.read_bytes()))
        refuse_deep(arrived.tables)
    except TooNew as problem:
        raise SkipForNow(str(problem)) from None
    except Unreadable as problem:
        raise Skip(str(problem)) from None
    except OSError as problem:
        raise SkipForNow(f"cannot be read: {problem.strerror or problem}") from problem
    return arrived


def _ours(target: Path) -> Tables:
    """The mirror's copy; none when there is none or it is damaged: the shared one then takes its place."""
    try:
        return parse(target.read_bytes())[1]
    except (FileNotFoundError, Unreadable):
        return {}


def _before(mirror: Path, file: str, changed: set[tuple[str, str]]) -> dict[str, dict[str, object] | None]:
    """What these blocks, occurrences and rituals show now; None for one that is not here yet."""
    told = {(table, key) for table, key in changed if table in (*BLOCK_TABLES, RITUALS)}
    if not told:
        return {}
    reader = Mirror(mirror)
    reader.scan()
    before: dict[str, dict[str, object] | None] = {}
    for table, key in told:
        record = reader.records(file, table).get(key)
        before[key] = {name: standing(record, name) for name in record.writes} if record else None
    return before


def _heard(mirror: Path, device: str, n: int) -> None:
    """Say in our own device.json how far we have read the other device."""
    state = read_state(mirror)
    path = replica_path(mirror, state.device, DEVICE)
    with transaction(path) as shard:
        facts = shard.table("device").get(doc_id=HEADER_ID) or {}  # type: ignore[call-overload]
        heard = dict(facts.get("heard", {}))
        if heard.get(device, 0) >= n:
            return
        put_header(shard, state, DEVICE)
        shard.put("device", "1", {"heard": heard | {device: n}})
