"""Puts pip into this environment where the system's Python has none (Debian without python3-venv).

Runs alone, before anything is installed: standard library only.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from urllib.parse import urljoin

WHEEL = "pip-26.1-py3-none-any.whl"
SHA256 = "4e8486d821d814b77319acb7b9e8bf5a4ee7590a643e7cb21029f209be8573c1"


def main() -> None:
    """Fetch pip's wheel, check its hash, install it with itself."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    listing = json.loads(_fetch(index, accept="application/vnd.pypi.simple.v1+json"))
    address = next(file["url"] for file in listing["files"] if file["filename"] == WHEEL)
    content = _fetch(urljoin(index, address))
    if hashlib.sha256(content).hexdigest() != SHA256:
        sys.exit(f"{WHEEL}: wrong hash")
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(folder) / WHEEL
        wheel.write_bytes(content)
        argv = [sys.executable, f"{wheel}/pip", "--quiet", "install", "--no-index", "--no-deps", str(wheel)]
        subprocess.run(argv, check=True)


def _fetch(address: str, accept: str = "*/*") -> bytes:
    if not address.startswith(("https://", "http://")):
        sys.exit(f"{address}: not a web address")
    request = urllib.request.Request(address, headers={"Accept": accept})  # noqa: S310 - checked above
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - checked above
        return bytes(answer.read())


if __name__ == "__main__":
    main()
