"""Convert records to values and back, and tell who may read them.

- `values` reads and writes the value of one register. Where a newer version wrote something that this one can't read,
  it keeps that value and shows the last one that could be read.
- `blocks` reads blocks; `drafts` has the registers that adding or changing one writes.
- `rituals`, `items`, `people` and `answers` read and write the rest.
- `busy` reads and writes the times that a person shares as busy.
- `visibility` says which registers of a private record stay on this device.

Imports `crdt`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.store.codec import rituals as rituals
else:
    from planner.doors import door

    __getattr__ = door(__name__)
