"""Makes the large library of the benchmark for the browser tests; its music folder is one that is not there.

Usage: python desktop/tests/browser/make_library.py LIBRARY_DB TRACKS [MUSIC]

MUSIC: the music is there, in this folder: files of the right sizes and times, without sound.
"""

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "sidecar" / "bench"))

from library import generate

from pika_sidecar.analysis import TAGS_VERSION


def put_music(db: sqlite3.Connection, music: Path) -> None:
    """Write the files that the library knows, so that a scan finds nothing new."""
    for track, old, size, mtime in db.execute("SELECT id, path, size, mtime FROM tracks").fetchall():
        path = music / Path(old).relative_to("/music")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.truncate(path, size)  # takes no room on the disk
        os.utime(path, ns=(mtime, mtime))
        db.execute(
            "UPDATE tracks SET path = ?, tags_version = ? WHERE id = ?", (str(path), TAGS_VERSION, track)
        )


if __name__ == "__main__":
    library = Path(sys.argv[1])
    generate(library, int(sys.argv[2]))
    folder = Path(sys.argv[3]) if len(sys.argv) > 3 else library.parent / "a drive that is away"
    with closing(sqlite3.connect(library)) as db, db:
        db.execute("UPDATE folders SET path = ?", (str(folder),))
        if len(sys.argv) > 3:
            put_music(db, folder)
