"""One run of one command: its options, its plan, its dealings with the shared folder.

The law of every command: what it is about is taken from the mirror before its own exchange, so that an edit never
claims to know what its author could not have seen. Then it exchanges: before it reads, after it writes.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from planner.cli.output import Output
from planner.config import Home
from planner.domain import wording
from planner.domain.carry import Deed, Request
from planner.domain.clock import Clock
from planner.domain.errors import BadInput, NotSetUp, UnknownId
from planner.domain.model import Block, Column, Outcome

if TYPE_CHECKING:
    from planner.cli.things import Thing
    from planner.domain.ids import Ids
    from planner.domain.quickadd import Cursor
    from planner.domain.when import When
    from planner.store.plan import Plan
    from planner.sync.exchange import Report

T = TypeVar("T")
PATIENCE = 2.0
"""Seconds that a command gives a folder that does not answer."""


@dataclass
class Run:
    """What a command works with."""

    options: argparse.Namespace
    out: Output
    clock: Clock
    ids: Ids | None
    env: Mapping[str, str]
    screen: Callable[[Home], int]
    problems: tuple[str, ...] = ()
    ending: ExitStack = field(default_factory=ExitStack)
    """Closed when the command has ended."""

    @cached_property
    def home(self) -> Home:
        return Home.at(self.options.home, self.options.profile, env=self.env)

    @cached_property
    def plan(self) -> Plan:
        """The plan as this device has it. NotSetUp."""
        from planner.config import Settings
        from planner.store.opening import open_plan

        settings = Settings.read(self.home.settings)
        wording.write_as(wording.Style(settings.clock, settings.dates))
        try:
            return open_plan(self.home.mirror, clock=self.clock, ids=self.ids)
        except NotSetUp:
            raise NotSetUp(
                "There is no plan here yet: planner init FOLDER --me NAME --you NAME makes one, "
                "planner join FOLDER --as NAME joins one, planner demo shows one."
            ) from None

    def read(self) -> Plan:
        """The plan with what the shared folder had to tell."""
        if self.exchange() is not None:
            self.plan.refresh()
        return self.plan

    def find(self, text: str) -> Block:
        """The block of a shortened id, as it was before any exchange; one that nobody here has seen yet is fetched.

        Who gives a command has not seen what still waits in the folder; a yes in there counts all the same.
        """
        block = self.fetched(self.plan.resolve, text)
        if block.deleted or not block.agreement.keys() - {self.plan.me.id}:
            return block
        now = self.read().block(block.id)
        same = now.terms == block.terms and not now.deleted
        return replace(block, agreement=now.agreement, called_off_by=now.called_off_by) if same else block

    def thing(self, text: str) -> Thing:
        """What can be answered: a block, a request, a ground rule, a ritual. UnknownId, AmbiguousId.

        As this device has it; where nothing is asked here yet, as the folder has it.
        """
        from planner.cli.things import find_thing

        thing = self.fetched(lambda text: find_thing(self.plan, text), text)
        if isinstance(thing, Block) and not self.plan.waits_for_me(thing):
            return self.read().block(thing.id)
        if isinstance(thing, Request) and all(there.id != thing.id for there in self.read().requests()):
            by = wording.who(thing.by, self.plan.me, self.plan.you)
            raise BadInput(f"{by} has taken “{wording.short(thing.need)}” back meanwhile.")
        return thing

    def fetched(self, find: Callable[[str], T], text: str) -> T:
        """What `find` finds; what nobody here has seen yet is fetched."""
        try:
            return find(text)
        except UnknownId:
            if self.exchange() is None:
                raise
        self.plan.refresh()
        return find(text)

    def exchange(self, seconds: float | None = None) -> Report | None:
        """Exchange with the folder and tell what did not go well; None with --offline.

        Within PATIENCE unless told; who takes longer looks into every file again."""
        if self.options.offline:
            return None
        from planner.sync.exchange import Exchange

        self.watch_threads()
        report = Exchange(self.home.mirror, self.plan.folder, clock=self.clock).run_within(
            seconds or PATIENCE, whole=seconds is not None
        )
        for problem in report.problems:
            if problem not in self.problems:
                self.out.note(problem)
        for notice in self.plan.take_notices():
            self.out.note(notice)
        self.problems = tuple(dict.fromkeys(self.problems + report.problems))
        if not report.problems:
            self._forget_review()
        return report

    def watch_threads(self) -> None:
        """From here to the end of the command, an exception in a thread leaves a crash report and one sentence."""
        from planner.store.thread_hooks import handled_in_threads

        self.ending.enter_context(handled_in_threads(self._report_crash))

    def _report_crash(self, error: BaseException) -> None:
        from planner.store.crash import crash_sentence, write_crash_report

        self.out.note(crash_sentence(write_crash_report(self.home.mirror, error, "thread", clock=self.clock)))

    def _forget_review(self) -> None:
        """What a review that was killed left in the folder."""
        from planner.sync.presence import forget

        with suppress(OSError):  # it says nothing for long: what is older than two minutes counts as gone
            forget(self.plan.folder, self.plan.device, self.clock)

    def warn_of_kept(self, when: When, who: str, but: str = "") -> None:
        """Who plans over the other's protected time is told first, by name and time; then it is done all the same."""
        you = wording.short(self.plan.you.name)
        for block in self.plan.kept_under(when, who, but):
            span = wording.span(block.when, self.plan.zone, self.plan.today)
            called = f" ({wording.short(block.title)})" if block.title else ""
            self.out.note(f"{you} keeps {span} for themselves{called}.")

    def done(self, outcome: Outcome | Deed, more: str = "", *, about: Block | None = None) -> int:
        """Say what was done, at once; then let the other device know. As JSON: the block, its own or `about`."""
        if self.options.json:
            self.out.json(self._document(outcome, about))
        else:
            self.out.line(self.told(outcome) + more)
        if outcome.kind != "unchanged":
            self.exchange()
        return 0

    def told(self, outcome: Outcome | Deed) -> str:
        return wording.told(outcome, self.plan.me, self.plan.you, self.plan.zone, self.plan.today)

    def _document(self, outcome: Outcome | Deed, about: Block | None) -> dict[str, object]:
        if isinstance(outcome, Outcome):
            return self.block_json(outcome.block)
        if about is not None:
            return self.block_json(about)
        return {"did": outcome.kind, "id": outcome.id or None, "text": outcome.text}

    def block_json(self, block: Block) -> dict[str, object]:
        from planner.interop.json_view import lone_block_json

        return lone_block_json(block, self.plan)

    def cursor(self, column: Column = "me") -> Cursor:
        """Where quick add stands when there is no screen: now, in the person's own zone."""
        from planner.config import Settings
        from planner.domain.quickadd import Cursor

        plan = self.plan
        return Cursor(
            now=plan.now,
            zone=plan.zone.key,
            column=column,
            me=plan.me.name,
            you=plan.you.name,
            day_first=Settings.read(self.home.settings).day_first,
            known=plan.known,
        )
