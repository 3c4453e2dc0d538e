"""Every format that Pika writes. A new one is a file of the shape of `m3u.py`, a line here, and its name in
the contract's `ExportFormat`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .m3u import M3U8, RelativeM3U8
from .rekordbox import Rekordbox
from .serato import Serato
from .sheet import Sheet
from .table import Table
from .traktor import Traktor
from .virtualdj import VirtualDJ

if TYPE_CHECKING:
    from ...contract.desk.exports import ExportFormat
    from .out import Export

_ALL: tuple[Export, ...] = (
    *(VirtualDJ(), Rekordbox(), Traktor(), Serato(), M3U8(), RelativeM3U8(), Table(), Sheet()),
)
FORMATS: dict[ExportFormat, Export] = {export.id: export for export in _ALL}
