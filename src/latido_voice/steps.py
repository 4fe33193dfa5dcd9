"""What a dialogue wants next on a call. Pure words: the flow says them, the call carries them out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Say:
    """Play a prompt to its end. A key of `keys` stops it and is heard at once; others wait for the next menu."""

    prompt: str
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """Play a prompt and take one of these keys, during it or within `seconds` after it."""

    prompt: str
    keys: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Type:
    """Play a prompt and take what is typed until #, at most so many keys, each within `seconds` of the last."""

    prompt: str
    most: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Queued:
    """The caller waits for a person: `prompt` first, then music, and `repeat` every so many seconds of it.

    asks: what is said meanwhile changes, and is asked for: soon, and then every so many seconds of music.
    """

    prompt: str = ""
    repeat: str = ""
    repeat_seconds: float = 40.0
    keys: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The call goes to the overflow destination, after a prompt if there is one."""

    prompt: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """Hang up, after a prompt if there is one."""

    prompt: str = ""


Step = Say | Menu | Type | Queued | Elsewhere | End


@dataclass(frozen=True, slots=True)
class Heard:
    """kind: digit (a key of the menu), wrong (another key), typed (several keys), timeout, done (a prompt ended)."""

    kind: str
    value: str = ""
