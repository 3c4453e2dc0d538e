"""Names that files of a music folder may have, as far as the system lets them."""

from __future__ import annotations

import sys

ODD_NAMES = ["Мир.wav", "曲 🎵.WAV", "a'b.wav", "שלום.wav", " .wav", "-rf.wav", "100% & more ^.wav"]
if sys.platform != "win32":
    ODD_NAMES += ['a"b.wav', "new\nline.wav", "a\\b.wav"]
