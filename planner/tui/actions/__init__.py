"""Everything a key can do: the table of actions, when each is offered, and the functions that do it.

A function is handed the session of the week (`planner/tui/week_session.py`) and knows no screen; what it opens, it
imports when it opens it.
"""
