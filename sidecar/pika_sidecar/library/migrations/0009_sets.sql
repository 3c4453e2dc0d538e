-- Folders, crates and sets: what is in them, and every change that was made to them, so that each can be undone.
-- Times are milliseconds since 1970. See sets/store.py.

CREATE TABLE lists (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('folder', 'crate', 'set')),
  parent_id INTEGER REFERENCES lists(id) ON DELETE CASCADE,   -- NULL: at the top
  place INTEGER NOT NULL,                       -- order within the parent, from 0
  name TEXT NOT NULL,
  about TEXT NOT NULL,                          -- JSON: SetAbout of the contract
  revision INTEGER NOT NULL DEFAULT 1,
  cursor INTEGER NOT NULL DEFAULT 0,            -- number of the newest change that is not undone
  next_entry INTEGER NOT NULL DEFAULT 1,        -- id of the next new entry
  changed_at INTEGER NOT NULL,
  deleted_at INTEGER,                           -- in the bin since; what lies in a deleted folder has none of its own
  program TEXT,                                 -- SourceProgram that it came from
  program_key TEXT,                             -- what that program calls it
  taken TEXT,                                   -- JSON {name, tracks}: as the program last had it
  offered TEXT,                                 -- likewise, where it differs from what the DJ has made of it; NULL: no conflict
  UNIQUE (program, program_key)
) STRICT;

CREATE INDEX lists_parent ON lists(parent_id, place);

-- A track that the library forgets stays in the lists, by the name that it had: hence no reference.
CREATE TABLE list_entries (
  list_id INTEGER NOT NULL REFERENCES lists(id) ON DELETE CASCADE,
  id INTEGER NOT NULL,                          -- within the list; never given twice
  place INTEGER NOT NULL,                       -- from 0, without gaps
  track_id INTEGER NOT NULL,
  title TEXT NOT NULL,
  artist TEXT NOT NULL,
  note TEXT NOT NULL,
  locked INTEGER NOT NULL,
  cut REAL,                                     -- seconds after which the next one begins; NULL: as `about` says
  PRIMARY KEY (list_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX list_entries_place ON list_entries(list_id, place);
CREATE INDEX list_entries_track ON list_entries(track_id);

CREATE TABLE list_changes (
  list_id INTEGER NOT NULL REFERENCES lists(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,                      -- 1, 2, 3 ...; those after `lists.cursor` are undone
  name TEXT NOT NULL,                           -- ListChange of the contract
  at INTEGER NOT NULL,
  edit TEXT NOT NULL,                           -- JSON: see sets/edit.py
  PRIMARY KEY (list_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE list_versions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  list_id INTEGER NOT NULL REFERENCES lists(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,                          -- JSON {about, entries}
  count INTEGER NOT NULL                        -- of its entries
) STRICT;

CREATE INDEX list_versions_list ON list_versions(list_id);

-- The set that is chosen for the night that is on or comes next. `night_id`: the night that it has been played on.
CREATE TABLE tonight (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  list_id INTEGER REFERENCES lists(id) ON DELETE SET NULL,
  night_id INTEGER REFERENCES nights(id) ON DELETE SET NULL
) STRICT;

INSERT INTO tonight (id) VALUES (1);

-- Which set a night had, and in which room, as the set said then.
CREATE TABLE night_sets (
  night_id INTEGER PRIMARY KEY REFERENCES nights(id) ON DELETE CASCADE,
  list_id INTEGER REFERENCES lists(id) ON DELETE SET NULL,
  room TEXT NOT NULL
) STRICT;

-- Plans by name. Pika brings some for West Coast Swing (tempo bands: cloud/contract/desk/set_fill.ts); they are the DJ's to change.
CREATE TABLE set_templates (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  plan TEXT NOT NULL                            -- JSON: list of SetSlot
) STRICT;

-- Each row: what is repeated, and how often.
WITH RECURSIVE brought(name, wave, times) AS (VALUES
  ('West Coast Swing: waves', '{"count": 2, "bpm": [90, 110], "energy": null, "style": "", "length": null}, {"count": 1, "bpm": [60, 90], "energy": null, "style": "", "length": null}, {"count": 2, "bpm": [90, 110], "energy": null, "style": "", "length": null}, {"count": 1, "bpm": [110, 140], "energy": null, "style": "", "length": null}', 4),
  ('West Coast Swing: blues and contemporary', '{"count": 2, "bpm": null, "energy": null, "style": "contemporary", "length": null}, {"count": 1, "bpm": null, "energy": null, "style": "blues", "length": null}', 8),
  ('West Coast Swing: late night', '{"count": 3, "bpm": [60, 90], "energy": [1, 5], "style": "contemporary", "length": null}, {"count": 1, "bpm": [90, 110], "energy": [2, 6], "style": "", "length": null}, {"count": 2, "bpm": [60, 90], "energy": [1, 4], "style": "blues", "length": null}', 3)
),
repeated(name, plan, wave, times) AS (
  SELECT name, wave, wave, times FROM brought
  UNION ALL
  SELECT name, plan || ', ' || wave, wave, times - 1 FROM repeated WHERE times > 1
)
INSERT INTO set_templates (name, plan) SELECT name, '[' || plan || ']' FROM repeated WHERE times = 1;
