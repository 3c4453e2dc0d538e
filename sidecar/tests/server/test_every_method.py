"""Every method of the contract over a real socket, on a real library of real files."""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support.held import Gate
from support.music import PNG, tone
from support.sidecar import NO_CLOUD, Page, RpcFailure, Sidecar

from pika_sidecar.contract import calls
from pika_sidecar.library.value_sources import DEFAULT_ORDER
from pika_sidecar.server.methods import HANDLERS

pytestmark = pytest.mark.not_under_wine(why="same code")


async def test_hello_and_health(start: Callable[..., Sidecar], tmp_path: Path) -> None:
    sidecar = start()
    page = await sidecar.page()
    hello = await page.call("app.hello", client_build="test")
    assert hello["protocol"] == 1 and hello["shell"] == "browser" and hello["build"] == "source"
    assert (
        hello["data_dir"] == str(tmp_path / "data") and hello["first_run"] is True and hello["error"] is None
    )
    health = await page.call("app.health")
    assert health["ok"] is True and health["uptime_s"] > 0 and health["workers"] == 0
    assert health["build"] == "source"


async def test_health_tells_of_the_pages_that_have_said_hello(start: Callable[..., Sidecar]) -> None:
    sidecar = start()
    observer, first, second = [await sidecar.page() for _ in range(3)]
    assert (await observer.call("app.health"))["pages"] == []
    await first.call("app.hello", client_build="one")
    await second.call("app.hello", client_build="two")
    assert (await observer.call("app.health"))["pages"] == ["one", "two"]
    await first.call("app.hello", client_build="one")
    await second.close()
    await observer.until("app.health", lambda health: health["pages"] == ["one"])
    with pytest.raises(RpcFailure):
        await observer.call("app.hello", client_build=5)
    assert (await observer.call("app.health"))["pages"] == ["one"]


async def test_settings(start: Callable[..., Sidecar]) -> None:
    page = await start().page()
    defaults = {
        "key_notation": "camelot",
        "workers": None,
        "auto_analyze": True,
        "cloud_url": NO_CLOUD,
        "value_order": list(DEFAULT_ORDER),
        "columns": ["artist", "bpm", "key", "energy", "duration", "state"],
    }
    assert await page.call("settings.get") == defaults
    changed = await page.call("settings.set", changes={"workers": 1, "key_notation": "open_key"})
    assert (
        changed == {**defaults, "workers": 1, "key_notation": "open_key"} == await page.call("settings.get")
    )
    with pytest.raises(RpcFailure) as refused:
        await page.call("settings.set", changes={"auto_analyze": False, "workers": 0})
    assert refused.value.code == "invalid_value" and refused.value.data["field"] == "workers"
    assert (await page.call("settings.get"))["auto_analyze"] is True
    for url in ("http://cloud.example", "cloud", "", 5, "https://cloud.example/path"):
        with pytest.raises(RpcFailure) as refused:
            await page.call("settings.set", changes={"cloud_url": url})
        assert refused.value.code == "invalid_value" and refused.value.data["field"] == "cloud_url"
    changed = await page.call("settings.set", changes={"cloud_url": " https://cloud.example/ "})
    assert changed["cloud_url"] == "https://cloud.example" == (await page.call("account.get"))["cloud_url"]
    assert (await page.call("settings.set", changes={"cloud_url": None}))["cloud_url"] == NO_CLOUD
    with pytest.raises(RpcFailure) as refused:
        await page.call("settings.set", changes={"colour": "red"})
    assert refused.value.code == "unknown_setting"


async def test_a_build_that_knows_no_cloud(start: Callable[..., Sidecar]) -> None:
    page = await start(env={"PIKA_CLOUD_URL": ""}).page()
    assert (await page.call("settings.get"))["cloud_url"] is None
    account = await page.call("account.get")
    assert account["cloud_url"] is None and account["signed_in"] is False
    for method, params in (
        ("live.start", {"name": "DJ", "title": "", "listed": True}),
        ("account.sign_in", {"email": "dj@dj.example", "password": "a long password"}),
        ("account.recover", {"code": "ABCD-EFGH"}),
    ):
        with pytest.raises(RpcFailure) as refused:
            await page.call(method, **params)
        assert refused.value.code == "no_cloud" and "settings" in refused.value.message
    assert (await page.call("live.status"))["state"] == "off"
    # The DJ enters one: now it is asked, here in vain.
    await page.call("settings.set", changes={"cloud_url": NO_CLOUD})
    assert (await page.call("account.get"))["cloud_url"] == NO_CLOUD
    with pytest.raises(RpcFailure) as refused:
        await page.call("account.sign_in", email="dj@dj.example", password="a long password")
    assert refused.value.code == "offline"
    assert (await page.call("settings.set", changes={"cloud_url": None}))["cloud_url"] is None


