"""Made from cloud/contract/desk/sets.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, NotRequired, TypedDict

from ..bounds import Between, Items
from ..fields import Time
from .common import Id
from .sources import SourceProgram
from .tracks import TrackRow

# From one number to the other, both included.
Tempi = tuple[Annotated[float, Between(20, 400)], Annotated[float, Between(20, 400)]]

Energies = tuple[Annotated[int, Between(1, 10)], Annotated[int, Between(1, 10)]]

Lengths = tuple[Annotated[float, Between(0, 86_400)], Annotated[float, Between(0, 86_400)]]


class SetSlot(TypedDict):
    """So many tracks of a kind, one after the other; what is `null` or empty may be anything."""

    count: Annotated[int, Between(1, 100)]
    bpm: Tempi | None
    energy: Energies | None
    # `blues`, `contemporary`, or any words that stand in a genre or a tag.
    style: str
    # Seconds that a track of it lasts.
    length: Lengths | None


class AboutChanges(TypedDict):
    """Only what is named changes."""

    name: NotRequired[str]
    planned_start: NotRequired[Time | None]
    slot: NotRequired[Annotated[int, Between(1, 604_800)] | None]
    room: NotRequired[str]
    note: NotRequired[str]
    overlap: NotRequired[Annotated[float, Between(0, 120)] | None]
    pitch_range: NotRequired[Annotated[float, Between(0, 100)] | None]
    plan: NotRequired[Annotated[list[SetSlot], Items(0, 100)]]


class AddTracks(TypedDict):
    """`before` null: at the end. Tracks that the library does not know are refused with `not_found`."""

    op: Literal["add"]
    track_ids: Annotated[list[Id], Items(1, 10000)]
    before: NotRequired[Id | None]


class ArrangeEntries(TypedDict):
    """All entries in another order; locked ones stay at their place, the others fill the places between."""

    op: Literal["arrange"]
    entries: list[Id]


class ChangeAbout(TypedDict):
    """The name is one of them."""

    op: Literal["about"]
    changes: AboutChanges


class CutEntry(TypedDict):
    op: Literal["cut"]
    entry: Id
    seconds: Annotated[float, Between(1, 86_400)] | None


ListChange = Literal[
    "add", "remove", "move", "arrange", "put", "replace", "note", "lock", "cut", "about", "version", "take"
]

# A crate is music that belongs together; a set has an order, a time and a length. Folders hold the others and
# each other.
ListKind = Literal["folder", "crate", "set"]


class ListCreateAbout(TypedDict):
    planned_start: NotRequired[Time | None]
    slot: NotRequired[Annotated[int, Between(1, 604_800)] | None]
    room: NotRequired[str]
    note: NotRequired[str]
    overlap: NotRequired[Annotated[float, Between(0, 120)] | None]
    pitch_range: NotRequired[Annotated[float, Between(0, 100)] | None]
    plan: NotRequired[Annotated[list[SetSlot], Items(0, 100)]]


class ListCreate(TypedDict):
    """It comes last in its folder."""

    kind: ListKind
    name: str
    parent: NotRequired[Id | None]
    # What it begins with; a folder has none.
    track_ids: NotRequired[Annotated[list[Id], Items(1, 10000)]]
    # What is not named is as for any new one: no plan, tempi matched within 8 %.
    about: NotRequired[ListCreateAbout]


class ListDuplicate(TypedDict):
    """Without a name it gets the old one with a number. A folder is copied with what lies in it."""

    id: Id
    name: NotRequired[str]


class RemoveEntries(TypedDict):
    op: Literal["remove"]
    entries: Annotated[list[Id], Items(1, 10000)]


class MoveEntries(TypedDict):
    """They stand together then, in the order that is named."""

    op: Literal["move"]
    entries: Annotated[list[Id], Items(1, 10000)]
    before: Id | None


class PutTrack(TypedDict):
    """A new entry."""

    track_id: Id


class PutEntry(TypedDict):
    """One that is there already."""

    entry: Id


PutItem = PutTrack | PutEntry


class PutBetween(TypedDict):
    """What stands between two entries (`null`: the start, the end) becomes this. Entries that stay are
    named in their order; the locked ones must stay. So a filled stretch is taken over.
    """

    op: Literal["put"]
    after: Id | None
    before: Id | None
    items: Annotated[list[PutItem], Items(0, 10000)]


class ReplaceEntry(TypedDict):
    op: Literal["replace"]
    entry: Id
    track_id: Id


class NoteEntry(TypedDict):
    op: Literal["note"]
    entry: Id
    text: str


class LockEntries(TypedDict):
    op: Literal["lock"]
    entries: Annotated[list[Id], Items(1, 10000)]
    locked: bool


ListOperation = (
    AddTracks
    | RemoveEntries
    | MoveEntries
    | ArrangeEntries
    | PutBetween
    | ReplaceEntry
    | NoteEntry
    | LockEntries
    | CutEntry
    | ChangeAbout
)


class ListEdit(TypedDict):
    id: Id
    expected_revision: int
    operation: ListOperation


class SetAbout(TypedDict):
    """What a set is planned for; a crate has it too, and shows none of it."""

    # When its first track begins.
    planned_start: Time | None
    # Seconds that the DJ has.
    slot: Annotated[int, Between(1, 604_800)] | None
    # Where it is played; the last nights of the same room count for what was played lately.
    room: str
    note: str
    # Seconds that a track is still heard when the next one begins; `null`: its outro, where the analysis has
    # found one.
    overlap: Annotated[float, Between(0, 120)] | None
    # Percent by which the DJ plays tracks faster or slower, so that their tempi meet; `null`: tempi are not
    # matched.
    pitch_range: Annotated[float, Between(0, 100)] | None
    # What stands where, from the first place on; places beyond it are free.
    plan: Annotated[list[SetSlot], Items(0, 100)]


class ListHead(TypedDict):
    id: Id
    kind: ListKind
    # `null`: it lies at the top.
    parent: Id | None
    name: str
    # One more with every change of the list, an undone one too.
    revision: int
    # How many entries it has.
    entries: int
    changed_at: int
    # Since then it is in the bin.
    deleted_at: int | None
    # It came from there.
    program: SourceProgram | None
    # The program's list and the DJ's own changes to it differ: `sets.resolve`.
    conflict: bool
    about: SetAbout
    # What undo and redo would do; `null`: nothing.
    undo: ListChange | None
    redo: ListChange | None


class ListId(TypedDict):
    id: Id


class ListMove(TypedDict):
    """`before`: a list of the folder `parent` (`null`: the top); `null`: last."""

    id: Id
    parent: Id | None
    before: Id | None


class SetEntry(TypedDict):
    """`id` is of this list alone; it stays the same wherever the entry is moved to."""

    id: Id
    track_id: Id
    # As they were when it was added: what is shown when the library knows the track no more.
    title: str
    artist: str
    note: str
    # It is not moved, replaced or taken out until it is unlocked.
    locked: bool
    # Seconds from its start after which the next one begins; `null`: as `overlap` says.
    cut: float | None
    # `null`: it is in the library no more. A file that is gone has the state `missing`.
    track: TrackRow | None


class ListPage(TypedDict):
    """`list.entries` says how many there are in all."""

    list: ListHead
    offset: int
    entries: list[SetEntry]


class ListQuery(TypedDict):
    """The first 1,000 entries when no `limit` is named."""

    id: Id
    offset: NotRequired[Id]
    limit: NotRequired[Annotated[int, Between(1, 2000)]]


class ListResolve(TypedDict):
    """`theirs`: it becomes what the program has, and the DJ's own is one undo away."""

    id: Id
    expected_revision: int
    keep: Literal["mine", "theirs"]


