"""What each refusal means: one table of the cloud's codes and of Pika's own, with the words for the DJ."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..errors import PikaError
from ..library.cloud_url import host_of

if TYPE_CHECKING:
    from ..contract.room.dj import DjError


class Meaning(Enum):
    """What Pika does about a refusal."""

    UPDATE = "no conversation before the DJ has updated Pika"
    SIGN_IN = "no conversation before the DJ has signed in"
    RENAME = "no conversation before the DJ has gone live under another name"
    GIVE_UP = "the cloud takes nothing more of this night: the DJ ends it here"
    TAKEN_OVER = "as GIVE_UP, and the session that goes on elsewhere is ended with it"
    ENDED = "the night is over: it ends here too"
    SEND_FROM = "send again from the number that the cloud waits for"
    SEND_ALL = "the cloud has forgotten the session: send all of it again, once"
    TRY_AGAIN = "says nothing about what was asked: the same may succeed later"
    REJECT = "what was asked is refused for good: the DJ reads why"


@dataclass(frozen=True)
class Refusal:
    """`words` are for the DJ; in them stand `{said}`, what the cloud said, and `{host}`, its name. `code` is
    told to the page where this is a finer case of another refusal.
    """

    meaning: Meaning
    words: str = "{said}"
    code: str | None = None


TABLE = MappingProxyType(
    {
        # Of this program, or of this device
        "unsupported_protocol": Refusal(
            Meaning.UPDATE,
            "The cloud speaks a newer language than this Pika. Update Pika to go live; "
            "what you play is kept here and is sent after the update.",
        ),
        "not_signed_in": Refusal(
            Meaning.SIGN_IN,
            "This device was signed out of your account. Sign in again to go on; what you play is kept here.",
        ),
        "no_account": Refusal(
            Meaning.SIGN_IN, "You have no account here yet: go live once, or sign in.", code="not_signed_in"
        ),
        "name_refused": Refusal(Meaning.RENAME),
        # Of a whole night
        "not_your_session": Refusal(Meaning.GIVE_UP),
        "another_account": Refusal(
            Meaning.GIVE_UP,
            "This night was begun with another account. Sign in to that one, or end the night.",
            code="not_your_session",
        ),
        "other_device": Refusal(Meaning.TAKEN_OVER),
        "session_refused": Refusal(
            Meaning.GIVE_UP, "The cloud did not open the room: {said} End this night and go live again."
        ),
        "out_of_step": Refusal(
            Meaning.GIVE_UP,
            "The cloud has forgotten a part of this night that is not here any more either. "
            "End this night and go live again.",
        ),
        "session_ended": Refusal(Meaning.ENDED, "The night had been ended on another device."),
        # Of one command
        "out_of_order": Refusal(Meaning.SEND_FROM),
        "session_unknown": Refusal(Meaning.SEND_ALL),
        "night_full": Refusal(Meaning.REJECT),
        # Of the way to the cloud, or of its condition
        "offline": Refusal(
            Meaning.TRY_AGAIN, "Pika cannot reach {host}. Check the network of this computer."
        ),
        "not_trusted": Refusal(
            Meaning.TRY_AGAIN,
            "{host} could not prove who it is ({said}). Check the date of this computer, "
            "and that no other network page stands between (hotel or club Wi-Fi).",
            code="offline",
        ),
        "cloud_answer": Refusal(
            Meaning.TRY_AGAIN,
            "{host} answered something that is not from Pika. Check the cloud's address in the settings, "
            "and that no other network page stands between (hotel or club Wi-Fi).",
        ),
        "cloud_unavailable": Refusal(
            Meaning.TRY_AGAIN, "{host} does not work at the moment ({said}). Pika tries again."
        ),
        "rate_limited": Refusal(Meaning.TRY_AGAIN),
        "unavailable": Refusal(Meaning.TRY_AGAIN),
    }
)

_OF_A_NIGHT = frozenset({Meaning.GIVE_UP, Meaning.TAKEN_OVER})
_UNTIL_THE_DJ_ACTS = _OF_A_NIGHT | {Meaning.UPDATE, Meaning.SIGN_IN, Meaning.RENAME}


def meaning_of(code: str) -> Meaning:
    """What to do about a code; `REJECT` for one that is not in the table."""
    return TABLE[code].meaning if code in TABLE else Meaning.REJECT


def of_command(error: DjError) -> Meaning:
    """What to do about the cloud's `error` for a command; it says itself whether it may succeed later."""
    meaning = meaning_of(str(error["code"]))
    if meaning not in (Meaning.TRY_AGAIN, Meaning.REJECT):
        return meaning
    return Meaning.TRY_AGAIN if error["retry"] else Meaning.REJECT


def loses_the_night(code: str) -> bool:
    """Whether nothing more of a night reaches the cloud."""
    return meaning_of(code) in _OF_A_NIGHT


def passes(problem: PikaError) -> bool:
    """Whether the same may succeed later, without anybody doing anything."""
    return meaning_of(problem.code) is Meaning.TRY_AGAIN


def stays(problem: PikaError) -> bool:
    """Whether it does not pass before the DJ has done something."""
    return meaning_of(problem.code) in _UNTIL_THE_DJ_ACTS


def problem(case: str, *, said: object = "", cloud_url: str = "") -> PikaError:
    """A refusal of the table as the DJ reads it; `said` and `cloud_url` for the words that need them."""
    refusal = TABLE[case]
    host = host_of(cloud_url) if cloud_url else ""
    return PikaError(refusal.code or case, refusal.words.format(said=said, host=host))


def no_way(cloud_url: str, reason: object) -> PikaError:
    """Of an exception of the network: the cloud cannot be reached, or is not who it should be."""
    # Slow to load, and of no use while all is well.
    import ssl  # noqa: PLC0415

    if isinstance(reason, ssl.SSLCertVerificationError):
        return problem("not_trusted", said=reason.verify_message, cloud_url=cloud_url)
    return problem("offline", cloud_url=cloud_url)


def of_status(cloud_url: str, status: int) -> PikaError:
    """Of an HTTP status without words of a Pika cloud: it cannot do its work, or it is something else."""
    if status >= 500:
        return problem("cloud_unavailable", said=status, cloud_url=cloud_url)
    return problem("cloud_answer", cloud_url=cloud_url)
