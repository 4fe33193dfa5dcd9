"""`latido manage recount`: are today's figures what the stories of the contacts say?"""

import json
from typing import Any

from django.core.management.base import BaseCommand

from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.plumbing import tenancy
from latido.plumbing.access import command
from latido.routing import api as routing

command("recount", "the operator; counts the day's contacts again from their stories and gives out numbers only")
COUNTED = ("received", "answered", "answered_in_target", "abandoned", "abandoned_short", "called_back", "recovered")


class Command(BaseCommand):
    help = "Counts today's figures again from the stories of the contacts; prints the queues in which they differ."

    def handle(self, *_args: Any, **_options: Any) -> None:
        now = utc_now()
        looked, differ = 0, []
        with tenancy.role("latido_login"):
            houses = orgs.organisation_ids()
        for organisation_id in houses:
            with tenancy.organisation(organisation_id):
                again = routing.recounted(now)
                for queue in routing.figures(now):
                    looked += 1
                    shown = {name: getattr(queue, name) for name in COUNTED}
                    counted = {name: getattr(again[queue.code], name) for name in COUNTED}
                    if shown != counted:
                        differ.append({"queue": queue.code, "shown": shown, "counted": counted})
        self.stdout.write(json.dumps({"queues": looked, "differ": differ}))
