-- Hot cues as the DJ has set them, one a button. Neither an import nor the analysis writes here; what programs know is in program_cues.

CREATE TABLE cues (
  track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  slot INTEGER NOT NULL CHECK (slot BETWEEN 1 AND 8),
  seconds REAL NOT NULL,
  length REAL,                                  -- seconds; NULL: no loop
  name TEXT NOT NULL,
  colour TEXT,                                  -- #rrggbb; NULL: that of the button
  PRIMARY KEY (track_id, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE cue_edits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  before TEXT NOT NULL,                         -- JSON: all cues of the track as they were
  at REAL NOT NULL,
  undone_at REAL
) STRICT;

CREATE INDEX cue_edits_track ON cue_edits(track_id, id);