async def test_a_folder_from_adding_to_removing(start: Callable[..., Sidecar], music: Path) -> None:
    tone(music / "b.wav", title="Bésame", artist="Björk", album="Post", cover=PNG)
    tone(music / "sub" / "a.wav", title="Again", artist="Zaz")
    (music / "notes.txt").write_text("no audio")
    (music / ".hidden.wav").write_bytes(b"x")
    page = await start().page()
    folder = await page.scanned(music)
    assert folder == {"id": folder["id"], "path": str(music), "track_count": 0, "missing": False}
    [listed] = (await page.call("folders.list"))["folders"]
    assert listed["track_count"] == 2
    rows = await page.rows()
    assert [row["title"] for row in rows] == ["Again", "Bésame"]
    assert [row["has_cover"] for row in rows] == [False, True]
    assert [row["artist"] for row in await page.rows(search="bjork besame")] == ["Björk"]
    await page.analysed()
    rows = await page.rows()
    assert [row["state"] for row in rows] == ["done", "done"] and rows[0]["duration"] == pytest.approx(2.0)

    track = await page.call("tracks.get", id=rows[1]["id"])
    assert track["analysis"]["ok" if "ok" in track["analysis"] else "analysis_version"]
    assert not {"path", "tags", "waveform"} & set(track["analysis"])
    assert track["file"]["format"] == "wav" and track["file"]["channels"] == 1 and track["album"] == "Post"
    wave = await page.call("tracks.waveform", id=track["id"])
    lengths = {len(base64.b64decode(wave[band])) for band in ("low", "mid", "high")}
    assert len(lengths) == 1 and 0 < lengths.pop() <= 2000
    cover = await page.call("tracks.cover", id=track["id"])
    assert cover["mime"] == "image/png" and base64.b64decode(cover["data"]) == PNG
    assert await page.call("tracks.cover", id=rows[0]["id"]) is None

    for wrong, code in (
        (music / "sub", "folder_inside"),
        (music, "folder_exists"),
        (music / "nix", "not_found"),
        (music / "notes.txt", "not_a_folder"),
        ("relative?\0", "not_found"),
    ):
        with pytest.raises(RpcFailure) as refused:
            await page.call("folders.add", path=str(wrong))
        assert refused.value.code == code and refused.value.message

    edited = await page.call("tracks.edit", id=track["id"], field="title", value="Mine")
    assert await page.call("folders.remove", id=folder["id"]) == {}
    assert await page.rows() == [] and (await page.call("folders.list"))["folders"] == []
    with pytest.raises(RpcFailure) as hidden:
        await page.call("tracks.get", id=track["id"])
    assert hidden.value.code == "not_found"
    await page.scanned(music)
    back = await page.call("tracks.get", id=track["id"])
    assert (
        back["title"] == "Mine"
        and back["state"] == "done"
        and back["last_edit"]["edit_id"] == edited["edit_id"]
    )


