"""The screens, made with Textual. They know plans and never files.

- `run` opens the screen, `app` is the app, `themes` its colours; `terminal/` sends and reads bytes.
- `actions/` is the table of keys and what they do, on the `week_session` they are given; `asking` has its questions,
  `week_on_screen` is the screen as it sees it.
- `week/` is the main screen; `lists/` and `dialogs/` open over it.
- `review/`, `looking_back/`, `settings/` and `setup/` are screens of their own.
- `services/` runs beside a screen; `widgets/` know nothing of a plan.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.tui import looking_back as looking_back
    from planner.tui import review as review
    from planner.tui import services as services
    from planner.tui import setup as setup
    from planner.tui import week as week
else:
    from planner.doors import door

    __getattr__ = door(__name__)
