"""Processes that do what may go wrong: how they are started, asked and bounded, whatever they work on."""
