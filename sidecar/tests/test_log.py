"""The log's files: none loses a line."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pika_sidecar import log


@contextmanager
def open_elsewhere(file: Path) -> Iterator[None]:
    """Somebody has the file open, so that it cannot be renamed: really on Windows, which minds."""
    with pytest.MonkeyPatch.context() as patch, file.open("rb"):
        if sys.platform != "win32":

            def refuse(source: str, target: str) -> None:
                raise PermissionError(13, "Access denied", source)

            patch.setattr(os, "rename", refuse)
        yield


def test_a_log_that_another_start_has_open_loses_no_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "MAX_BYTES", 1000)
    root = logging.getLogger()
    before = list(root.handlers)
    log.set_up(tmp_path)
    [handler] = (one for one in root.handlers if one not in before)
    try:
        file = tmp_path / "logs" / "sidecar.log"
        with open_elsewhere(file):
            for number in range(100):
                logging.getLogger("pika").info("line %d", number)
            assert [f"line {number}" in file.read_text("utf-8") for number in range(100)] == [True] * 100
            assert os.listdir(file.parent) == [file.name]
        for number in range(200):
            logging.getLogger("pika").info("later %d", number)
        assert file.stat().st_size <= 1000
        assert len(os.listdir(file.parent)) == 1 + log.KEPT_FILES
    finally:
        root.removeHandler(handler)
        handler.close()
