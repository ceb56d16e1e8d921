"""The Sunday review: its screen, its steps, what is typed there, and old reviews."""
