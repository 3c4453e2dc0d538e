"""library.db: migrations, folders, scanning, tracks, edits."""
