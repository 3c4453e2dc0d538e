"""What the self-test writes, decoded by this system: Media Foundation (Wine's has what GStreamer has),
AudioToolbox, or ffmpeg.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from support.reasons import UNDER_WINE
from support.sidecar import PATIENCE_S

from pika_sidecar.analysis.decode import Sound
from pika_sidecar.analysis.decoders.found import can_decode
from pika_sidecar.analysis.errors import AnalysisError
from pika_sidecar.analysis.self_test_files import CLICK_S, write_aac_click, write_alac
from pika_sidecar.analysis_queue.pool import analyze
from pika_sidecar.paths import own_command
from pika_sidecar.workers.process import WorkerProcess
from tests.render import render


def _decoded(path: Path, from_s: float = 0.0) -> np.ndarray | None:
    """All samples from there on; None where nothing on this system decodes them."""
    try:
        with Sound(str(path), from_s) as sound:
            decoded = np.concatenate(list(sound.blocks()))
            assert sound.warnings == []
            return decoded
    except AnalysisError as error:
        assert error.code == "no_decoder"
        assert UNDER_WINE or not can_decode()
        return None


@pytest.mark.parametrize("name", ["a.m4a", "book.m4b", "夜曲.alac", "-i 100%#.mp4"])
def test_alac_to_the_bit_from_any_place(tmp_path: Path, name: str) -> None:
    music = render(bpm=120, key="C major", seconds=3, style="pop")[0]
    path = tmp_path / name
    write_alac(str(path), music, 44100)
    for from_s in (0.0, 1.7):
        decoded = _decoded(path, from_s)
        if decoded is not None:
            assert decoded == pytest.approx(music[round(from_s * 44100) :], abs=1e-4)


def test_a_click_in_aac_is_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "click.m4a"
    write_aac_click(str(path))
    for from_s in (0.0, 0.3):
        decoded = _decoded(path, from_s)
        if decoded is not None:
            found = float(np.argmax(np.abs(decoded[:, 0]) > 0.2)) / 44100 + from_s
            assert found == pytest.approx(CLICK_S, abs=0.002)


async def test_a_worker_decodes_it_while_it_reads_its_stdin(tmp_path: Path) -> None:
    path = tmp_path / "a.m4a"
    write_alac(str(path), render(bpm=120, key="C major", seconds=8, style="pop")[0], 44100)
    worker = await WorkerProcess.start(own_command("worker"))
    try:
        outcome = await analyze(worker, str(path), PATIENCE_S)
    finally:
        await worker.kill()
    if outcome.result is None:
        assert outcome.error is not None and outcome.error["code"] == "no_decoder"
        assert UNDER_WINE or not can_decode()
    else:
        assert outcome.result["tempo"]["bpm"] == pytest.approx(120, abs=0.5)
