"""Steps of people in a world: one function of `KINDS` each, with its frequency."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from planner.domain.model.block import VISIBILITIES, WE, Block, Draft, Scope, Status, Visibility
from planner.domain.model.items import Request
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.time.when import When
from planner.plan.plan import Plan
from tests.store.accounts import Word, root_of
from tests.store.worlds import LAPTOP, Painted, World
from tests.support import ZONE

T = TypeVar("T")
DAYS = ("2026-11-27", "2026-11-30", "2026-12-01", "2026-12-11", "2026-12-31", "2027-01-01", "2027-01-08")
SUFFIXES = ("", "", ".sync-conflict-1", " (1)")
MOST_BLOCKS, MOST_RITUALS = 5, 2
"""With more of them, too few would be acted on twice."""


@dataclass(frozen=True)
class Step:
    """One step of a history, with everything chosen for it.

    `which` is the record it is about, as the window has it or, if `stale`, as it was painted there before; `choice`
    is whatever else there is to choose from; `crash` is the system call at which it is killed.
    """

    what: str
    window: int = LAPTOP
    which: int = 0
    choice: int = 0
    stale: bool = False
    scope: Scope = "this"
    shown: Visibility = "open"
    who: str = "me"
    day: str = DAYS[0]
    crash: int | None = None


class History:
    """Steps in a world of its own. AssertionError as soon as an account is wrong."""

    def __init__(self, template: Path) -> None:
        self.world = World(template)
        self.typed = 0

    def live(self, *steps: Step) -> None:
        for step in steps:
            KINDS[step.what][0](Doing(self, step))

    def close(self) -> None:
        self.world.close()


class Doing:
    """One step in progress: the painted record, and the words that are typed."""

    def __init__(self, history: History, step: Step) -> None:
        self.history, self.step, self.world = history, step, history.world
        self.window = self.world.windows[step.window]
        self.plan = self.window.plan
        self.me, self.you = self.plan.me.id, self.plan.you.id
        self.painted: Painted | None = None
        self.typed: list[Word] = []

    @property
    def who(self) -> str:
        return {"me": self.me, "you": self.you}.get(self.step.who, self.step.who)

    def block(self) -> Block | None:
        self.painted = self.world.paint(self.step.window, self.step.which, stale=self.step.stale)
        return self.painted.block if self.painted else None

    def one(self, things: Sequence[T]) -> T | None:
        """One of these, as this window has them."""
        return things[self.step.choice % len(things)] if things else None

    def word(self, field: str, record: str = "") -> str:
        """A word that nobody else types in this history."""
        self.history.typed += 1
        text, device = f"Wq{self.history.typed:05}q", self.window.device.name
        self.typed.append(Word(text, device, self.step.window, record, field, self.world.step))
        return self.typed[-1].text

    def time(self, record: str = "", field: str = "when") -> When:
        """A time with an hour and minute that nobody else types."""
        self.word(field, record)
        number = self.history.typed
        self.typed[-1].text = f"{number // 60 % 24:02}:{number % 60:02}"
        return When(f"{self.step.day}T{self.typed[-1].text}", 60, ZONE)

    def act(
        self,
        does: Callable[[Plan], object],
        *,
        wanted: Visibility | None = None,
        shares: str = "",
        agrees: bool = False,
        to_page: bool = False,
        spoken: Collection[str] = (),
    ) -> None:
        self.world.act(
            self.step.window,
            does,
            self.painted,
            typed=self.typed,
            wanted=wanted,
            shares=shares,
            crash=self.step.crash,
            agrees=agrees,
            to_page=to_page,
            spoken=spoken,
        )


# -- blocks and rituals -----------------------------------------------------------------------------------------------


def add(doing: Doing) -> None:
    step = doing.step
    if sum("@" not in record for record in doing.world.records) >= MOST_BLOCKS:
        return
    when = When(step.day, 60) if step.choice % 4 == 0 else doing.time()
    title, place, tag = (doing.word(field) for field in ("title", "place", "tag:"))
    draft = Draft(title, when, doing.who, place=place, tags=(tag,), visibility=step.shown)
    doing.act(lambda plan: plan.blocks.add(draft), wanted=step.shown, agrees=True)


def add_ritual(doing: Doing) -> None:
    step = doing.step
    if len({root_of(record) for record in doing.world.records if "@" in record}) >= MOST_RITUALS:
        return
    rule = make("FREQ=WEEKLY", doing.time())
    draft = RitualDraft(doing.word("title"), rule, doing.who, notes=doing.word("notes"), visibility=step.shown)
    turns = step.choice % 3 == 0 and step.shown == "open"
    doing.act(lambda plan: plan.ritual_changes.add_ritual(draft, turns=turns), wanted=step.shown, agrees=True)


def edit(doing: Doing, what: str) -> None:
    """Change one field of a block, or of a ritual from there on."""
    step = doing.step
    block = doing.block()
    if block is None:
        return
    record = block.id if step.scope == "this" or not block.ritual else root_of(block.id)
    changes: dict[str, Any] = {}
    if what in ("title", "place", "notes"):
        changes[what] = doing.word(what, record)
    elif what == "tags":
        changes[what] = (*block.tags, doing.word("tag:", record))
    elif what == "when":
        changes[what] = doing.time(record)
    elif what == "rule":
        changes[what] = make("FREQ=WEEKLY", doing.time(record))
    elif what == "who":
        changes[what] = doing.who
    elif what == "pillar":
        changes[what] = ("rest", "friends", "home", None)[step.choice % 4]
    elif what == "protected":
        changes[what] = not block.protected
    wanted = step.shown if what in ("show", "form") else None
    if wanted:
        changes["visibility"] = wanted
    if what == "form":
        changes |= {"title": doing.word("title", record), "when": doing.time(record)}
    agrees = what in ("when", "who", "rule", "show", "form")
    doing.act(lambda plan: plan.change(block, cast(Any, changes), step.scope), wanted=wanted, agrees=agrees)


def finish(doing: Doing, status: Status) -> None:
    if block := doing.block():
        doing.act(lambda plan: plan.finish(block, status))


def duplicate(doing: Doing) -> None:
    if block := doing.block():
        doing.act(lambda plan: plan.blocks.duplicate(block), agrees=True)


def remove(doing: Doing) -> None:
    if block := doing.block():
        doing.act(lambda plan: plan.remove(block, doing.step.scope))


def restore(doing: Doing) -> None:
    """Restore from the trash; all of an ended ritual unless the scope is `this`."""
    block = doing.block()
    if block is None:
        return
    ended = [ritual for ritual in doing.plan.rituals.all(ended=True) if ritual.root == block.ritual and ritual.ended]
    if ended and doing.step.scope != "this":
        doing.act(lambda plan: plan.ritual_changes.bring_back(ended[0]), agrees=True)
    else:
        doing.act(lambda plan: plan.restore(block), agrees=True)


def choose(doing: Doing) -> None:
    """Between versions that were written beside each other."""
    block = doing.block()
    found = doing.one(doing.plan.blocks.several(block)) if block else None
    if block is None or found is None:
        return
    take = doing.step.choice % (len(found.versions) + 1)
    kept = [found.versions[take - 1]] if take else list(found.versions)
    doing.act(
        lambda plan: plan.choose(block, found.register, take or "both"),
        wanted=cast(Visibility, kept[0].value) if found.register == "visibility" and take else None,
        shares=repr([version.raw for version in kept]) if block.visibility == "open" else "",
        agrees=True,
    )


def bring_back(doing: Doing) -> None:
    """A value of the local history."""
    block = doing.block()
    row = doing.one(doing.plan.recovery.history(block)) if block else None
    if block and row:
        shown = [known for known in VISIBILITIES if row.register == "visibility" and row.value == known]
        doing.act(
            lambda plan: plan.recovery.bring_back_value(block, row), wanted=shown[0] if shown else None, agrees=True
        )


# -- two people -------------------------------------------------------------------------------------------------------


def agree(doing: Doing) -> None:
    if block := doing.block():
        doing.act(lambda plan: plan.agree(block), agrees=True, to_page=True)


def agree_in_person(doing: Doing) -> None:
    if block := doing.block():
        doing.act(lambda plan: plan.agree(block, in_person=True), spoken=[doing.you], to_page=True)


def decline(doing: Doing) -> None:
    if block := doing.block():
        because = doing.word("because", block.id)
        doing.act(lambda plan: plan.decline(block, because))


def suggest(doing: Doing) -> None:
    if block := doing.block():
        when = doing.time(block.id, "proposal:")
        who = doing.who if doing.step.choice % 3 == 0 else None
        doing.act(lambda plan: plan.agreements.suggest(block, when=when, who=who), agrees=True)


def withdraw(doing: Doing) -> None:
    if block := doing.block():
        doing.act(lambda plan: plan.withdraw(block))


def ask(doing: Doing) -> None:
    need, offer, block = doing.word("need"), doing.word("offer"), doing.block()
    doing.painted = None  # the wish isn't one of the block's words
    doing.act(lambda plan: plan.requests.ask(need=need, offer=offer, blocks=[block] if block else []), agrees=True)


def _asked(doing: Doing, *, of_me: bool) -> Request | None:
    return doing.one([request for request in doing.plan.requests.all() if (request.by != doing.me) == of_me])


def answer_request(doing: Doing) -> None:
    request, yes = _asked(doing, of_me=True), doing.step.choice % 3 > 0
    because = "" if yes else doing.word("because")
    if request:
        doing.act(lambda plan: plan.requests.answer_request(request, yes, because), agrees=yes)


def offer_another(doing: Doing) -> None:
    request, offer = _asked(doing, of_me=False), doing.word("offer")
    if request:
        doing.act(lambda plan: plan.requests.offer_another(request, offer=offer), agrees=True)


def withdraw_request(doing: Doing) -> None:
    if request := _asked(doing, of_me=False):
        doing.act(lambda plan: plan.requests.withdraw_request(request))


def switch_agreement(doing: Doing) -> None:
    on = doing.step.choice % 3 > 0
    doing.act(lambda plan: plan.people.set_agreement(on))


# -- jar, notes, goals and rules --------------------------------------------------------------------------------------


def add_idea(doing: Doing) -> None:
    title, who = doing.word("idea"), (doing.me, WE)[doing.step.choice % 2]
    doing.act(lambda plan: plan.items.add_idea(title, who))


def schedule(doing: Doing) -> None:
    idea, when = doing.one(doing.plan.items.ideas()), doing.time()
    if idea:
        doing.act(lambda plan: plan.inbox.schedule(idea, when), agrees=True)


def drop_idea(doing: Doing) -> None:
    if idea := doing.one(doing.plan.items.ideas()):
        doing.act(lambda plan: plan.items.drop_idea(idea))


def into_the_jar(doing: Doing) -> None:
    if block := doing.block():
        doing.act(lambda plan: plan.items.to_jar(block))


def comment(doing: Doing) -> None:
    if block := doing.block():
        text = doing.word("comment", block.id)
        doing.act(lambda plan: plan.items.comment(block, text))


def cheer(doing: Doing) -> None:
    if block := doing.block():
        text = doing.word("comment", block.id)
        doing.act(lambda plan: plan.items.cheer(block, text))


def keep_note(doing: Doing) -> None:
    text = doing.word("note")
    doing.act(lambda plan: plan.items.bring(text), wanted="hidden")


def show_note(doing: Doing) -> None:
    if note := doing.one([note for note in doing.plan.items.notes() if not note.shown]):
        doing.act(lambda plan: plan.items.show_note(note), shares=note.text)


def drop_note(doing: Doing) -> None:
    if note := doing.one(doing.plan.items.notes()):
        doing.act(lambda plan: plan.items.drop_note(note))


def set_intention(doing: Doing) -> None:
    text, week, who = doing.word("intention"), When(doing.step.day, 60).week, (doing.me, WE)[doing.step.choice % 2]
    seen = doing.plan.weeks.carried(week).seen
    doing.act(lambda plan: plan.items.set_intention(week, who, text, seen.get(who)))


def set_off(doing: Doing) -> None:
    week, off = When(doing.step.day, 60).week, doing.step.choice % 2 == 0
    doing.act(lambda plan: plan.items.set_off(week, off))


def add_goal(doing: Doing) -> None:
    title = doing.word("goal")
    doing.act(lambda plan: plan.items.add_goal(title))


def drop_goal(doing: Doing) -> None:
    if goal := doing.one([goal for goal in doing.plan.items.goals() if goal.person == doing.me]):
        doing.act(lambda plan: plan.items.finish_goal(goal, reached=False))


def add_rule(doing: Doing) -> None:
    text = doing.word("rule text")
    doing.act(lambda plan: plan.items.add_rule(text))


def agree_rule(doing: Doing) -> None:
    if rule := doing.one(doing.plan.items.rules()):
        doing.act(lambda plan: plan.items.agree_rule(rule))


def drop_rule(doing: Doing) -> None:
    if rule := doing.one(doing.plan.items.rules()):
        doing.act(lambda plan: plan.items.drop_rule(rule))


def bring_back_thing(doing: Doing) -> None:
    if thing := doing.one(doing.plan.trash.gone()):
        doing.act(lambda plan: plan.trash.bring_back_thing(thing))


def settle(doing: Doing) -> None:
    thing = doing.one(doing.plan.conflicts.twice())
    if thing and (found := doing.one(thing.found)):
        number = doing.step.choice % len(found.versions) + 1
        doing.act(lambda plan: plan.conflicts.settle(thing, found.register, number))


# -- windows, devices, and the sync tool ------------------------------------------------------------------------------


def undo(doing: Doing) -> None:
    for _ in range(doing.step.choice % 3 + 1):
        doing.world.turn(doing.step.window, crash=doing.step.crash)


def redo(doing: Doing) -> None:
    for _ in range(doing.step.choice % 3 + 1):
        doing.world.turn(doing.step.window, redo=True, crash=doing.step.crash)


def look(doing: Doing) -> None:
    doing.world.paint_all(doing.step.window)


def restart(doing: Doing) -> None:
    doing.world.restart(doing.step.window)


def exchange(doing: Doing) -> None:
    doing.world.exchange(doing.window.device, whole=doing.step.choice % 2 == 0, crash=doing.step.crash)


def deliver(doing: Doing) -> None:
    """Some copy, new or old, of anybody's file."""
    copies, choice = doing.world.copies, doing.step.choice
    if copies:
        copy = copies[len(copies) - 1 - choice % min(len(copies), 4) if doing.step.stale else choice % len(copies)]
        doing.world.deliver(doing.window.device, copy, SUFFIXES[doing.step.which % len(SUFFIXES)])


