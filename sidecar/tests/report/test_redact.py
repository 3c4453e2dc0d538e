"""What a report takes out of a line of the log: everything that is a person's."""

from __future__ import annotations

import random

import pytest

from pika_sidecar.report.redact import GONE, Redactor

HEAD = "2026-11-30 21:45:12,034 4711 WARNING pika_sidecar.live.client: "

REDACTOR = Redactor.of("/home/ana", ["ana", "laptop-of-ana", "DJ Ana K", None, "x"])

PRIVATE = [
    "/home/ana/Music/Hot Stuff.mp3",
    "/Volumes/USB Stick/Etta James - At Last.flac",
    "~/Music/set of friday.mp3",
    "./set.mp3",
    "Music/Etta James/At Last.mp3",
    "C:\\Users\\Ana Kowalska\\Music\\At Last.mp3",
    "C:/Users/Ana/Music/x.mp3",
    "\\\\nas\\music\\At Last.mp3",
    "\\\\?\\UNC\\nas\\music\\x.mp3",
    "file:///home/ana/Music/At%20Last.mp3",
    "smb://nas/music",
    "netsearch://td4711",
    "https://pika.example/s/QK7XPM?t=secret",
    "'At Last'",
    "'O\\'Brien and sons'",
    '"rock the boat"',
    "\N{LEFT DOUBLE QUOTATION MARK}rock the boat\N{RIGHT DOUBLE QUOTATION MARK}",
    "b'/m\\xfcsic/song'",
    "Zażółć",
    "Мир",
    "曲🎵",
    "שלום",
    "Kowalska",
    "ana@example.org",
    "Ana.K@mail.example.co.uk",
    "192.168.178.23",
    "192.168.178.23:54321",
    "fe80::1c2a:3bff:fe4d:5e6f%eth0",
    "[2001:db8::1]:443",
    "studio-mac.local",
    "pika.example.org",
    "laptop-of-ana",
    "LAPTOP-OF-ANA",
    "DJ Ana K",
    "QK7XPM",
    "QK7X-PM4T-9ZZZ",
    "8f14e45f-ceea-467f-9575-1b1c9d6b8a4e",
    "pika_dj_5Jw8uVh2nQz0rTtYk3Lm9PxA",
    "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-def_ghi",
    "4155550123",
    "+48600700800",
]


@pytest.mark.parametrize("private", PRIVATE)
@pytest.mark.parametrize(
    "around", ["again {}", "Cannot read {}", "it was {}, and then", "refused ({}): again", "is={}"]
)
def test_what_is_a_persons_does_not_stay(private: str, around: str) -> None:
    for start in (HEAD, "OSError: "):
        said = REDACTOR.line(start + around.format(private))[len(start) :]
        assert GONE in said
        stays = {word.strip("(),:.") for word in said.split()} - {GONE}
        assert stays <= {*around.replace("{}", " ").replace(",", " ").split(), "again", "refused"}, said


def test_what_helps_stays() -> None:
    lines = [
        HEAD + "Connected to the cloud; its clock is -12 ms ahead",
        HEAD + "Track 4711: unreadable, it will be tried again",
        HEAD + "The analysis queue pauses: disk_full: The disk is full. Make room on it.",
        HEAD + "Worker 812 died on path: exit code -9",
        HEAD + "Pika 0.12.1 is prepared as archive after 2.25 s; starting anew",
        HEAD + "The cloud is away: ConnectionRefusedError",
        "Traceback (most recent call last):",
        '  File "pika_sidecar.py", line 12, in open',
        "sqlite3.OperationalError: database is locked",
        "PermissionError: [Errno 13] Permission denied",
    ]
    assert [REDACTOR.line(line) for line in lines] == lines


def test_the_place_of_an_error_is_a_file_without_its_folders() -> None:
    for path in ("/home/ana/pika/sidecar/pika_sidecar/late.py", "C:\\Users\\Ana\\Pika\\late.py"):
        assert REDACTOR.line(f'  File "{path}", line 12, in get') == '  File "late.py", line 12, in get'
    assert REDACTOR.line('  File "/home/Ana Kowalska.py", line 1, in get') == GONE


def test_the_rest_of_a_name_with_a_line_break_goes() -> None:
    assert REDACTOR.line("line of a song.mp3'") == GONE


def test_a_path_of_ours_is_shown_from_home_on() -> None:
    paths = {
        "/home/ana/.local/share/pika": "~/.local/share/pika",
        "/home/ana": "~",
        "/home/anabel/x": f"{GONE}, outside of the home folder",
        "/mnt/Ana/pika": f"{GONE}, outside of the home folder",
        "/home/ana/of ana/pika": f"~/{GONE}",
        "/home/ana/Żubr": f"~/{GONE}",
    }
    assert {path: REDACTOR.path(path) for path in paths} == paths
    windows = Redactor.of("C:\\Users\\Ana", [])
    assert windows.path("C:\\Users\\Ana\\AppData\\Local\\Pika") == "~/AppData/Local/Pika"


def test_whatever_is_quoted_or_looks_like_a_path_goes_and_a_second_time_changes_nothing() -> None:
    """Made-up names of any signs, as our own lines would hold them at the worst: quoted, or as a path."""
    chance = random.Random(20261130)
    signs = [*"abcXYZ019 '\"\\/.,:;()[]{}|-_=@#%&$+~…\u2019\u201c»", *"żßéМ曲🎵ש", "\t", " - ", " in ", ": "]
    for _ in range(3000):
        name = "".join(chance.choice(signs) for _ in range(chance.randint(1, 40)))
        secret = f"zq{name}qz"
        for shown in (repr(secret), ascii(secret), f'"{secret}"', f"/x/{secret}", f"D:\\{secret}"):
            line = f"{HEAD}Cannot read {shown} now"
            said = REDACTOR.line(line)
            assert said.startswith(HEAD) and "zq" not in said and "qz" not in said, line
            assert REDACTOR.line(said) == said
