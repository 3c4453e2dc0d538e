-- A night without an account is deleted: whoever reads a night reads its DJ with it, so it is gone at once for everybody, the release before this
-- one included. Its rows are taken away afterwards, a few at a time.
ALTER TABLE sessions ALTER COLUMN account_id DROP NOT NULL;
-- Null, too, when the device that started the night was signed out and removed.
ALTER TABLE sessions ALTER COLUMN device_id DROP NOT NULL;
-- When dancers' numbers, events and announcements of the night were removed; null, or before `closed_at`: not since it ended.
ALTER TABLE sessions ADD COLUMN dancers_forgotten_at timestamptz;
ALTER TABLE sessions ADD COLUMN events_forgotten_at timestamptz;
CREATE INDEX sessions_deleted ON sessions (id) WHERE account_id IS NULL;
CREATE INDEX sessions_of_device ON sessions (device_id);

-- Dancers who deleted what they did: what arrives late, on any replica, is looked for again at `again_at`.
CREATE TABLE forgotten_dancers (
  dancer_id uuid PRIMARY KEY,
  asked_at timestamptz NOT NULL DEFAULT now(),
  again_at timestamptz NOT NULL
);
