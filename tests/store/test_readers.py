"""Every reader of a file, given damaged bytes: a result or a plain error."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from planner.config.prompts import own_prompts
from planner.config.settings import Settings
from planner.domain.errors import PlannerError
from planner.plan.plan import Plan
from planner.store.device.identity import read_state
from planner.store.disk.bounded_read import EARLIER, Unreadable, read_plain
from planner.store.disk.layout import DEVICE, PLAN, replica_path
from planner.store.disk.notices import read_notices
from planner.store.journal.arrivals import read_news
from planner.store.journal.history import read_history
from planner.store.private.files import read_private_file
from planner.store.shard.schema import malformed, read_file, readable
from planner.sync.clock_skew import leads
from planner.sync.exchange_state import read_memory
from planner.sync.folder import look_at_folder, read_marker
from planner.sync.presence import FILE, Presences
from planner.sync.strangers import tell_of
from tests.profiles import Amount, amounts
from tests.support import THIS_WEEK, Couple

NOVEMBER = "months/2026-11"
PIECES = [
    *(
        b"[",
        b"]",
        b"{",
        b"}",
        b",",
        b":",
        b'"',
        b"null",
        b"true",
        b"-1",
        b"1e999",
        b"9" * 400,
        b"\\ud800",
        b"\x00",
        b"\xff",
    ),
    *(
        b"{}",
        b"[]",
        b'{"1":{}}',
        b'"v":',
        b"2026-02-30",
        b"\xef\xbb\xbf",
        b"[" * 3_000,
        b'{"a":' * 3_000,
        b"NaN",
        b"\n\n",
    ),
]


def damaged(data: bytes, chance: random.Random) -> bytes:
    """These bytes with one to four things done to them."""
    for _ in range(chance.randint(1, 4)):
        at, to = sorted(chance.randint(0, len(data)) for _ in range(2))
        piece = chance.choice(PIECES)
        data = chance.choice(
            [
                data[:at],
                data[:at] + piece + data[at:],
                data[:at] + data[min(to, at + 40) :],
                data[:at] + piece + data[min(to, at + 12) :],
                data[:at] + data[at : at + 200] + data[at:],
                data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :],
                other_values(data, chance),
            ]
        )
    return data


def other_values(data: bytes, chance: random.Random) -> bytes:
    """JSON of the same shape, with something else in one of its places."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return data + chance.choice(PIECES)
    place = tree
    for _ in range(chance.randint(0, 6)):
        if not isinstance(place, (dict, list)) or not place:
            break
        key = chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
        if chance.random() < 0.3 or not isinstance(place[key], (dict, list)):
            place[key] = chance.choice([None, True, -1, 2**70, 10**400, 1.5, "", "x" * 20_001, [], {}, [[]], {"1": 1}])
            break
        place = place[key]
    try:
        return json.dumps(tree).encode()
    except (ValueError, RecursionError):
        return data


def readers(couple: Couple) -> Mapping[Path, Callable[[], object]]:
    """By file, what reads it."""
    alex, sam = couple.sides
    mirror, local = alex.mirror, alex.mirror / "local"
    device = sam.plan.device
    presences = Presences(alex.folder, alex.plan.device, alex.plan.me.id, clock=alex.clock)
    opened = partial(Plan.open, mirror, clock=alex.clock)

    def week() -> object:
        plan = opened()
        return (
            plan.week(THIS_WEEK),
            plan.weeks.search("e"),
            plan.trash.bin(),
            plan.statistics.balance(2, THIS_WEEK),
            plan.arrivals.news(),
        )

    def shard(file: str) -> object:
        path = sam.own / f"{file}.json"
        header, tables = read_file(path)
        return malformed(header, tables)

    settings = alex.home / "default" / "settings.toml"
    return {
        sam.own / f"{NOVEMBER}.json": lambda: shard(NOVEMBER),
        sam.own / "device.json": lambda: (look_at_folder(alex.folder), shard(DEVICE)),
        alex.own / "plan.json": lambda: look_at_folder(alex.folder),
        sam.own / FILE: lambda: presences.others(THIS_WEEK),
        alex.folder / "planner.space": lambda: read_marker(alex.folder),
        replica_path(mirror, device, NOVEMBER): week,
        replica_path(mirror, device, DEVICE): lambda: (week(), leads(mirror, alex.plan.device)),
        replica_path(mirror, alex.plan.device, PLAN): lambda: (week(), readable(mirror, alex.plan.device, PLAN)),
        mirror / "private" / f"{NOVEMBER}.json": lambda: (read_private_file(mirror, NOVEMBER), week()),
        local / "state.json": lambda: read_state(mirror),
        local / "exchange.json": lambda: read_memory(mirror),
        local / "notices.json": lambda: read_notices(mirror),
        local / "strangers.json": lambda: tell_of(mirror, {}),
        local / "reach.json": week,
        local / "news.jsonl": lambda: read_news(mirror, lambda _: True),
        local / "history" / "months-2026-11.jsonl": lambda: read_history(
            mirror, NOVEMBER, opened().repository.records.get(NOVEMBER, "blocks", "x")
        ),
        settings: lambda: Settings.read(settings),
        settings.with_name("prompts.txt"): lambda: own_prompts(settings),
    }


@amounts(few=600, many=4_000, nightly=300_000, profile="hostile")
def test_every_reader_gives_an_answer_or_one_sentence(
    couple: Couple, amount: Amount, record_property: Callable[[str, object], None]
) -> None:
    alex, sam = couple.sides
    block = sam.add("Film", who="we", notes="row 5")
    alex.add("Private", visibility="hidden")
    sam.plan.change(sam.again(block), {"title": "Film again"})
    couple.meet()
    sam.plan.change(sam.again(block), {"title": "Film at last"})
    couple.meet()
    Presences(sam.folder, sam.plan.device, sam.plan.me.id, clock=sam.clock).tell(THIS_WEEK, "arrive")
    chance = random.Random(amount.part)
    found = readers(couple)
    good = {path: read_plain(path, EARLIER.size) if path.exists() else b"[]" for path in found}
    read: Counter[str] = Counter()
    for _ in range(amount.count):
        path = chance.choice(list(found))
        for other, data in good.items():
            other.parent.mkdir(parents=True, exist_ok=True)
            if not other.exists() or other.read_bytes() != data:
                other.write_bytes(data)
        path.write_bytes(damaged(good[path], chance))
        try:
            found[path]()
        except (PlannerError, Unreadable):
            read["refused"] += 1
        except Exception as problem:  # noqa: BLE001 - whatever it is, it says which bytes did it
            pytest.fail(f"{path.relative_to(couple.root)}: {path.read_bytes()[:300]!r}: {problem!r}")
        read[path.name] += 1
    record_property("read", dict(read))
    assert len(read) > len(found) // 2
