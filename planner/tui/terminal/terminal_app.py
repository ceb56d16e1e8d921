"""The base of the app: its output, the order of keys, and how exceptions end it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.filter import LineFilter
from textual.worker import WorkerFailed

from planner.tui.terminal.capabilities import Terminal
from planner.tui.terminal.key_queue import KeyQueue
from planner.tui.terminal.output import last_filters, screen_driver

try:
    from planner.tui.terminal.frame_diff import DrawnFrame
except ImportError:  # another version of Textual: it sends its own output
    DrawnFrame = None  # type: ignore[assignment,misc]


class TerminalApp(App[None]):
    """Textual's app on one terminal.

    `on_failure` is called with the exception that ends the app, and `on_crash` with what Textual would print when its
    thread for the keyboard has crashed; neither is printed, since Textual's tracebacks show local variables.
    """

    _has_theme = False

    def __init__(
        self,
        terminal: Terminal,
        *,
        on_failure: Callable[[Exception], None],
        on_crash: Callable[[Sequence[RenderableType]], None],
    ) -> None:
        # Without colours Textual makes greys of them, unless they're the terminal's own.
        driver = screen_driver(quiet=terminal.quiet)
        super().__init__(driver_class=driver, ansi_color=True if terminal.plain else None)
        # Two widgets less to style at the start: a screen here says things in a line of its own.
        self._disable_notifications = self._disable_tooltips = True
        self._on_failure, self._on_crash = on_failure, on_crash
        self.sent = DrawnFrame() if DrawnFrame is not None else None
        """What the terminal shows; None where Textual sends its own output."""
        self._key_queue = KeyQueue(self, super().on_event)
        self._filters_after: list[LineFilter] = last_filters(ascii_only=terminal.ascii)

    def begin_with(self, theme: str) -> None:
        """Take a theme before the first paint.

        Setting `theme` would have every style sheet parsed twice. That's only done from a dark theme to a light one,
        for which Textual has more to change.
        """
        self._has_theme = True
        if self.available_themes[theme].dark != self.current_theme.dark:
            self.theme = theme
        else:
            self.set_reactive(App.theme, theme)
            self.set_class(True, f"-theme-{theme}", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_css_variables(self) -> dict[str, str]:
        """Return the theme's CSS variables; none before there is a theme to begin with.

        Textual makes them of its own theme first, for nothing.
        """
        return super().get_css_variables() if self._has_theme else {}

    # -- what is sent -------------------------------------------------------------------------------------------------

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters, and ours after them."""
        return [*super().get_line_filters(), *self._filters_after]

    # In a version of Textual that calls this something else it's never called. Its arguments may change as well.
    def _display(self, *arguments: Any, **options: Any) -> None:
        sent = self.sent
        if sent is not None:
            arguments = tuple(sent.sparing(argument) for argument in arguments)
        super()._display(*arguments, **options)

    # -- what is typed ------------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Queue keys and pastes; handle other events at once."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._key_queue.add(event)
        else:
            await super().on_event(event)

    # -- what ends it -------------------------------------------------------------------------------------------------

    def _handle_exception(self, error: Exception) -> None:
        """End the app after an exception that no screen has handled."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        self._on_failure(error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without Textual's traceback."""
        self._end()

    def panic(self, *renderables: RenderableType) -> None:
        """End without printing; Textual calls this when its keyboard thread crashed."""
        self._on_crash(renderables)
        self._return_code = 1
        self._end()

    def _end(self) -> None:
        """Close at once, from any thread."""
        if hasattr(self, "_close_messages_no_wait"):
            self._close_messages_no_wait()
        else:
            self.exit(return_code=1)
