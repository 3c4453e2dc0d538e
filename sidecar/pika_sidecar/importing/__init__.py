"""Taking over what other DJ programs know: read by a process that may die, shown first, undone as a whole."""