class ListRow(TypedDict):
    id: Id
    kind: ListKind
    # `null`: it lies at the top.
    parent: Id | None
    name: str
    # One more with every change of the list, an undone one too.
    revision: int
    # How many entries it has.
    entries: int
    changed_at: int
    # Since then it is in the bin.
    deleted_at: int | None
    # It came from there.
    program: SourceProgram | None
    # The program's list and the DJ's own changes to it differ: `sets.resolve`.
    conflict: bool


class ListStep(TypedDict):
    id: Id
    expected_revision: int


class ListVersion(TypedDict):
    id: Id
    name: str
    at: int
    entries: int


class ListVersions(TypedDict):
    """Newest first."""

    versions: list[ListVersion]


class Lists(TypedDict):
    """In the order of their names."""

    lists: list[ListRow]


class ListsOfTrack(TypedDict):
    track_id: Id


class SetTree(TypedDict):
    """In the order in which they are shown within their folder. `bin`: what was deleted, newest first;
    what lies in a deleted folder is not named.
    """

    lists: list[ListRow]
    bin: list[ListRow]


class SetsChanged(TypedDict):
    """Lists that are others now, in any way: `sets.tree` says how they lie, `sets.get` what is in them.
    `null`: many.
    """

    ids: list[Id] | None


class VersionForget(TypedDict):
    id: Id
    version: Id


class VersionKeep(TypedDict):
    id: Id
    name: str


class VersionRestore(TypedDict):
    id: Id
    version: Id
    expected_revision: int
