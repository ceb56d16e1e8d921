"""What the screens may use of the running app, without importing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from textual.theme import Theme

    from planner.config.paths import Home
    from planner.config.settings import Settings
    from planner.tui.services.partner import Partner
    from planner.tui.widgets.form_drafts import FormDrafts


class RunningApp(Protocol):
    """The running app's settings, paths, themes, and state of the shared folder."""

    settings: Settings
    theme: str
    partner: Partner

    @property
    def home(self) -> Home:
        """The paths of the plan and the settings."""

    @property
    def drafts(self) -> FormDrafts:
        """What is typed in forms and isn't saved yet."""

    @property
    def folder_problem(self) -> str:
        """What is wrong with the shared folder, in a sentence; else empty."""

    @property
    def available_themes(self) -> Mapping[str, Theme]:
        """The themes to choose from, by name."""
