"""This device's settings, in `settings.toml`: colours, clock, dates, keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from planner import config
from planner.domain.errors import BadInput, PlannerError
from planner.frontend.perform import os_words
from planner.tui.actions.table import BY_ID, actions

if TYPE_CHECKING:
    from planner.tui.services.running_app import RunningApp

Options = list[tuple[str, str]]
REMINDERS = ("5m", "15m", "30m", "1h")
"""The lengths to choose from; others can be written in the file."""
AT_ONCE = ("theme", "remind_protected", "remind_shared", "bell")
"""The settings that need no new start."""
NO_OVERLAY = "none"
"""The option that takes a calendar away."""
AT_THE_NEXT_START = "from the next start on"


class DeviceSettings:
    """The settings of the running app; each is written when it's chosen."""

    def __init__(self, app: RunningApp) -> None:
        self._app = app

    def choices(self) -> Iterator[tuple[str, str, Options]]:
        """The name, label and options of each setting."""
        yield "theme", "colours", [(name, name.removeprefix("planner-")) for name in self._themes()]
        depths = [("auto", "automatic"), ("true", "all"), ("256", "256"), ("16", "16"), ("none", "none")]
        yield "colours", "how many", depths
        yield "clock", "clock", [("24", "19:30"), ("12", "7:30 pm")]
        yield "dates", "dates", [("dmy", "27 Nov"), ("mdy", "Nov 27"), ("ymd", "2026-11-27")]
        for name, label in (("remind_protected", "protected"), ("remind_shared", "shared")):
            lengths = dict.fromkeys((*REMINDERS, self.value(name)))
            yield name, label, [("", "no reminder"), *((each, f"reminder {each} before") for each in lengths if each)]
        yield "bell", "bell", [("off", "off"), ("on", "rings with a reminder")]

    def value(self, name: str) -> str:
        """Return the value of a setting as text."""
        return self._app.theme if name == "theme" else str(getattr(self._app.settings, name))

    def set(self, name: str, value: str) -> str:
        """Write a setting; returns the sentence about it. Raises PlannerError."""
        self._write(name, value)
        self._app.settings = self._app.settings._replace(**{name: value})  # type: ignore[arg-type]
        if name == "theme":
            self._app.theme = value
        if name in AT_ONCE:
            return "Saved on this device."
        return f"Saved on this device; {AT_THE_NEXT_START}."

    @property
    def keys(self) -> Mapping[str, str]:
        """The person's own keys, by action."""
        return self._app.settings.keys

    def keys_said(self) -> str:
        """Describe how many keys were changed."""
        return f"{len(self.keys)} of your own" if self.keys else "default"

    # -- calendars beside the plan ------------------------------------------------------------------------------------

    def overlays_said(self) -> str:
        """How many calendars are beside the plan."""
        count = len(self._app.settings.overlays)
        return f"{count} beside the plan" if count else "none beside the plan"

    def overlays(self, you: str) -> Iterator[tuple[str, Options]]:
        """The name of each calendar beside the plan, and what may be seen of it."""
        for overlay in self._app.settings.overlays:
            shown = {"words": "with its words", "busy": "as busy"}
            options = [(f"{show} no", words) for show, words in shown.items()]
            options += [(f"{show} busy", f"{words}; {you} sees busy") for show, words in shown.items()]
            yield overlay.name, [*options, (NO_OVERLAY, "not at all: take it away")]

    def overlay(self, name: str) -> str:
        """What is seen of a calendar, as one of its options."""
        found = next((overlay for overlay in self._app.settings.overlays if overlay.name == name), None)
        return f"{found.show} {found.share}" if found else NO_OVERLAY

    def set_overlay(self, name: str, value: str) -> str:
        """Choose what is seen of a calendar. Raises PlannerError."""
        show, _, share = value.partition(" ")
        return self._write_overlay(name, None if value == NO_OVERLAY else {"show": show, "share": share})

    def add_overlay(self, text: str) -> str:
        """Show the calendar of `NAME SOURCE` beside the plan. Raises PlannerError."""
        name, _, source = text.strip().partition(" ")
        if not source.strip():
            raise BadInput("A name, then a file, a folder or an https address: Work ~/work.ics")
        is_relative = "://" not in source and not source.strip().startswith(("~", "/"))
        return self._write_overlay(
            name, {"source": str(Path(source.strip()).absolute()) if is_relative else source.strip()}
        )

    def _write_overlay(self, name: str, changes: Mapping[str, str] | None) -> str:
        path = self._app.home.settings
        try:
            config.settings_file.write_overlay(path, name, changes)
        except OSError as trouble:
            raise PlannerError(f"The settings in {path} cannot be written ({os_words(trouble)}).") from trouble
        now = config.settings.Settings.read(path).overlays
        self._app.settings = self._app.settings._replace(overlays=now)
        return f"Saved on this device; {AT_THE_NEXT_START}."

    # -- keys and files -----------------------------------------------------------------------------------------------

    def set_key(self, action_id: str, key: str) -> str:
        """Set the key of an action. Raises BadInput for an invalid or used one."""
        key = key.strip()
        if not key or " " in key:
            raise BadInput("One key: a letter, a sign, or a name like f5.")
        taken = next((a for a in actions(self.keys) if key in a.keys and a.id != action_id), None)
        if taken is not None:
            raise BadInput(f"{key} is taken: {taken.label}.")
        self._write(f"keys.{action_id}", key)
        self._app.settings = self._app.settings._replace(keys={**self.keys, action_id: key})
        return f"{key}: {BY_ID[action_id].label}; {AT_THE_NEXT_START}."

    def _write(self, name: str, value: str) -> None:
        path = self._app.home.settings
        try:
            config.settings_file.write_setting(path, name, value)
        except OSError as trouble:
            raise PlannerError(f"The settings in {path} cannot be written ({os_words(trouble)}).") from trouble

    def _themes(self) -> list[str]:
        ours = [name for name in self._app.available_themes if name.startswith("planner-")]
        return [*ours, *([self._app.theme] if self._app.theme not in ours else [])]
