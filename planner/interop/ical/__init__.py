"""iCalendar (RFC 5545), out and in.

- `event` is what one VEVENT says.
- `read_calendar` reads a calendar: `calendar_file` opens it, `components` splits it, `zone_names`, `event_times` and
  `event_rules` read what an event says.

Imports `plan`, `store` and `domain`; the only package that knows the `icalendar` library.
"""