async def test_edit_and_undo(start: Callable[..., Sidecar], music: Path) -> None:
    tone(music / "a.wav", 4)
    page = await start().page()
    await page.scanned(music)
    await page.analysed()
    [row] = await page.rows()
    first = await page.call("tracks.edit", id=row["id"], field="bpm", value=96.5)
    second = await page.call("tracks.edit", id=row["id"], field="bpm", value="98,25")
    key = await page.call("tracks.edit", id=row["id"], field="key", value="F#m")
    assert key["track"]["key"] == {"name": "F# minor", "camelot": "11A", "open_key": "4m"}
    assert key["track"]["edited"] == ["bpm", "key"] and key["track"]["bpm"] == 98.25
    assert key["track"]["beats"]["period"] == pytest.approx(60 / 98.25)
    with pytest.raises(RpcFailure) as blocked:
        await page.call("tracks.undo", edit_id=first["edit_id"])
    assert blocked.value.code == "newer_edit" and blocked.value.data["edit_id"] == second["edit_id"]

    await page.call("analysis.start", track_ids=[row["id"]], again=True)
    await page.analysed()
    again = await page.call("tracks.get", id=row["id"])
    assert again["bpm"] == 98.25 and again["key"]["camelot"] == "11A" and again["state"] == "done"

    undone = await page.call("tracks.undo", edit_id=second["edit_id"])
    assert undone["track"]["bpm"] == 96.5
    with pytest.raises(RpcFailure) as twice:
        await page.call("tracks.undo", edit_id=second["edit_id"])
    assert twice.value.code == "already_undone"
    await page.call("tracks.undo", edit_id=first["edit_id"])
    cleared = await page.call("tracks.edit", id=row["id"], field="key", value=None)
    assert cleared["track"]["edited"] == [] and cleared["track"]["bpm"] == row["bpm"]
    assert cleared["track"]["last_edit"] == {
        "edit_id": cleared["edit_id"],
        "field": "key",
        "tracks": 1,
    }

    for field, value in (
        ("bpm", 19),
        ("bpm", 401),
        ("energy", 0),
        ("key", "H dur"),
        ("year", 99),
        ("title", " "),
    ):
        with pytest.raises(RpcFailure) as refused:
            await page.call("tracks.edit", id=row["id"], field=field, value=value)
        assert refused.value.code == "invalid_value" and refused.value.data["field"] == field
        assert str(value) in refused.value.message or value == " "
    with pytest.raises(RpcFailure) as refused:
        await page.call("tracks.edit", id=row["id"], field="path", value="/etc/passwd")
    assert refused.value.code == "unknown_field"


async def test_similar_tracks_come_with_reasons(start: Callable[..., Sidecar], music: Path) -> None:
    for name in ("a", "b", "c"):
        tone(music / f"{name}.wav", 1)
    page = await start().page()
    await page.call("settings.set", changes={"auto_analyze": False})
    await page.scanned(music)
    ids = [row["id"] for row in await page.rows()]
    assert await page.call("tracks.similar", id=ids[0]) == {"rows": []}
    for track_id, bpm, key in zip(ids, (100, 102, 190), ("8A", "8A", "3A"), strict=True):
        await page.call("tracks.edit", id=track_id, field="bpm", value=bpm)
        await page.call("tracks.edit", id=track_id, field="key", value=key)
    best, other = (await page.call("tracks.similar", id=ids[0], limit=5))["rows"]
    assert best["track"]["id"] == ids[1] and best["track"]["title"] == "b" and 0.8 < best["score"] < 1
    assert best["reasons"] == [
        {"code": "key", "relation": "same", "steps": 0},
        {"code": "tempo", "change": 2.0, "multiple": 1.0, "pitch": -1.96},
    ]
    assert other["reasons"][0] == {"code": "key", "relation": "boost", "steps": 7}
    assert other["reasons"][1]["multiple"] == 0.5 and other["score"] < best["score"]
    assert len((await page.call("tracks.similar", id=ids[0], limit=1))["rows"]) == 1
    with pytest.raises(RpcFailure) as unknown:
        await page.call("tracks.similar", id=12345)
    assert unknown.value.code == "not_found"


async def test_filters_in_the_search_field(start: Callable[..., Sidecar], music: Path) -> None:
    for name in ("a", "b"):
        tone(music / f"{name}.wav", 1)
    page = await start().page()
    await page.call("settings.set", changes={"auto_analyze": False})
    await page.scanned(music)
    await page.call("tracks.edit", id=(await page.rows())[0]["id"], field="genre", value="Soul")
    found = await page.call("tracks.list", search="genre:soul gnere:x")
    assert [row["title"] for row in found["rows"]] == ["a"]
    assert [term["problem"] for term in found["terms"]] == [
        None,
        'There is no filter "gnere". Write genre:x.',
    ]
    assert await page.call("search.count", search="-genre:soul") == {"total": 1}
    [without] = (await page.call("search.looser", search="genre:soul bpm:104"))["without"]
    assert without["term"]["text"] == "bpm:104" and without["total"] == 1
    assert await page.call("search.choices", field="genre") == {"choices": [{"value": "Soul", "total": 1}]}


