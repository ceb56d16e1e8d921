"""Helpers of the screens' tests: read what is shown, and type."""

from __future__ import annotations

from typing import Any

from textual.app import App


def shown_rows(app: App[Any]) -> list[str]:
    """The rows of the present screen as text, as wide as the screen."""
    return [strip.text for strip in app.screen._compositor.render_strips()]
