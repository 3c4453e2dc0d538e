-- Paths are TEXT, or BLOB where the file name is not valid UTF-8 (see library/names.py): hence ANY.

CREATE TABLE folders (
  id INTEGER PRIMARY KEY,
  path ANY NOT NULL UNIQUE,
  added REAL NOT NULL,
  missing INTEGER NOT NULL DEFAULT 0,
  scan_pending INTEGER NOT NULL DEFAULT 0       -- 1 from the start of a scan to its end: a killed scan is taken up again
) STRICT;

CREATE TABLE tracks (
  id INTEGER PRIMARY KEY,
  folder_id INTEGER REFERENCES folders(id) ON DELETE SET NULL,   -- NULL: its folder was removed; hidden, edits kept
  path ANY NOT NULL UNIQUE,
  name ANY NOT NULL,                            -- the file name alone
  size INTEGER NOT NULL,
  mtime INTEGER NOT NULL,                       -- nanoseconds
  added REAL NOT NULL,
  missing INTEGER NOT NULL DEFAULT 0,

  format TEXT NOT NULL,
  sample_rate INTEGER,
  channels INTEGER,
  duration REAL,
  tag_title TEXT NOT NULL DEFAULT '',
  tag_artist TEXT NOT NULL DEFAULT '',
  tag_album TEXT NOT NULL DEFAULT '',
  tag_genre TEXT NOT NULL DEFAULT '',
  tag_year INTEGER,
  tag_bpm REAL,
  tag_key TEXT,
  has_cover INTEGER NOT NULL DEFAULT 0,

  queued INTEGER,                               -- place in the analysis queue, smallest first; NULL: not in it
  running INTEGER NOT NULL DEFAULT 0,
  retries INTEGER NOT NULL DEFAULT 0,           -- dead workers and changes under way, since it was queued
  error_code TEXT,
  error_message TEXT,
  analysed_at REAL,                             -- NULL: never, or the file has changed since
  state TEXT GENERATED ALWAYS AS (CASE
    WHEN missing THEN 'missing'
    WHEN running THEN 'running'
    WHEN queued IS NOT NULL THEN 'waiting'
    WHEN error_code IS NOT NULL THEN 'failed'
    WHEN analysed_at IS NOT NULL THEN 'done'
    ELSE 'waiting' END) VIRTUAL,

  -- What the table shows: manual value, else analysis, else tag. Only library/effective.py writes these.
  title TEXT NOT NULL DEFAULT '',
  artist TEXT NOT NULL DEFAULT '',
  album TEXT NOT NULL DEFAULT '',
  genre TEXT NOT NULL DEFAULT '',
  year INTEGER,
  bpm REAL,
  bpm_confidence REAL,
  key TEXT,                                     -- Camelot
  energy INTEGER,
  edited TEXT NOT NULL DEFAULT '[]',            -- JSON list of the fields with a manual value
  title_sort TEXT NOT NULL DEFAULT '',
  artist_sort TEXT NOT NULL DEFAULT '',
  album_sort TEXT NOT NULL DEFAULT '',
  key_sort INTEGER,
  search TEXT NOT NULL DEFAULT ''
) STRICT;

-- Holds all that the table sorts and searches by, so that a search reads this and not the wide rows.
CREATE INDEX tracks_table ON tracks(
  title_sort, id, folder_id, artist_sort, album_sort, bpm, key_sort, energy, duration, added, search
) WHERE folder_id IS NOT NULL;
CREATE INDEX tracks_folder ON tracks(folder_id);
CREATE INDEX tracks_moved ON tracks(size, mtime);
-- Holds all that counting the queue needs: it is counted after every track.
CREATE INDEX tracks_queue ON tracks(queued, running, missing, folder_id, duration) WHERE queued IS NOT NULL;

CREATE TABLE analyses (
  track_id INTEGER PRIMARY KEY REFERENCES tracks(id) ON DELETE CASCADE,
  result TEXT NOT NULL                          -- JSON of `analyze --json` without path, tags and waveform
) STRICT;

CREATE TABLE waveforms (
  track_id INTEGER PRIMARY KEY REFERENCES tracks(id) ON DELETE CASCADE,
  low BLOB NOT NULL,
  mid BLOB NOT NULL,
  high BLOB NOT NULL
) STRICT;

CREATE TABLE manual (
  track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  field TEXT NOT NULL,
  value TEXT NOT NULL,                          -- JSON
  PRIMARY KEY (track_id, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE edits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  field TEXT NOT NULL,
  before TEXT,                                  -- JSON of the manual value; NULL: there was none
  after TEXT,
  at REAL NOT NULL,
  undone_at REAL
) STRICT;

CREATE INDEX edits_track ON edits(track_id, id);

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL                           -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE queue (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  paused INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,              -- since the queue was last empty
  failed INTEGER NOT NULL DEFAULT 0
) STRICT;

INSERT INTO queue (id) VALUES (1);
