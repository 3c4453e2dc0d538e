"""Crates and sets: the lists that a DJ keeps, and what is to be said about them."""
