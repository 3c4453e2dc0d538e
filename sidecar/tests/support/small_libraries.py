"""A library of each program with eight tracks, for tests of what all of them have in common. Each function is
called as the program is, and returns the file that was made.
"""

from __future__ import annotations

from pathlib import Path

from . import engine_db, serato_files
from .engine_db import EngineWriter
from .itunes_xml import items, library
from .mixxx import MixxxWriter, beat_grid
from .traktor_nml import TraktorNml, cue, element, folder, playlist

TRACKS = 8


def traktor(place: Path) -> Path:
    nml = TraktorNml()
    keys = [
        nml.track(
            f"{n}.mp3", element("INFO", {"PLAYTIME": 100}), cue(5 * n, 4), cue(n, button=n), TITLE=f"T{n}"
        )
        for n in range(TRACKS)
    ]
    nml.nodes = [folder("F", playlist("P", keys))]
    (place / "collection.nml").write_text(nml.text(), encoding="utf-8")
    return place / "collection.nml"


def itunes(place: Path) -> Path:
    tracks = [{"Name": f"T{n}", "Total Time": 5000, "Location": f"file:///{n}.mp3"} for n in range(TRACKS)]
    (place / "Library.xml").write_bytes(library(tracks, [{"Name": "P", "Playlist Items": items(1, 2)}]))
    return place / "Library.xml"


def mixxx(place: Path) -> Path:
    writer = MixxxWriter(place / "mixxxdb.sqlite", "DELETE")
    writer.upgrade()
    for n in range(TRACKS):
        track = writer.track(
            f"/{n}.mp3", title=f"T{n}", bpm=100, beats_version="BeatGrid-2.0", beats=beat_grid(100, n)
        )
        writer.cue(track, 1, 44_100 * n, hotcue=n, label="x")
    writer.listed(writer.playlist(hidden=0), [1, 2, 3])
    writer.db.close()
    return writer.path


def engine(place: Path) -> Path:
    writer = EngineWriter(place, 2)
    for n in range(TRACKS):
        writer.track(
            f"../{n}.mp3",
            title=f"T{n}",
            beatData=engine_db.beat_data([(0.0, 0), (88_200.0, 4)]),
            quickCues=engine_db.quick_cues([("x", 44_100.0, "ff0000")]),
            loops=engine_db.loops([("y", 0.0, 44_100.0, "ff0000")]),
        )
    writer.playlist("P", [1, 2, 3])
    writer.close()
    return writer.path


def serato(place: Path) -> Path:
    (place / "_Serato_").mkdir()
    file = place / "_Serato_" / "database V2"
    tracks = ({"pfil": f"music/{n}.mp3", "tsng": f"T{n}", "tlen": "03:00", "uadd": n} for n in range(TRACKS))
    file.write_bytes(serato_files.database(*tracks))
    return file


def virtualdj(place: Path) -> Path:
    songs = "".join(
        f'<Song FilePath="/{n}.mp3"><Tags Author="A" Title="T{n}"/><Infos SongLength="100.5"/>'
        f'<Scan Bpm="0.5" Key="Am"/><Poi Pos="0.{n}" Type="beatgrid"/><Poi Pos="{n}" Num="1"/></Song>\n'
        for n in range(TRACKS)
    )
    file = place / "database.xml"
    file.write_text(f"<VirtualDJ_Database>\n{songs}</VirtualDJ_Database>\n", encoding="utf-8")
    return file


def rekordbox(place: Path) -> Path:
    tracks = "".join(
        f'<TRACK TrackID="{n}" Name="T{n}" TotalTime="100" Location="file://localhost/{n}.mp3">'
        f'<TEMPO Inizio="0.{n}" Bpm="100"/><POSITION_MARK Type="0" Start="{n}" Num="0"/></TRACK>\n'
        for n in range(TRACKS)
    )
    lists = '<NODE Name="ROOT" Type="0"><NODE Name="P" Type="1" KeyType="0"><TRACK Key="1"/></NODE></NODE>'
    file = place / "rekordbox.xml"
    file.write_text(
        f"<DJ_PLAYLISTS><COLLECTION>\n{tracks}</COLLECTION><PLAYLISTS>{lists}</PLAYLISTS></DJ_PLAYLISTS>\n",
        encoding="utf-8",
    )
    return file


ALL = (virtualdj, rekordbox, traktor, itunes, mixxx, engine, serato)