async def test_smart_lists_are_told_to_all_pages(start: Callable[..., Sidecar]) -> None:
    sidecar = start()
    page, other = await sidecar.page(), await sidecar.page()
    assert await page.call("smart_lists.list") == {"lists": []}
    added = await page.call("smart_lists.add", name="Slow", search="bpm<90")
    assert added["lists"] == [{"id": added["id"], "name": "Slow", "search": "bpm<90"}]
    assert await other.call("smart_lists.list") == {"lists": added["lists"]}
    changed = await other.call("smart_lists.change", id=added["id"], search="bpm<100")
    assert changed["lists"][0]["search"] == "bpm<100"
    assert await page.call("smart_lists.move", id=added["id"], to=3) == changed
    assert await page.call("smart_lists.remove", id=added["id"]) == {"lists": []}
    told = await other.told("smart_lists.changed", lambda said: said == {"lists": []})
    assert told == [{"lists": added["lists"]}, changed, changed, {"lists": []}]
    assert await page.call("smart_lists.restore", id=added["id"]) == changed
    with pytest.raises(RpcFailure) as refused:
        await page.call("smart_lists.add", name="", search="x")
    assert refused.value.code == "invalid_value"
    with pytest.raises(RpcFailure) as refused:
        await page.call("tracks.history", id=77)
    assert refused.value.code == "not_found"


async def test_completion_gives_folders_only(start: Callable[..., Sidecar], tmp_path: Path) -> None:
    (tmp_path / "Músic").mkdir()
    (tmp_path / "museum").mkdir()
    (tmp_path / ".mus").mkdir()
    (tmp_path / "music.txt").write_text("")
    page = await start().page()
    entries = (await page.call("paths.complete", prefix=str(tmp_path / "mus")))["entries"]
    assert [entry["name"] for entry in entries] == ["museum", "Músic"]
    assert entries[1]["path"] == str(tmp_path / "Músic")
    hidden = (await page.call("paths.complete", prefix=str(tmp_path / ".m")))["entries"]
    assert [entry["name"] for entry in hidden] == [".mus"]
    for odd in ("", "rela", "/nix/nix", "/\0"):
        assert isinstance((await page.call("paths.complete", prefix=odd))["entries"], list)


async def test_scan_start_status_cancel(start: Callable[..., Sidecar], music: Path, tmp_path: Path) -> None:
    gate = Gate(tmp_path / "gate", holds_scans=True)
    tone(music / "0.wav", 0.6)
    for i in range(1, 2500):
        os.link(music / "0.wav", music / f"{i}.wav")
    page = await start(env=gate.env).page()
    await page.call("settings.set", changes={"auto_analyze": False})
    await page.call("folders.add", path=str(music))
    gate.let(150, "scan-")
    while gate.left("scan-") or not gate.held("scan"):
        await asyncio.sleep(0.02)
    cancelled = await page.call("scan.cancel")
    assert cancelled["state"] == "cancelled" and 149 <= cancelled["added"] <= 150, "what was read stays"
    gate.open("scan-")
    assert len(await page.rows()) == min(500, cancelled["added"])
    assert (await page.call("scan.start"))["state"] == "running"
    rest = await page.until("scan.status", lambda status: status["state"] == "done")
    assert rest["added"] == 2500 - cancelled["added"] and rest["missing"] == 0 == rest["updated"]
    await page.call("scan.start")
    again = await page.until("scan.status", lambda status: status["state"] == "done")
    assert (again["added"], again["updated"], again["missing"], again["files_seen"]) == (0, 0, 0, 2500)
    with pytest.raises(RpcFailure) as unknown:
        await page.call("scan.start", folder_id=999)
    assert unknown.value.code == "not_found"


