"""Patients, what identifies them, how they are reached and who their family is."""

from latido.patients.models.change import RecordChange
from latido.patients.models.contact import ContactPoint, PatientContactPoint, WrittenPoint
from latido.patients.models.duplicates import DuplicatePair, DuplicateScan, Merge, MergedRow
from latido.patients.models.family import Person, RelatedPerson, Representation
from latido.patients.models.imports import ImportBatch, ImportKey, ImportRow, SourceKey
from latido.patients.models.nursing import NursingChange
from latido.patients.models.person import Death, Identifier, NameWord, Patient, Relation, Sex
from latido.patients.models.reaching import SafeContact, SafeNumber
from latido.patients.models.split import ContactSplit

__all__ = [
    "ContactPoint",
    "ContactSplit",
    "Death",
    "DuplicatePair",
    "DuplicateScan",
    "Identifier",
    "ImportBatch",
    "ImportKey",
    "ImportRow",
    "Merge",
    "MergedRow",
    "NameWord",
    "NursingChange",
    "Patient",
    "PatientContactPoint",
    "Person",
    "RecordChange",
    "RelatedPerson",
    "Relation",
    "Representation",
    "SafeContact",
    "SafeNumber",
    "Sex",
    "SourceKey",
    "WrittenPoint",
]
