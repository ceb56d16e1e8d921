"""One run of one command: its options, its plan, its exchanges.

The rule for every command: the thing it's about is read from the mirror before its own exchange, so that an edit
never claims to be based on what its author couldn't have seen. Then it exchanges, and what it may do is decided with
everything that arrived: an answer that was still in the folder counts. After writing it exchanges again.
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from planner import cli, config, domain, frontend, hooks, interop, sync
from planner.cli.errors import with_way_out
from planner.cli.output import Output
from planner.config.paths import Home
from planner.domain.cells import drawn
from planner.domain.clock import Clock
from planner.domain.errors import AmbiguousId, BadInput, NotSetUp, UnknownId
from planner.domain.model.block import Block, Column, Outcome, OutcomeKind, Terms
from planner.domain.model.items import Deed, Request
from planner.domain.wording import blocks as wording
from planner.frontend.perform import Done, Refused, perform
from planner.store import disk
from planner.store.disk.layout import overlays_folder
from planner.store.disk.lock import LOCK_TIMEOUT_S

if TYPE_CHECKING:
    from planner.cli.lookup import Found, Test, Wanted
    from planner.domain.ids import Ids
    from planner.domain.time.when import When
    from planner.plan.plan import Plan  # what prints help, or makes a plan, opens none
    from planner.sync.exchange import Report

T = TypeVar("T")
_DECIDED: frozenset[OutcomeKind] = frozenset({"removed", "called off", "agreed", "declined", "withdrawn", "chosen"})
"""Results that depend on what the other person said, besides any change of time."""
PATIENCE = 2.0
"""Seconds that a command waits for a folder that doesn't answer."""
HASTE = 0.3
"""Seconds that a command which only reads waits for another local process."""


