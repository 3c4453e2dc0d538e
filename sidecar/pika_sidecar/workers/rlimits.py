"""Linux: the kernel refuses memory beyond a bound (setrlimit(2))."""

from __future__ import annotations

import resource

# Files that are mapped, threads' stacks and addresses that are only reserved (bytes): not what a file takes.
ADDRESSES_BESIDE = 2 * 2**30


def bound_memory(most_bytes: int) -> None:
    """At most `most_bytes` of memory that is written to (RLIMIT_DATA: Linux 4.7 and newer count all of it),
    and no dump of it when the process is killed. RLIMIT_AS holds where RLIMIT_DATA does not.
    """
    for limit, value in (
        (resource.RLIMIT_DATA, most_bytes),
        (resource.RLIMIT_AS, most_bytes + ADDRESSES_BESIDE),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        fits = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (fits, hard))
