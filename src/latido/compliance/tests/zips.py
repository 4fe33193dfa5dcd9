"""What a browser gets when it takes a file: the page with the passphrase, then the ZIP that opens with it."""

import io
import re

import pyzipper
from django.http import HttpResponseBase
from django.test import Client

_SHOWN = re.compile(r'data-testid="passphrase">([^<]+)<')


def shown(page: HttpResponseBase) -> str:
    found = _SHOWN.search(page.content.decode())  # type: ignore[attr-defined]
    assert found, "the page shows a passphrase"
    return found.group(1)


def posted(client: Client, address: str, passphrase: str) -> bytes:
    answer = client.post(address, {"passphrase": passphrase})
    assert answer.status_code == 200 and answer["Content-Type"] == "application/zip"
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def opened(packed: bytes, passphrase: str) -> dict[str, bytes]:
    with pyzipper.AESZipFile(io.BytesIO(packed)) as made:
        assert {each.wz_aes_strength for each in made.infolist()} == {3}, "AES with 256 bits"
        made.setpassword(passphrase.encode())
        return {name: made.read(name) for name in made.namelist()}


def downloaded(client: Client, address: str) -> dict[str, bytes]:
    """Every file in it."""
    passphrase = shown(client.get(address))
    return opened(posted(client, address, passphrase), passphrase)
