"""The UI bundle on disk, a folder or packed, as HTTP answers. Only its own files, only as what they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from . import packed_page

MIME_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
}


@dataclass(frozen=True)
class BundleFile:
    """One file to serve."""

    mime: str
    body: bytes


def has_page(ui_dir: Path) -> bool:
    """Is there a page to be served?"""
    return packed_page.holds_page(ui_dir) if ui_dir.is_file() else (ui_dir / "index.html").is_file()


def find(ui_dir: Path, url_path: str) -> BundleFile | None:
    """The file for a URL path such as `/assets/app.js`; `/` is `index.html`. None when there is none to be
    served.

    Whatever is written into the path, the file lies below `ui_dir` after all links are followed.
    """
    decoded = unquote(url_path, errors="replace")
    parts = decoded.lstrip("/").split("/") if decoded != "/" else ["index.html"]
    if any(part in ("", ".", "..") or part.startswith(".") or set(part) & set("\\:\0") for part in parts):
        return None
    mime = MIME_TYPES.get(Path(parts[-1]).suffix.lower())
    if ui_dir.is_file():
        body = packed_page.read(ui_dir, parts)
        return None if mime is None or body is None else BundleFile(mime, body)
    root = ui_dir.resolve()
    try:
        path = root.joinpath(*parts).resolve(strict=True)
        if mime is None or not path.is_relative_to(root) or not path.is_file():
            return None
        return BundleFile(mime, path.read_bytes())
    except OSError:
        return None


def security_headers(host: str) -> list[tuple[str, str]]:
    """The headers of every page: only its own scripts, styles and sockets, in no foreign frame."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        "img-src 'self' data: blob:; "
        f"connect-src 'self' ws://{host}; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return [
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ]
