"""Reading, comparing, taking and undoing, with the real worker, on a real library."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.taker import Taker

from pika_sidecar.errors import PikaError
from pika_sidecar.importing import apply
from pika_sidecar.library import edits
from pika_sidecar.library.library import Library

pytestmark = pytest.mark.not_under_wine(why="same code")

ALL = ("values", "cues", "grids", "lists")


def song(path: str, title: str = "", inner: str = "", tags: str = "") -> str:
    return f'<Song FilePath="{path}"><Tags Title="{title}" {tags}/>{inner}</Song>\n'


def database(folder: Path, songs: Sequence[str]) -> Path:
    """A VirtualDJ folder with these songs."""
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / "database.xml"
    place.write_text("<VirtualDJ_Database>\n" + "".join(songs) + "</VirtualDJ_Database>", encoding="utf-8")
    return place


FIRST = song(
    "/music/1.wav",
    "From VirtualDJ",
    '<Infos SongLength="181" PlayCount="3" /><Scan Bpm="0.5" Key="Am" /><Poi Pos="0.5" Type="beatgrid" />'
    '<Poi Pos="20" Num="1" Name="Go" /><Poi Pos="500" Num="2" />',
    'Stars="4"',
)


async def test_first_everything_is_new_and_then_the_same(taker: Taker, tmp_path: Path) -> None:
    place = database(
        tmp_path / "VirtualDJ", [FIRST, song("/music/2.wav", "Two"), song("/music/99.wav", "Nix")]
    )
    found = await taker.chosen(place)
    assert found["state"] == "ready" and found["program"] == "virtualdj" and found["tracks"] == 3
    assert found["counts"] == {
        "new": 2, "changed": 0, "same": 0, "conflicts": 0, "not_found": 1, "problems": 1, "lists": 0,
    }  # fmt: skip
    page = await taker.importing.entries(found["id"], kind="new", search="virtualdj from", offset=0, limit=9)
    [row] = page["rows"]
    assert (row["track_id"], row["found_by"], row["cues"], row["grid"]) == (1, "path", 1, 1)
    assert {"field": "bpm", "theirs": 120.0, "before": None, "mine": None} in row["changes"]
    problems = await taker.importing.problems(found["id"], search="", offset=0, limit=9)
    assert (
        [one["code"] for one in problems["rows"]]
        == ["cue_outside"]
        == [one["code"] for one in problems["kinds"]]
    )

    await taker.importing.take(found["id"], ALL)
    status = await taker.settled()
    assert status["work"] is None and status["error"] is None and sorted(taker.tracks) == [1, 2]
    [done] = status["imports"]
    assert (done["state"], done["tracks"], done["lists"]) == ("done", 2, 0)
    [after] = status["places"]
    assert after["counts"]["same"] == 2 and after["counts"]["new"] == 0
    values = dict(await taker.query("SELECT field, value FROM program_values WHERE track_id = 1"))
    assert values["bpm"] == "120.0" and values["rating"] == "4" and values["first_beat"] == "0.5"
    assert await taker.query("SELECT kind, seconds, name, slot FROM program_cues") == [("hot", 20.0, "Go", 1)]
    assert await taker.query("SELECT track_id, marks FROM program_grids") == [(1, "[[0.5, 120.0, null]]")]

    # The same once more brings nothing; what changed comes alone.
    database(tmp_path / "VirtualDJ", [FIRST, song("/music/2.wav", "Two, again")])
    again = await taker.chosen(place)
    assert (again["id"], again["counts"]["same"], again["counts"]["changed"]) == (found["id"], 1, 1)
    await taker.importing.take(again["id"], ALL)
    assert (await taker.settled())["imports"][0]["tracks"] == 1


async def test_only_what_was_chosen_is_taken(taker: Taker, tmp_path: Path) -> None:
    found = await taker.chosen(database(tmp_path / "VirtualDJ", [FIRST]))
    await taker.importing.take(found["id"], ("cues",))
    assert (await taker.settled())["places"][0]["counts"]["changed"] == 1, "the rest may still come"
    assert (
        await taker.query("SELECT * FROM program_values")
        == []
        == await taker.query("SELECT * FROM program_grids")
    )
    assert len(await taker.query("SELECT * FROM program_cues")) == 1
    with pytest.raises(PikaError) as refused:
        await taker.importing.take(found["id"], ())
    assert refused.value.code == "invalid_value"


async def test_an_import_is_undone_as_a_whole_the_newest_first(taker: Taker, tmp_path: Path) -> None:
    tables = ("program_values", "program_cues", "program_grids", "lists", "list_entries")
    tables += ("tracks",)

    async def everything() -> list[object]:
        return [await taker.query(f"SELECT * FROM {table}") for table in tables]

    folder = tmp_path / "VirtualDJ"
    (folder / "MyLists" / "Blues.subfolders").mkdir(parents=True)
    listed = folder / "MyLists" / "Blues.subfolders" / "Slow.vdjfolder"
    listed.write_text(
        '<VirtualFolder><song path="/music/3.wav" /><song path="/music/1.wav" /></VirtualFolder>'
    )
    before = await everything()
    place = await taker.chosen(database(folder, [FIRST]))
    assert place["counts"]["lists"] == 1
    [row] = (await taker.importing.lists(place["id"], search="slow", offset=0, limit=9))["rows"]
    assert row == {"name": "Slow", "parents": ["Blues"], "tracks": 2, "found": 2}
    await taker.importing.take(place["id"], ALL)
    first = (await taker.settled())["imports"][0]
    assert first["lists"] == 1 and len(taker.sets) == 1
    names = await taker.query("SELECT kind, name FROM lists ORDER BY id")
    assert names == [("folder", "Blues"), ("crate", "Slow")]
    taken = await everything()

    listed.write_text('<VirtualFolder><song path="/music/1.wav" /></VirtualFolder>')
    place = await taker.chosen(database(folder, [FIRST.replace("0.5", "0.6"), song("/music/4.wav", "Four")]))
    await taker.importing.take(place["id"], ALL)
    second = (await taker.settled())["imports"][0]
    with pytest.raises(PikaError) as refused:
        await taker.importing.undo(first["id"])
    assert refused.value.code == "newer_import"

    await taker.importing.undo(second["id"])
    status = await taker.settled()
    assert status["imports"][0]["state"] == "undone" and status["error"] is None
    assert (await everything())[:3] == taken[:3]
    assert await taker.query("SELECT track_id FROM list_entries ORDER BY place") == [(3,), (1,)]
    await taker.importing.undo(first["id"])
    await taker.settled()
    assert await everything() == before
    with pytest.raises(PikaError) as twice:
        await taker.importing.undo(first["id"])
    assert twice.value.code == "already_undone"
    # And what was undone can be taken again.
    await taker.importing.take(place["id"], ALL)
    assert (await taker.settled())["imports"][0]["state"] == "done"


async def test_a_crate_that_the_dj_has_changed_stays_when_its_import_is_undone(
    taker: Taker, tmp_path: Path
) -> None:
    list_file = tmp_path / "Friday.m3u8"
    list_file.write_text("/music/1.wav\n/music/2.wav\n")
    place = await taker.chosen(list_file)
    assert place["program"] == "m3u" and place["counts"]["new"] == 0 and place["counts"]["lists"] == 1
    await taker.importing.take(place["id"], ALL)
    imported = (await taker.settled())["imports"][0]
    await taker.library.run(lambda db: db.execute("UPDATE lists SET name = 'Mine'"))
    await taker.importing.undo(imported["id"])
    await taker.settled()
    assert await taker.query("SELECT name FROM lists") == [("Mine",)]


async def test_what_the_dj_has_set_stays_and_is_said(taker: Taker, tmp_path: Path) -> None:
    await taker.library.run(edits.edit, 1, "bpm", 64.5)
    place = await taker.chosen(database(tmp_path / "VirtualDJ", [FIRST]))
    assert place["counts"]["conflicts"] == 1
    page = await taker.importing.entries(place["id"], kind="conflicts", search="", offset=0, limit=9)
    assert {"field": "bpm", "theirs": 120.0, "before": None, "mine": 64.5} in page["rows"][0]["changes"]
    await taker.importing.take(place["id"], ALL)
    await taker.settled()
    assert await taker.query("SELECT bpm FROM tracks WHERE id = 1") == [(64.5,)]
    assert await taker.query("SELECT value FROM manual") == [("64.5",)]


async def test_a_rule_is_offered_kept_and_heeded(taker: Taker, tmp_path: Path) -> None:
    songs = [song(f"D:\\Old\\{i}.wav", f"T{i}") for i in range(1, 6)]
    place = await taker.chosen(database(tmp_path / "VirtualDJ", songs))
    assert place["counts"]["not_found"] == 5
    preview = await taker.importing.preview(place["id"])
    assert preview["rule_offers"] == [{"from": "D:/Old", "to": "/music", "tracks": 5}]
    await taker.importing.add_rule("D:\\Old\\", "/music")
    status = await taker.settled()
    [rule] = status["rules"]
    assert (rule["from"], rule["to"]) == ("D:\\Old", "/music")
    assert status["places"][0]["counts"]["new"] == 5
    page = await taker.importing.entries(place["id"], kind="new", search="", offset=4, limit=9)
    assert [row["found_by"] for row in page["rows"]] == ["rule"] and page["total"] == 5
    await taker.importing.remove_rule(rule["id"])
    assert (await taker.settled())["places"][0]["counts"]["not_found"] == 5
    for source, target in (("", "/music"), ("/a", "/A/"), ("/a", "\0")):
        with pytest.raises(PikaError) as refused:
            await taker.importing.add_rule(source, target)
        assert refused.value.code == "invalid_value"
    with pytest.raises(PikaError):
        await taker.importing.remove_rule(77)


async def test_a_folder_that_pika_does_not_know_is_offered(taker: Taker, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    songs = [song(str(other / f"{i}.mp3")) for i in range(4)] + [song("/nix/nix/1.mp3")]
    place = await taker.chosen(database(tmp_path / "VirtualDJ", songs))
    preview = await taker.importing.preview(place["id"])
    assert preview["folder_offers"] == [{"path": str(other), "tracks": 4}], "what is not there is not offered"


async def test_what_cannot_be_read_says_why_and_the_next_one_is_read(taker: Taker, tmp_path: Path) -> None:
    bad = tmp_path / "database.xml"
    bad.write_text('<!DOCTYPE x [<!ENTITY a "b">]><VirtualDJ_Database/>')
    found = await taker.chosen(bad)
    assert found["state"] == "failed" and found["error"]["code"] == "entities" and found["counts"] is None
    with pytest.raises(PikaError) as refused:
        await taker.importing.preview(found["id"])
    assert refused.value.code == "not_ready"
    bad.write_text("<VirtualDJ_Database>" + FIRST)
    again = await taker.chosen(bad)
    assert again["id"] == found["id"] and again["state"] == "ready" and again["counts"]["problems"] == 2
    (tmp_path / "notes.xml").write_text("<notes />")
    for path, code in ((tmp_path / "nix.xml", "not_found"), (tmp_path / "notes.xml", "unknown_program")):
        with pytest.raises(PikaError) as unknown:
            await taker.importing.choose(str(path))
        assert unknown.value.code == code


async def test_an_import_that_is_cancelled_leaves_nothing(
    taker: Taker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply, "BATCH", 5)
    songs = [song(f"/music/{i}.wav", f"T{i}") for i in range(1, 41)]
    place = await taker.chosen(database(tmp_path / "VirtualDJ", songs))
    await taker.importing.take(place["id"], ALL)
    while not taker.tracks:
        await asyncio.sleep(0)
    with pytest.raises(PikaError) as busy:
        await taker.importing.look()
    assert busy.value.code == "busy"
    await taker.importing.cancel()
    status = taker.importing.status()
    assert status["imports"][0]["state"] == "undone" and status["places"][0]["counts"]["new"] == 40
    assert await taker.query("SELECT * FROM program_values") == []
    await taker.importing.cancel()


async def test_an_import_that_was_cut_off_is_said_and_can_be_undone(taker: Taker, tmp_path: Path) -> None:
    place = await taker.chosen(database(tmp_path / "VirtualDJ", [FIRST]))
    await taker.importing.take(place["id"], ALL)
    await taker.settled()
    await taker.library.run(lambda db: db.execute("UPDATE imports SET state = 'running'"))
    await taker.close()
    later = Taker(tmp_path / "data")
    await later.importing.open()
    [left] = later.importing.status()["imports"]
    assert left["state"] == "cut_off" and not (tmp_path / "data" / "sources").exists()
    await later.importing.undo(left["id"])
    assert (await later.settled())["imports"][0]["state"] == "undone"
    assert await later.query("SELECT * FROM program_values") == []
    await later.close()
    taker.library = Library(tmp_path / "data")  # for the fixture to close


async def test_the_usual_places_are_looked_at_when_asked(
    taker: Taker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    place = database(home / "Documents" / "VirtualDJ", [FIRST])
    monkeypatch.setenv("USERPROFILE" if sys.platform == "win32" else "HOME", str(home))
    chosen = await taker.chosen(database(tmp_path / "VirtualDJ", [song("/music/2.wav", "Two")]))
    assert taker.importing.status()["looked"] is False
    await taker.importing.look()
    status = await taker.settled()
    assert status["looked"] and not status["busy"]
    by_path = {one["path"]: one for one in status["places"]}
    assert by_path[str(place)]["state"] == "ready" and not by_path[str(place)]["chosen"]
    assert by_path[chosen["path"]]["state"] == "ready" and by_path[chosen["path"]]["chosen"]
    os.unlink(place)
    await taker.importing.look()
    assert str(place) not in {one["path"] for one in (await taker.settled())["places"]}


async def test_a_worker_that_dies_is_said(taker: Taker, tmp_path: Path) -> None:
    taker.importing._reader = type(taker.reader)(command=[sys.executable, "-c", DYING])
    found = await taker.chosen(tmp_path / "x.m3u")
    assert found["state"] == "failed" and found["error"]["code"] == "worker_died"
    await taker.importing._reader.close()


DYING = """
import json, sys
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    if "recognise" not in asked: sys.exit("it was too much")
    place = {"program": "m3u", "path": asked["recognise"], "changed": None}
    print(json.dumps({"id": asked["id"], "place": place}), flush=True)
"""
