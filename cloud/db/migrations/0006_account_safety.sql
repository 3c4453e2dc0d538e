-- Whether the address was shown to be the account's by a code that was sent there; null: it is a name to sign in with, no more.
ALTER TABLE accounts ADD COLUMN email_verified_at timestamptz;

-- When the device came in by the recovery code: for a while it need show nothing else.
ALTER TABLE devices ADD COLUMN recovered_at timestamptz;

-- Networks that an account was signed in to from, newest ten: tries from there are counted apart from those of strangers.
CREATE TABLE account_networks (
  account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
  network bytea NOT NULL,                         -- HMAC of the address, keyed by PIKA_SECRET: the address itself is kept nowhere
  seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, network)
);

-- An address that waits for its code, and what comes into force with it.
CREATE TABLE email_claims (
  account_id uuid PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
  email text NOT NULL,                            -- in lower case
  password_hash text NOT NULL,
  signs_out boolean NOT NULL,                     -- whether the password is another one than before
  code_hash bytea,                                -- HMAC of the code; null: the address is another account's, and no code fits
  tries smallint NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL
);

-- What was done to an account's keys, newest twenty, for its owner to see.
CREATE TABLE account_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
  at timestamptz NOT NULL DEFAULT now(),
  kind text NOT NULL,
  device text NOT NULL                            -- name of the device that did it
);
CREATE INDEX account_changes_of_account ON account_changes (account_id, id DESC);
