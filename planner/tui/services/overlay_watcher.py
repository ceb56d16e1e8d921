"""Read the calendars beside the plan again, in a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from planner import frontend, interop
from planner.domain.clock import Clock
from planner.domain.errors import PlannerError
from planner.named_tuple import NamedTuple
from planner.store.disk.waiting import PipeEvent

if TYPE_CHECKING:
    from planner.domain.model.overlay import OverlaySource
    from planner.plan.plan import Plan

OVERLAYS_EVERY_S = 15.0
"""How often files are looked at; an address is asked less often."""


class OverlayNews(NamedTuple):
    """What a look at the overlays has brought.

    The sentence is about new trouble; `shared`: what the other sees as busy was changed.
    """

    sentence: str
    shared: bool


class OverlayWatch:
    """Looks at the overlays at the start and now and then, while the screen is open.

    It's a daemon thread, as the one that watches the folder. `crashed` is called in it with an unexpected exception.
    `plan` is the plan's id.
    """

    def __init__(
        self,
        mirror: Path,
        sources: Sequence[OverlaySource],
        zone: ZoneInfo,
        crashed: Callable[[Exception], object],
        clock: Clock,
        plan: str,
    ) -> None:
        self._mirror, self._sources, self._zone, self._clock, self._plan = mirror, sources, zone, clock, plan
        self._crashed = crashed
        self._ended, self._differs = PipeEvent(), PipeEvent()
        self._known: frozenset[str] = frozenset()

    def start(self) -> None:
        """Start the thread."""
        Thread(target=self._run, name="overlays", daemon=True).start()

    def stop(self) -> None:
        """Stop, without waiting."""
        self._ended.set()

    def news(self, plan: Plan) -> OverlayNews | None:
        """What a look has brought since the last call; None for nothing.

        What is shared as busy is brought up to date.
        """
        if not self._differs.is_set():
            return None
        self._differs.clear()
        shared = False
        with suppress(PlannerError):  # the disk refuses; the next look tries again
            shared = plan.weeks.overlays.share()
        troubles = [*frontend.overlays.overlay_troubles(plan)]
        told = next((trouble for trouble in troubles if trouble not in self._known), "")
        self._known = frozenset(troubles)
        return OverlayNews(told, shared)

    def _run(self) -> None:
        is_first = True
        while not self._ended.is_set():
            try:
                refresh = interop.ical.overlays.OverlayRefresh(self._mirror, self._zone, self._clock, self._plan)
                if refresh.run(self._sources) or is_first:
                    self._differs.set()
                is_first = False
            except OSError:
                pass  # a full disk: the next look tries again, and a save says so
            except Exception as surprise:  # noqa: BLE001 - reported; the next look is another one
                self._crashed(surprise)
            self._ended.wait(OVERLAYS_EVERY_S)
