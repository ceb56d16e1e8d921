"""The calendars beside the plan: what is seen of each, and one more."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from planner.domain.errors import PlannerError
from planner.tui.dialogs.base import Dialog
from planner.tui.services.device_settings import DeviceSettings
from planner.tui.widgets.field_kinds import Button, ChoiceRow, FieldReader, TextRow
from planner.tui.widgets.field_list import Row
from planner.tui.widgets.form_panel import FormPanel

ABOUT_ONE_MORE = "A name, then a file, a folder of .ics files or an https address, like: Work ~/work.ics"


class OverlaySettings(Dialog[None]):
    """Lists the calendars beside the plan; each is saved when its row closes."""

    def __init__(self, device: DeviceSettings, you: str) -> None:
        super().__init__()
        self._device = device
        rows: list[Row] = [
            ChoiceRow(name, options, partial(device.overlay, name), self._keep(name), name=f"overlay {number}")
            for number, (name, options) in enumerate(device.overlays(you))
        ]
        one_more = TextRow("one more", lambda: "", FieldReader(str, self._add), name="more", about=ABOUT_ONE_MORE)
        self._form = FormPanel(
            [*rows, one_more],
            [Button("Close", self.action_close, "q")],
            title="Calendars beside the plan",
            classes="settings",
            saves_each=True,
        )

    def panel(self) -> FormPanel:
        """Return the form with a row for each calendar."""
        return self._form

    def on_mount(self) -> None:
        """Put the cursor on the first row."""
        self.set_focus(self.query(Row).first())

    def action_close(self) -> None:
        """Save the line that is being typed, and close; stay when it cannot be read."""
        if self._form.rows.close_all():
            self.dismiss(None)

    def _keep(self, name: str) -> Callable[[str], None]:
        def keep(value: str) -> None:
            try:
                self._form.tell(self._device.set_overlay(name, value), "said")
            except PlannerError as trouble:
                self._form.tell(str(trouble), "told")

        return keep

    def _add(self, text: str) -> None:
        self._form.tell(self._device.add_overlay(text), "said")
