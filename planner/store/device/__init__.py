"""This installation: its device id, its own shards, a new id after a copy.

- `identity` has the device id and the counter of writes; `reidentify` takes a new id after a copy or restore.
- `writer` writes this device's own shards, from the values in `edits`; `facts` has the fields of `device.json`.

Imports `mirror` and the rooms below it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.store.device import reidentify as reidentify
else:
    from planner.doors import door

    __getattr__ = door(__name__)
