"""The first run: four questions, then the week; the folder decides new or join."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from planner.config.host import device_name, local_zone
from planner.domain.clock import Clock, system_clock
from planner.domain.errors import FolderProblem, PlannerError
from planner.domain.ids import Ids
from planner.domain.wording.blocks import short
from planner.frontend.perform import os_words
from planner.frontend.setting_fields import read_name, read_zone
from planner.plan.plan import Plan
from planner.resources import styles_dir
from planner.store.disk.waiting import PipeEvent
from planner.sync.setup import FolderLook, look_at_folder
from planner.tui.setup.answers import Answers, first_folder
from planner.tui.widgets.field_kinds import Button, ChoiceRow, FieldReader, TextRow
from planner.tui.widgets.field_list import Row
from planner.tui.widgets.form_drafts import DraftSlot
from planner.tui.widgets.form_panel import FormPanel
from planner.tui.widgets.panel import Line

T = TypeVar("T")
FOLDER_PATIENCE_S = 0.3  # seconds that the screen waits for the folder before it goes on without
WELCOME = "One week, two people: me, we and you, side by side.\nFour short questions, and it’s ready."
ABOUT_FOLDER = (
    "One that both of you reach: synced (Syncthing, Dropbox, Nextcloud), or on a computer you share. "
    "Empty or new for a new plan; if your plan is there already, you join it."
)
ABOUT_ZONE = "Your weeks are shown in it. A city is enough: berlin."


class SetUp(Screen[Plan | None]):
    """Asks the set-up's questions; returns the plan, or None when the person leaves.

    `mirror` is where the plan is kept on this device, `around` where a folder to share is suggested. The folder is
    read in threads that never keep the program from ending.
    """

    CSS_PATH = [styles_dir() / "dialogs.tcss", styles_dir() / "setup.tcss"]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "close", "quit", id="quit", show=False),
        Binding("escape", "close", "quit", show=False),
    ]

    class Seen(Message):
        """The folder was read: what it is, or the sentence about why not."""

        def __init__(self, path: Path, found: FolderLook | str) -> None:
            super().__init__()
            self.path, self.found = path, found

    class Begun(Message):
        """The plan is ready, or the sentence about what is in the way."""

        def __init__(self, plan: Plan | str) -> None:
            super().__init__()
            self.plan = plan

    def __init__(
        self,
        mirror: Path,
        *,
        clock: Clock = system_clock,
        ids: Ids | None = None,
        zone: str | None = None,
        device: str | None = None,
        around: Path | None = None,
        draft: DraftSlot | None = None,
    ) -> None:
        super().__init__()
        self._mirror, self._clock, self._ids = mirror, clock, ids
        self._device = device or device_name()
        self.answers = Answers(zone=zone or local_zone(), folder=first_folder(around or Path.home()))
        self._awaited: Path | None = None  # the folder that has not answered yet
        self._working = False
        self._left_once = False
        self._form = FormPanel(
            self._make_rows(),
            self._buttons(),
            title="planner",
            above=[Line(WELCOME, id="welcome")],
            walk=True,
            draft=draft,
        )

    def compose(self) -> ComposeResult:
        """Lay out the welcome and the questions."""
        yield self._form

    def on_mount(self) -> None:
        """Open the first question."""
        self._choice.display = False
        self._form.row("me").open()

    @property
    def is_busy(self) -> bool:
        """Whether the plan is being made, so that typed keys wait for the week."""
        return self._working

    # -- the questions ------------------------------------------------------------------------------------------------

    def _make_rows(self) -> list[Row]:
        answers = self.answers
        self._choice = ChoiceRow("you are", [], lambda: answers.person, self._be, name="person")
        return [
            TextRow(
                "your name", lambda: answers.me, FieldReader(lambda: answers.me, self._keep_me, always=True), name="me"
            ),
            TextRow(
                "your partner’s",
                lambda: answers.you,
                FieldReader(lambda: answers.you, self._keep_you, always=True),
                name="you",
            ),
            TextRow(
                "the folder",
                lambda: answers.folder,
                FieldReader(lambda: answers.folder, self._keep_folder, always=True),
                name="folder",
                about=ABOUT_FOLDER,
                suggested=answers.folder,
            ),
            self._choice,
            TextRow(
                "time zone",
                lambda: answers.zone,
                FieldReader(lambda: answers.zone, self._keep_zone),
                name="zone",
                about=ABOUT_ZONE,
                suggested=answers.zone,
            ),
        ]

    def _buttons(self) -> list[Button]:
        """Begin or join, in words, and the way out."""
        return [Button(self.answers.beginning(), self._begin, "b"), Button("Quit", self.action_close, "q")]

    def _keep_me(self, text: str) -> None:
        self.answers.me = read_name(text)

    def _keep_you(self, text: str) -> None:
        self.answers.you = read_name(text)

    def _keep_zone(self, text: str) -> None:
        self.answers.zone = read_zone(text)

    def _keep_folder(self, text: str) -> None:
        if not text.strip():
            raise FolderProblem("A folder carries the plan between the two of you; planner makes it if it’s new.")
        self.answers.folder = text.strip()
        self.answers.found = None
        self._look()

    def _be(self, person: str) -> None:
        self.answers.person = person

    # -- the folder ---------------------------------------------------------------------------------------------------

    def on_row_moved(self, message: Row.Moved) -> None:
        """Take the message away; below the folder, say what was found in it."""
        self._left_once = False
        self._form.tell("")
        self._form.buttons.offer(*self._buttons())
        if message.row.name == "folder" and not message.row.is_open:
            message.row.tell(self.answers.about_folder(), "help")

    def _look(self) -> None:
        """Find out what the folder is: now if it answers quickly, else by a message.

        Raises FolderProblem.
        """
        path, answer = self.answers.path, list[FolderLook | str]()

        def seen(found: FolderLook | str) -> Message:
            answer.append(found)
            return self.Seen(path, found)

        self._awaited = path
        self._beside(lambda: look_at_folder(path), seen).wait(FOLDER_PATIENCE_S)
        if answer:
            self._awaited = None
            if isinstance(answer[0], str):
                raise FolderProblem(answer[0])
            self.answers.seen(answer[0])
            self._show_who()
            if answer[0].kind == "other":
                raise FolderProblem(self.answers.about_folder())

    def on_set_up_seen(self, message: Seen) -> None:
        """Take an answer from the folder that came late."""
        if message.path != self._awaited:
            return
        self._awaited = None
        row = self._form.row("folder")
        if isinstance(message.found, str):
            row.tell(message.found)
            return
        self.answers.seen(message.found)
        if not row.is_open:
            row.tell(self.answers.about_folder(), "told" if message.found.kind == "other" else "help")
        self._show_who()

    def _show_who(self) -> None:
        """When joining, offer the plan's two names instead of asking for them."""
        joining = bool(self.answers.people)
        for name in ("me", "you"):
            self._form.row(name).display = not joining
        self._choice.display = joining
        self._choice.answered = self.answers.named()
        self._choice.offer([(person.id, short(person.name)) for person in self.answers.people])
        self._form.buttons.offer(*self._buttons())

    # -- beginning ----------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Begin or join the plan in a thread, once all names are there."""
        if self._working:
            return
        for name in ("me", "you"):
            row = self._form.row(name)
            if row.display and not getattr(self.answers, name):
                row.open()
                row.tell("Type a name here.", "help")
                return
        self._working = True
        self._form.tell("One moment …", "help")
        self._beside(
            lambda: self.answers.begin(self._mirror, self._device, self._clock, self._ids),
            lambda done: self.Begun(done),
        )

    def on_set_up_begun(self, message: Begun) -> None:
        """Close with the new plan, or say why there is none yet."""
        self._working = False
        if not isinstance(message.plan, str):
            self._form.forget_draft()
            self.dismiss(message.plan)
            return
        joining = bool(self.answers.people)
        with suppress(FolderProblem):  # its result is shown anyway
            self._keep_folder(self.answers.folder)
        if self.answers.people and not joining:
            self._form.tell("There is a plan in that folder now. You can join it.")
        else:
            self._form.tell(message.plan)

    def action_close(self) -> None:
        """Close; typed names are only dropped on a second try."""
        if self._working:
            return
        if self._left_once or not (self.answers.me or self.answers.you):
            self._form.forget_draft()
            self.dismiss(None)
            return
        self._form.go_to_buttons()
        self._left_once = True
        self._form.tell("Nothing is saved yet. Quit again to leave; the next start asks again.")

    # -- helpers ------------------------------------------------------------------------------------------------------

    def _beside(self, work: Callable[[], T], message: Callable[[T | str], Message]) -> PipeEvent:
        """Do `work` in a thread and post its result, or its sentence.

        The returned event is set when that is done.
        """
        ended, app = PipeEvent(), self.app

        def run() -> None:
            try:
                result: T | str = work()
            except PlannerError as trouble:
                result = str(trouble)
            except OSError as trouble:
                result = f"The folder cannot be used: {os_words(trouble)}."
            self.post_message(message(result))

        def run_to_the_end() -> None:
            try:
                run()
            except Exception as surprise:  # noqa: BLE001 - raised again in the app, which reports it and ends
                app.call_later(_raise, surprise)
            finally:
                ended.set()

        threading.Thread(target=run_to_the_end, name="planner-setup", daemon=True).start()
        return ended


def _raise(error: Exception) -> None:
    raise error
