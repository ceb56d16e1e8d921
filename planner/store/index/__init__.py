"""The merged records, looked up: by month, by date of a ritual, by title. Imports `journal` and the rooms below it."""
