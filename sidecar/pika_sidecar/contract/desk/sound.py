"""Made from cloud/contract/desk/sound.ts by `deno task contract`: change it there."""

from typing import TypedDict


class SoundOpened(TypedDict):
    """Where the sound of a track lies, for this page alone: a WAV of two channels with 16 bits at 44.1
    kHz, read by `Range` in pieces. The address is good for ten minutes after its last use.
    """

    url: str
    # The file is not the one that the library knows: its values may be those of another sound.
    changed: bool
