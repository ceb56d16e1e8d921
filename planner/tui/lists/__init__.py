"""Lists over the week: inbox, ideas, notes for Sunday, rituals, trash, free time, earlier versions."""