async def test_the_queue_starts_pauses_resumes_cancels(
    start: Callable[..., Sidecar], music: Path, gate: Gate
) -> None:
    for i in range(8):
        tone(music / f"{i}.wav", 3)
    page = await start(env=gate.env).page()
    await page.call("settings.set", changes={"auto_analyze": False, "workers": 1})
    await page.scanned(music)
    assert (await page.call("analysis.status"))["total"] == 0
    started = await page.call("analysis.start")
    assert started["state"] == "running" and started["total"] == 8
    gate.let(1)
    await page.until("analysis.status", lambda status: status["done"] == 1 and status["running"])
    await page.call("analysis.pause")
    gate.let(1)
    paused = await page.until("analysis.status", lambda status: not status["running"])
    assert paused["state"] == "paused" and paused["waiting"] == 6 and paused["seconds_left"] is None
    await asyncio.sleep(0.5)
    assert (await page.call("analysis.status"))["done"] == paused["done"]
    await page.call("analysis.resume")
    gate.let(1)
    moving = await page.until("analysis.status", lambda status: status["done"] > paused["done"])
    assert moving["speed"] > 0 and moving["seconds_left"] is not None
    cancelled = await page.call("analysis.cancel")
    assert cancelled["state"] == "idle" and cancelled["waiting"] == 0 and not cancelled["running"]
    states = [row["state"] for row in await page.rows()]
    assert states.count("done") == cancelled["done"] == 3 and states.count("waiting") == 5

    gate.open()
    one = next(row for row in await page.rows() if row["state"] == "waiting")
    only = await page.call("analysis.start", track_ids=[one["id"]])
    assert only["total"] == 1
    await page.analysed()
    with pytest.raises(RpcFailure) as unknown:
        await page.call("analysis.start", track_ids=[12345])
    assert unknown.value.code == "not_found"


async def test_sorting_puts_the_empty_last_and_is_stable(start: Callable[..., Sidecar], music: Path) -> None:
    for i, (title, artist) in enumerate([("B", "x"), ("a", ""), ("C", "X"), ("A", "y")]):
        tone(music / f"{i}.wav", 0.6 + i / 10, title=title, artist=artist)
    page = await start().page()
    await page.call("settings.set", changes={"auto_analyze": False})
    await page.scanned(music)
    assert [row["title"] for row in await page.rows(sort="title")] == ["a", "A", "B", "C"]
    assert [row["title"] for row in await page.rows(sort="artist")] == ["B", "C", "A", "a"]
    assert [row["title"] for row in await page.rows(sort="artist", direction="desc")] == ["A", "B", "C", "a"]
    await page.call("tracks.edit", id=(await page.rows())[2]["id"], field="bpm", value=100)
    for direction in ("asc", "desc"):
        assert (await page.rows(sort="bpm", direction=direction))[0]["title"] == "B"
    for sort in ("album", "key", "energy", "duration", "state", "added"):
        whole = [row["id"] for row in await page.rows(sort=sort)]
        paged = [(await page.rows(sort=sort, offset=i, limit=1))[0]["id"] for i in range(4)]
        assert whole == paged and len(set(whole)) == 4


@pytest.mark.parametrize(
    ("method", "params", "number"),
    [
        ("nix.nix", {}, -32601),
        ("tracks.get", {}, -32602),
        ("tracks.get", {"id": "1"}, -32602),
        ("tracks.get", {"id": True}, -32602),
        ("tracks.get", {"id": 1, "more": 2}, -32602),
        ("tracks.similar", {}, -32602),
        ("tracks.similar", {"id": 1, "limit": 0}, -32602),
        ("tracks.similar", {"id": 1, "limit": 101}, -32602),
        ("analysis.improve", {"track_ids": [1]}, -32602),
        ("tracks.list", {"sort": "path"}, -32602),
        ("tracks.list", {"limit": 501}, -32602),
        ("tracks.list", {"offset": -1}, -32602),
        ("tracks.list", {"direction": "up"}, -32602),
        ("tracks.list", {"states": "failed"}, -32602),
        ("tracks.list", {"states": ["broken"]}, -32602),
        ("analysis.start", {"track_ids": ["1"]}, -32602),
        ("analysis.start", {"track_ids": [2**70]}, -32602),
        ("folders.add", {"path": "/tmp/\ud800"}, -32602),
        ("paths.complete", {"prefix": "/tmp/\ud800"}, -32602),
        ("tracks.list", {"search": "\ud800"}, -32602),
        ("tracks.list", {"search": "x" * 401}, -32602),
        ("search.count", {"search": "x" * 401}, -32602),
        ("search.looser", {}, -32602),
        ("search.choices", {"field": "bpm"}, -32602),
        ("settings.set", {"changes": []}, -32602),
        ("tracks.undo", {"edit_id": 77}, -32000),
        ("folders.remove", {"id": 77}, -32000),
        ("app.reset_library", {}, -32000),
    ],
)
async def test_wrong_calls_are_answered(
    shared_page: Callable[[], Page], method: str, params: dict[str, object], number: int
) -> None:
    with pytest.raises(RpcFailure) as refused:
        await shared_page().call(method, **params)
    assert refused.value.number == number


