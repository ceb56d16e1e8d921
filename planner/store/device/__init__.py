"""This installation: its device id, what it tells of itself, its own shards, a new id after a copy, upgrades."""
