-- Finding: a column more to search by, and searches that the DJ has given a name.

ALTER TABLE tracks ADD COLUMN folder_sort TEXT NOT NULL DEFAULT '';      -- its folder, folded; library/effective.py writes it

-- As 0006 has it, and with what else is often searched by.
DROP INDEX tracks_table;
CREATE INDEX tracks_table ON tracks(
  title_sort, id, folder_id, artist_sort, album_sort, bpm, key_sort, energy, duration, since, genre_sort, year, rating,
  colour_sort, comment_sort, tags_sort, plays, last_played, search, folder_sort,
  state, format, has_cover
) WHERE folder_id IS NOT NULL;

CREATE TABLE smart_lists (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  search TEXT NOT NULL,                         -- as it is typed; see library/search_terms.py
  place REAL NOT NULL,                          -- their order
  removed_at REAL                               -- seconds since 1970; may come back
) STRICT;
