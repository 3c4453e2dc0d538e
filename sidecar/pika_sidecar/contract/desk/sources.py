"""Made from cloud/contract/desk/sources.ts by `deno task contract`: change it there."""

from typing import Literal

# The programs whose libraries are read, one file each in `sidecar/pika_sidecar/library/sources/`.
SourceProgram = Literal["virtualdj", "rekordbox", "serato", "traktor", "mixxx", "engine", "itunes", "m3u"]
