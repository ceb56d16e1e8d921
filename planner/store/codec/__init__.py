"""Convert records to values and back, and tell who may read them. Imports `crdt`."""
