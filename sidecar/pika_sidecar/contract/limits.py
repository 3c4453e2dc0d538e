"""Made from cloud/contract/limits.ts by `deno task contract`: change it there."""

# Public keys that are believed at a time: the one that signs, and one that is kept elsewhere until it has to.
FEED_KEYS = (1, 2)
# Bytes of the feed.
FEED_BYTES = 262_144
# Seconds that what is signed may lie ahead of the clock of whoever reads it: a wrong time zone is half a day
# at most, and then some.
FEED_CLOCK_SKEW = 86_400
# Bytes of its signature.
FEED_SIGNATURE_BYTES = 4096
FEED_VERSION = 64
# Markdown, in code points: the changelog's section.
FEED_NOTES = 20_000
# Bytes of an installer.
FEED_INSTALLER = (1, 500_000_000)
# Files of one target.
FEED_PACKAGES = (1, 8)
FEED_FORMAT = 16
FEED_MINIMUM_PROTOCOL = (1, 1_000_000)
# Percent.
FEED_ROLLOUT = (0, 100)
# Bytes of one frame or request body that a client sends.
FRAME_BYTES = 16_384
# Title, artist and album of a track: longer ones are cut, since a track must be shown whatever its tags say.
TRACK_TEXT = 200
SESSION_TITLE = 80
DJ_NAME = 60
DEVICE_NAME = 60
ANNOUNCEMENT = 280
ANNOUNCEMENT_SECONDS = (5, 3600)
QUESTION = 140
OPTION = 60
OPTIONS = (2, 6)
POLL_SECONDS = (10, 3600)
SLUG = (3, 40)
PASSWORD = (10, 200)
# Plays in a live state, newest first; the recap has them all.
LIVE_PLAYS = 50
# Events that a returning client is sent one by one; who missed more gets a snapshot.
RESUME_EVENTS = 100
# An address of a web page.
WEB_ADDRESS = 2000
# A DJ's note on a night, or on a play.
NOTE = 2000
# Rows of the table of tracks in one answer.
PAGE = (1, 500)
# Tracks that go well after one.
SIMILAR = (1, 100)
# Those that the DJ took back are counted, too.
NIGHT_PLAYS = 1000
NIGHT_POLLS = 200
NIGHT_ANNOUNCEMENTS = 500
# Numbers of the outbox after which metadata, title and listing change no more; each is an event that is kept.
NIGHT_CHANGES = 10_000
