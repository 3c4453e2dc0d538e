"""Sound in, figures out: pure NumPy, knows no database and no server.

This file, `errors` and `tags` import no NumPy, so that the server process can read them; `track` and
everything below it run in worker processes.
"""

ANALYSIS_VERSION = 2
"""Rises whenever the figures of the same file may come out differently."""

TAGS_VERSION = 1
"""Rises whenever more, or something else, is understood of the same tags: files are then read again."""
