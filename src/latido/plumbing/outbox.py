"""Facts for higher floors: one row in the transaction that made them true, and nothing else."""

import json
from dataclasses import asdict
from typing import Any, ClassVar, Protocol

from django.db import models

from latido.kernel.ids import new_id
from latido.plumbing import sql
from latido.plumbing.tenancy import current_organisation
from latido.plumbing.wake import wake

_PUBLISH = """
    INSERT INTO plumbing_outboxevent (id, organisation_id, kind, payload, at)
    VALUES (%(id)s, %(house)s, %(kind)s, %(payload)s, clock_timestamp())
"""


class Event(Protocol):
    """A frozen dataclass of ids and times, named in the past tense, with a class attribute `kind`."""

    kind: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


class OutboxEvent(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField()
    kind = models.CharField(max_length=80)
    payload = models.JSONField()  # ids, codes and instants only
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]


def publish(event: Event) -> None:
    """Say what happened. It leaves with the transaction, or not at all."""
    payload = {name: value if value is None else str(value) for name, value in asdict(event).items()}
    sql.rows(_PUBLISH, id=new_id(), house=current_organisation(), kind=event.kind, payload=json.dumps(payload))
    wake("worker")
