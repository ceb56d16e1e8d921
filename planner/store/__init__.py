"""Read, write and merge the files of a plan; the only room that knows TinyDB.

- `disk/` writes files safely; `shard/` reads and checks one file; `crdt/` is the merge.
- `mirror/` is this device's copy of all files; `private/` has the words that never leave it.
- `codec/` turns records into values and back; `index/` reads blocks and rituals from them.
- `division` decides which words go to the shared folder and which stay on this device.
- `device/` has this installation's identity and its writing; `journal/` has undo, history and arrivals.
- `overlay_cache` keeps what was last read of calendars beside the plan.
- `erasure/` removes withdrawn words; `statistics/` counts past weeks; `backup` makes and reads backups.

It has no use cases. Imports `domain`.
"""
