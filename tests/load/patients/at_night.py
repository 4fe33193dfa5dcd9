"""Runs as a process of the product: the night's jobs, one after the other. Prints the seconds of each."""

import json
import os
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "latido.config.settings")
django.setup()

from latido.compliance import api as compliance  # noqa: E402
from latido.interactions import watching  # noqa: E402
from latido.kernel.actor import system  # noqa: E402
from latido.kernel.time import utc_now  # noqa: E402
from latido.orgs.tests.hospitals import SAN_RAFAEL  # noqa: E402
from latido.patients import api as patients  # noqa: E402
from latido.patients.contracts import LACKS  # noqa: E402
from latido.patients.models import Patient  # noqa: E402
from latido.plumbing import tenancy  # noqa: E402


def _timed(act: Any) -> tuple[float, Any]:
    began = time.perf_counter()
    found = act()
    return time.perf_counter() - began, found


def _scoped(act: Any) -> tuple[float, Any]:
    with tenancy.organisation(SAN_RAFAEL):
        return _timed(act)


if __name__ == "__main__":
    now = utc_now()
    watch, alerts = _scoped(lambda: watching.watch_due(now))
    due, marked = _timed(lambda: compliance.mark_due_now(SAN_RAFAEL))
    first_page, _people = _scoped(lambda: list(Patient.objects.order_by("id")[:25]))
    actor = system("bench", SAN_RAFAEL)
    lacking = {
        which: 1000 * _scoped(lambda which=which: patients.lacking(which, None, actor, now))[0] for which in LACKS
    }
    print(json.dumps({
        "watch": watch, "alerts": alerts, "due": due, "marked": marked,
        "first_page": 1000 * first_page, "lacking": lacking,
    }))  # fmt: skip
