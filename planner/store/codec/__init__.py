"""Records to values and back: which register holds which field, and who may read it. Imports `crdt`."""
