"""Services beside a screen.

`folder_watcher` exchanges with the shared folder in a thread, `overlay_watcher` reads the calendars beside the plan,
`plan_worker` does something with the plan after each change. `device_settings` reads and writes this device's settings,
`partner` knows whether the other person is in a review, `running_app` is the part of the app that screens may use.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.tui.services import overlay_watcher as overlay_watcher
    from planner.tui.services import plan_worker as plan_worker
else:
    from planner.doors import door

    __getattr__ = door(__name__)
