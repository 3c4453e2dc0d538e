"""Made from cloud/contract/room by `deno task contract`: change it there."""
