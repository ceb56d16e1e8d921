"""The actions: their keys, when each is available, and what they do.

`table` has every action with its keys and label; `conditions` and `offering` say when it is offered. The functions are
in `answers`, `block`, `dragging`, `lists`, `navigate`, `review` and `writing`.

A function is given the session of the week (`planner/tui/week_session.py`) and knows no screen; a dialog or list is
imported when the function opens it.
"""
