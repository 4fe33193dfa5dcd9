"""Records that may be one person, and records that were joined."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from latido.kernel.ids import new_id
from latido.patients.models.person import Patient
from latido.plumbing.keys import SealedJSON
from latido.plumbing.tenancy import OrganisationOwned


class DuplicateScan(OrganisationOwned):
    """One comparison of everybody with everybody, in steps; whoever goes on begins after the last."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    patients = models.PositiveIntegerField(default=0)
    step = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)  # none until the weights are learnt
    compared = models.PositiveIntegerField(default=0)  # pairs
    crowded = models.PositiveIntegerField(default=0)  # groups too big to be compared one by one
    found = models.PositiveIntegerField(default=0)
    learnt = models.JSONField(default=dict)  # core.linking.weights

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id"], condition=Q(ended_at=None), name="patients_one_scan_at_a_time"
            ),
        ]


class DuplicatePair(OrganisationOwned):
    """Two records that may be one person, and what somebody said of it. What was said is never asked again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    one = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    other = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    bits = models.FloatField()  # core.linking.weights: what speaks for one person
    band = models.CharField(max_length=8)  # contracts.Band
    levels = models.JSONField(default=list)  # core.linking.comparing.Agreement
    state = models.CharField(max_length=9, default="open")  # contracts.PairState
    scan_id = models.UUIDField(null=True)  # that saw it last
    found_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="patients_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="patients_pair_in_order"),
        ]
        indexes = [models.Index(fields=["organisation_id", "state", "-bits"], name="patients_pairs_by_state")]


class Merge(OrganisationOwned):
    """Two records joined. The one that stays, the one it replaces, and what undoing needs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survivor = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    loser = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    taken = SealedJSON(default=dict, of="survivor_id")  # field of the one that stays -> [before, after]
    undone_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    # A system outside -> what it heard last, as core.linking.telling says; and why it did not take what it is owed.
    told = models.JSONField(default=dict, db_default={})
    untold = models.JSONField(default=dict, db_default={})

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(survivor=F("loser")), name="patients_merge_of_two"),
            models.UniqueConstraint(fields=["loser"], condition=Q(undone_at=None), name="patients_merged_once"),
        ]
        indexes = [models.Index(fields=["organisation_id", "-id"], name="patients_merge_newest")]


class MergedRow(OrganisationOwned):
    """One row that a merge moved, or set aside because the one that stays has the same."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="rows")
    holding = models.CharField(max_length=90)  # ports.PatientColumn.name
    row_id = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(null=True)  # it had, where rows are in an order
    aside = models.JSONField(null=True, encoder=DjangoJSONEncoder)  # the whole row, when it was set aside
