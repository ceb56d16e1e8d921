"""What a block says about itself, in the same words on the screen and in the shell."""

from __future__ import annotations

from planner.domain.cells import drawn
from planner.domain.model.block import WE, Block
from planner.domain.wording import blocks as wording
from planner.domain.wording.elsewhere import there
from planner.domain.wording.fields import Viewer


def called(block: Block) -> str:
    """Its title as a sentence of the screen has it; the partner's private time is just taken."""
    return busy_or(block, wording.short(block.title))


def busy_or(block: Block, title: str) -> str:
    """Return the title as it is drawn, or "busy" or "Untitled" if it is empty."""
    return drawn(title) or ("busy" if block.visibility == "busy" else "Untitled")


def when_here_and_there(block: Block, viewer: Viewer) -> str:
    """`Fri 27 Nov 19:30–21:30, 13:30 there`: the hours, and what they are where the two are then."""
    here = wording.span(block.when, viewer.zone, viewer.today)
    return ", ".join(filter(None, (here, there(block, viewer.me, viewer.you, viewer.zone))))


def pillar_said(block: Block) -> str:
    """`for: date`, or nothing."""
    return f"for: {wording.short(block.pillar)}" if block.pillar else ""


def place_said(block: Block) -> str:
    """`at Kino`, or nothing."""
    return f"at {wording.short(block.place)}" if block.place else ""


def led(block: Block, viewer: Viewer) -> str:
    """Who takes care of it: `Sam plans it`, of what is at home `Sam has the lead`."""
    if not block.lead:
        return ""
    name = wording.who(block.lead, viewer.me, viewer.you)
    return f"{name} plans it" if block.who == WE and block.pillar != "home" else f"{name} has the lead"
