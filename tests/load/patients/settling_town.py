"""Runs as a process of the product: a town moves in, some of its people registered twice. Prints who they are."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "latido.config.settings")
django.setup()

from latido.orgs.tests.hospitals import SAN_RAFAEL, found  # noqa: E402
from latido.patients.tests.core.linking.town import Town  # noqa: E402
from latido.patients.tests.merging.settling import settle  # noqa: E402
from latido.plumbing import tenancy  # noqa: E402

AT_ONCE = 20_000

if __name__ == "__main__":
    found()
    town = Town(int(sys.argv[1]), seed=int(sys.argv[2]))
    for start in range(0, len(town.citizens), AT_ONCE):
        with tenancy.organisation(SAN_RAFAEL):
            settle(town.citizens[start : start + AT_ONCE])
    twice = [[str(one), str(other)] for one, other in sorted(town.pairs())]
    print(json.dumps({"house": str(SAN_RAFAEL), "patients": len(town.citizens), "twice": twice}))
