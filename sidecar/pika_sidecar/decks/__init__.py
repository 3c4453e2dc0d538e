"""What the DJ plays from: each deck source is one file, listed in `sources.py`; `deck.py` watches the
chosen one.
"""
