-- Accounts of DJs and the devices that hold their tokens.
CREATE TABLE accounts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL,
  slug text NOT NULL UNIQUE,
  email text UNIQUE,                              -- in lower case
  password_hash text,
  recovery_hash bytea UNIQUE,                       -- SHA-256 of the recovery code
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((email IS NULL) = (password_hash IS NULL))
);

-- Every slug that ever was an account's: links keep working, and nobody else can take the name.
CREATE TABLE slugs (
  slug text PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE devices (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
  name text NOT NULL,
  token_hash bytea NOT NULL UNIQUE,               -- SHA-256 of the token
  next_token_hash bytea UNIQUE,                   -- of a rotation whose new token has not been used yet
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
CREATE INDEX devices_of_account ON devices (account_id);

CREATE TABLE sessions (
  id uuid PRIMARY KEY,                            -- made by the desk
  account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
  device_id uuid NOT NULL REFERENCES devices,     -- the only one whose commands are taken
  code text NOT NULL UNIQUE,                      -- never used again
  title text NOT NULL,
  listed boolean NOT NULL,
  status text NOT NULL DEFAULT 'live' CHECK (status IN ('live', 'reconnecting', 'ended')),
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  closed_at timestamptz,                          -- when the end became known: later than ended_at where it came late
  ended_by text CHECK (ended_by IN ('dj', 'grace')),
  seq bigint NOT NULL DEFAULT 0,                  -- of the newest event
  applied bigint NOT NULL DEFAULT 0,              -- highest number of the desk's outbox that was dealt with
  now_play uuid,
  dj_lease uuid,                                  -- the DJ's connection, and how long it counts without renewal
  dj_lease_until timestamptz,
  dj_lost_at timestamptz,
  listeners_peak integer NOT NULL DEFAULT 0
);
CREATE INDEX sessions_of_account ON sessions (account_id, started_at DESC);
CREATE INDEX sessions_not_ended ON sessions (status) WHERE status <> 'ended';

CREATE TABLE plays (
  id uuid PRIMARY KEY,                            -- made by the desk
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  number integer NOT NULL,                        -- order in the night
  title text NOT NULL,
  artist text NOT NULL,
  bpm double precision,
  key text,
  energy smallint,
  duration double precision,                      -- seconds
  played_at timestamptz NOT NULL,
  retracted boolean NOT NULL DEFAULT false,
  UNIQUE (session_id, number)
);

-- What dancers say. `n` is the dancer's own counter: only a higher one changes a row.
CREATE TABLE likes (
  play_id uuid NOT NULL REFERENCES plays ON DELETE CASCADE,
  dancer_id uuid NOT NULL,
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  liked boolean NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (play_id, dancer_id)
);
CREATE INDEX likes_of_session ON likes (session_id, dancer_id);

CREATE TABLE tempo_wishes (
  play_id uuid NOT NULL REFERENCES plays ON DELETE CASCADE,
  dancer_id uuid NOT NULL,
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  wish text CHECK (wish IN ('slower', 'perfect', 'faster')),
  n bigint NOT NULL,
  PRIMARY KEY (play_id, dancer_id)
);
CREATE INDEX tempo_wishes_of_session ON tempo_wishes (session_id, dancer_id);

CREATE TABLE announcements (
  id uuid PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  text text NOT NULL,
  until timestamptz NOT NULL,
  over boolean NOT NULL DEFAULT false
);
CREATE INDEX announcements_shown ON announcements (session_id, until) WHERE NOT over;

CREATE TABLE polls (
  id uuid PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  number integer NOT NULL,                        -- order in the night
  question text NOT NULL,
  options text[] NOT NULL,
  closes_at timestamptz,
  closed_at timestamptz,
  late boolean NOT NULL DEFAULT false,            -- its time was over on arrival: nobody saw it
  UNIQUE (session_id, number)
);
CREATE UNIQUE INDEX polls_one_open ON polls (session_id) WHERE closed_at IS NULL;

CREATE TABLE votes (
  poll_id uuid NOT NULL REFERENCES polls ON DELETE CASCADE,
  dancer_id uuid NOT NULL,
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  option smallint NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (poll_id, dancer_id)
);
CREATE INDEX votes_of_session ON votes (session_id, dancer_id);

CREATE TABLE thanks (
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  dancer_id uuid NOT NULL,
  PRIMARY KEY (session_id, dancer_id)
);

-- What happened, in order; replicas catch up from here.
CREATE TABLE events (
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  seq bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  event jsonb NOT NULL,                           -- `SessionEvent` of the protocol
  PRIMARY KEY (session_id, seq)
);

-- Replicas of the cloud; who was not seen for 20 seconds is dead.
CREATE TABLE replicas (
  id uuid PRIMARY KEY,
  seen_at timestamptz NOT NULL DEFAULT now()
);

-- Dancers who follow a session now, and the replica that they are connected to: the last one, when there are several.
CREATE TABLE presence (
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  dancer_id uuid NOT NULL,
  replica_id uuid NOT NULL,
  PRIMARY KEY (session_id, dancer_id)
);
CREATE INDEX presence_of_replica ON presence (replica_id);
