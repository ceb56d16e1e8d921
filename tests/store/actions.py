"""Actions that change several files at once, and a full description of a plan.

Each is done on the same plan of two people, is undone and done again. `Stage.start` lays out the homes and the folder
as they were before one of these; `describe` is a whole plan as text, so that what is half done is told from both what
was there before and what is there after.
"""

from __future__ import annotations

import difflib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
from _pytest.mark import ParameterSet

from planner.domain.model.block import WE, Block
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.time.week import Week
from planner.interop.json_blocks import blocks_json, week_json
from planner.interop.json_inbox import inbox_json, notes_json, requests_json
from planner.interop.json_review import review_json
from planner.interop.json_rituals import rituals_json
from planner.plan.plan import Plan
from planner.plan.session import Session
from planner.store.device import identity
from planner.store.device.identity import read_state
from planner.store.journal import history
from planner.store.journal.undo import covered_in_journal
from planner.store.shard.schema import every_register, number_of, parse_shard
from planner.sync.exchange import Exchange
from tests.support import THIS_WEEK, Couple, HeldClock, at, make_couple, mirror_of, seeded_ids

WEEKS = (THIS_WEEK, Week(2026, 49), Week(2026, 50), Week(2027, 1))
Turn = Literal["done", "undone", "done again"]
TURNS: tuple[Turn, ...] = ("done", "undone", "done again")
Deed = Callable[[Plan], object]


def named(plan: Plan, title: str) -> str:
    """The id of the only block of that title, or of its ritual's next occurrence."""
    (found,) = {block.id for block in (*plan.weeks.search(title), *plan.trash.bin()) if block.title == title}
    return found


def on(plan: Plan, title: str, day: str) -> str:
    """The id of a ritual's occurrence."""
    (root,) = {ritual.root for ritual in plan.rituals.all() if ritual.title == title}
    return f"{root}@{day}"


ACTIONS: dict[str, Deed] = {
    "rename": lambda plan: plan.change(plan.block(named(plan, "Gartenfest")), {"title": "Sommerfest"}),
    "hide": lambda plan: plan.change(plan.block(named(plan, "Gartenfest")), {"visibility": "hidden"}),
    "make busy": lambda plan: plan.change(plan.block(named(plan, "Gartenfest")), {"visibility": "busy"}),
    "open": lambda plan: plan.change(plan.block(named(plan, "Zahnfee")), {"visibility": "open"}),
    "put into the jar": lambda plan: plan.items.to_jar(plan.block(named(plan, "Museum"))),
    "say yes to a request": lambda plan: plan.requests.answer_request(plan.requests.all()[0], yes=True),
    "change this and all following": lambda plan: plan.change(
        plan.block(on(plan, "Laufen", "2026-12-08")), {"when": at("2026-12-08T08:00"), "title": "Lauf"}, "following"
    ),
    "make a ritual busy": lambda plan: plan.change(
        plan.block(on(plan, "Chorprobe", "2026-12-03")), {"visibility": "busy", "title": "Chor"}, "all"
    ),
    "seal a review": lambda plan: plan.reviews.seal(
        plan.reviews.review(THIS_WEEK), [b for column in plan.week(THIS_WEEK.plus(1)).columns.values() for b in column]
    ),
    "end a ritual": lambda plan: plan.remove(plan.block(on(plan, "Spieleabend", "2026-12-07")), "all"),
    "keep a note": lambda plan: plan.items.bring("Geschenkidee"),
    "show a note": lambda plan: plan.items.show_note(plan.items.notes()[0]),
}


def each_once(actions: Iterable[str]) -> list[ParameterSet]:
    """Actions as values of a parameter, all tests of one in one process.

    A stage finds out what there is before and after an action once.
    """
    return [pytest.param(action, marks=pytest.mark.xdist_group(action), id=action) for action in actions]


SECRETS = {
    "Verlobung": ("Verlobung", "Juwelier"),
    "Tanzkurs": ("Tanzkurs",),
    "Zahnfee": ("Zahnfee", "Kellerbar", "heimlich"),
    "Fensterputzer": ("Fensterputzer",),
    "Geschenkidee": ("Geschenkidee",),
}
"""By a block's title or a note's text, words private from the beginning."""


def make_scene(root: Path) -> Couple:
    """Alex and Sam with something for every action, in step."""
    couple = make_couple(root)
    alex, sam = couple.me, couple.you
    fest = alex.add("Fest", place="Schrebergarten", notes="Salat", tags=("gast",), pillar="friends")
    alex.plan.change(fest, {"title": "Gartenfest"})
    alex.add("Zahnfee", "2026-11-28T10:00", place="Kellerbar", notes="heimlich", visibility="hidden")
    alex.add("Verlobung", "2026-11-26T12:00", notes="Juwelier", visibility="hidden")
    alex.add("Tanzkurs", "2026-12-03T12:00", visibility="busy")
    alex.add("Museum", "2027-01-05T15:00")
    alex.plan.items.bring("Fensterputzer")
    _rituals(alex.plan)
    for title, when in (("Kochen", "2026-12-02T19:00"), ("Sauna", "2026-12-05T17:00")):
        sam.add(title, when, who=WE)
    halves = [sam.add("Vorlesen", "2026-11-29T20:00"), sam.add("Film", "2026-12-04T20:00")]
    sam.plan.requests.ask(need="zwei Stunden", offer="Film", blocks=halves)
    couple.meet()
    alex.plan.reviews.begin_review(THIS_WEEK, "one")
    couple.meet()
    return couple


