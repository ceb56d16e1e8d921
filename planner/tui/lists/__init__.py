"""Lists over the week: inbox, ideas, notes, rituals, trash, free time, history.

`base` is the screen of them all and `rows` what a list contains; each other module has the rows of one list.
"""
