"""The settings screen: shared settings, and those of this device."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from planner.domain.availability import OwnHours
from planner.domain.errors import PlannerError
from planner.domain.model.conflict import TwiceKind
from planner.domain.model.items import Deed
from planner.frontend.setting_fields import hours_field, range_said, read_name, read_range, read_zone
from planner.tui.dialogs.base import Dialog
from planner.tui.services.device_settings import DeviceSettings
from planner.tui.widgets.field_kinds import ChoiceRow, DoRow, Reader, TextRow, ToggleRow
from planner.tui.widgets.field_list import Row, Rows
from planner.tui.widgets.panel import Line, Panel

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession

HINT = "Enter: edit a line, and save it · ← →: change · q: close"
KINDS: tuple[TwiceKind, ...] = ("person", "setting")
TWICE = "twice"


class SettingsScreen(Dialog[None]):
    """Shows all settings; each is saved when its row closes.

    `host` is the session of the week below, `device` this device's settings.
    """

    def __init__(self, host: WeekSession, device: DeviceSettings) -> None:
        super().__init__()
        self._host, self._plan, self._device = host, host.plan, device
        self._told = Line("", classes="said")
        self._told.display = False

    # -- what it shows ------------------------------------------------------------------------------------------------

    def panel(self) -> Panel:
        """Build the two groups: shared in the plan, and on this device."""
        shared = Line("In the plan, for both of you", classes="heading")
        own = Line("On this device alone", classes="heading later")
        rows = Rows(shared, *self._shared_rows(), own, *self._device_rows())
        return Panel(rows, self._told, title="Settings", hint=HINT, classes="form settings")

    def on_mount(self) -> None:
        """Put the cursor on the first row."""
        self.set_focus(self.query(Row).first())

    def _shared_rows(self) -> list[Row]:
        plan = self._plan
        twice = (
            [DoRow("≠ written twice", name=TWICE, show=lambda: "each wrote something: look and choose")]
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
        return [*rows, DoRow("keys …", name="keys", show=self._device.keys_said)]

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

        return TextRow(label, show, Reader(show, keep), name=name, about=about)

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
        if self._plan.people.agreement_on:
            return "on: what both said yes to changes only with both"
        return "off: every change simply stands"

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
        """Open the choice between two versions, or the list of keys."""
        if self.focused is not None and self.focused.name == TWICE:
            self._host.settle_thing(self._plan.conflicts.twice(*KINDS)[0], self._settled)
            return
        from planner.tui.settings.remap import Remap

        self.app.push_screen(Remap(self._device), lambda _result: self.query_one(Rows).row("keys").show_value())

    def _settled(self, told: str | None) -> None:
        for row in self.query(Row):
            row.show_value()
        self._tell(told or "")
        if not self._plan.conflicts.twice(*KINDS):
            self.query_one(Rows).row(TWICE).display = False
            self.set_focus(self.query_one(Rows).row("name"))

    def on_row_moved(self, message: Row.Moved) -> None:
        """Show the keys for the row."""
        self.query_one(Panel).hint(message.row.HINT if message.row.is_open else HINT)

    def _do(self, act: Callable[[], Deed]) -> None:
        self._tell(self._host.done_quietly(act))

    def _tell(self, text: str, *, troubled: bool = False) -> None:
        self._told.set_classes("told" if troubled else "said")
        self._told.say(text)
        self._told.display = bool(text)


ABOUT_HOURS = "From when to when your day is yours to plan, like 8-22:30. “Both free” looks inside both of yours."
ABOUT_RANGE = "Hours a week that feel right to you, like 4-10; nothing takes the range away. Only you see it compared."
