"""A Mac for tests on Linux: real bundles, files, processes and renames; of Apple's programs stand-ins.

A disk image is an archive, and a mounted one its content. A seal is a list of checksums, made by an identity
(`-`: by nobody). `mac.fails(program, message)` lets one fail.
"""

from __future__ import annotations

import io
import json
import os
import plistlib
import subprocess
import tarfile
from pathlib import Path

_HEAD = """\
#!/bin/sh
# Where the program is to fail, the stand-in's folder says so.
fails=$(dirname "$0")/fails-$(basename "$0")
[ ! -f "$fails" ] || { cat "$fails"; exit 1; }
"""

PROGRAMS = {
    "hdiutil": """\
for last; do :; done
case "$1" in
attach) tar -xf "$last" -C "$6" && touch "$0.mounted" ;;
detach) find "$last" -mindepth 1 -delete && rm "$0.mounted" ;;
esac
""",
    # As the real one: only with this word it leaves the mark of quarantine behind.
    "ditto": '[ "$1" = --noqtn ] || exit 64\ncp -pR "$2" "$3"\n',
    "codesign": """\
for bundle; do :; done
seal=$bundle/Contents/_CodeSignature
list() {
    (cd "$bundle" && find . -path ./Contents/_CodeSignature -prune -o \\
        \\( -type f -exec cksum {} + -o -type l -exec readlink {} + \\) | LC_ALL=C sort)
}
requirement() {
    if [ "$(cat "$seal/identity")" = - ]; then
        printf 'cdhash H"%s"' "$(cksum < "$seal/list")"
    else
        printf 'identifier "app.pika.Pika" and certificate leaf = H"%s"' "$(cat "$seal/identity")"
    fi
}
case "$1 $2" in
"--sign "*) mkdir -p "$seal" && list > "$seal/list" && printf '%s\\n' "$2" > "$seal/identity" ;;
"--display -r-") echo "Executable=$bundle/Contents/MacOS/pika-app"; echo "designated => $(requirement)" ;;
"--verify --deep")
    [ "$(list)" = "$(cat "$seal/list")" ] ||
        { echo "$bundle: a sealed resource is missing or invalid"; exit 1; }
    ;;
"--verify -R="*)
    [ "${2#-R=}" = "$(requirement)" ] || { echo "test-requirement: code failed to satisfy it"; exit 3; }
    ;;
*) exit 64 ;;
esac
""",
    "spctl": "echo rejected; exit 3\n",
    "open": """\
app=$2
shift 2
[ "$1" != --args ] || shift
"$app/Contents/MacOS/pika-app" "$@" < /dev/null > /dev/null 2>&1 &
""",
}


class Mac:
    """The stand-ins in a folder, for the `PATH`."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder
        folder.mkdir()
        for name, text in PROGRAMS.items():
            (folder / name).write_text(_HEAD + text)
            (folder / name).chmod(0o755)
        self.path = f"{folder}{os.pathsep}{os.environ['PATH']}"

    def fails(self, program: str, message: str) -> None:
        """From now on the program says this and fails."""
        (self.programs / f"fails-{program}").write_text(f"{message}\n")

    def works(self, program: str) -> None:
        """It does what it should again."""
        (self.programs / f"fails-{program}").unlink()

    def seal(self, app: Path, identity: str = "-") -> None:
        """Sign a bundle as it is."""
        subprocess.run([str(self.programs / "codesign"), "--sign", identity, str(app)], check=True)

    def bundle(
        self, app: Path, version: str, program: str = "#!/bin/sh\n", *, identity: str = "-", app_id: str = ""
    ) -> Path:
        """A signed `Pika.app` whose executable is `program`."""
        contents = app / "Contents"
        (contents / "Resources" / "sidecar").mkdir(parents=True)
        (contents / "MacOS").mkdir()
        (contents / "MacOS" / "sidecar").symlink_to("../Resources/sidecar")
        build = {"version": version, "build": f"{version}+test", "commit": ""}
        (contents / "Resources" / "sidecar" / "build.json").write_text(json.dumps(build))
        said = {
            "CFBundleIdentifier": app_id or "app.pika.Pika",
            "CFBundleShortVersionString": version.partition("-")[0],
        }
        (contents / "Info.plist").write_bytes(plistlib.dumps(said))
        (contents / "MacOS" / "pika-app").write_text(program)
        (contents / "MacOS" / "pika-app").chmod(0o755)
        self.seal(app, identity)
        return app


def image_of(app: Path) -> bytes:
    """The disk image of a bundle."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as packed:
        packed.add(app, "Pika.app")
    return buffer.getvalue()
