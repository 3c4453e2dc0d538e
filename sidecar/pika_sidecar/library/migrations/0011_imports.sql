-- What was taken from other DJ programs, and what was there before, so that a whole import can be undone. Times are seconds since 1970.

CREATE TABLE imports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  program TEXT NOT NULL,                        -- SourceProgram of the contract
  place ANY NOT NULL,                           -- path, as library/names.py stores it
  at REAL NOT NULL,
  state TEXT NOT NULL,                          -- of SourceImport of the contract; `running` at the start: Pika was ended in the middle
  parts TEXT NOT NULL,                          -- JSON list of SourcePart
  tracks INTEGER NOT NULL DEFAULT 0,            -- that became others
  lists INTEGER NOT NULL DEFAULT 0
) STRICT;

-- One row for each track or list that an import has changed.
CREATE TABLE import_undo (
  import_id INTEGER NOT NULL REFERENCES imports(id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('track', 'list')),
  of INTEGER NOT NULL,                          -- id of the track or list
  before TEXT NOT NULL,                         -- JSON: see importing/apply.py
  PRIMARY KEY (import_id, kind, of)
) STRICT, WITHOUT ROWID;

-- A folder of another computer, or of another time, and where it lies now.
CREATE TABLE path_rules (
  id INTEGER PRIMARY KEY,
  source ANY NOT NULL UNIQUE,
  target ANY NOT NULL
) STRICT;
