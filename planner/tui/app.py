"""The app: watches the shared folder and shows the week, or first the set-up."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from textual.app import SystemCommand
from textual.binding import Binding
from textual.css.query import NoMatches
from textual.message import Message
from textual.screen import Screen

from planner import frontend, hooks, interop, sync, tui
from planner.config.paths import Home
from planner.config.settings import Settings
from planner.domain.clock import Clock, system_clock
from planner.domain.errors import NotSetUp, PlannerError
from planner.domain.wording.blocks import Style, write_as
from planner.frontend.no_screens import no_screens_said
from planner.frontend.status_text import (
    ALL_WELL,
    FOLDER_BACK,
    FOLDER_SILENT,
    SHARING_FAULT,
    SHARING_WORKS,
    FolderState,
    UnreadFiles,
    backup_failed,
    folder_state,
    sharing_words,
)
from planner.plan.plan import Plan
from planner.resources import styles_dir
from planner.store import disk
from planner.store.device.identity import read_state
from planner.store.disk.layout import overlays_folder
from planner.tui import dialogs, lists, widgets
from planner.tui.actions.table import keymap
from planner.tui.services.folder_watcher import Exchanging, FolderWatch
from planner.tui.services.partner import Partner
from planner.tui.terminal.capabilities import Terminal
from planner.tui.terminal.terminal_app import TerminalApp
from planner.tui.themes import THEMES, defaults
from planner.tui.week.greeting import LINE_CELLS
from planner.tui.week.screen import WeekScreen

if TYPE_CHECKING:
    from planner.plan.plan import Plan
    from planner.sync.exchange import Report
    from planner.sync.folder_diagnosis import Trouble

TICK = 1.0


class PlannerApp(TerminalApp):
    """The app for one home; without a plan there, it begins with the set-up."""

    TITLE = "planner"
    CSS_PATH = [styles_dir() / "app.tcss", styles_dir() / "week.tcss"]
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS = [
        Binding("ctrl+l", "redraw", "draw the screen again", show=False, id="redraw"),
        # With priority, since a dialog keeps other keys from the app.
        Binding("ctrl+z", "suspend_process", "suspend the program", show=False, id="suspend", priority=True),
    ]

    class FolderTold(Message):
        """An exchange with the shared folder has ended.

        `sentence` tells of anything else done in its thread.
        """

        def __init__(self, report: Report, sentence: str = "") -> None:
            super().__init__()
            self.report = report
            self.sentence = sentence

    def __init__(
        self,
        home: Home,
        settings: Settings,
        terminal: Terminal,
        *,
        clock: Clock = system_clock,
        exchange: Callable[[Plan], Exchanging] | None = None,
    ) -> None:
        super().__init__(terminal, on_failure=self._failed, on_crash=self._keyboard_crashed)
        self._home = home
        self.settings = settings
        write_as(Style(settings.clock, settings.dates))
        self._clock = clock
        self.failure: Exception | None = None
        """What has ended the app, if it was an exception."""
        self._make_exchange = exchange or self._usual_exchange
        self._plan: Plan | None = None
        self._folder: FolderWatch | None = None
        self.plan_workers: list[tui.services.plan_worker.PlanWorker] = []
        """What publishes, and calls the person's own programs, if the settings say so."""
        self._overlays: tui.services.overlay_watcher.OverlayWatch | None = None
        self._backed_up: date | None = None
        self._week: WeekScreen | None = None
        self._reminding: tui.week.reminding.Reminding | None = None
        self._trouble = ALL_WELL
        self._unread = UnreadFiles()
        for theme in THEMES:
            self.register_theme(theme)
        self.set_class(terminal.plain, "-plain")
        wished = settings.theme if settings.theme in self.available_themes else "planner-dark"
        self.begin_with("planner-plain" if terminal.plain else wished)
        self.set_keymap(keymap(settings.keys))

    @property
    def home(self) -> Home:
        """The paths that this installation uses."""
        return self._home

    @cached_property
    def drafts(self) -> widgets.form_drafts.FormDrafts:
        """What is typed in forms and isn't saved yet."""
        return widgets.form_drafts.FormDrafts(lambda: self._home.drafts)

    @property
    def folder_problem(self) -> str:
        """What is wrong with the shared folder, in a sentence; else empty."""
        return self._trouble.sentence

    # -- looks --------------------------------------------------------------------------------------------------------

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own CSS variables, for a dark or a light theme."""
        return defaults(self.current_theme.dark)

    def action_command_palette(self) -> None:
        """Open the palette of actions, unless it is open already."""
        if not isinstance(self.screen, dialogs.palette.Palette):
            self.push_screen(dialogs.palette.Palette())

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Return the palette's commands: every action of the table, then the themes."""
        if isinstance(screen, WeekScreen):
            for action in screen.keys:
                if action.group != "move" or action.id in ("go_to", "this_week", "week_before", "week_after"):
                    key = action.key if action.keys else ""
                    yield SystemCommand(action.label, key, lambda name=action.id: screen.action_do(name))
        yield SystemCommand("theme", "choose the colours", self.action_change_theme)

    def action_redraw(self) -> None:
        """Send the whole screen again, after another program has written over it."""
        if self.sent:
            self.sent.forget()
        self.refresh(layout=True)

    def action_help_quit(self) -> None:
        """Say in the week which key leaves, after the ctrl+c of other programs."""
        if isinstance(self.screen, WeekScreen):
            self.screen.say(f"{self.screen.session.key_of('quit') or 'ctrl+q'}: quit")

    # -- from start to end --------------------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[None]:
        """Open the week at once if there is a plan, so nothing else is painted first."""
        try:
            plan = Plan.open(self._home.mirror, clock=self._clock)
        except NotSetUp:
            return Screen()
        week = self._open(plan)
        if not no_screens_said(plan, week.state.view):
            return week
        # One line in place of the week, until Enter or the end of the evening; nothing is watched until then.
        self._week = self._folder = None
        open_week = partial(self.call_later, self._enter, plan)
        return tui.week.no_screens.NoScreens(partial(no_screens_said, plan), open_week)

    def on_mount(self) -> None:
        """Redraw after a suspension, and show the first-run screen if there is no plan."""
        self.app_resume_signal.subscribe(self, lambda _app: self.action_redraw())
        if self._plan is None:
            draft = self.drafts.slot("set-up")
            self.push_screen(tui.setup.screen.SetUp(self._home.mirror, clock=self._clock, draft=draft), self._begun)

    def _begun(self, plan: Plan | None) -> None:
        """Go from the set-up to the week of the new plan."""
        if plan is None:
            self.exit()
        else:
            # The set-up is taken off the stack after this.
            self.call_later(self._enter, plan)

    async def _enter(self, plan: Plan) -> None:
        await self.push_screen(self._open(plan))
        self._watch()

    def _open(self, plan: Plan) -> WeekScreen:
        self._plan = plan
        self.partner = Partner(plan.arrivals.folder, plan.you.id, self._clock)

        def told(report: Report, sentence: str = "") -> None:
            self.post_message(self.FolderTold(report, sentence))

        if self.settings.nudge:
            told = hooks.telling.also_nudging(told, self._home.mirror, self.settings.nudge, plan.arrivals.folder)
        self._folder = FolderWatch(
            lambda: self._make_exchange(plan),
            told,
            partial(self.partner.look_then, self._back_up),
            lambda report: self._look_at_folder(plan, report),
            lambda error: self.crashes.add(error, "folder"),
        )
        works: list[Callable[[Plan], Iterable[str]]] = []
        if self.settings.publish:
            usual = frontend.reminders.usual_reminders(self.settings)
            works.append(lambda plan: interop.ical.publish.publish(plan, self.settings.publish, usual))
        if programs := self._home.hooks:
            works.append(lambda plan: hooks.user_hooks.call_hooks(plan, programs))
        self.plan_workers = [
            tui.services.plan_worker.PlanWorker(
                self._home.mirror,
                work,
                lambda problem: told(sync.exchange.Report(), problem),
                lambda error: self.crashes.add(error, "thread"),
                self._clock,
            )
            for work in works
        ]
        if self.settings.overlays or overlays_folder(self._home.mirror).exists():
            self._overlays = tui.services.overlay_watcher.OverlayWatch(
                self._home.mirror,
                self.settings.overlays,
                plan.zone,
                lambda error: self.crashes.add(error, "thread"),
                self._clock,
                plan.state.plan,
            )
        soon = [self._folder.soon, *(worker.soon for worker in self.plan_workers)]
        self._week = WeekScreen(plan, self, lambda: [tell() for tell in soon], self.settings.keys)
        return self._week

    def _usual_exchange(self, plan: Plan) -> Exchanging:
        return sync.exchange.Exchange(self._home.mirror, plan.arrivals.folder, clock=self._clock)

    def _look_at_folder(self, plan: Plan, report: Report) -> Trouble | None:
        """Find out what is wrong with the folder; runs in the folder's thread.

        None when the trouble is with this installation, which the report says.
        """
        try:
            return sync.folder_diagnosis.trouble(
                plan.arrivals.folder, read_state(self._home.mirror).plan, report.problems
            )
        except PlannerError:
            return None

    def _back_up(self) -> None:
        """Make the daily backup, in the folder's thread."""
        from planner.store.backup import backup_of_the_day  # in that thread, once a day

        plan = self._plan
        if plan is None or self._backed_up == plan.today:
            return
        self._backed_up = plan.today
        try:
            backup_of_the_day(self._home.mirror, self._home.backups, plan.today)
        except (OSError, PlannerError) as problem:
            self.post_message(self.FolderTold(sync.exchange.Report(), backup_failed(problem)))

    def on_ready(self) -> None:
        """Turn the garbage collector on again, and begin to watch the folder."""
        self.call_after_refresh(lambda: self.crashes)
        if self.sent:
            self.call_after_refresh(self.sent.read_cells)
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        if self._plan is not None:
            self._watch()

    def _watch(self) -> None:
        """Start watching the folder once the week is painted, and report bad settings."""
        if self._folder and self._week:
            self._folder.start()
            for worker in self.plan_workers:
                worker.start()
            if self._overlays:
                self._overlays.start()
            self._show_state()
            self.set_interval(TICK, self.tick)
            if self.settings.problems:
                self._week.say(self.settings.problems[0], troubled=True)

    def on_resize(self) -> None:
        """Send every line to the terminal again."""
        # The terminal has reflowed its lines, or shows another program's.
        if self.sent:
            self.sent.forget()

    def on_unmount(self) -> None:
        """Stop watching the folder, and clear the news that was seen."""
        for watch in (self._folder, self._overlays):
            if watch:
                watch.stop()
        if self._plan:
            self._plan.arrivals.visited()

    # -- what nobody foresaw ------------------------------------------------------------------------------------------

    @cached_property
    def crashes(self) -> disk.crash_reports.CrashReports:
        """The crash reports, loaded once the week is painted."""
        return disk.crash_reports.CrashReports(self._home.mirror, self._clock)

    def _failed(self, error: Exception) -> None:
        """Report the exception that ends the app."""
        if self.failure is None:
            self.failure = error
            if not isinstance(error, PlannerError):
                self.crashes.add(error, "screen")

    def _keyboard_crashed(self, told: Sequence[RenderableType]) -> None:
        if self.failure is None:
            self.failure = RuntimeError("the terminal can no longer be read")
            self.crashes.add(_links_of(told), "screen")

    def report_beside(self, error: object) -> None:
        """Report an exception of a thread or task beside the app, which goes on."""
        if isinstance(error, Exception):
            self.crashes.add(error, "thread")

    # -- the folder and other processes -------------------------------------------------------------------------------

    @property
    def _is_week_there(self) -> bool:
        """Whether the week can show a message: not while it's built or taken down."""
        return self._week is not None and self._week.is_attached and bool(self._week.children)

    def tick(self) -> None:
        """Each second, show other processes' changes, past times, and the folder."""
        if self._plan is None or self._week is None or not self._is_week_there:
            return
        try:
            changed = bool(self._plan.refresh())
            beside = self._overlays.news(self._plan) if self._overlays else None
            if changed or beside:
                self._week.changed_outside()
            if beside and beside.sentence:
                self._week.say(beside.sentence, troubled=True)
            if beside and beside.shared and self._folder:
                self._folder.soon()
            for worker in self.plan_workers if changed else ():
                worker.soon()
            if self._week.minute_passed() or changed:
                self._follow_list()
            self._show_state()
            if self._reminding is None:
                self._reminding = tui.week.reminding.Reminding(self._plan, lambda: self.settings)
            if _show_reminder(self._reminding, self._week) and self.settings.bell == "on":
                self.bell()
        except NoMatches:
            return  # the screen is being taken down, so there's nothing to show it on
        self._plan.rituals.warm()

    def _follow_list(self) -> None:
        """Show in an open list what the other person did, as the week does."""
        if isinstance(self.screen, lists.base.ListScreen):
            self.screen.follow()

    def on_planner_app_folder_told(self, message: FolderTold) -> None:
        """Show what an exchange with the folder brought, and any trouble with it."""
        if not self._is_week_there:
            return
        try:
            self._tell(folder_state(message.report, self._folder.trouble if self._folder else None))
            if self._plan and self._week:
                notices = [message.sentence] if message.sentence else []
                if notices := [*notices, *self._plan.arrivals.take_notices()] or self._unread.told(
                    message.report, self._plan
                ):
                    self._week.say(" ".join(notices), troubled=True)
                self._week.show_line()
        except NoMatches:
            return  # as in `tick`
        self.tick()

    def _tell(self, trouble: FolderState) -> None:
        """Say each state of the folder once, its recovery included."""
        if trouble.sentence != self._trouble.sentence and self._week:
            over = SHARING_WORKS if self._trouble == SHARING_FAULT else FOLDER_BACK
            self._week.say(trouble.sentence or over, troubled=bool(trouble.sentence))
        self._trouble = trouble

    def _show_state(self) -> None:
        if self._plan and self._week and self._folder:
            if not self._folder.answering:
                self._tell(FOLDER_SILENT)
            elif self._trouble == FOLDER_SILENT:
                self._tell(ALL_WELL)
            words = sharing_words(self._plan.arrivals.unpublished, self._trouble.brief)
            self._week.show_state(words, troubled=bool(self._trouble.brief))


def _show_reminder(reminding: tui.week.reminding.Reminding, week: WeekScreen) -> bool:
    """Show under the week what begins soon; returns whether something has come due."""
    is_new = reminding.look(week.state.contents)
    line = reminding.line(max(LINE_CELLS, week.size.width - 2))
    if is_new:
        week.say("")  # what was said before would hide it
    if line != week.reminder:
        week.reminder = line
        week.show_line()
    return is_new


def _links_of(renderables: Sequence[RenderableType]) -> list[disk.crash_reports.Link]:
    """The frames that rich's tracebacks would print."""
    from rich.traceback import Traceback  # it loads a syntax highlighter

    stacks = [stack for shown in renderables if isinstance(shown, Traceback) for stack in shown.trace.stacks]
    return [
        disk.crash_reports.Link(
            stack.exc_type,
            [disk.crash_reports.CodePlace(frame.filename, frame.lineno, frame.name) for frame in stack.frames],
        )
        for stack in stacks
    ]
