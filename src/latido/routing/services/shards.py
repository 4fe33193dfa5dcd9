"""Which organisations are led apart from the others: a very large installation has a leader for some of them each."""

from uuid import UUID

from django.db import connection

from latido.plumbing import tenancy
from latido.routing.models import Shard

LAST_SHARD = 999

_EVERYBODY_ANEW = "UPDATE routing_leader SET epoch = epoch + 1"


def put_into_shard(organisation_id: UUID, shard: int) -> None:
    """From now on the leader of this shard matches for the organisation; 0 is where all are that were put nowhere.

    Every leader is deposed by it and begins anew, so that never two hold one organisation.
    """
    with tenancy.role("latido_router"):
        Shard.objects.filter(organisation_id=organisation_id).delete()
        if shard:
            Shard.objects.create(organisation_id=organisation_id, shard=shard)
        with connection.cursor() as cursor:
            cursor.execute(_EVERYBODY_ANEW)
