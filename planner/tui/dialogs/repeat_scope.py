"""Ask how much of a ritual is meant: this one, this and later ones, or all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast, get_args

from planner.domain.model.block import Block, Scope
from planner.domain.wording import blocks as wording
from planner.tui.dialogs.picker import Choose, Option

if TYPE_CHECKING:
    from textual.app import App

    from planner.plan.plan import Plan


def ask_scope(app: App[object], block: Block, plan: Plan, act: Callable[[Scope], object]) -> None:
    """Ask for the scope and do the action with it; nothing if the dialog is closed."""
    start = wording.start(block.when, plan.zone, plan.today)
    options = [
        Option("1", "this", "this one", start),
        Option("2", "following", "this one and all that follow"),
        Option("3", "all", "all of them, from the next one on"),
    ]

    def chosen(value: str | None) -> None:
        if value in get_args(Scope):
            act(cast(Scope, value))

    app.push_screen(Choose(f"{wording.name(block)} is a ritual. Which ones?", options, "this"), chosen)
