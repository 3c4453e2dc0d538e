-- What whoever runs the server decides.
ALTER TABLE sessions ADD COLUMN hidden_at timestamptz;      -- since when neither lists nor the recap show it

-- Who is kept out, and until when.
CREATE TABLE bans (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  device_id uuid UNIQUE REFERENCES devices ON DELETE CASCADE,
  network cidr UNIQUE,
  reason text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  until timestamptz NOT NULL,
  CHECK ((device_id IS NULL) <> (network IS NULL))
);
