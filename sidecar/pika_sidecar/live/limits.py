"""How much the protocol allows (cloud/contract/limits.ts), and which protocol this is."""

from __future__ import annotations

PROTOCOL = 1
SESSION_TITLE = 80
DJ_NAME = 60
DEVICE_NAME = 60
ANNOUNCEMENT = 280
ANNOUNCEMENT_SECONDS = (5, 3600)
QUESTION = 140
OPTION = 60
OPTIONS = (2, 6)
POLL_SECONDS = (10, 3600)
