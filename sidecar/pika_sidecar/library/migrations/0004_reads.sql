-- Files whose tags are being read. Written before the reading and taken away with what came of it, so that a file that takes
-- everything down with it is known at the next start, and is not read for ever.
CREATE TABLE reads (
  path ANY PRIMARY KEY,                         -- see 0001_library.sql
  begun INTEGER NOT NULL                        -- readings that were begun and have not ended
) STRICT, WITHOUT ROWID;
