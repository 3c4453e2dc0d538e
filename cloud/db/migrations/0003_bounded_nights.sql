-- When a room was opened, by this clock: `started_at` is what a desk says. Null: it was opened before this was noted.
ALTER TABLE sessions ADD COLUMN opened_at timestamptz;
ALTER TABLE sessions ALTER COLUMN opened_at SET DEFAULT now();
CREATE INDEX sessions_opened ON sessions (account_id, opened_at);

-- Null: the night ended long ago and its code stands for another one now.
ALTER TABLE sessions ALTER COLUMN code DROP NOT NULL;
CREATE INDEX sessions_resting ON sessions (closed_at) WHERE status = 'ended' AND code IS NOT NULL;

-- So that those of a night can be counted, and go with it.
CREATE INDEX announcements_of_session ON announcements (session_id);

-- Recaps of nights that have ended, as they are answered. Whatever is not here, or was made of something older, is made anew.
CREATE TABLE recaps (
  session_id uuid PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
  body text NOT NULL,                             -- `Recap` of the contract, in JSON
  etag text NOT NULL,
  made_of text NOT NULL,                          -- what it depends on, in one word: another one, and it is made anew
  made_at timestamptz NOT NULL
);
