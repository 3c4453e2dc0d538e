"""`scan.*`: each tells the `ScanStatus` after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import calls
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract import desk


@method(calls.SCAN_START)
async def start(app: App, params: desk.ScanStart) -> desk.ScanStatus:
    """Scan one folder, or all."""
    await app.scanner.start(params.get("folder_id"))
    return app.scanner.status()


@method(calls.SCAN_CANCEL)
async def cancel(app: App, _: desk.Nothing) -> desk.ScanStatus:
    """End the scan; what it found stays."""
    await app.scanner.cancel()
    return app.scanner.status()


@method(calls.SCAN_STATUS)
async def status(app: App, _: desk.Nothing) -> desk.ScanStatus:
    """How far the scan is."""
    return app.scanner.status()
