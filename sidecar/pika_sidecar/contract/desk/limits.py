"""Made from cloud/contract/desk/limits.ts by `deno task contract`: change it there."""

# What is typed into the search field.
SEARCH = 400
# Tracks that are edited at once.
EDITED_AT_ONCE = (1, 200_000)
# Characters of a tag that a DJ gives, and how many a track may have.
TAG = 40
TAGS_OF_TRACK = 50
# The name of a smart list, and how many there may be.
SMART_LIST_NAME = 80
SMART_LISTS = 200
# Of a folder, crate, set, version or template.
LIST_NAME = 120
# Where a set is played.
ROOM = 80
# Tracks, or entries, that one change of a crate or set names.
LIST_CHANGE = (1, 10_000)
# Entries in one answer.
LIST_PAGE = (1, 2000)
# Buttons of hot cues.
CUE_SLOT = (1, 8)
CUE_NAME = 60
# Slots of a plan, and tracks of one of them.
PLAN = (0, 100)
SLOT_COUNT = (1, 100)
# BPM, as a DJ may set them (`tracks.edit`).
TEMPO = (20, 400)
ENERGY = (1, 10)
TRACK_SECONDS = (0, 86_400)
# Characters of the words that a genre or a tag has to hold.
STYLE = 60
# The last nights that are looked at for what was played lately.
LATE_NIGHTS = (0, 50)
# Tracks that are offered for one place.
ALTERNATIVES = (1, 20)
# Tracks of a stretch that is filled, or its seconds.
FILL_COUNT = (1, 100)
FILL_SECONDS = (60, 43_200)
# Points of a curve, and where on it they lie.
CURVE = (1, 64)
SHARE = (0, 1)
