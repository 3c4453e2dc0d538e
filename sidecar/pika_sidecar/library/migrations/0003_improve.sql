-- Tracks that an older analysis has seen are analysed again by themselves; what else of an analysis is compared is a column.

ALTER TABLE tracks ADD COLUMN analysis_version INTEGER;   -- of the newest analysis that was tried; NULL: never analysed
ALTER TABLE tracks ADD COLUMN danceability REAL;          -- 0 to 100, as these; only library/effective.py writes them
ALTER TABLE tracks ADD COLUMN brightness REAL;
ALTER TABLE tracks ADD COLUMN acousticness REAL;
ALTER TABLE tracks ADD COLUMN groove REAL;

UPDATE tracks SET
  analysis_version = coalesce(json_extract(analyses.result, '$.analysis_version'), 0),
  danceability = json_extract(analyses.result, '$.danceability'),
  brightness = json_extract(analyses.result, '$.brightness'),
  acousticness = json_extract(analyses.result, '$.acousticness'),
  groove = json_extract(analyses.result, '$.groove')
FROM analyses WHERE analyses.track_id = tracks.id;

-- Holds all that counting the outdated tracks needs: they are counted after every track.
CREATE INDEX tracks_outdated ON tracks(analysis_version, id, running, missing, folder_id, duration)
  WHERE analysed_at IS NOT NULL AND queued IS NULL;

ALTER TABLE queue ADD COLUMN improve INTEGER;             -- 1: the DJ asked for it, 0: cancelled it, NULL: as `auto_analyze` says
ALTER TABLE queue ADD COLUMN improve_to INTEGER NOT NULL DEFAULT 0;   -- the analysis version that `improve` was about
