"""Other programs that planner tells of a change.

- `failures` remembers which failed, so that it's said once.
- `telling` does that in a thread beside the screen.
- `programs` runs one, with a deadline.
- `syncthing` finds the local Syncthing, and asks it to look at files at once.
- `user_hooks` calls the person's own programs on a change.
- `nudge` does what the setting of that name says when files were published.

Imports `config`; nothing here is loaded before it's needed.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.hooks import nudge as nudge
    from planner.hooks import telling as telling
    from planner.hooks import user_hooks as user_hooks
else:
    from planner.doors import door

    __getattr__ = door(__name__)
