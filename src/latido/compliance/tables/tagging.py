"""Single things that somebody said are reserved."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from latido.kernel.ids import new_id
from latido.plumbing.keys import SealedText
from latido.plumbing.tenancy import OrganisationOwned


class ItemTag(OrganisationOwned):
    """One tag of one thing: who put it and why, who took it off. The room that owns the thing keeps it beside it."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12)  # values.reserved.Thing
    ref = models.UUIDField()
    tag = models.CharField(max_length=16)  # values.reserved.Tag
    why = SealedText(max_length=400, blank=True)  # empty once the person was forgotten
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    lifted_why = SealedText(max_length=400, blank=True)
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "kind", "ref", "tag"], condition=Q(lifted_at=None), name="item_tag_once"
            )
        ]
