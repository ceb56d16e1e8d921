"""The settings screen, and `remap` to give actions other keys."""
