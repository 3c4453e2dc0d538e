"""What the sidecar says to the page and to the cloud, and hears from them.

`bounds` and `method` are written by hand; the others are made from `cloud/contract` by `deno task contract`.
"""
