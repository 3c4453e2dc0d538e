-- What the files' tags say beyond 0001, what the DJ says herself, and what is shown of it all.

ALTER TABLE tracks ADD COLUMN tags_version INTEGER NOT NULL DEFAULT 0;   -- TAGS_VERSION of the reader of its tags
ALTER TABLE tracks ADD COLUMN tag_energy INTEGER;
ALTER TABLE tracks ADD COLUMN tag_rating INTEGER;
ALTER TABLE tracks ADD COLUMN tag_comment TEXT NOT NULL DEFAULT '';

-- Only library/effective.py writes these; see 0001.
ALTER TABLE tracks ADD COLUMN rating INTEGER;                 -- stars, 1 to 5
ALTER TABLE tracks ADD COLUMN colour TEXT;                    -- #rrggbb
ALTER TABLE tracks ADD COLUMN comment TEXT NOT NULL DEFAULT '';
ALTER TABLE tracks ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE tracks ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';           -- JSON list, in the order of the alphabet
ALTER TABLE tracks ADD COLUMN origins TEXT NOT NULL DEFAULT '{}';        -- JSON: field to the source of its value
ALTER TABLE tracks ADD COLUMN since REAL;                     -- the earliest `added` of all programs and Pika
ALTER TABLE tracks ADD COLUMN plays INTEGER NOT NULL DEFAULT 0;          -- these two also by the triggers below
ALTER TABLE tracks ADD COLUMN last_played REAL;               -- seconds since 1970
ALTER TABLE tracks ADD COLUMN genre_sort TEXT NOT NULL DEFAULT '';
ALTER TABLE tracks ADD COLUMN colour_sort INTEGER;            -- degrees of its hue; greys behind
ALTER TABLE tracks ADD COLUMN comment_sort TEXT NOT NULL DEFAULT '';
ALTER TABLE tracks ADD COLUMN tags_sort TEXT NOT NULL DEFAULT '';

UPDATE tracks SET since = added;

-- The DJ's free tags, one row each; `manual` has them too, as one list. `folded` is what tells two tags apart.
CREATE TABLE track_tags (
  track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  folded TEXT NOT NULL,
  tag TEXT NOT NULL,
  PRIMARY KEY (track_id, folded)
) STRICT, WITHOUT ROWID;
CREATE INDEX track_tags_tag ON track_tags(folded, tag);

-- Plays by program: what Pika followed there and what the program counts itself are the same plays, so the larger counts.
CREATE VIEW track_plays AS
SELECT
  tracks.id AS track_id,
  (SELECT coalesce(sum(most), 0) FROM (SELECT max(times) AS most FROM (
    SELECT source AS program, count(*) AS times FROM night_plays
      WHERE night_plays.track_id = tracks.id AND NOT retracted GROUP BY source
    UNION ALL
    SELECT program, CAST(value AS INTEGER) FROM program_values
      WHERE program_values.track_id = tracks.id AND field = 'plays'
  ) GROUP BY program)) AS plays,
  (SELECT max(at) FROM (
    SELECT max(played_at) / 1000.0 AS at FROM night_plays
      WHERE night_plays.track_id = tracks.id AND NOT retracted
    UNION ALL
    SELECT CAST(value AS REAL) FROM program_values
      WHERE program_values.track_id = tracks.id AND field = 'played'
  )) AS last_played
FROM tracks;

CREATE TRIGGER night_plays_came AFTER INSERT ON night_plays WHEN new.track_id IS NOT NULL
BEGIN
  UPDATE tracks SET (plays, last_played) =
    (SELECT track_plays.plays, track_plays.last_played FROM track_plays WHERE track_plays.track_id = tracks.id)
  WHERE id = new.track_id;
END;
CREATE TRIGGER night_plays_changed AFTER UPDATE OF track_id, retracted ON night_plays
BEGIN
  UPDATE tracks SET (plays, last_played) =
    (SELECT track_plays.plays, track_plays.last_played FROM track_plays WHERE track_plays.track_id = tracks.id)
  WHERE id IN (old.track_id, new.track_id);
END;
CREATE TRIGGER night_plays_went AFTER DELETE ON night_plays WHEN old.track_id IS NOT NULL
BEGIN
  UPDATE tracks SET (plays, last_played) =
    (SELECT track_plays.plays, track_plays.last_played FROM track_plays WHERE track_plays.track_id = tracks.id)
  WHERE id = old.track_id;
END;

-- Holds all that the table sorts and searches by, so that a search reads this and not the wide rows.
DROP INDEX tracks_table;
CREATE INDEX tracks_table ON tracks(
  title_sort, id, folder_id, artist_sort, album_sort, bpm, key_sort, energy, duration, since, genre_sort, year, rating,
  colour_sort, comment_sort, tags_sort, plays, last_played, search
) WHERE folder_id IS NOT NULL;

-- Holds all that library/similar.py compares. Not in the order of a value, or a search by that would be led here, and from
-- here to the wide rows.
CREATE INDEX tracks_similar ON tracks(
  id, bpm, key, energy, danceability, brightness, acousticness, groove, missing, title_sort, artist_sort
) WHERE folder_id IS NOT NULL;

ALTER TABLE edits ADD COLUMN batch INTEGER;                   -- id of the first edit of those made at once; NULL: alone
CREATE INDEX edits_batch ON edits(batch) WHERE batch IS NOT NULL;

-- Where the renewing of all that is shown stands; see library/refreshing.py.
CREATE TABLE refreshing (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  next_id INTEGER                                             -- the first track that is still to come; NULL: none
) STRICT;
INSERT INTO refreshing VALUES (1, 0);
