"""iCalendar (RFC 5545), out and in.

- `event` is what one VEVENT says.

Imports `plan`, `store` and `domain`; the only package that knows the `icalendar` library.
"""
