"""Made from cloud/contract/desk/common.ts by `deno task contract`: change it there."""

from typing import Annotated, TypedDict

from ..bounds import Between


class Failure(TypedDict):
    """`code` is stable, `message` is for people."""

    code: str
    message: str


# The number of a row in the library.
Id = Annotated[int, Between(0, 9_007_199_254_740_991)]


class Nothing(TypedDict):
    """No parameters, or no answer but that it was done."""
