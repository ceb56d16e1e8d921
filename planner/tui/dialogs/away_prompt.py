"""Enter a stay elsewhere: a place and the days, in one line."""

from __future__ import annotations

from collections.abc import Callable

from planner.domain import quickadd
from planner.domain.errors import BadInput
from planner.domain.model.block import Away
from planner.domain.quickadd import Cursor
from planner.domain.time.when import zone
from planner.domain.time.zones import city
from planner.domain.wording import blocks as wording
from planner.frontend.setting_fields import read_zone
from planner.tui.dialogs.base import Dialog
from planner.tui.dialogs.line_input import LinePanel, LineQuestion
from planner.tui.widgets.form_drafts import DraftSlot

AWAY_HINT = "Enter: save · Esc: close"
AWAY_EXAMPLE = "For example: New York 27 nov - 2 dec · Lisbon fri"


class AwayLine(Dialog[None]):
    """Asks for a stay; `keep` saves it before the dialog closes.

    A PlannerError from `keep` is shown.
    """

    def __init__(self, cursor: Cursor, keep: Callable[[Away], object], draft: DraftSlot | None = None) -> None:
        super().__init__()
        self._cursor, self._keep, self._draft = cursor, keep, draft

    def panel(self) -> LinePanel:
        """Return the panel with the line to type in."""
        return LinePanel(LineQuestion("Away", AWAY_HINT, AWAY_EXAMPLE, self._meaning, self._take), draft=self._draft)

    def _meaning(self, text: str) -> str:
        """Describe the stay: the city, its time zone, the first and the last day."""
        stay = read_stay(text, self._cursor)
        days = f"{wording.day(stay.first, self._cursor.today)} – {wording.day(stay.last, self._cursor.today)}"
        return f"{city(stay.zone)} ({stay.zone}) · {days}"

    def _take(self, text: str) -> None:
        """Save the stay, and close."""
        self._keep(read_stay(text, self._cursor))
        self.dismiss(None)


def read_stay(text: str, cursor: Cursor) -> Away:
    """Read a place and days.

    Raises BadInput for a place that no zone is named after, or without days.
    """
    reading = quickadd.read(text, cursor)
    if not reading.title:
        raise BadInput("Where, and on which days?")
    name = read_zone(reading.title)
    if reading.when.precision == "week":
        raise BadInput(f"{city(name)} ({name}); on which days?")
    first, last = reading.when.dates(zone(cursor.zone))
    return Away(name, first, last)
