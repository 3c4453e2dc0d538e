"""What the sidecar says to the page and to the cloud, and hears from them.

`fields`, `limits`, `room`, `feed` and `desk` are made from `cloud/contract` by `deno task contract`; the
others are written by hand.
"""
