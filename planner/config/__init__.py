"""Paths, settings and prompts of this machine.

- `paths` has the folders of a profile, `host` the machine's time zone and name.
- `settings` reads and writes `settings.toml`, `prompts` reads custom prompts for the review.
"""
