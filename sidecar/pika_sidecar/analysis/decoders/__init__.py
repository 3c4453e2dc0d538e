"""What decodes: libsndfile, which Pika brings, or the system's own decoder, a file for each.

No NumPy here and in `found.py`, `mp4.py`, `asf.py`, `adts.py`: the server's process asks what there is.
"""
