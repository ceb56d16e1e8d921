"""Sentences about actions on anything but a block, such as an idea or a goal.

`{text}` stands for its words, `{you}` for the other person's name.
"""

from __future__ import annotations

from planner.domain.model.items import DeedKind, GoneKind

HAPPENED = {"done": "happened", "partly": "happened in part", "skipped": "didn’t happen"}
"""How something went; `planned` is not in it."""
DEEDS: dict[DeedKind, str] = {
    "idea kept": "In the jar: {text}",
    "idea let go": "{text} is out of the jar",
    "goal set": "A goal: {text}",
    "goal reached": "Reached: {text}",
    "goal let go": "Let go: {text}",
    "step set": "Next step: {text}",
    "step cleared": "No next step: {text}",
    "line kept": "About {text}: your line is kept. {you} will see it.",
    "intention set": "For the week: {text}",
    "cheered": "“Well done” left on {text}. {you} will see it.",
    "memory kept": "A word about {text}, for Sunday; you’ll both read it then.",
    "commented": "Comment left on {text}. {you} will see it.",
    "note kept": "Kept for Sunday, for you alone: {text}",
    "note shown": "{you} can read it now: {text}",
    "note let go": "Note removed: {text}",
    "rule offered": "Suggested as a house rule: {text}; {you} will be asked",
    "rule agreed": "Yes to the house rule: {text}",
    "rule let go": "No longer a house rule: {text}",
    "turn set": "The next date is {text}’s to plan",
    "week off": "{text} is a week off: rituals pause",
    "week on": "{text} is an ordinary week again",
    "week laid": "Added {text}",
    "week asked": "Added {text}; {you} is asked for the shared ones, in one question",
    "asked": "Asked {you}: {text}",
    "offered": "Asked {you} again, with another offer: {text}",
    "yes to request": "Yes to {you}: {text}",
    "no to request": "Not this time: {text}; {you} may offer another evening",
    "request taken back": "Taken back: {text}",
    "settings changed": "Settings: {text}",
    "away set": "Away: {text}",
    "away let go": "Not away after all: {text}",
    "brought back": "Brought back: {text}",
    "chosen": "Settled: {text}",
    "recovered": "As it was then: {text}",
    "imported": "Imported {text}",
    "sealed": "Yes to {text}",
    "undone": "Undone: {text}",
    "redone": "Done again: {text}",
}

GONE_KINDS: dict[GoneKind, str] = {
    "idea": "an idea",
    "goal": "a goal",
    "note": "a note",
    "rule": "a house rule",
    "request": "a request",
    "block": "words on a block whose words were taken back",
}
"""Words for each kind of deleted thing that isn't a block."""
