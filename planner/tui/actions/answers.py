"""Answers to a block, and words about it: yes, another time, cheers, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.domain.agreement import is_up_to_either
from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import called
from planner.frontend.verbs import suggest_time
from planner.tui.actions.freeing import ask_what_for

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession


def yes(session: WeekSession) -> None:
    """Say yes to the chosen block, or take what either of you may take."""
    if block := session.chosen:
        session.do("yes", block)
        if is_up_to_either(block, session.plan.now):
            ask_what_for(session, block.id)


def yes_here(session: WeekSession) -> None:
    """Note the other person's yes, said in person."""
    if block := session.chosen:
        session.do("yes_here", block)


def no(session: WeekSession) -> None:
    """Say “not this time”, with an optional reason."""
    if block := session.chosen:
        session.ask.reason(called(block), lambda because: session.keep(lambda: session.plan.decline(block, because)))


def suggest(session: WeekSession) -> None:
    """Propose another time."""
    if block := session.changeable():
        session.ask.time(block, lambda when: session.keep(lambda: suggest_time(session.plan, block, when)))


def withdraw(session: WeekSession) -> None:
    """Take back my question."""
    if block := session.chosen:
        session.do("withdraw", block)


def restore(session: WeekSession) -> None:
    """Bring back a block that I called off."""
    if block := session.chosen:
        session.do("restore", block)


def request(session: WeekSession) -> None:
    """Make a request, about the chosen block if there is one."""
    block = session.chosen
    if block is None or not session.ask.instead(block):
        session.ask.request(block=block)


def cheer(session: WeekSession) -> None:
    """Leave a cheer on the chosen block."""
    if block := session.chosen:
        session.ask.words(
            f"Well done: {called(block)}",
            "Add a few words, if you like.",
            lambda text: session.done_quietly(lambda: session.plan.items.cheer(block, text)),
            empty="Enter: leave it, with or without words · Esc: close",
            about=block,
        )


def comment(session: WeekSession) -> None:
    """Write a comment on the chosen block."""
    if block := session.chosen:
        session.ask.words(
            f"About {called(block)}",
            f"{wording.short(session.plan.you.name)} reads it beside the block.",
            lambda text: session.done_quietly(lambda: session.plan.items.comment(block, text)),
            about=block,
        )
