"""Homes and a shared folder written by version 0.1, laid out for tests.

`tests/golden/README.md` says what is in them. `unpack` copies them and fills in what belongs to one machine and one
path; `describe` reads everything that a person sees of a plan, in the form that `expected/*.json` keeps.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from planner.domain.agreement import Answer
from planner.domain.availability import OwnHours
from planner.domain.errors import ChangedSince, NothingToUndo
from planner.domain.model.block import Block, Outcome
from planner.domain.model.items import Deed
from planner.domain.recurrence.ritual import Ritual
from planner.domain.review.steps import Review, Sheet
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.interop.json_blocks import away_json, blocks_json, moment, week_json, when_json
from planner.interop.json_inbox import goal_json, ideas_json, inbox_json, notes_json, requests_json, rules_json
from planner.interop.json_rituals import ritual_json
from planner.plan.plan import Plan
from planner.sync.exchange import last_exchange
from tests.support import HeldClock, Side, mirror_of

GOLDEN = Path(__file__).parent / "golden" / "v0.1"
HOMES = ("alex", "sam", "alex-phone")
WEEKS = {
    "alex": (42, 45, 46, 47, 48, 49, 50, 53),
    "sam": (42, 45, 46, 47, 48, 49, 50, 53),
    "alex-phone": (45, 49),
}
"""The compared weeks of 2026, with blocks made while that device was in step."""

Json = dict[str, Any]


@dataclass
class GoldenPlan:
    """Three devices and their folder as 0.1 left them, a minute after the last write."""

    clock: HeldClock
    folder: Path
    sides: Mapping[str, Side]
    ids: Mapping[str, str]
    """What each thing is called in tests, and its id in the plan."""
    devices: Mapping[str, str]
    """The device id of each home."""

    @property
    def alex(self) -> Side:
        return self.sides["alex"]

    @property
    def sam(self) -> Side:
        return self.sides["sam"]

    @property
    def phone(self) -> Side:
        """Alex's second device, last in step with the folder weeks ago."""
        return self.sides["alex-phone"]

    def block(self, side: Side, name: str) -> Block:
        """The block of that name as this device has it."""
        return side.plan.block(self.ids[name])

    def meet(self) -> None:
        """Every device exchanges until all have everything."""
        for _ in range(3):
            for side in self.sides.values():
                side.exchange()


def unpack(tmp_path: Path, golden: Path = GOLDEN) -> GoldenPlan:
    """Copy the golden homes into an empty folder, and open each as its device."""
    index = json.loads((golden / "index.json").read_bytes())
    folder = tmp_path / "shared"
    for name in ("shared", *HOMES):
        shutil.copytree(golden / name, tmp_path / name, copy_function=shutil.copyfile)
    for name in HOMES:
        _settle_in(tmp_path / name, folder)
    clock = HeldClock(datetime.fromisoformat(index["now"]))
    sides = {name: _open_side(tmp_path / name, folder, clock) for name in HOMES}
    return GoldenPlan(clock, folder, sides, index["ids"], index["devices"])


def _open_side(home: Path, folder: Path, clock: HeldClock) -> Side:
    return Side(home, folder, clock, Plan.open(mirror_of(home), clock=clock))


# -- what belongs to one machine --------------------------------------------------------------------------------------


