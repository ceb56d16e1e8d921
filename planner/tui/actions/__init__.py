"""The actions: their keys, when each is available, and what they do.

`table` has every action with its keys and label; `offering` says when it is offered. The functions are in `answers`,
`block`, `carrying` (the ghost that moves), `dragging`, `freeing` (asks what I took something on for), `lists`,
`lone_question` (of a request or a house rule), `navigate`, `review` and `writing`. `former_keys` leads old keys to
their new place.

A function is given the session of the week (`planner/tui/week_session.py`) and knows no screen; it reaches dialogs
and lists through the doors of their rooms, which load them when they open.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.tui.actions import dragging as dragging
    from planner.tui.actions import review as review
    from planner.tui.actions import writing as writing
else:
    from planner.doors import door

    __getattr__ = door(__name__)
