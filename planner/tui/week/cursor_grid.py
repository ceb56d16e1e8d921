"""The sheet: bands with heights, and the cursor's moves in them. Pure."""

from __future__ import annotations

from planner.tui.week.bands import Band, Cell, Entry, RowPlace


class CursorGrid:
    """Bands with heights; rows count from 0 at the top of the first band."""

    def __init__(self, bands: tuple[Band, ...], heights: tuple[int, ...], shown: tuple[int, ...] = (0, 1, 2)) -> None:
        self.bands = bands
        self.heights = heights
        self.shown = shown
        self.tops = tuple(sum(heights[:index]) for index in range(len(heights)))

    @property
    def height(self) -> int:
        """The height of all bands together, in lines."""
        return sum(self.heights)

    def band_at(self, row: int) -> tuple[int, int] | None:
        """The band of a row, and the row within it."""
        for index, top in enumerate(self.tops):
            if top <= row < top + self.heights[index]:
                return index, row - top
        return None

    def cell(self, place: RowPlace) -> Cell:
        """Return the cell at that place."""
        return self.bands[place.band].cells[place.column]

    def entry(self, place: RowPlace) -> Entry | None:
        """Return the entry at that place, or None in the space below the last."""
        cell = self.cell(place)
        return cell[place.entry] if place.entry < len(cell) else None

    def place(self, band: int, column: int, index: int = 0) -> RowPlace:
        """The nearest place that exists, with the id of the block there."""
        band = min(max(band, 0), len(self.bands) - 1)
        column = column if column in self.shown else self.shown[0]
        cell = self.bands[band].cells[column]
        index = min(max(index, 0), max(0, len(cell) - 1))
        return RowPlace(band, column, index, cell[index].block.id if cell else None)

    def moved(self, place: RowPlace, down: int) -> RowPlace:
        """The place one entry down (1) or up (-1), into the next band at the cell's end."""
        index = place.entry + down
        if 0 <= index < len(self.cell(place)):
            return self.place(place.band, place.column, index)
        band = place.band + down
        if not 0 <= band < len(self.bands):
            return place
        return self.place(band, place.column, 0 if down > 0 else len(self.bands[band].cells[place.column]) - 1)

    def across(self, place: RowPlace, right: int) -> RowPlace:
        """The place one column to the right (1) or left (-1), in the same band."""
        at = self.shown.index(place.column) + right
        return self.place(place.band, self.shown[at], place.entry) if 0 <= at < len(self.shown) else place

    def find(self, block_id: str, near: RowPlace | None = None) -> RowPlace | None:
        """The place of a block; None if it isn't shown.

        Of several days it's the one nearest to `near`, else the first; the present time comes before a proposed one.
        """
        places = [
            (RowPlace(band_no, column, index, block_id), entry.asked is not None)
            for band_no, band in enumerate(self.bands)
            for column in self.shown
            for index, entry in enumerate(band.cells[column])
            if entry.has(block_id)
        ]
        if near is None:
            return min(places, key=lambda found: found[1])[0] if places else None

        def far(found: tuple[RowPlace, bool]) -> tuple[int, int, int, bool]:
            place, asked = found
            return abs(place.band - near.band), abs(place.column - near.column), abs(place.entry - near.entry), asked

        return min(places, key=far)[0] if places else None

    def kept(self, place: RowPlace) -> RowPlace:
        """The same place after a change: on the same block, else as near as possible."""
        found = self.find(place.block_id, place) if place.block_id else None
        return found or self.place(place.band, place.column, place.entry)


def window(count: int, height: int, index: int, first: int) -> int:
    """The first entry to show so that `index` is among `height` rows.

    It's moved as little as possible.
    """
    first = min(max(0, first), max(0, count - height))
    return min(max(first, index - height + 1), index)
