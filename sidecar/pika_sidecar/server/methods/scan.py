"""`scan.*`: each tells the `ScanStatus` after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import calls
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.common import Nothing
    from ...contract.desk.scan import ScanStart, ScanStatus


@method(calls.SCAN_START)
async def start(app: App, params: ScanStart) -> ScanStatus:
    """Scan one folder, or all."""
    await app.scanner.start(params.get("folder_id"))
    return app.scanner.status()


@method(calls.SCAN_CANCEL)
async def cancel(app: App, _: Nothing) -> ScanStatus:
    """End the scan; what it found stays."""
    await app.scanner.cancel()
    return app.scanner.status()


@method(calls.SCAN_STATUS)
async def status(app: App, _: Nothing) -> ScanStatus:
    """How far the scan is."""
    return app.scanner.status()
