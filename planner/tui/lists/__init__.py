"""Lists over the week: inbox, ideas, notes, rituals, trash, free time, history."""