def _rituals(plan: Plan) -> None:
    """Three of Alex's own, each with evenings of its own in two months."""
    for title, day, first in (("Laufen", "TU", 1), ("Chorprobe", "TH", 3), ("Spieleabend", "MO", 7)):
        rule = make(f"FREQ=WEEKLY;BYDAY={day}", at(f"2026-12-{first:02}T19:00"))
        root = plan.ritual_changes.add_ritual(RitualDraft(title, rule, plan.me.id)).block.ritual
        for evening in (f"2026-12-{first + 7:02}", f"2027-01-{first + 4:02}"):
            plan.change(plan.block(f"{root}@{evening}"), {"title": f"{title} {evening}", "place": "Wald"})


def describe(plan: Plan) -> str:
    """All that a person sees of a plan, with its undo steps and history, as JSON."""
    views = [plan.week(week) for week in WEEKS]
    weeks = [week_json(plan, view, last_exchange=None) | {"sync": None} for view in views]
    blocks = [block for view in views for column in view.columns.values() for block in column]
    whole = {
        "weeks": weeks,
        "jar": [idea.title for idea in plan.items.ideas()],
        "inbox": inbox_json(plan.inbox.read(), plan.zone),
        "bin": blocks_json(plan.trash.bin(), plan),
        "rituals": rituals_json(plan, ended=True),
        "requests": requests_json(((row, plan.requests.carried_by(row)) for row in plan.requests.all()), plan.zone),
        "notes": notes_json(plan.items.notes()),
        "review": review_json(plan.reviews.review(THIS_WEEK), plan.me, plan.you),
        "history": _history(plan, blocks),
        # At the end: it looks at files as they are, as an undo does under the lock.
        "undo": [[(step.kind, step.about, len(step.changes)) for step in pile] for pile in plan.session._journal()],
    }
    return json.dumps(whole, ensure_ascii=False)


def _history(plan: Plan, blocks: list[Block]) -> list[tuple[str, str, object]]:
    """The earlier values of these blocks, from files that are read once for all."""
    lines = history._lines
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "covered_in_journal", cache(covered_in_journal))
        patch.setattr(history, "_lines", cache(lambda root, file: tuple(lines(root, file))))
        return [(row.id, row.register, row.value) for block in blocks for row in plan.recovery.history(block)]


def shown(plan: Plan) -> str:
    """Like `describe`, without undo steps and history, which are read under the lock."""
    return without_past(describe(plan))


def ways_to_share(plan: Plan, block: Block, words: str) -> list[Callable[[], object]]:
    """Every act that would write something about a private block into the folder."""
    return [
        lambda: plan.items.to_jar(block),
        lambda: plan.requests.ask(need="an hour", blocks=[block]),
        lambda: plan.items.cheer(block, words),
        lambda: plan.items.comment(block, words),
        lambda: plan.agreements.suggest(block, who=WE),
        lambda: plan.change(block, {"who": WE}),
        lambda: plan.decline(block, words),
    ]


def without_past(description: str) -> str:
    return json.dumps(json.loads(description) | {"undo": None, "history": None})


def still_private(plan: Plan) -> list[str]:
    """The secrets that nobody else may have read by now."""
    open_titles = {block.title for title in SECRETS for block in plan.weeks.search(title) if block.visibility == "open"}
    open_titles |= {note.text for note in plan.items.notes() if note.shown}
    return [word for title, words in SECRETS.items() if title not in open_titles for word in words]


def every_number(mirror: Path) -> dict[int, str]:
    """The writes in this device's own files by number.

    AssertionError when two share a number.
    """
    found: dict[int, str] = {}
    device = read_state(mirror).device
    for path in (mirror / "devices" / device).rglob("[!.]*.json"):
        for table, key, register, raw in every_register(parse_shard(path.read_bytes())[1]):
            if n := number_of(raw):
                assert n not in found, f"{n} stands for {found[n]} and for {table} {key} {register}"
                found[n] = f"{table} {key} {register}"
    assert max(found) < read_state(mirror).next
    return found


@dataclass
class Found:
    """The description of a plan, after one more save, and Sam's after exchanges."""

    now: str
    next: str
    sam: str


