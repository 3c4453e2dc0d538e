-- Files of one recording: what they are found by, and which of them the DJ has made one track.

CREATE TABLE sound_prints (
  track_id INTEGER PRIMARY KEY REFERENCES tracks(id) ON DELETE CASCADE,
  analysed_at REAL NOT NULL,                    -- of the analysis that it was made of
  print BLOB                                    -- 16 bytes, see library/sound_print.py; NULL: too short, or silent
) STRICT;

-- Two tracks that look like one recording and are none, as the DJ says.
CREATE TABLE recordings_apart (
  first INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  second INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,   -- the larger id
  PRIMARY KEY (first, second)
) STRICT, WITHOUT ROWID;

-- A track that went into another one: hidden, its file untouched. `folder_id` of the track is NULL meanwhile.
CREATE TABLE merges (
  gone INTEGER PRIMARY KEY REFERENCES tracks(id) ON DELETE CASCADE,
  kept INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  folder_id INTEGER REFERENCES folders(id) ON DELETE SET NULL,       -- where it comes back to
  batch INTEGER NOT NULL,                       -- those that were merged by one press
  at REAL NOT NULL,
  moved TEXT NOT NULL                           -- JSON: what went over, see library/merging.py
) STRICT;

CREATE INDEX merges_kept ON merges(kept);
