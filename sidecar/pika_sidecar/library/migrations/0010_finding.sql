-- Searches that the DJ has given a name.

CREATE TABLE smart_lists (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  search TEXT NOT NULL,                         -- as it is typed; see library/search_terms.py
  place REAL NOT NULL,                          -- their order
  removed_at REAL                               -- seconds since 1970; may come back
) STRICT;
