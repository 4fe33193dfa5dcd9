"""The legal texts that are read to people, each version for ever."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from latido.kernel.ids import new_id
from latido.plumbing.tenancy import OrganisationOwned


class LegalText(OrganisationOwned):
    """One version. A draft (number 0) is rewritten until it is published; then a trigger lets nobody change it."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    country = models.CharField(max_length=2)
    purpose = models.CharField(max_length=12, blank=True)  # consent_values.Purpose; empty: every
    language = models.CharField(max_length=8)
    number = models.PositiveIntegerField(default=0)
    words = models.TextField()
    since = models.DateTimeField(null=True)
    written_by = models.UUIDField(null=True)
    written_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "country", "purpose", "language", "number"], name="legal_text_once"
            ),
            models.CheckConstraint(
                condition=Q(number=0, since=None, published_at=None)
                | Q(number__gt=0, since__isnull=False, published_at__isnull=False),
                name="legal_text_draft_or_published",
            ),
        ]
