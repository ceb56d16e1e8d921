"""What a week is. Pure: no files, no clock of its own, no screen. Values in, values out."""
