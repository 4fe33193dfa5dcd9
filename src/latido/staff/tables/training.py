"""What staff have to have learnt, who completed it, and who was given grace. Nothing of it is taken away."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from latido.kernel.ids import new_id
from latido.plumbing.tenancy import OrganisationOwned


class TrainingRequirement(OrganisationOwned):
    """A version of a course or policy that these roles complete. Another version is another row; it ends once."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE (ended_by, ended_at)"
    roles: ClassVar[dict[str, str]] = {"latido_login": "SELECT"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    title = models.CharField(max_length=120)
    version = models.CharField(max_length=20)
    asked_of = ArrayField(models.CharField(max_length=20))  # values of contracts.Role
    months = models.PositiveSmallIntegerField()  # 0: for good
    since = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class TrainingCompletion(OrganisationOwned):
    """Somebody completed it. A mistake is undone with a reason, once, and stays."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE (undone_by, undone_at, undone_why)"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey(TrainingRequirement, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    score = models.PositiveSmallIntegerField(null=True)
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()
    undone_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["requirement", "user", "-at"], name="training_of_user")]

    def __str__(self) -> str:
        return str(self.id)


class TrainingGrace(OrganisationOwned):
    """A supervisor let somebody work on for some hours, and said why."""

    app_grant: ClassVar[str] = "SELECT, INSERT"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=200)
    given_by = models.UUIDField()
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="training_grace_of_user")]

    def __str__(self) -> str:
        return str(self.id)
