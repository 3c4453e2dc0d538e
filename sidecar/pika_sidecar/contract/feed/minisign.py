"""Made from cloud/contract/feed/minisign.ts by `deno task contract`: change it there."""

MINISIGN_UNTRUSTED = "untrusted comment: "
MINISIGN_TRUSTED = "trusted comment: "
# Of a key; in a signature: over the file itself, as old programs do.
MINISIGN_ALGORITHM = "Ed"
# Of a signature over the file's hash.
MINISIGN_PREHASHED = "ED"
# Algorithm, id of 8 bytes, public key.
MINISIGN_KEY_BYTES = 42
# Algorithm, id, signature.
MINISIGN_SIGNATURE_BYTES = 74
# The signature of the signature and the trusted comment.
MINISIGN_SEAL_BYTES = 64
