"""Made from cloud/contract/desk by `deno task contract`: change it there."""