# Every method of updates and of the live night: what it must be given, and what it may be given.
LIVE_METHODS: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "updates.status": ({}, {}),
    "updates.check": ({}, {}),
    "updates.download": ({}, {}),
    "updates.install": ({}, {}),
    "updates.go_back": ({}, {}),
    "updates.settings": ({}, {"automatic": True, "channel": "next"}),
    "updates.dismiss": ({}, {}),
    "account.get": ({}, {}),
    "account.set": ({}, {"name": "Ana", "slug": "ana"}),
    "account.refresh": ({}, {}),
    "account.set_credentials": ({"email": "a@b.example"}, {"password": "long enough", "current": "before"}),
    "account.verify_email": ({"code": "1234 5678"}, {}),
    "account.recovery_code": ({}, {"current": "long enough"}),
    "account.sign_in": ({"email": "a@b.example", "password": "long enough"}, {}),
    "account.recover": ({"code": "ABC"}, {}),
    "account.devices": ({}, {}),
    "account.revoke_device": ({"id": "x"}, {}),
    "account.sign_out": ({}, {}),
    "account.nights": ({}, {}),
    "account.delete_night": ({"session": "6f2b6a0e-30c5-4a5e-9d4c-0f6f6f0d8a11"}, {}),
    "account.delete": ({"password": "long enough"}, {}),
    "live.status": ({}, {}),
    "live.start": ({"title": ""}, {"name": "Ana", "listed": True}),
    "live.end": ({}, {}),
    "live.set": ({}, {"title": "", "listed": True}),
    "live.announce": ({"text": "x", "seconds": 30}, {}),
    "live.announce_over": ({}, {}),
    "live.poll": ({"question": "x", "options": ["a", "b"]}, {"seconds": 30}),
    "live.poll_over": ({}, {}),
    "live.retract": ({"play": "x"}, {}),
    "live.dismiss": ({}, {}),
    "deck.status": ({}, {}),
    "deck.set": ({}, {"source": "virtualdj", "path": "/"}),
    "deck.play": ({"title": "x"}, {"artist": "x"}),
    "deck.stop": ({}, {}),
    "nights.list": ({}, {}),
    "nights.get": ({"id": 1}, {}),
    "nights.note": ({"id": 1, "text": "x"}, {"play": "x"}),
    "nights.export": ({"id": 1}, {}),
    "nights.remove": ({"id": 1}, {}),
    "nights.restore": ({"id": 1}, {}),
}