@dataclass
class Stage:
    """Both homes and their folder, restored to the state before an action each time.

    The paths are always the same, so that this is one installation; the fixture `stage` patches what would notice it.
    """

    root: Path
    clock: HeldClock = field(default_factory=HeldClock)
    _known: dict[tuple[str, Turn], list[Found]] = field(default_factory=dict)
    _met: bool = True

    @property
    def mirror(self) -> Path:
        return mirror_of(self.root / "alex")

    @property
    def intent(self) -> Path:
        return self.mirror / "local" / "intent.json"

    @property
    def folder(self) -> Path:
        return self.root / "shared"

    def plan(self, seed: str = "next") -> Plan:
        """Alex's plan as another process of this device finds it."""
        return Plan.open(self.mirror, clock=self.clock, ids=seeded_ids(seed))

    def start(self, action: str, turn: Turn = "done") -> tuple[Deed, list[Found]]:
        """Lay everything out as it is before this action is done, undone or done again.

        What to do, and what there is to be found: as it was before, and as it is after each save of the deed.
        """
        if (action, turn) not in self._known:
            self._known[action, turn] = self._find_out(action, turn)
        self._lay_out(f"{action} {turn}")
        return _deed(action, turn), self._known[action, turn]

    def meet(self) -> str:
        """Alex and Sam exchange; what Sam's plan says then."""
        self._met = True
        sam = mirror_of(self.root / "sam")
        for mirror in (self.mirror, sam):
            assert Exchange(mirror, self.folder, clock=self.clock).run().problems == ()
        return describe(Plan.open(sam, clock=self.clock))

    def save_something_else(self) -> str:
        """One more save by another process; what Alex's plan says then."""
        self.plan().items.add_idea("Zoo", WE)
        return describe(self.plan())

    def settle(self, states: list[Found], told: str = "", *, meet: bool = True) -> None:
        """Assert that every other process finds one of these states, on both sides.

        `told` is what the action said: "done" when it returned, nothing when it was killed.
        """
        now = describe(self.plan())
        state = next((state for state in states if state.now == now), None)
        assert state is not None, f"half done, after: {told}\n{_difference(states, now)}"
        if told == "done" or told.startswith("It is saved"):
            assert state is states[-1] or len(states) > 2, told
        if told.startswith("Nothing"):
            assert state is not states[-1], told
        assert self.save_something_else() == state.next, f"the next save found something else, after: {told}"
        assert not self.intent.exists()
        assert not list(self.mirror.rglob(".~*")), "temporaries are left"
        every_number(self.mirror)
        if meet:
            assert self.meet() == state.sam, f"the other sees something else, after: {told}"
            self.keep_secrets()

    def keep_secrets(self) -> None:
        """No byte of the folder holds a word that nobody else may have read."""
        data = b"".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())
        assert [word for word in still_private(self.plan()) if word.encode() in data] == []

    def _find_out(self, action: str, turn: Turn) -> list[Found]:
        place = f"{action} {turn}"
        if turn == "done":
            shutil.copytree(self.root / "scene", self.root / "places" / place)
        else:
            deed, _ = self.start(action, TURNS[TURNS.index(turn) - 1])
            deed(self.plan("deed"))
            shutil.copytree(self.root / "scene", self.root / "places" / place)
            shutil.rmtree(self.root / "places" / place / "alex")
            shutil.copytree(self.root / "alex", self.root / "places" / place / "alex")
        found = [self._found_after(place, _deed(action, turn), number) for number in range(2)]
        assert len({state.now for state in found}) == 2
        return found

    def _found_after(self, place: str, deed: Deed, saves: int) -> Found:
        """What there is when the deed was stopped after so many saves."""
        self._lay_out(place)
        done = 0

        def write(session: Session, *args: Any) -> None:
            nonlocal done
            if done == saves:
                raise Stopped
            done += 1
            real(session, *args)

        real = Session._write
        with pytest.MonkeyPatch.context() as patch, suppress(Stopped):
            patch.setattr(Session, "_write", write)
            deed(self.plan("deed"))
        return Found(describe(self.plan()), self.save_something_else(), self.meet())

    def _lay_out(self, place: str) -> None:
        for name in ("alex", "sam", "shared") if self._met else ("alex",):
            shutil.rmtree(self.root / name, ignore_errors=True)
            shutil.copytree(self.root / "places" / place / name, self.root / name)
        self._met = False


class Stopped(Exception):
    """A deed goes no further."""


def _difference(states: list[Found], now: str) -> str:
    after, found = (json.dumps(json.loads(text), indent=1).split("\n") for text in (states[-1].now, now))
    return "\n".join(list(difflib.unified_diff(after, found, "as it would be after it", "found", n=1))[:60])


def _deed(action: str, turn: Turn) -> Deed:
    return ACTIONS[action] if turn == "done" else Plan.undo if turn == "undone" else Plan.redo


@contextmanager
def _put_back_at_will() -> Iterator[None]:
    """Skip waiting for the disk; let a restored home pass as the same installation."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(identity, "fingerprint", lambda root: root.parent.parent.name)
        patch.setattr(identity, "anchor", lambda root: None)
        patch.setattr(os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture(scope="session")
def built_stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    root = tmp_path_factory.mktemp("stage")
    with _put_back_at_will():
        make_scene(root)
    (root / "scene").mkdir()
    for name in ("alex", "sam", "shared"):
        (root / name).rename(root / "scene" / name)
    return Stage(root)


@pytest.fixture
def stage(built_stage: Stage) -> Iterator[Stage]:
    """A stage that may be laid out as often as one likes."""
    with _put_back_at_will():
        yield built_stage
