"""About how large a disk image of a folder becomes: what hdiutil packs as ULMO is the blocks of a volume, each
chunk of them by LZMA for itself. Every file takes whole blocks of 4096 bytes; the volume's own records are left
out. Prints the bytes. How large Apple's chunks are is not documented; of 256 KiB, not 1 MiB, it is 5 % more."""

import lzma
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BLOCK, CHUNK = 4096, 1 << 20

content = bytearray()
for path in sorted(Path(sys.argv[1]).rglob("*")):
    if path.is_symlink() or not path.is_file():
        continue
    content += path.read_bytes()
    content += bytes(-len(content) % BLOCK)
chunks = [bytes(content[at : at + CHUNK]) for at in range(0, len(content), CHUNK)]
with ThreadPoolExecutor() as pool:
    print(sum(pool.map(lambda chunk: len(lzma.compress(chunk, format=lzma.FORMAT_ALONE)), chunks)))
