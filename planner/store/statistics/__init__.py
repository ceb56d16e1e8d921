"""Figures of the balance, counted from the files and kept until something changes."""
