"""Twelve songs of four minutes, as long as music is, in three formats.

Usage (from the sidecar's folder): python ../desktop/bench/make_songs.py DIR
"""

import sys
from pathlib import Path

import numpy as np
import soundfile

RATE = 44100
SECONDS = 240


def main() -> None:
    """Noise that comes and goes: it costs decoders what music does."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(7).standard_normal((SECONDS * RATE, 2)).astype(np.float32)
    beat = np.exp(-6 * (np.arange(SECONDS * RATE) / RATE % 0.5)).astype(np.float32)
    song = 0.2 * noise * beat[:, None]
    for suffix in ("mp3", "flac", "ogg"):
        for number in range(4):
            with soundfile.SoundFile(folder / f"{suffix} {number}.{suffix}", "w", RATE, 2) as file:
                # In parts: the encoder of Ogg Vorbis takes no whole song at once.
                for part in np.array_split(song, 240):
                    file.write(part)


if __name__ == "__main__":
    main()
