"""The way into the cloud: an account, and a WebSocket that the cloud has opened for it."""

from __future__ import annotations

import logging

from ..errors import PikaError
from ..library.library import Library
from . import cloud_http, nights, refusals, tls
from .account_file import Identity
from .accounts import Accounts
from .context import Refused
from .network import Network

log = logging.getLogger(__name__)

# How long a connection may take until it is open (s): a slow club network, and a cloud that has just started.
CONNECT_WITHIN_S = 10.0
# How long an orderly goodbye may take (s).
CLOSE_WITHIN_S = 1.0
# The longest message that is taken (bytes). A room of a long night is about 100 KB.
MAX_MESSAGE_BYTES = 4 * 2**20


async def identify(library: Library, accounts: Accounts, network: Network, cloud_url: str) -> Identity:
    """Who this desk is at the cloud; a first account is made, an old token changed, and nights that had none
    are given to it.

    Raises `Refused` when the DJ must do something first, `PikaError` when the cloud cannot be asked.
    """
    await _have_account(library, accounts)
    identity = await accounts.identity()
    if identity is None:
        raise Refused(refusals.problem("not_signed_in"))
    await library.run(nights.adopt, cloud_url, identity.id)
    night = await library.run(nights.shown)
    if night is not None and night["account"] not in (None, identity.id) and night["id"] not in network.lost:
        network.lose(night["id"], refusals.problem("another_account"))
    return identity


async def _have_account(library: Library, accounts: Accounts) -> None:
    night = await library.run(nights.shown)
    if await accounts.identity() is None and night is not None and night["dj_name"]:
        try:
            await accounts.create(night["dj_name"])
        except PikaError as error:
            if refusals.passes(error):
                raise
            raise Refused(refusals.problem("name_refused", said=error.message)) from None
    try:
        await accounts.rotate_when_old()
    except PikaError as error:
        log.info("The token was not changed: %s", error.code)


async def open_socket(cloud_url: str, token: str):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """An open WebSocket of the `websockets` library. Raises `Refused`, `PikaError`, the network's own."""
    # Loaded here: a sidecar that never goes live starts without it.
    from websockets.asyncio import client  # noqa: PLC0415
    from websockets.exceptions import InvalidStatus  # noqa: PLC0415

    address = "ws" + cloud_url.removeprefix("http") + "/api/dj/socket"
    try:
        return await client.connect(
            address,
            additional_headers={"Authorization": f"Bearer {token}"},
            user_agent_header=cloud_http.client_name(),
            open_timeout=CONNECT_WITHIN_S,
            ping_interval=None,
            close_timeout=CLOSE_WITHIN_S,
            max_size=MAX_MESSAGE_BYTES,
            ssl=tls.context_for(address),
            # None: the proxy of the system, only for addresses out there.
            proxy=True if address.startswith("wss:") else None,
        )
    except InvalidStatus as error:
        status = error.response.status_code
        if status == 401:
            raise Refused(refusals.problem("not_signed_in")) from None
        if status == 429:
            raise refusals.problem("cloud_unavailable", said=status, cloud_url=cloud_url) from None
        raise refusals.of_status(cloud_url, status) from None


def is_network_error(error: Exception) -> bool:
    """Whether it says that the connection could not be had or was lost."""
    from websockets.exceptions import WebSocketException  # noqa: PLC0415

    return isinstance(error, (OSError, TimeoutError, EOFError, WebSocketException))
