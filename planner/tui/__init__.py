"""The Textual app. Knows plans, never files."""
