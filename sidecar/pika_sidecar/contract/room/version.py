"""Made from cloud/contract/room/version.ts by `deno task contract`: change it there."""

# The number of the wire protocol between desktop, web and cloud; it grows when an older side would
# misunderstand a newer one.
PROTOCOL_VERSION = 1
