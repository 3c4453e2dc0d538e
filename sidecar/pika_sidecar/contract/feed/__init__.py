"""Made from cloud/contract/feed by `deno task contract`: change it there."""
