-- What other DJ programs say about tracks, beside what Pika knows itself; see library/sources/. An import replaces a program's rows.

CREATE TABLE program_values (
  track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  program TEXT NOT NULL,                        -- SourceProgram of the contract
  field TEXT NOT NULL,                          -- as in `manual`, and `added`, `played` (seconds since 1970), `plays`
  value TEXT NOT NULL,                          -- JSON, in the form that library/values.py stores
  PRIMARY KEY (track_id, program, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE program_cues (
  track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  program TEXT NOT NULL,
  number INTEGER NOT NULL,                      -- order in the track, from 0
  kind TEXT NOT NULL,                           -- CueKind of library/sources/entry.py
  seconds REAL NOT NULL,
  length REAL,                                  -- seconds; NULL: no loop
  name TEXT NOT NULL,
  colour TEXT,                                  -- #rrggbb
  slot INTEGER,                                 -- button, from 1
  PRIMARY KEY (track_id, program, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE program_grids (
  track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  program TEXT NOT NULL,
  marks TEXT NOT NULL,                          -- JSON: [[seconds, bpm, beat or null], ...]
  PRIMARY KEY (track_id, program)
) STRICT, WITHOUT ROWID;
