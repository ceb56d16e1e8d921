"""The table of actions, when each is available, and the functions that do them.

A function is given the session of the week (`planner/tui/week_session.py`) and knows no screen; a dialog or list is
imported when the function opens it.
"""
