"""The shared folder: exchange and noticing. Knows the store's files, no widgets."""