@pytest.mark.parametrize("method", LIVE_METHODS)
async def test_wrong_calls_of_the_live_night_are_answered(
    shared_page: Callable[[], Page], method: str
) -> None:
    required, optional = LIVE_METHODS[method]
    whole = {**required, **optional}
    wrong = [{**whole, "more": 1}]
    wrong += [{name: value for name, value in whole.items() if name != missing} for missing in required]
    for name, good in whole.items():
        bad: list[object] = [{}, 1.5, ["\ud800"], -1]
        if not isinstance(good, str):
            bad += ["x"]
        else:
            bad += [5, True, "half \ud800", []]
        wrong += [{**whole, name: value} for value in bad]
    for params in wrong:
        with pytest.raises(RpcFailure) as refused:
            await shared_page().call(method, **params)
        assert refused.value.number == -32602, params


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("account.set", {"name": "Ana"}, "not_signed_in"),
        ("account.devices", {}, "not_signed_in"),
        ("account.refresh", {}, "not_signed_in"),
        ("account.verify_email", {"code": "x"}, "not_signed_in"),
        ("account.revoke_device", {"id": "x"}, "not_signed_in"),
        ("account.recovery_code", {}, "not_signed_in"),
        ("account.nights", {}, "not_signed_in"),
        ("account.delete_night", {"session": "6f2b6a0e-30c5-4a5e-9d4c-0f6f6f0d8a11"}, "not_signed_in"),
        ("account.delete", {"password": None}, "not_signed_in"),
        ("account.set_credentials", {"email": "a", "password": "b"}, "not_signed_in"),
        ("account.sign_in", {"email": "a", "password": "b"}, "offline"),
        ("account.recover", {"code": "x"}, "offline"),
        ("live.start", {"title": ""}, "name_needed"),
        ("live.start", {"title": "x" * 81, "name": "Ana"}, "invalid_value"),
        ("live.start", {"title": "", "name": "x" * 61}, "invalid_value"),
        ("live.start", {"title": "", "name": " "}, "invalid_value"),
        ("live.end", {}, "not_live"),
        ("live.set", {"title": "x"}, "not_live"),
        ("live.announce", {"text": "x", "seconds": 30}, "not_live"),
        ("live.announce", {"text": " ", "seconds": 30}, "invalid_value"),
        ("live.announce", {"text": "x" * 281, "seconds": 30}, "invalid_value"),
        ("live.announce", {"text": "x", "seconds": 4}, "invalid_value"),
        ("live.poll", {"question": "?", "options": ["a"], "seconds": None}, "invalid_value"),
        ("live.poll", {"question": "?", "options": ["a"] * 7, "seconds": None}, "invalid_value"),
        ("live.poll", {"question": "?", "options": ["a", ""], "seconds": None}, "invalid_value"),
        ("live.poll", {"question": "", "options": ["a", "b"], "seconds": None}, "invalid_value"),
        ("live.poll", {"question": "?", "options": ["a", "b"], "seconds": 9}, "invalid_value"),
        ("live.poll_over", {}, "not_live"),
        ("live.retract", {"play": "x"}, "not_live"),
        ("deck.set", {"path": "/nix/nix"}, "deck_not_chosen"),
        ("deck.set", {"source": "mixxx", "path": "/nix/nix"}, "not_found"),
        ("deck.set", {"source": "mixxx", "path": "\0"}, "not_found"),
        ("deck.play", {"track_id": 77}, "not_found"),
        ("deck.play", {"title": " ", "artist": ""}, "invalid_value"),
        ("nights.get", {"id": 77}, "not_found"),
        ("nights.note", {"id": 77, "play": None, "text": ""}, "not_found"),
        ("nights.export", {"id": 77}, "not_found"),
        ("nights.remove", {"id": 77}, "not_found"),
        ("nights.restore", {"id": 77}, "not_found"),
        ("recordings.merge", {"keep": 77, "others": [78]}, "not_found"),
        ("recordings.merge", {"keep": 77, "others": [77]}, "invalid_value"),
        ("recordings.unmerge", {"merge": 77}, "already_undone"),
        ("recordings.apart", {"tracks": [77, 78]}, "not_found"),
        ("exports.write", {"format": "csv", "folder": "music"}, "invalid_value"),
        ("tag_writes.undo", {"batch": 77}, "already_undone"),
        ("exports.write", {"format": "csv", "folder": os.path.abspath(os.sep)}, "nothing_to_export"),
    ],
)
async def test_what_cannot_be_done_is_said_in_words(
    shared_page: Callable[[], Page], method: str, params: dict[str, object], code: str
) -> None:
    with pytest.raises(RpcFailure) as refused:
        await shared_page().call(method, **params)
    assert refused.value.code == code and len(refused.value.message) > 10


def test_every_method_of_the_contract_is_served_and_no_other() -> None:
    assert set(HANDLERS) == set(calls.METHODS)
    of_the_night = ("updates.", "account.", "live.", "deck.", "nights.")
    assert set(LIVE_METHODS) == {name for name in HANDLERS if name.startswith(of_the_night)}


async def test_health_is_answered_during_scan_and_analysis(
    start: Callable[..., Sidecar], music: Path, tmp_path: Path
) -> None:
    for i in range(4):
        tone(music / f"{i}.wav", 1)
    gate = Gate(tmp_path / "gate", holds_scans=True)
    page = await start(env=gate.env).page()
    await page.call("settings.set", changes={"workers": 1})
    await page.call("folders.add", path=str(music))
    await page.until("scan.status", lambda status: status["files_seen"] == 4)
    while not gate.held("scan"):
        await asyncio.sleep(0.02)
    assert (await page.call("app.health"))["ok"]
    assert (await page.call("scan.status"))["state"] == "running", "nobody waited for the scan"
    gate.open("scan-")
    await page.until("scan.status", lambda status: status["state"] == "done")
    gate.wait()
    assert (await page.call("app.health"))["workers"] == 1
    status = await page.call("analysis.status")
    assert status["done"] == 0 and len(status["running"]) == 1, "nobody waited for the analysis"
