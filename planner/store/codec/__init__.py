"""Convert records to values and back, and tell who may read them.

- `blocks` reads and writes blocks. It decides which values this version can read: where a newer version wrote
  something, it keeps that value and shows the last one that could be read.
- `rituals`, `items`, `people` and `answers` do the same for the rest; they take single values from `blocks`.
- `visibility` says which registers of a private record stay on this device.

Imports `crdt`.
"""
