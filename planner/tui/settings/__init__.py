"""The settings screen; `overlays` has calendars beside the plan, `remap` keys."""
