-- The newest signed feed of each channel, as it was published: what all replicas answer, and what is left while its source is away.
CREATE TABLE release_feeds (
  channel text PRIMARY KEY CHECK (channel IN ('latest', 'next')),
  -- As signed, byte for byte; null: none was seen yet.
  feed bytea,
  signature text,
  -- Where it came from, and what that place called it.
  source text,
  etag text,
  -- How the last question to the source ended; null: it was never asked.
  outcome text CHECK (outcome IN ('ok', 'missing', 'failed')),
  -- When the source last confirmed that there is nothing newer.
  checked_at timestamptz,
  -- Whoever asks the source sets this first, so that one replica asks for all.
  next_check_at timestamptz NOT NULL DEFAULT 'epoch',
  CHECK ((feed IS NULL) = (signature IS NULL))
);
