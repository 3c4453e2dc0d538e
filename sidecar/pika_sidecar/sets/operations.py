"""The operations of the contract (`ListOperation`) as edits: pure, but for the names of new tracks.

`PikaError`: `not_found` (an entry or a track that is not there), `entry_locked`, `invalid_value`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from ..contract import limits
from ..contract.desk import limits as desk_limits
from ..errors import PikaError
from ..text import optional, typed
from .edit import Edit, Entry, Splice, between, changed_one_by_one
from .plan import clean_plan

if TYPE_CHECKING:
    from ..contract.desk.sets import AboutChanges, ListOperation, PutEntry, PutTrack, SetAbout

NewEntries = Callable[[Sequence[int]], list[Entry]]
"""Makes entries of tracks, with new ids; `PikaError("not_found")` for one that the library does not know."""


@dataclass(frozen=True)
class State:
    """What is in a list: its name and what is said `about` it, and its entries in order."""

    name: str
    about: SetAbout
    entries: Sequence[Entry]


def edit_of(state: State, operation: ListOperation, new: NewEntries) -> Edit:
    """What an operation makes of a list."""
    entries = state.entries
    if operation["op"] == "add":
        at = place_before(entries, operation.get("before"))
        return Edit((Splice(at, (), tuple(new(operation["track_ids"]))),))
    if operation["op"] == "remove":
        gone = set(_all_of(entries, operation["entries"], unlocked="take it out"))
        return Edit(_without(entries, gone))
    if operation["op"] == "move":
        return Edit(_moved(entries, operation["entries"], operation["before"]))
    if operation["op"] == "arrange":
        return Edit(between(entries, _arranged(entries, operation["entries"])))
    if operation["op"] == "put":
        return Edit(_put(entries, operation["after"], operation["before"], operation["items"], new))
    if operation["op"] == "replace":
        [place] = _all_of(entries, [operation["entry"]], unlocked="replace it")
        [fresh] = new([operation["track_id"]])
        # It stays the same entry: what is said about the place stays, what was said about the track does not.
        return _each(entries, [place], lambda entry: fresh._replace(id=entry.id, note=entry.note))
    if operation["op"] == "note":
        text = lines("note", operation["text"])
        return _each(entries, _all_of(entries, [operation["entry"]]), lambda entry: entry._replace(note=text))
    if operation["op"] == "lock":
        locked = operation["locked"]
        places = _all_of(entries, operation["entries"])
        return _each(entries, places, lambda entry: entry._replace(locked=locked))
    if operation["op"] == "cut":
        seconds = operation["seconds"]
        cut = None if seconds is None else float(seconds)
        return _each(entries, _all_of(entries, [operation["entry"]]), lambda entry: entry._replace(cut=cut))
    return about_edit(state, operation["changes"])


def about_edit(state: State, changes: AboutChanges) -> Edit:
    """Other words and numbers for a list."""
    before: dict[str, Any] = {"name": state.name, **state.about}
    after: dict[str, Any] = dict(changes)
    if "name" in changes:
        after["name"] = typed("name", changes["name"], desk_limits.LIST_NAME)
    if "room" in changes:
        after["room"] = optional("room", changes["room"], desk_limits.ROOM)
    if "note" in changes:
        after["note"] = lines("note", changes["note"])
    if "plan" in changes:
        after["plan"] = clean_plan(changes["plan"])
    return Edit(about={name: (before[name], value) for name, value in after.items() if value != before[name]})


def lines(field: str, text: str) -> str:
    """Text of several lines, each cleaned. `PikaError("invalid_value")` when it is too long."""
    words = "\n".join(optional(field, line, limits.NOTE) for line in text.strip().splitlines())
    if len(words) > limits.NOTE:
        raise PikaError(
            "invalid_value",
            f"The {field} is too long: it may have {limits.NOTE} characters, not {len(words)}.",
            field=field,
        )
    return words


def unlocked_or_refused(entries: Iterable[Entry], what: str) -> None:
    """Raises `PikaError("entry_locked")` for the first locked one."""
    for entry in entries:
        if entry.locked:
            raise PikaError(
                "entry_locked", f'"{entry.title}" is locked. Unlock it to {what}.', entry=entry.id
            )


def place_before(entries: Sequence[Entry], entry_id: int | None) -> int:
    """The place of what is put before an entry (None: last). `PikaError("not_found")`."""
    return len(entries) if entry_id is None else place_of(entries, entry_id)


def place_of(entries: Sequence[Entry], entry_id: int) -> int:
    """Where an entry stands, from 0. `PikaError("not_found")`."""
    return _all_of(entries, [entry_id])[0]


def _all_of(entries: Sequence[Entry], ids: Sequence[int], unlocked: str | None = None) -> list[int]:
    """Their places, in the order of `ids`; each named once. `unlocked`: what a locked one is not for."""
    places = {entry.id: place for place, entry in enumerate(entries)}
    found = []
    for entry_id in dict.fromkeys(ids):
        if entry_id not in places:
            raise PikaError("not_found", f"There is no entry {entry_id} in this list.", entry=entry_id)
        found.append(places[entry_id])
    if unlocked is not None:
        unlocked_or_refused((entries[place] for place in found), unlocked)
    return found


def _each(entries: Sequence[Entry], places: Iterable[int], change: Callable[[Entry], Entry]) -> Edit:
    after = list(entries)
    for place in places:
        after[place] = change(entries[place])
    return Edit(changed_one_by_one(entries, after))


def _without(entries: Sequence[Entry], gone: set[int]) -> tuple[Splice, ...]:
    """A splice for each run of places that go, the last one first, so that no place moves meanwhile."""
    splices: list[Splice] = []
    runs: list[list[int]] = []
    for place in sorted(gone):
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    for run in reversed(runs):
        splices.append(Splice(run[0], tuple(entries[run[0] : run[-1] + 1]), ()))
    return tuple(splices)


def _moved(entries: Sequence[Entry], ids: Sequence[int], before: int | None) -> tuple[Splice, ...]:
    """The named entries, together, before another one: which is the next that stays when it moves itself."""
    places = _all_of(entries, ids, unlocked="move it")
    going = set(places)
    target = place_before(entries, before)
    while target in going:
        target += 1
    at = target - sum(1 for place in going if place < target)
    taken = _without(entries, going)
    put = Splice(at, (), tuple(entries[place] for place in places))
    rest = [entry for place, entry in enumerate(entries) if place not in going]
    if [*rest[:at], *put.into, *rest[at:]] == list(entries):
        return ()
    return (*taken, put)


def _arranged(entries: Sequence[Entry], ids: Sequence[int]) -> list[Entry]:
    places = _all_of(entries, ids)
    if len(places) != len(entries):
        raise PikaError(
            "invalid_value",
            f"An order names each of the {len(entries)} entries, not {len(places)}.",
            field="entries",
            value=len(places),
        )
    free = iter(entries[place] for place in places if not entries[place].locked)
    return [entry if entry.locked else next(free) for entry in entries]


def _put(
    entries: Sequence[Entry],
    after: int | None,
    before: int | None,
    items: Sequence[PutTrack | PutEntry],
    new: NewEntries,
) -> tuple[Splice, ...]:
    first = 0 if after is None else place_before(entries, after) + 1
    last = place_before(entries, before)
    if last < first:
        raise PikaError(
            "invalid_value", "The end of the stretch lies before its start.", field="before", value=before
        )
    stretch = {entry.id: entry for entry in entries[first:last]}
    named = [(_entry_in(item), _track_in(item)) for item in items]
    stay = [entry_id for entry_id, _ in named if entry_id is not None]
    for entry_id in stay:
        if entry_id not in stretch:
            raise PikaError("not_found", f"There is no entry {entry_id} between the two.", entry=entry_id)
    if len(set(stay)) != len(stay):
        raise PikaError("invalid_value", "An entry is named twice.", field="items", value=stay)
    unlocked_or_refused((entry for entry in stretch.values() if entry.id not in stay), "take it out")
    fresh = iter(new([track_id for _, track_id in named if track_id is not None]))
    put = [next(fresh) if entry_id is None else stretch[entry_id] for entry_id, _ in named]
    return between(entries, [*entries[:first], *put, *entries[last:]])


def _entry_in(item: PutTrack | PutEntry) -> int | None:
    return cast("PutEntry", item)["entry"] if "entry" in item else None


def _track_in(item: PutTrack | PutEntry) -> int | None:
    return cast("PutTrack", item)["track_id"] if "track_id" in item else None
