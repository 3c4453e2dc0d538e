-- Tags that were written into files, and how far each write is: it is noted before each step, so that a kill leaves nothing unknown.

CREATE TABLE tag_batches (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at REAL NOT NULL
) STRICT;

CREATE TABLE tag_writes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,         -- `tag_writes/ID` in the data folder is the way back to the old file
  batch INTEGER NOT NULL REFERENCES tag_batches(id) ON DELETE CASCADE,
  track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  path ANY NOT NULL,                            -- the file itself, where the track's is a link to it
  beside ANY,                                   -- the copy that is to take its place; NULL: none
  state TEXT NOT NULL CHECK (state IN ('copying', 'replacing', 'written', 'restoring', 'putting_back')),
  old TEXT,                                     -- SHA-256 of the file before and after
  new TEXT
) STRICT;

CREATE INDEX tag_writes_batch ON tag_writes(batch);
