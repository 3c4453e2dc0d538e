"""Out and in again changes nothing: what a format says that it can hold is what its reader reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.collection_maker import some_collection

from pika_sidecar.exporting.new_files import write_new
from pika_sidecar.library.exports.file_names import file_name
from pika_sidecar.library.exports.formats import FORMATS
from pika_sidecar.library.exports.m3u import M3U8
from pika_sidecar.library.exports.out import Collection, Export, lost_of
from pika_sidecar.library.exports.serato import below_drive, chunk
from pika_sidecar.library.sources.entry import Source, SourceList, SourceProblem, SourceTrack
from pika_sidecar.library.sources.m3u import M3U
from pika_sidecar.library.sources.rekordbox import Rekordbox
from pika_sidecar.library.sources.serato import Serato
from pika_sidecar.library.sources.traktor import Traktor
from pika_sidecar.library.sources.virtualdj import VirtualDJ

SEEDS = range(8)

Read = tuple[list[SourceTrack], list[SourceList], list[SourceProblem]]


def out_and_in(export: Export, source: Source, collection: Collection, place: Path) -> Read:
    """Write it into the folder of `place`, and read it from there."""
    folder = place if place.suffix == "" else place.parent
    if folder.name in ("VirtualDJ", "_Serato_"):
        folder = folder.parent
    written = export.write(collection, folder)
    assert write_new(folder, written.files) == list(written.files)
    tracks, lists, problems = [], [], []
    for one in source.read(place):
        if isinstance(one, SourceTrack):
            tracks.append(one)
        elif isinstance(one, SourceList):
            lists.append(one)
        else:
            problems.append(one)
    return tracks, lists, problems


def expressible(export: Export, collection: Collection) -> Iterator[SourceTrack]:
    """What of each track must come back."""
    return (kept for track in collection.tracks if (kept := export.expressible(track)) is not None)


def named(lists: list[SourceList], paths: dict[str, str]) -> list[tuple[tuple[str, ...], str, list[str]]]:
    """Lists by what a person sees of them, in any order."""
    return sorted((one.parents, one.name, [paths[key] for key in one.tracks]) for one in lists)


def as_files_name_them(one: SourceList) -> SourceList:
    """Where lists are files, their names are what a file may be called."""
    return replace(one, name=file_name(one.name), parents=tuple(map(file_name, one.parents)))


@pytest.mark.parametrize("seed", SEEDS)
def test_virtualdj(seed: int, tmp_path: Path) -> None:
    collection = some_collection(seed)
    export = FORMATS["virtualdj"]
    place = tmp_path / "VirtualDJ" / "database.xml"
    tracks, lists, problems = out_and_in(export, VirtualDJ(), collection, place)
    assert problems == []
    assert tracks == [replace(track, key=track.path) for track in expressible(export, collection)]
    paths = {track.key: track.path for track in collection.tracks}
    # A list without tracks is a filter to VirtualDJ, and is not read.
    wanted = [as_files_name_them(one) for one in collection.lists if one.tracks]
    assert named(lists, {track.key: track.path for track in tracks}) == named(wanted, paths)


@pytest.mark.parametrize("seed", SEEDS)
def test_rekordbox(seed: int, tmp_path: Path) -> None:
    collection = some_collection(seed)
    export = FORMATS["rekordbox"]
    tracks, lists, problems = out_and_in(export, Rekordbox(), collection, tmp_path / "rekordbox.xml")
    assert problems == []
    wanted = list(expressible(export, collection))
    assert [replace(track, key="") for track in tracks] == [replace(track, key="") for track in wanted]
    paths = {track.key: track.path for track in collection.tracks}
    assert named(lists, {track.key: track.path for track in tracks}) == named(list(collection.lists), paths)


@pytest.mark.parametrize("seed", SEEDS)
def test_traktor(seed: int, tmp_path: Path) -> None:
    collection = some_collection(seed)
    export = FORMATS["traktor"]
    tracks, lists, problems = out_and_in(export, Traktor(), collection, tmp_path / "Pika.nml")
    assert problems == []
    wanted = list(expressible(export, collection))
    assert [replace(track, key="") for track in tracks] == [replace(track, key="") for track in wanted]
    paths = {track.key: track.path for track in collection.tracks}
    assert named(lists, {track.key: track.path for track in tracks}) == named(list(collection.lists), paths)


@pytest.mark.parametrize("seed", SEEDS)
def test_serato(seed: int, tmp_path: Path) -> None:
    collection = some_collection(seed)
    export = FORMATS["serato"]
    place = tmp_path / "_Serato_"
    place.mkdir()
    (place / "database V2").write_bytes(
        chunk(b"vrsn", "2.0/Serato Scratch LIVE Database".encode("utf-16-be"))
    )
    tracks, lists, problems = out_and_in(export, Serato(), collection, place)
    assert problems == []
    # Paths count from the top of the drive, and this folder is one.
    on_drive = {track.key: below_drive(track.path) or "" for track in collection.tracks}
    in_lists = {key for one in collection.lists for key in one.tracks}
    wanted = {on_drive[track.key] for track in expressible(export, collection) if track.key in in_lists}
    assert {track.key for track in tracks} == wanted
    assert all(track == SourceTrack(track.key, track.path, only_listed=True) for track in tracks)
    assert all(track.path.replace("\\", "/").endswith(f"/{track.key}") for track in tracks)
    named_lists = [as_files_name_them(one) for one in collection.lists]
    assert named(lists, {key: key for key in on_drive.values()}) == named(named_lists, on_drive)


@pytest.mark.parametrize("seed", SEEDS)
def test_m3u8(seed: int, tmp_path: Path) -> None:
    collection = some_collection(seed)
    export = FORMATS["m3u8"]
    tracks, lists, problems = out_and_in(export, M3U(), collection, tmp_path)
    assert problems == []
    in_lists = {key for one in collection.lists for key in one.tracks}
    wanted = [track for track in expressible(export, collection) if track.key in in_lists]
    key = {track.path: track for track in tracks}
    assert key == {track.path: replace(track, key=track.path) for track in wanted}
    paths = {track.key: track.path for track in collection.tracks}
    named_lists = [as_files_name_them(one) for one in collection.lists]
    assert named(lists, {track.key: track.path for track in tracks}) == named(named_lists, paths)


def test_relative_lists_lead_to_the_music(tmp_path: Path) -> None:
    music = tmp_path / "music" / "a"
    music.mkdir(parents=True)
    tracks = tuple(SourceTrack(str(n), str(music / f"{n}.mp3"), title="T") for n in range(3))
    lists = (SourceList("l", "Night", ("Sets",), tracks=("2", "0")),)
    folder = tmp_path / "out"
    folder.mkdir()
    read, found, _ = out_and_in(FORMATS["m3u8_relative"], M3U(), Collection(tracks, lists), folder)
    assert [track.path for track in read] == [tracks[2].path, tracks[0].path]
    assert [one.name for one in found] == ["Night"]
    assert "../../music/a/2.mp3" in (folder / "Sets" / "Night.m3u8").read_text(encoding="utf-8")


def test_tracks_without_a_list_make_one(tmp_path: Path) -> None:
    written = M3U8().write(Collection((SourceTrack("1", "/a.mp3"),)), tmp_path)
    assert written.files == {"All tracks.m3u8": b"#EXTM3U\n/a.mp3\n"}


def test_every_format_says_what_it_loses() -> None:
    collection = some_collection(1)
    for export in FORMATS.values():
        kept = [export.expressible(track) for track in collection.tracks]
        written = export.write(collection, Path("/out"))
        assert written.lost == lost_of(collection.tracks, kept)
        # What is left is whole: a second time nothing is lost.
        assert all(track is None or export.expressible(track) == track for track in kept), export.name
        assert written.files


def test_what_is_lost_is_counted_by_field() -> None:
    said = SourceTrack("1", "/a.mp3", title="T", artist="A", energy=7, bpm=101.234, rating=4)
    [tempo, energy] = lost_of([said], [replace(said, energy=None, bpm=101.23)])
    assert (tempo.field, tempo.count, tempo.changed) == ("bpm", 1, 1)
    assert (energy.field, energy.count, energy.changed, energy.examples) == (
        "energy",
        1,
        0,
        ("A \N{EN DASH} T",),
    )
    assert lost_of([said, said], [None, said])[0].field == "track"
