"""Made from cloud/contract/web_address_field.ts by `deno task contract`: change it there."""

from typing import Annotated

from .bounds import MaxLength, Pattern

# An address of a web page, in its normal form (`web_address.ts`).
WebAddress = Annotated[
    str,
    MaxLength(2000),
    Pattern(
        r"^(?:https:\/\/(?:(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?|(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}|\[::1\])|http:\/\/(?:localhost|127(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}|\[::1\]))(?::(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?(?:\/(?!(?:\.|%2[eE]){1,2}(?:[/?#]|$))(?:[A-Za-z0-9._~:@+,=-]|%(?:[2-6a-fA-F][0-9a-fA-F]|7[0-9a-eA-E]))*)+(?:\?(?:[A-Za-z0-9._~:@+,=/?-]|%(?:[2-6a-fA-F][0-9a-fA-F]|7[0-9a-eA-E]))*)?(?:#(?:[A-Za-z0-9._~:@+,=/?-]|%(?:[2-6a-fA-F][0-9a-fA-F]|7[0-9a-eA-E]))*)?\Z"
    ),
]
