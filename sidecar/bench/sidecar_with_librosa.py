"""The sidecar as it would start if it carried librosa; frozen and timed by `deno task bench startup`."""

import librosa.beat
import librosa.feature

from pika_sidecar.__main__ import main

if __name__ == "__main__":
    assert (
        librosa.beat.beat_track and librosa.feature.chroma_cqt
    )  # librosa loads its parts when they are asked for
    raise SystemExit(main())
