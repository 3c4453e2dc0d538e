"""Unpacking a `.tar.gz` of which nothing may land, or point, outside its top folder.

`TarFile.extractall(filter="data")` promises the same, but came with Python 3.11.4; Debian 12 has 3.11.2.
"""

from __future__ import annotations

import gzip
import shutil
import tarfile
import zlib
from pathlib import Path
from typing import IO


class BadArchive(Exception):
    """The archive is damaged, or holds what no archive of ours does."""


def unpack(packed: IO[bytes], folder: Path) -> None:
    """Unpack the archive that is open as `packed` into the empty folder `folder`.

    Links are made last, so no file is ever written through one. Files become readable to all, writable to
    their owner, and executable where the archive says so; nothing else of its modes is taken.

    Raises `BadArchive`, and `OSError` when the disk does not take it; what was unpacked by then stays.
    """
    links: list[tuple[Path, str]] = []
    files: dict[tuple[str, ...], Path] = {}
    try:
        with tarfile.open(fileobj=packed, mode="r:gz") as archive:
            for member in archive:
                parts = _parts(member.name)
                path = folder.joinpath(*parts)
                if member.isdir():
                    path.mkdir(parents=True, exist_ok=True)
                    continue
                if not parts:
                    raise BadArchive(f'"{member.name}" is the folder itself')
                path.parent.mkdir(parents=True, exist_ok=True)
                if member.issym():
                    # Not the top folder itself: it is moved to where the app lies.
                    _check_link(member.name, len(parts) - 2, member.linkname)
                    links.append((path, member.linkname))
                    continue
                with _content(archive, member, files) as content, path.open("xb") as target:
                    shutil.copyfileobj(content, target)
                path.chmod(0o755 if member.mode & 0o100 else 0o644)
                files[parts] = path
            for path, leads_to in links:
                path.symlink_to(leads_to)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadArchive(str(error)) from error
    except (FileExistsError, NotADirectoryError) as error:
        raise BadArchive(f'two entries are called "{error.filename2 or error.filename}"') from error


def _parts(name: str) -> tuple[str, ...]:
    """The way from the folder to an entry; no parts for the folder itself."""
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    # A backslash and a colon lead out on Windows.
    if name.startswith("/") or ".." in parts or any(sign in name for sign in "\0\\:"):
        raise BadArchive(f'"{name}" leads out of the folder')
    return parts


def _check_link(name: str, depth: int, target: str) -> None:
    """Refuse a symbolic link that leads out of the folder. `depth`: how far up it may go.

    `..` may only stand at the beginning: behind a name that is a link itself it would begin where that leads.
    """
    steps = [step for step in target.split("/") if step not in ("", ".")]
    while steps and steps[0] == "..":
        steps.pop(0)
        depth -= 1
    if depth < 0 or ".." in steps or target.startswith("/") or any(sign in target for sign in "\0\\:"):
        raise BadArchive(f'"{name}" links to "{target}", out of the folder')


def _content(
    archive: tarfile.TarFile, member: tarfile.TarInfo, files: dict[tuple[str, ...], Path]
) -> IO[bytes]:
    """What a file holds; of a hard link, the file before it that it names."""
    if member.type in (tarfile.REGTYPE, tarfile.AREGTYPE):
        content = archive.extractfile(member)
        assert content is not None
        return content
    if member.islnk():
        named = files.get(_parts(member.linkname))
        if named is None:
            raise BadArchive(f'"{member.name}" is a link to "{member.linkname}", which is no file before it')
        return named.open("rb")
    raise BadArchive(f'"{member.name}" is neither file, folder nor link')
