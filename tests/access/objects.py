"""Which rows the ids in an address name, found by the parameter: `merge_id` is a Merge, `hold_id` a LegalHold."""

from contextlib import suppress
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.plumbing.tenancy import OrganisationOwned
from tests.architecture.addresses import addresses

NAMED_OTHERWISE = {
    "person_id": "staff.User",
    "agent_id": "staff.User",
    "change_id": "compliance.ConfigurationChange",
    "coverage_id": "coverage.Coverage",
    "opening_id": "compliance.BrokenGlass",
    "alert_id": "compliance.AccessAlert",
    "pair_id": "patients.DuplicatePair",
    "import_id": "patients.ImportBatch",
    "row_id": "patients.ImportRow",
    "related_id": "patients.RelatedPerson",
    "right_id": "patients.Patient",  # whom a contact is about after all
    "grant_id": "patients.Representation",
    "segment_id": "interactions.RecordingSegment",
    "session_id": "staff.OpenSession",
    "export_id": "compliance.ExportFile",
    "requirement_id": "staff.TrainingRequirement",
    "completion_id": "staff.TrainingCompletion",
    "longer_id": "compliance.LongerKept",
    "incident_id": "compliance.Incident",
    "affected_id": "compliance.IncidentPatient",
}


def names() -> list[str]:
    """Every parameter of an address that is an id."""
    return sorted({name for each in addresses() for name, kind in each.parameters if is_an_id(name, kind)})


def is_an_id(name: str, kind: str) -> bool:
    return kind == "uuid" or name.endswith("_id")


def model(name: str) -> type[OrganisationOwned]:
    """Raises LookupError when no model, or more than one, is called like it: say which above."""
    if name in NAMED_OTHERWISE:
        return apps.get_model(NAMED_OTHERWISE[name])
    wanted = name.removesuffix("_id").replace("_", "")
    owned = {each for each in apps.get_models() if issubclass(each, OrganisationOwned)}
    exactly = [each for each in owned if each._meta.model_name == wanted]
    found = exactly or [each for each in owned if str(each._meta.model_name).endswith(wanted)]
    if len(found) != 1:
        raise LookupError(f"{name}: of which model? Say it in NAMED_OTHERWISE")
    return found[0]


def row(kind: type[models.Model], /, **given: Any) -> Any:
    """A row with what is given and something harmless for whatever else it needs. It belongs to the running scope."""
    lacks = (
        each
        for each in kind._meta.concrete_fields
        if each.name not in given and each.attname not in given and not each.primary_key
    )
    needed: dict[str, Any] = {}
    for each in lacks:
        if not (each.has_default() or each.null or each.blank):
            needed[each.name] = _filling(each, needed)
    with suppress(IntegrityError), transaction.atomic():
        return kind._default_manager.create(**needed, **given)
    whose = {"patient_id": new_id()} if any(each.name == "patient_id" for each in kind._meta.fields) else {}
    return kind._default_manager.create(**{**needed, **whose, **given})  # a constraint asks of whom it is


_numbers = count(1)


def _filling(field: Any, others: dict[str, Any]) -> Any:
    """others: what the row holds already; two fields of one kind name two rows."""
    if field.is_relation:
        taken = [each.pk for each in others.values() if isinstance(each, field.related_model)]
        there = field.related_model._default_manager.exclude(pk__in=taken).order_by("pk").first()
        return there or row(field.related_model)
    made: dict[str, Any] = {
        "UUIDField": new_id(),
        "DateTimeField": utc_now() - timedelta(hours=1),
        "DateField": date(2026, 11, 2),
        "JSONField": {},
        "ArrayField": [],
        "BooleanField": False,
        "PositiveIntegerField": next(_numbers),
    }
    kind = field.get_internal_type()
    if kind in made:
        return made[kind]
    return new_id().hex[-8:][: field.max_length] if isinstance(field, models.CharField | models.TextField) else 1
