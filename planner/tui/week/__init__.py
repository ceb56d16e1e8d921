"""The week and the day: the screen, what it shows as a value (`state.py`), and how that is painted.

Bands, cells, marks, captions and the sheet are pure; the grid, the header and the footer are widgets.
"""
