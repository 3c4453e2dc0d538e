"""Why an installation did not come about, in words."""

from __future__ import annotations

from ..errors import PikaError


def install_failed(reason: str) -> PikaError:
    """`reason` stands between a colon and a full stop."""
    return PikaError(
        "install_failed",
        f"The update could not be installed: {reason}. This version stays as it was. Try again, or get the "
        "newest from Pika's download page.",
    )
