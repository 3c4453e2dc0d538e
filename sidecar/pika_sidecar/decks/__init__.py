"""What the DJ plays from: one file per deck source, listed in `sources.py`; `deck.py` watches one."""
