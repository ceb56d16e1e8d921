"""Statistics of past weeks: counted from the files, cached on the disk until one of them changes. Imports `index`."""
