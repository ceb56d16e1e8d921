"""What the screens may ask of the running app, without knowing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from textual.theme import Theme

    from planner.config.paths import Home
    from planner.config.settings import Settings


class RunningApp(Protocol):
    """The settings of this device, where its files are, its colours, and how the shared folder does."""

    settings: Settings
    theme: str

    @property
    def home(self) -> Home:
        """Where the plan and the settings are."""

    @property
    def folder_problem(self) -> str:
        """What is wrong with the shared folder, in a sentence; empty when all is well."""

    @property
    def available_themes(self) -> Mapping[str, Theme]:
        """Colours to choose from, by name."""
