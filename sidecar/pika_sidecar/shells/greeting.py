"""What Neutralino says to an extension when it starts it: one line of JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Greeting:
    """Neutralino's line on stdin."""

    port: int
    token: str
    connect_token: str
    extension_id: str

    @staticmethod
    def parse(line: str | bytes) -> Greeting:
        """Read the line. Raises `ValueError` that says what is wrong with it (never quoting its tokens)."""
        try:
            said = json.loads(line)
            values = [said[name] for name in ("nlPort", "nlToken", "nlConnectToken", "nlExtensionId")]
        except KeyError as error:
            raise ValueError(f"{error.args[0]} is missing") from None
        except (ValueError, TypeError):
            raise ValueError("it is not an object in JSON") from None
        if not all(isinstance(value, (str, int)) for value in values):
            raise ValueError("its values must be strings")
        port, token, connect_token, extension_id = (str(value) for value in values)
        if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError(f'nlPort is "{port[:20]}", which is not a port')
        return Greeting(int(port), token, connect_token, extension_id)

    @property
    def url(self) -> str:
        """Where the extension connects to."""
        query = urlencode({"extensionId": self.extension_id, "connectToken": self.connect_token})
        return f"ws://127.0.0.1:{self.port}?{query}"

    @property
    def origins(self) -> tuple[str, str]:
        """What a page served by this Neutralino calls its origin."""
        return f"http://127.0.0.1:{self.port}", f"http://localhost:{self.port}"
