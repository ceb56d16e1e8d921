"""iCalendar (RFC 5545), out and in.

- `event` is what one VEVENT says.
- `read_calendar` reads a calendar: `calendar_file` opens it, `components` splits it, `zone_names`, `event_times` and
  `event_rules` read what an event says. `import_events` turns events into what an import brings into the plan.
- `publish` keeps files and folders up to date; `item_cache` remembers what they have.
- `export_calendar` writes a plan: `write_block` a block, `write_ritual` a ritual, `write_zones` the zones. `uids` names
  what is exported, and `targets` saves files and folders.
- `overlays` reads calendars that the week only shows: `overlay_files` their files, `overlay_address` those at an
  address; `expansion` works out when their events come.

Imports `plan`, `store` and `domain`; the only package that knows the `icalendar` library.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.interop.ical import event as event
    from planner.interop.ical import expansion as expansion
    from planner.interop.ical import overlay_address as overlay_address
    from planner.interop.ical import overlay_files as overlay_files
    from planner.interop.ical import overlays as overlays
    from planner.interop.ical import publish as publish
    from planner.interop.ical import read_calendar as read_calendar
    from planner.interop.ical import uids as uids
else:
    from planner.doors import door

    __getattr__ = door(__name__)
