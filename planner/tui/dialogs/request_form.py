"""The form of a request: a feeling, a need, an offer, and blocks of mine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from planner.domain import quickadd
from planner.domain.agreement import waits_for
from planner.domain.errors import BadInput, PlannerError
from planner.domain.model.block import Block, WeekView
from planner.domain.quickadd import Cursor
from planner.domain.text import one_line
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import REQUEST_LABELS
from planner.frontend.block_facts import called
from planner.tui.dialogs.base import Dialog
from planner.tui.widgets.field_kinds import Button, FieldReader, TextRow, ToggleRow
from planner.tui.widgets.field_list import Row
from planner.tui.widgets.form_drafts import DraftSlot
from planner.tui.widgets.form_panel import FormPanel
from planner.tui.widgets.panel import Line

MOST_OFFERED = 6
REQUEST_INTRO = "In your own words, and when if you know: two hours to read thu 20:00."


class Send(Protocol):
    """A function that sends a request."""

    def __call__(self, feeling: str, need: str, offer: str, blocks: tuple[Block, ...]) -> object:
        """Send the request; a yes to it puts `blocks` in the week."""


def can_carry(block: Block, me: str, now: datetime) -> bool:
    """Whether a request of mine may include the block.

    It must be mine, still a question, and in no other request.
    """
    others = [person for person in block.agreement if person != me]
    waits = any(waits_for(block, person, now) for person in others)
    return block.author == me and waits and block.request is None and block.ritual is None


class RequestForm(Dialog[None]):
    """Asks for a request and sends it.

    `mine` are the blocks that may be included, `carried` is included from the start. A PlannerError from `send` is
    shown, and the form stays. With a `cursor`, the time that a line says is shown below it.
    """

    def __init__(
        self,
        view: WeekView,
        mine: Sequence[Block],
        send: Send,
        *,
        need: str = "",
        why: str = "",
        carried: Block | None = None,
        cursor: Cursor | None = None,
        draft: DraftSlot | None = None,
    ) -> None:
        super().__init__()
        self._view, self._send = view, send
        self._cursor = replace(cursor, day=None, known=None) if cursor else None
        self._words = {"feeling": "", "need": need, "offer": ""}
        self._blocks = tuple(sorted(mine, key=lambda block: carried is None or block.id != carried.id))[:MOST_OFFERED]
        self._with = {block.id for block in self._blocks if carried is not None and block.id == carried.id}
        self._begun = (dict(self._words), set(self._with))
        self._asked_twice = False
        self._form = FormPanel(
            self._make_rows(),
            [Button("Send", self._ask, "s"), Button("Close", self.action_close, "q")],
            title=f"To {wording.short(view.you.name)}",
            above=[Line(why or REQUEST_INTRO, classes="dim")],
            walk=True,
            classes="request",
            draft=draft,
        )

    # -- what it shows ------------------------------------------------------------------------------------------------

    def panel(self) -> FormPanel:
        """Return the form."""
        return self._form

    def on_mount(self) -> None:
        """Open what one would like: the one line that is needed."""
        self._form.row("need").open()

    def _make_rows(self) -> list[Row]:
        rows: list[Row] = [self._text(name, label) for name, label in REQUEST_LABELS.items()]
        return [*rows, *(self._toggle(block) for block in self._blocks)]

    def _text(self, name: str, label: str) -> TextRow:
        def value() -> str:
            return self._words[name]

        def keep(text: str) -> None:
            self._words[name] = one_line(text, label)
            self._asked_twice = False

        reads = name != "feeling" and self._cursor is not None
        return TextRow(label, value, FieldReader(value, keep, self._meaning if reads else None), name=name)

    def _meaning(self, text: str) -> str:
        """What a line says of a time; empty without a day, which is fine too."""
        return quickadd.describe_time_in(text, self._cursor) if self._cursor else ""

    def _toggle(self, block: Block) -> ToggleRow:
        span = wording.span(block.when, self._view.zone, self._view.today)

        def show() -> str:
            return f"[{'x' if block.id in self._with else ' '}] {called(block)}, {span}"

        row = ToggleRow("with", show, lambda: self._with.symmetric_difference_update({block.id}), name=block.id)
        row.answered = True
        return row

    # -- sending and closing ------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Send the request and close, or say what it still needs."""
        try:
            if self._words["need"].strip() in ("", self._begun[0]["need"].strip()):
                raise BadInput("What would you like? One line is enough.")
            blocks = tuple(block for block in self._blocks if block.id in self._with)
            self._send(**self._words, blocks=blocks)
        except PlannerError as trouble:
            self._form.tell(str(trouble))
            return
        self._leave()

    def action_close(self) -> None:
        """Close; typed words are only dropped on a second try."""
        if not self._form.rows.close_all():
            return
        if self._asked_twice or self._begun == (self._words, self._with):
            self._leave()
            return
        self._form.go_to_buttons()
        self._asked_twice = True
        self._form.tell("Not sent yet. Close again to throw it away.")

    def _leave(self) -> None:
        """Close for good: nothing that was typed is left to send."""
        self._form.forget_draft()
        self.dismiss(None)

    def on_row_moved(self) -> None:
        """Take the message away."""
        self._form.tell("")
