"""Reading what files say about themselves, in a process that may die of it."""