class Run:
    """The context of a command.

    `ending` is closed when the command has ended.
    """

    def __init__(
        self,
        options: argparse.Namespace,
        out: Output,
        clock: Clock,
        ids: Ids | None,
        env: Mapping[str, str],
        screen: Callable[[Home], int],
    ) -> None:
        self.options, self.out, self.clock, self.ids, self.env, self.screen = options, out, clock, ids, env, screen
        self.problems: tuple[str, ...] = ()
        self.ending = ExitStack()
        self._is_read = False
        self._is_by_title = False
        self._knows_folder = False
        self._is_changed = False
        self._has_hooks = False
        self._targets: tuple[str, ...] = ()

    @cached_property
    def home(self) -> Home:
        """The data folder and settings file that the options and environment select."""
        return Home.at(self.options.home, self.options.profile, env=self.env)

    @cached_property
    def settings(self) -> config.settings.Settings:
        """This device's settings as they were when the command began."""
        return config.settings.Settings.read(self.home.settings)

    @property
    def has_overlays(self) -> bool:
        """Whether calendars are shown beside the plan, or were until now."""
        return bool(self.settings.overlays) or overlays_folder(self.home.mirror).exists()

    @cached_property
    def plan(self) -> Plan:
        """The plan as this device has it. Raises NotSetUp."""
        from planner.plan.plan import Plan  # what prints help, or makes a plan, opens none

        settings = self.settings
        self._targets = settings.publish
        wording.write_as(wording.Style(settings.clock, settings.dates))
        try:
            return Plan.open(self.home.mirror, clock=self.clock, ids=self.ids)
        except NotSetUp:
            raise NotSetUp(
                "There is no plan here yet: planner init FOLDER --me NAME --you NAME makes one, "
                "planner join FOLDER --as NAME joins one, planner demo shows one."
            ) from None

    def read(self, *, patience: float = HASTE) -> Plan:
        """The plan after an exchange. `patience` is as in `exchange`."""
        if not self._is_read:
            self._is_read = True
            report = self.exchange(patience=patience)
            self._knows_folder = report is not None and not report.problems
            if report is not None:
                self.plan.repository.catch_up()
        return self.plan

    def look_up(self, text: str, wanted: Wanted) -> Found:
        """Find the thing that a person names.

        An unlikely one is looked up again after the exchange. Raises UnknownId and AmbiguousId.
        """
        found = self.fetched(
            lambda text: cli.lookup.find_thing(self.plan, text, wanted), text, lambda found: found.is_likely
        )
        self._is_by_title |= found.by_title
        return found

    def find(self, text: str, wanted: Wanted | None = None, latest: Test | None = None) -> Block:
        """Find the block that a person names; of a ritual, its next occurrence.

        With `latest`, it's the latest occurrence that passes that test. Raises UnknownId and AmbiguousId.
        """
        return cli.lookup.block_meant(self.plan, self.look_up(text, wanted or cli.lookup.BLOCK).thing, latest)

    def item(self, text: str, kind: type[T], wanted: Wanted | None = None) -> T:
        """The thing of one kind that a person names. Raises UnknownId and AmbiguousId."""
        thing = self.look_up(text, wanted or cli.lookup.OF_KIND[kind]).thing
        if not isinstance(thing, kind):
            raise TypeError(f"{kind.__name__} expected, {type(thing).__name__} found")
        return thing

    def thing(self, text: str, wanted: Wanted) -> cli.lookup.Answerable:
        """Something to answer: a block, request, house rule or ritual.

        It's as this device had it before the exchange, or if nothing was asked here yet, as the folder has it. Raises
        UnknownId and AmbiguousId.
        """
        thing = self.look_up(text, wanted).thing
        if not isinstance(thing, cli.lookup.Answerable):
            raise TypeError(f"{type(thing).__name__} cannot be answered")
        if isinstance(thing, Block) and not self.plan.agreements.waits_for_me(thing):
            return self.plan.block(thing.id)
        if isinstance(thing, Request) and all(there.id != thing.id for there in self.plan.requests.all()):
            by = wording.who(thing.by, self.plan.me, self.plan.you)
            raise BadInput(f"{by} has taken “{wording.short(thing.need)}” back in the meantime.")
        return thing

    def fetched(self, find: Callable[[str], T], text: str, is_sure: Callable[[T], bool] = lambda found: True) -> T:
        """Find something in the plan before the exchange, else after it.

        It's also looked up again if not `is_sure`. An edit is based on the result, since its author hasn't seen
        what is still in the folder. Whether it's agreed, private or deleted is read from the plan after the exchange.
        """
        try:
            found = find(text)
        except (UnknownId, AmbiguousId):
            if self.options.offline:
                raise
            self.read(patience=LOCK_TIMEOUT_S)
            return find(text)
        self.read(patience=LOCK_TIMEOUT_S)
        return found if is_sure(found) else find(text)

    def exchange(self, seconds: float | None = None, *, patience: float = LOCK_TIMEOUT_S) -> Report | None:
        """Exchange with the folder and report problems; None with --offline.

        It takes at most `seconds` (default PATIENCE); with `seconds`, every file is read again. `patience` is how
        long to wait for another process of this device.
        """
        if self.options.offline:
            return None
        self.watch_threads()
        self._call_hooks_at_the_end()
        report = sync.exchange.Exchange(self.home.mirror, self.plan.arrivals.folder, clock=self.clock).run_within(
            seconds or PATIENCE, whole=seconds is not None, patience=patience
        )
        for problem in report.problems:
            if problem not in self.problems:
                self.out.note(problem)
        for notice in self.plan.arrivals.take_notices():
            self.out.note(notice)
        self.problems = tuple(dict.fromkeys(self.problems + report.problems))
        if report.written:
            self.ending.callback(self._nudge, report.written)
        if not report.problems:
            self._forget_review()
        self._is_changed |= bool(report.published or report.received)
        return report

    def must_publish(self) -> None:
        """Publish at the end of this command, though it may change nothing of the plan."""
        self._is_changed = True
        self._targets = config.settings.Settings.read(self.home.settings).publish

    def publish(self) -> None:
        """Publish what this command changed or fetched, if the settings say where."""
        if not self._targets or not self.home.mirror.exists():  # the plan was left
            return
        if self._is_changed or (self.options.offline and "session" in vars(self.plan)):
            self.plan.repository.catch_up()
            settings = config.settings.Settings.read(self.home.settings)
            usual = frontend.reminders.usual_reminders(settings)
            for problem in interop.ical.publish.publish(self.plan, self._targets, usual):
                self.out.note(problem)

    def _call_hooks_at_the_end(self) -> None:
        """Call the person's own programs, if there are any, after everything was printed."""
        if not self._has_hooks and self.home.hooks:
            self._has_hooks = True
            hooks.user_hooks.note_present(self.plan)
            self.ending.callback(self._call_hooks)

    def _call_hooks(self) -> None:
        self.plan.repository.catch_up()
        for sentence in hooks.user_hooks.call_hooks(self.plan, self.home.hooks):
            self.out.note(sentence)

    def _nudge(self, files: tuple[str, ...]) -> None:
        """Tell what carries the folder of our changes, after everything was printed."""
        setting = config.settings.Settings.read(self.home.settings).nudge
        if setting and (
            sentence := hooks.nudge.tell_carrier_once(self.home.mirror, setting, self.plan.arrivals.folder, files)
        ):
            self.out.note(sentence)

    def watch_threads(self) -> None:
        """Report exceptions in threads as crashes, until the command ends."""
        self.ending.enter_context(disk.thread_hooks.handled_in_threads(self._report_crash))

    def _report_crash(self, error: BaseException) -> None:
        self.out.note(
            disk.crash_reports.crash_sentence(
                disk.crash_reports.write_crash_report(self.home.mirror, error, "thread", clock=self.clock)
            )
        )

    def _forget_review(self) -> None:
        """Remove what a killed review left in the folder."""
        with suppress(OSError):  # nothing else is needed: after two minutes it counts as gone
            sync.presence.forget(self.plan.arrivals.folder, self.plan.device, self.clock)

    def warn_of_kept(self, when: When, who: str, but: str = "") -> None:
        """Mention the protected time that a plan overlaps, before it's saved anyway.

        `but` is the id of a block to leave out.
        """
        for words in frontend.time_conflicts.kept_times(self.plan, Terms(when, who), but):
            self.out.note(f"{words[:1].upper()}{words[1:]}.")

    def overlapped(self, when: When, who: str, but: str = "") -> Iterator[str]:
        """What else a plan overlaps, as part of the answer.

        `but` is the id of a block to leave out.
        """
        yield from (
            () if self.options.json else frontend.time_conflicts.overlapped_times(self.plan, Terms(when, who), but)
        )

    def perform(
        self, act: Callable[[], Outcome | Deed], *, about: Block | None = None, also: Iterable[str] = ()
    ) -> int:
        """Do it, print what it did, then exchange; or print why not, with exit status 1.

        What to say `also` goes into the same line. As JSON, print the block (or `about`).
        """
        self._call_hooks_at_the_end()
        done = perform(act, self.plan)
        if isinstance(done, Refused):
            # Erasing takes a whole id.
            named = done.about if done.way_out == "bin" else self._handle_of(done.about)
            self.out.note(with_way_out(done._replace(about=named)))
            return 1
        outcome = done.result
        alone = "decided without the shared folder" if self._is_decided_alone(outcome) else ""
        if self.options.json:
            self.out.json(self._document(outcome, about))
            if alone:
                self.out.note(f"This was {alone}.")
        else:
            self.out.line(" · ".join(filter(None, (*self._sentence(done, about, also), alone))))
        if outcome.kind != "unchanged":
            self._is_changed = True
            self.exchange()
        return 0

    def do(self, verb: str, block: Block, words: str = "") -> int:
        """Do one of the verbs with a block, and print what it did."""
        verbs = frontend.verbs
        context = verbs.BlockContext(block, self.plan, verbs.other_half(self.plan, block))
        return self.perform(lambda: verbs.VERBS[verb].do(context, words), about=block)

    def _is_decided_alone(self, outcome: Outcome | Deed) -> bool:
        """Whether an answer still in an unread folder might have changed the result."""
        if not isinstance(outcome, Outcome) or outcome.kind == "unchanged" or not self._is_read or self._knows_folder:
            return False
        before = outcome.before
        if before is None or not before.agreement.keys() - {self.plan.me.id}:
            return False
        return outcome.kind in _DECIDED or outcome.block.terms != before.terms

    def _sentence(self, done: Done, about: Block | None, also: Iterable[str]) -> Iterator[str]:
        """The parts of the answer: what was done, the block's time, and its id.

        Before the id comes what to say `also`.
        The time is added if the block was named by its title, the id with --ids.
        """
        outcome = done.result
        block = outcome.block if isinstance(outcome, Outcome) else about
        yield done.sentence
        is_one = not isinstance(outcome, Outcome) or outcome.scope == "this"
        if self._is_by_title and block and is_one:
            when = block.when, self.plan.zone, self.plan.today
            yield "" if wording.start(*when) in done.sentence else wording.span(*when)
        yield from also
        if self.options.ids:
            yield block.id if block else outcome.id if isinstance(outcome, Deed) else ""

    def row(self, key: str, text: str) -> str:
        """A row of a list, with its id in front if --ids was given."""
        return f"{key}  {text}" if self.options.ids else text

    def handle(self, key: str, title: str) -> str:
        """The block as a command's argument: its quoted title, or the beginning of it.

        It is the id with --ids or without a title.
        """
        return shlex.quote(drawn(title[: wording.TITLE_CELLS]).strip()) if title and not self.options.ids else key

    def _handle_of(self, key: str) -> str:
        """The handle of the block or ritual with this id; the id itself if there is none."""
        with suppress(UnknownId, AmbiguousId):
            return self.handle(key, cli.lookup.title_of(cli.lookup.find_thing(self.plan, key, cli.lookup.BLOCK).thing))
        return key

    def _document(self, outcome: Outcome | Deed, about: Block | None) -> dict[str, object]:
        if isinstance(outcome, Outcome):
            return self.block_json(outcome.block)
        if about is not None:
            return self.block_json(about)
        return {"did": outcome.kind, "id": outcome.id or None, "text": outcome.text}

    def block_json(self, block: Block) -> dict[str, object]:
        """One block as JSON, as other programs read it."""
        return interop.json_blocks.lone_block_json(block, self.plan)

    def cursor(self, column: Column = "me") -> domain.quickadd.Cursor:
        """Quick add's defaults without a screen: now, in the person's own zone."""
        plan = self.plan
        return domain.quickadd.Cursor(
            now=plan.now,
            zone=plan.zone.key,
            column=column,
            me=plan.me.name,
            you=plan.you.name,
            day_first=self.settings.day_first,
            known=plan.rituals.known,
            zone_on=plan.people.zone_name_on,
            had_it=plan.weeks.had_it,
        )
