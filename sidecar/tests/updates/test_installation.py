"""Where the feed of a channel is."""

from __future__ import annotations

from pika_sidecar.updates.installation import channel_url


def test_a_channel_lies_beside_the_latest() -> None:
    url = "https://pika.example/feed/latest.json"
    assert channel_url(url, "latest") == url
    assert channel_url(url, "next") == "https://pika.example/feed/next.json"


def test_on_github_pre_releases_lie_on_a_release_of_their_own() -> None:
    github = "https://github.com/OWNER/REPO/releases"
    url = f"{github}/latest/download/latest.json"
    assert channel_url(url, "latest") == url
    assert channel_url(url, "next") == f"{github}/download/next/next.json"
