"""Makes the large library of the benchmark for the browser tests; its music folder is one that is not there.

Usage: python desktop/tests/browser/make_library.py LIBRARY_DB TRACKS
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "sidecar" / "bench"))

from library import generate

if __name__ == "__main__":
    path = Path(sys.argv[1])
    generate(path, int(sys.argv[2]))
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE folders SET path = ?", (str(path.parent / "a drive that is away"),))
