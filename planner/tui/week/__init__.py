"""The week and the day: the screen, its state as a value, and how it's painted.

Bands, cells, marks, captions and the sheet are pure; the grid, the header and the footer are widgets. `state.py` has
the value.
"""