def _settle_in(home: Path, folder: Path) -> None:
    """Give a copied home real permissions, and add what golden files leave out.

    An index that says which state of a file it was made from says so of the copy: it is as good, or as stale, as it
    was. `state.json` comes last, when nothing else changes any more.
    """
    for path in (home, *home.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    mirror = mirror_of(home)
    _fill_in_reach(mirror)
    _fill_in_exchange(mirror, folder)
    _fill_in_state(mirror, folder)


def _fill_in_state(mirror: Path, folder: Path) -> None:
    path = mirror / "local" / "state.json"
    text = path.read_text(encoding="utf-8")
    values: Json = {
        "@PLACE@": place_of(mirror),
        "@EARLIER PLACE@": f"{place_of(mirror)}-before",
        "@SHARED@": str(folder),
        "@ANCHOR@": anchor_of(mirror),
    }
    for name, value in values.items():
        text = text.replace(json.dumps(name), json.dumps(value))
    path.write_text(text, encoding="utf-8")


def place_of(mirror: Path) -> str:
    """The name of a machine and path in `state.json`, as 0.1 computed it.

    It is spelled out here, since old files keep the old form.
    """
    machine_id = Path("/etc/machine-id")
    machine = machine_id.read_text(encoding="ascii").strip() if machine_id.exists() else ""
    return f"{machine or os.uname().nodename} {mirror.resolve()}"


def anchor_of(mirror: Path) -> list[int]:
    """The identity of a mirror, as 0.1 computed it to detect a copy in its place.

    It is the marker's time of change and three inodes.
    """
    marker = (mirror / "planner.space").stat()
    inodes = [(mirror / name).stat().st_ino for name in ("local", "devices")]
    return [marker.st_ctime_ns, marker.st_ino, *inodes]


def _fill_in_reach(mirror: Path) -> None:
    path = mirror / "local" / "reach.json"
    tree = json.loads(path.read_bytes())
    for key, found in tree["files"].items():
        device, _, name = key.partition("/")
        place = mirror / "devices" / device if device else mirror / "private"
        tree["files"][key] = _signature(found, place / f"{name}.json")
    path.write_text(json.dumps(tree), encoding="utf-8")


def _fill_in_exchange(mirror: Path, folder: Path) -> None:
    path = mirror / "local" / "exchange.json"
    tree = json.loads(path.read_bytes())
    state = json.loads((mirror / "local" / "state.json").read_bytes())
    device = state["devices"]["@PLACE@"]["device"]
    tree["published"] = {
        name: [_signature(ours, mirror / source_of(name, device)), _signature(shared, folder / shared_as(name, device))]
        for name, (ours, shared) in tree["published"].items()
    }
    tree["fetched"] = {file: _signature(found, folder / file) for file, found in tree["fetched"].items()}
    path.write_text(json.dumps(tree), encoding="utf-8")


def shared_as(name: str, device: str) -> str:
    """The path in the folder of what a device publishes under that name."""
    return f"devices/{device}/{name}.json"


def source_of(name: str, device: str) -> str:
    """The path in the mirror of a published name, earlier ids of the device included."""
    if not name.startswith("adopted/"):
        return shared_as(name, device)
    earlier, _, file = name.removeprefix("adopted/").partition("-")
    return shared_as(file.replace("-", "/", 1), earlier)


def _signature(found: str, path: Path) -> list[int]:
    """Size, time of change and inode of a file.

    `now` is the file as it is, `before` one that has been replaced since.
    """
    if found != "now":
        return [0, 0, 0]
    there = path.stat()
    return [there.st_size, there.st_mtime_ns, there.st_ino]


# -- what a person sees -----------------------------------------------------------------------------------------------


def read_expected(name: str, golden: Path = GOLDEN) -> Json:
    """What 0.1 showed on that device: `expected/<name>.json`.

    The rows of blocks there say only what differs: on Alex's laptop from the `usual` row, elsewhere from Alex's.
    """
    document: Json = json.loads((golden / "expected" / f"{name}.json").read_bytes())
    usual = document.pop("usual", {})
    others = {} if name == "alex" else read_expected("alex", golden)["blocks"]
    document["blocks"] = {key: {**usual, **others.get(key, {}), **row} for key, row in document["blocks"].items()}
    return document


def describe(side: Side, names: Mapping[str, str]) -> Json:
    """Everything that this device shows of the plan, with each block once, by id.

    Lists and weeks refer to the ids. `names` are the ids by name, for what is looked up one by one.
    """
    plan = side.plan
    weeks = [Week(2026, number) for number in WEEKS[side.home.name]]
    found = {word: plan.weeks.search(word) for word in SEARCHES}
    bin_ = plan.trash.bin()
    shown = [block for week in weeks for column in plan.week(week).columns.values() for block in column]
    shown += [*bin_, *(block for blocks in found.values() for block in blocks)]
    return {
        "people": [away_json(person) for person in (plan.me, plan.you)],
        "weeks": {str(week): _week(plan, week) for week in weeks},
        "sync": _sync(side),
        "blocks": _block_rows(shown, plan),
        **_inbox(plan),
        "bin": [block.id for block in bin_],
        "search": {word: [block.id for block in blocks] for word, blocks in found.items()},
        "history": {name: _history(plan, names[name]) for name in HISTORIES},
        **_carried(plan),
        "reviews": {str(week): _review(plan.reviews.review(week)) for week in plan.reviews.all()},
    }


SEARCHES = ("the", "date", "band", "walk")
HISTORIES = ("moved to another month", "in conflict")
"""Names of blocks whose earlier versions are compared."""


def _sync(side: Side) -> Json:
    at = last_exchange(side.mirror)
    return {
        "last_exchange": None if at is None else moment(at, side.plan.zone),
        "unpublished": side.plan.arrivals.unpublished,
    }


def _week(plan: Plan, week: Week) -> Json:
    document = week_json(plan, plan.week(week), last_exchange=None)
    columns = document["columns"]
    assert isinstance(columns, dict)
    return {
        "columns": {column: [row["id"] for row in rows] for column, rows in columns.items()},
        "intentions": document["intentions"],
        "balance": document["balance"],
        "off": sorted(plan.weeks.carried(week).off),
    }


def _block_rows(blocks: Iterable[Block], plan: Plan) -> Json:
    once = {block.id: block for block in blocks}
    listed = blocks_json((once[key] for key in sorted(once)), plan)["blocks"]
    assert isinstance(listed, list)
    return {row.pop("id"): {name: value for name, value in row.items() if name != "end"} for row in listed}


def _inbox(plan: Plan) -> Json:
    """Waiting and asked items as `planner inbox --json` has them; news by subject."""
    document = inbox_json(plan.inbox.read(), plan.zone)
    news = document["news"]
    assert isinstance(news, list)
    return {
        "waiting": document["waiting"],
        "asked": document["asked"],
        "news": {row["id"]: row["text"] for row in news},
    }


def _history(plan: Plan, key: str) -> list[Json]:
    block = plan.block(key)
    rows = [plan.recovery.was(row) for row in plan.recovery.history(block)]
    return [
        {"field": row.register, "value": _value(row.value, plan), "by": row.by, "at": moment(row.at, plan.zone)}
        for row in rows
    ]


def _value(value: object, plan: Plan) -> object:
    if isinstance(value, When):
        return when_json(value, plan.zone)
    return value.said if isinstance(value, Answer) else value


def _carried(plan: Plan) -> Json:
    """Rituals, ideas, goals, notes, rules, requests, turns and dropped items."""
    asked = ((request, plan.requests.carried_by(request)) for request in plan.requests.all())
    return {
        "rituals": [_ritual(ritual, plan) for ritual in plan.rituals.all(ended=True)],
        **ideas_json(plan.items.ideas(), plan.zone),
        "goals": [goal_json(goal) for goal in plan.items.goals()],
        **notes_json(plan.items.notes()),
        **rules_json(plan.items.rules()),
        **requests_json(asked, plan.zone),
        "turn": plan.inbox.turn(),
        "let go": [
            {"kind": thing.kind, "id": thing.id, "text": thing.text, "by": thing.by} for thing in plan.trash.gone()
        ],
        "unsettled": [block.id for block in plan.conflicts.unsettled()],
        "agreement": plan.people.agreement_on,
        "ranges": {column: list(pair) for column, pair in plan.statistics.ranges().items()},
        "hours": {person.id: _hours(plan.requests.own_hours(person.id)) for person in (plan.me, plan.you)},
    }


def _ritual(ritual: Ritual, plan: Plan) -> Json:
    """Without the sentence that says when it comes; its RRULE is there."""
    return {name: value for name, value in ritual_json(ritual, plan).items() if name != "rule"}


def _hours(hours: OwnHours) -> list[list[str]]:
    return [[time.isoformat("minutes") for time in pair] for pair in hours]


def _review(review: Review) -> Json:
    return {
        "mode": review.mode,
        "step": review.at.id,
        "first": review.first,
        "shared": dict(review.shared),
        "drafts": dict(review.drafts),
        "me": _sheet(review.me),
        "you": _sheet(review.you),
    }


def _sheet(sheet: Sheet) -> Json:
    sets = {"kept": sheet.kept, "sent": sheet.sent, "ready": sheet.ready}
    return {
        "answers": dict(sheet.answers),
        "drafts": dict(sheet.drafts),
        "sealed": sheet.sealed,
        "prepared": sheet.prepared,
        **{name: sorted(found) for name, found in sets.items()},
    }


# -- undo -------------------------------------------------------------------------------------------------------------


STAYS = "stays"


def walk_back(plan: Plan) -> list[str]:
    """Undo everything; return each step's kind and subject, or STAYS if refused.

    A step is refused where somebody has changed its subject since.
    """
    return _walk(plan.undo)


def walk_forth(plan: Plan, steps: int) -> list[str]:
    """Redo so many steps, or as many as there are."""
    return _walk(plan.redo, steps)


def _walk(turn: Callable[[], Outcome | Deed], most: int = 1000) -> list[str]:
    steps: list[str] = []
    while len(steps) < most:
        try:
            steps.append(_step(turn()))
        except ChangedSince:
            steps.append(STAYS)
        except NothingToUndo:
            break
    return steps


def _step(done: Outcome | Deed) -> str:
    return done.text if isinstance(done, Deed) else f"{done.of} {done.block.id}"
