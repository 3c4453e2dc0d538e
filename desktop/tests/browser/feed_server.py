"""A feed server for the browser tests: `feed_server.py KEY_FILE`, with a key of its own, told by lines of JSON.

It writes the public key to KEY_FILE and prints `{"url": ...}`. Lines on stdin, each answered by `{"ok": true}`:
`{"release": VERSION, "folder": DIR, "notes": TEXT}` packs DIR as that version and publishes it; `{"hold": VERSION}` holds its
next download in the middle, `{"let_go": true}` lets it go on; `{"tamper": true}` changes the feed behind its signature,
`{"tamper": false}` mends it.
"""

from __future__ import annotations

import io
import json
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "sidecar"), str(ROOT / "sidecar" / "tests")]

from support.feeds import TARGET, FeedServer, Signer  # noqa: E402


def pack(folder: Path, version: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        archive.add(folder, f"pika-{version}-{TARGET}")
    return buffer.getvalue()


def main() -> None:
    signer = Signer()
    Path(sys.argv[1]).write_text(signer.public)
    with FeedServer() as server:
        print(json.dumps({"url": server.url("latest.json")}), flush=True)
        good = b""
        for line in sys.stdin:
            told = json.loads(line)
            if "release" in told:
                archive = pack(Path(told["folder"]), told["release"])
                server.release(signer, told["release"], archive, notes=told["notes"])
                good = server.files["latest.json"]
            elif "hold" in told:
                server.faults[f"pika-{told['hold']}.tar.gz"] = ["hold"]
            elif "let_go" in told:
                server.let_go.set()
            elif told["tamper"]:
                server.files["latest.json"] = good.replace(b'"rollout": 100', b'"rollout": 101')
            else:
                server.files["latest.json"] = good
            print(json.dumps({"ok": True}), flush=True)


main()