def pass_on(doing: Doing) -> None:
    """All that this device has written reaches another."""
    device, to = doing.window.device, doing.world.devices[doing.step.choice % 3]
    doing.world.exchange(device)
    if to is not device:
        doing.world.hand_over(device, to)
        doing.world.exchange(to)


def meet(doing: Doing) -> None:
    doing.world.meet()


KINDS: dict[str, tuple[Callable[[Doing], None], int]] = {
    "add": (add, 10),
    "add ritual": (add_ritual, 5),
    **{what: (partial(edit, what=what), 6) for what in ("title", "when", "show", "form")},
    **{what: (partial(edit, what=what), 3) for what in ("place", "notes", "tags", "who", "rule")},
    **{what: (partial(edit, what=what), 1) for what in ("pillar", "protected")},
    **{what: (partial(finish, status=what), 1) for what in ("planned", "done", "partly", "skipped")},
    "duplicate": (duplicate, 1),
    "remove": (remove, 4),
    "restore": (restore, 4),
    "choose": (choose, 6),
    "bring back": (bring_back, 4),
    "agree": (agree, 12),
    "agree in person": (agree_in_person, 2),
    "decline": (decline, 3),
    "suggest": (suggest, 5),
    "withdraw": (withdraw, 2),
    "ask": (ask, 2),
    "answer request": (answer_request, 3),
    "offer another": (offer_another, 1),
    "withdraw request": (withdraw_request, 1),
    "switch agreement": (switch_agreement, 1),
    "add idea": (add_idea, 2),
    "schedule": (schedule, 2),
    "drop idea": (drop_idea, 1),
    "into the jar": (into_the_jar, 2),
    "comment": (comment, 2),
    "cheer": (cheer, 1),
    "keep note": (keep_note, 2),
    "show note": (show_note, 2),
    "drop note": (drop_note, 1),
    "set intention": (set_intention, 2),
    "set off": (set_off, 1),
    "add goal": (add_goal, 1),
    "drop goal": (drop_goal, 1),
    "add rule": (add_rule, 1),
    "agree rule": (agree_rule, 1),
    "drop rule": (drop_rule, 1),
    "bring back thing": (bring_back_thing, 2),
    "settle": (settle, 3),
    "undo": (undo, 12),
    "redo": (redo, 6),
    "look": (look, 8),
    "restart": (restart, 2),
    "exchange": (exchange, 6),
    "deliver": (deliver, 6),
    "pass on": (pass_on, 20),
    "meet": (meet, 4),
}
