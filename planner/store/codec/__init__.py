"""Records to values and back: which register holds which field of a block, a ritual, a person or an item."""
