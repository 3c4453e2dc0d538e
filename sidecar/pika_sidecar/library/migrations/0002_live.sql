-- The live night: what was played, what the dancers said, and the commands that the cloud has not acknowledged yet.
-- Times are milliseconds since 1970. Paths: see 0001_library.sql.

CREATE TABLE nights (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  session TEXT NOT NULL UNIQUE,                 -- UUID, made here
  cloud_url TEXT NOT NULL,                      -- the cloud that it runs on
  account TEXT,                                 -- id of its account there; NULL until there is one
  dj_name TEXT,                                 -- for the account that is yet to be made
  site TEXT,                                    -- address of the web pages, as the cloud says
  code TEXT,                                    -- NULL until the cloud has acknowledged the start once
  title TEXT NOT NULL,
  listed INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  closed INTEGER NOT NULL DEFAULT 0,            -- 1: ended, and the cloud knows it or never will
  recap_read INTEGER NOT NULL DEFAULT 0,        -- 1: its final figures are here
  next_seq INTEGER NOT NULL DEFAULT 1,          -- number of the next command
  deck_since INTEGER NOT NULL,                  -- entries of the deck count from here on, by the clock of the machine
  deck_before TEXT NOT NULL DEFAULT '[]',       -- JSON: keys of entries without a time that were there before
  now_play TEXT,
  announcement TEXT,                            -- JSON {id, text, until}, by the clock of the cloud once it has said it
  thanks INTEGER NOT NULL DEFAULT 0,
  listeners_peak INTEGER NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT '',
  removed_at INTEGER                            -- taken out of the logbook; may come back
) STRICT;

CREATE TABLE night_plays (
  id TEXT PRIMARY KEY,                          -- UUID, made here
  night_id INTEGER NOT NULL REFERENCES nights(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,                      -- order in the night
  source TEXT NOT NULL,
  entry TEXT NOT NULL,                          -- what the deck calls it: the same entry is one play
  path ANY,
  track_id INTEGER REFERENCES tracks(id) ON DELETE SET NULL,
  deck_title TEXT NOT NULL,                     -- as the deck wrote it
  deck_artist TEXT NOT NULL,
  deck_duration REAL,
  title TEXT NOT NULL,                          -- as it was sent
  artist TEXT NOT NULL,
  bpm REAL,
  key TEXT,
  energy INTEGER,
  duration REAL,
  played_at INTEGER NOT NULL,
  likes INTEGER NOT NULL DEFAULT 0,
  slower INTEGER,                               -- the last wishes for its tempo; NULL: none were told
  perfect INTEGER,
  faster INTEGER,
  sent TEXT NOT NULL DEFAULT 'waiting' CHECK (sent IN ('waiting', 'acknowledged', 'rejected')),
  retracted INTEGER NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT '',
  UNIQUE (night_id, number),
  UNIQUE (night_id, entry)
) STRICT, WITHOUT ROWID;

CREATE INDEX night_plays_track ON night_plays(track_id) WHERE track_id IS NOT NULL;

CREATE TABLE night_polls (
  id TEXT PRIMARY KEY,
  night_id INTEGER NOT NULL REFERENCES nights(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  question TEXT NOT NULL,
  options TEXT NOT NULL,                        -- JSON list
  votes TEXT NOT NULL,                          -- JSON list, one count per option
  closes_at INTEGER,
  closed INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  UNIQUE (night_id, number)
) STRICT, WITHOUT ROWID;

-- Every command, numbered in the transaction that changes what it tells of. The acknowledged ones of a closed night are dropped.
CREATE TABLE outbox (
  night_id INTEGER NOT NULL REFERENCES nights(id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,                          -- by the clock of the night (live/clock.py)
  skew INTEGER,                                 -- that clock's distance to the cloud's when it was written; NULL: not known
  body TEXT NOT NULL,                           -- JSON of the command without session, seq and at
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'acknowledged', 'rejected')),
  message TEXT,                                 -- why it was rejected
  dismissed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (night_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_waiting ON outbox(night_id, seq) WHERE state = 'waiting';

CREATE TABLE decks (
  source TEXT PRIMARY KEY,
  path ANY,                                     -- as it was last chosen; NULL: the usual folders
  chosen INTEGER NOT NULL                       -- 1: this is the one that is watched
) STRICT, WITHOUT ROWID;
