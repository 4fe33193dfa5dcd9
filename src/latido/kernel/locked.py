"""ZIPs that open with a passphrase and nothing else: AES-256, as WinZip writes it (AE-2). Library: pyzipper."""

import secrets
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyzipper

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is read for something else: 0 and O, 1 and I
GROUPS, GROUP = 6, 4  # 32 ** 24: 120 bits
SHORTEST, DIFFERENT = 16, 8
CHUNK = 1 << 16
Members = Iterable[tuple[str, Iterable[bytes]]]  # a name, and its bytes


class WeakPassphrase(ValueError):
    """It would be guessed: shorter, or more of the same, than one that we make."""


def passphrase() -> str:
    """One that nobody has seen, to be read aloud: six groups of four."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def is_strong(said: str) -> bool:
    """Long enough, of letters different enough, all of them on any keyboard."""
    return len(said) >= SHORTEST and len(set(said)) >= DIFFERENT and said.isascii() and said.isprintable()


def locked(members: Members, said: str, comment: str, spool: Path) -> Iterator[bytes]:
    """A ZIP of these. Nothing of it is on the disk in clear. comment, and the names: in clear, so of nobody.

    Raises WeakPassphrase before the first byte.
    """
    if not is_strong(said):
        raise WeakPassphrase
    return _written(members, said, comment, spool)


def _written(members: Members, said: str, comment: str, spool: Path) -> Iterator[bytes]:
    spool.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=spool) as out:
        with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as made:
            made.setpassword(said.encode())
            made.setencryption(pyzipper.WZ_AES, nbits=256)
            made.comment = comment.encode()
            for name, chunks in members:
                with made.open(name, "w", force_zip64=True) as inside:
                    for chunk in chunks:
                        inside.write(chunk)
        out.seek(0)
        while chunk := out.read(CHUNK):
            yield chunk
