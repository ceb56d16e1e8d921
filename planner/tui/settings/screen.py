"""The settings screen: shared settings, and those of this device."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from planner.domain.availability import OwnHours
from planner.domain.errors import PlannerError
from planner.domain.model.conflict import TwiceKind
from planner.domain.model.items import Deed
from planner.domain.wording.blocks import short
from planner.frontend.labels import AGREEMENT
from planner.frontend.setting_fields import hours_field, range_said, read_name, read_range, read_zone
from planner.tui.dialogs.base import Dialog
from planner.tui.services.device_settings import DeviceSettings
from planner.tui.settings.overlays import OverlaySettings
from planner.tui.settings.remap import Remap
from planner.tui.widgets.field_kinds import Button, ChoiceRow, DoRow, FieldReader, TextRow, ToggleRow
from planner.tui.widgets.field_list import Row
from planner.tui.widgets.form_panel import FormPanel
from planner.tui.widgets.panel import Line

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession

KINDS: tuple[TwiceKind, ...] = ("person", "setting")
TWICE, OVERLAYS = "twice", "calendars …"


class SettingsScreen(Dialog[None]):
    """Shows all settings; each is saved when its row closes.

    `host` is the session of the week below, `device` this device's settings.
    """

    def __init__(self, host: WeekSession, device: DeviceSettings) -> None:
        super().__init__()
        self._host, self._plan, self._device = host, host.plan, device
        shared = Line("In the plan, for both of you", classes="heading")
        own = Line("On this device alone", classes="heading later")
        self._form = FormPanel(
            [shared, *self._shared_rows(), own, *self._device_rows()],
            [Button("Close", self.action_close, "q")],
            title="Settings",
            classes="settings",
            draft=host.running.drafts.slot("settings"),
            saves_each=True,
        )

    # -- what it shows ------------------------------------------------------------------------------------------------

    def panel(self) -> FormPanel:
        """Return the form: what both share, and what is this device's."""
        return self._form

    def on_mount(self) -> None:
        """Put the cursor on the first row."""
        self.set_focus(self.query(Row).first())

    def action_close(self) -> None:
        """Save the line that is being typed, and close; stay when it cannot be read."""
        if self._form.rows.close_all():
            self._form.forget_draft()
            self.dismiss(None)

    def _shared_rows(self) -> list[Row]:
        plan = self._plan
        twice = (
            [DoRow("≠ to choose", name=TWICE, show=lambda: "you both changed this: choose")]
            if plan.conflicts.twice(*KINDS)
            else []
        )
        return [
            *twice,
            self._text("name", "your name", lambda: plan.me.name, self._new_name),
            self._text("zone", "your time zone", lambda: plan.me.zone, lambda text: {"zone": read_zone(text)}),
            self._text(
                "weekday",
                "your weekdays",
                lambda: self._hours("weekday"),
                partial(self._new_hours, "weekday"),
                ABOUT_HOURS,
            ),
            self._text(
                "weekend",
                "your weekends",
                lambda: self._hours("weekend"),
                partial(self._new_hours, "weekend"),
                ABOUT_HOURS,
            ),
            self._range_row("range", "own time", "me"),
            self._range_row("range we", "time together", "we"),
            ToggleRow("agreement", self._agreement, self._turn_agreement, name="agreement"),
        ]

    def _device_rows(self) -> list[Row]:
        rows: list[Row] = [
            ChoiceRow(label, options, partial(self._device.value, name), self._set(name), name=name)
            for name, label, options in self._device.choices()
        ]
        return [
            *rows,
            DoRow(OVERLAYS, name=OVERLAYS, show=self._device.overlays_said),
            DoRow("keys …", name="keys", show=self._device.keys_said),
        ]

    def _range_row(self, register: str, label: str, column: str) -> TextRow:
        return self._text(
            register, label, lambda: self._range(column), lambda text: {register: read_range(text)}, ABOUT_RANGE
        )

    def _text(
        self,
        name: str,
        label: str,
        show: Callable[[], str],
        read: Callable[[str], dict[str, object]],
        about: str = "",
    ) -> TextRow:
        def keep(text: str) -> None:
            fields = read(text)
            self._do(lambda: self._plan.people.set_person(**fields))

        return TextRow(label, show, FieldReader(show, keep), name=name, about=about)

    # -- values -------------------------------------------------------------------------------------------------------

    def _own(self) -> OwnHours:
        return self._plan.requests.own_hours(self._plan.me.id)

    def _new_name(self, text: str) -> dict[str, object]:
        return {"name": read_name(text, self._plan.you.name)}

    def _new_hours(self, kind: str, text: str) -> dict[str, object]:
        return hours_field(self._own(), kind, text)

    def _hours(self, kind: str) -> str:
        begins, ends = self._own().weekday if kind == "weekday" else self._own().weekend
        return f"{begins:%H:%M}–{ends:%H:%M}"

    def _range(self, column: str) -> str:
        pair = self._plan.statistics.ranges().get(column)
        return f"{range_said(*pair).replace(' h', ' hours')} a week" if pair else "no range"

    def _agreement(self) -> str:
        return AGREEMENT[self._plan.people.agreement_on]

    def _turn_agreement(self) -> None:
        on = not self._plan.people.agreement_on
        try:
            self._do(lambda: self._plan.people.set_agreement(on))
        except PlannerError as trouble:
            self._tell(str(trouble), troubled=True)

    def _set(self, name: str) -> Callable[[str], None]:
        def keep(value: str) -> None:
            if value == self._device.value(name):
                return
            try:
                self._tell(self._device.set(name, value))
            except PlannerError as trouble:
                self._tell(str(trouble), troubled=True)

        return keep

    # -- doing --------------------------------------------------------------------------------------------------------

    def on_do_row_done(self) -> None:
        """Open the choice between two versions, the calendars, or the list of keys."""
        name = self.focused.name if self.focused else ""
        if name == TWICE:
            self._host.ask.settle(self._plan.conflicts.twice(*KINDS)[0], self._settled)
            return
        if name == OVERLAYS:
            calendars = OverlaySettings(self._device, short(self._plan.you.name, 16))
            self.app.push_screen(calendars, lambda _result: self._form.row(OVERLAYS).show_value())
            return
        self.app.push_screen(Remap(self._device), lambda _result: self._form.row("keys").show_value())

    def _settled(self, told: str | None) -> None:
        self._form.show_values()
        self._tell(told or "")
        if not self._plan.conflicts.twice(*KINDS):
            self._form.row(TWICE).display = False
            self.set_focus(self._form.row("name"))

    def _do(self, act: Callable[[], Deed]) -> None:
        self._tell(self._host.done_quietly(act))

    def _tell(self, text: str, *, troubled: bool = False) -> None:
        self._form.tell(text, "told" if troubled else "said")


ABOUT_HOURS = "From when to when your day is yours to plan, like 8-22:30. “Both free” looks inside both of yours."
ABOUT_RANGE = "Hours a week that feel right to you, like 4-10; nothing takes the range away. Only you see it compared."


def open_settings(session: WeekSession) -> None:
    """Open the settings."""
    session.open(SettingsScreen(session, DeviceSettings(session.running)), lambda _result: session.renewed())
