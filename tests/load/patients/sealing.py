"""Runs as a process of the product: seals what is not sealed yet and anchors the end, as the worker does."""

import json
import os
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "latido.config.settings")
django.setup()

from latido.compliance import api  # noqa: E402
from latido.kernel.time import utc_now  # noqa: E402

if __name__ == "__main__":
    began, rows = time.monotonic(), 0
    while sealed := api.seal_new(utc_now()):
        rows += sealed
    api.anchor_head(utc_now())
    print(json.dumps({"rows": rows, "seconds": time.monotonic() - began}))
