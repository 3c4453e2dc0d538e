"""Where the updates of these tests come from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.feeds import FeedServer


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running
