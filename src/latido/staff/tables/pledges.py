"""The confidentiality agreement: its versions, and who accepted which. Only added to, and never taken away."""

from typing import ClassVar

from django.db import models

from latido.kernel.ids import new_id
from latido.plumbing.tenancy import OrganisationOwned


class PledgeText(OrganisationOwned):
    """One version in all its languages, from when it is in force."""

    app_grant: ClassVar[str] = "SELECT, INSERT"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.PositiveIntegerField()
    words = models.JSONField()  # by language
    months = models.PositiveSmallIntegerField()  # 0: as long as it is in force
    since = models.DateTimeField()
    published_by = models.UUIDField(null=True)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "number"], name="pledge_text_once")]

    def __str__(self) -> str:
        return str(self.number)


class Pledge(OrganisationOwned):
    """Somebody accepted a version, in a language, by the words whose digest this is, from that address."""

    app_grant: ClassVar[str] = "SELECT, INSERT"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(PledgeText, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    digest = models.CharField(max_length=64)  # SHA-256 of the words as they were shown
    address = models.CharField(max_length=45, blank=True)
    session = models.CharField(max_length=16, blank=True)  # as in the audit
    at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="pledge_of_user")]

    def __str__(self) -> str:
        return str(self.id)
