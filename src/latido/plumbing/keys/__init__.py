"""Sealing what is in the database: envelope keys, fields that use them, and marks to find what is sealed (ADR 0011)."""

from latido.plumbing.keys.blind import blind, marker
from latido.plumbing.keys.fields import SealedJSON, SealedText
from latido.plumbing.keys.ring import OF_PATIENT, Purpose, forget_all, met
from latido.plumbing.keys.sought import Mark, SoughtText
from latido.plumbing.keys.values import Erased, Unopened
from latido.plumbing.masters import KeyMissing

__all__ = [
    "OF_PATIENT",
    "Erased",
    "KeyMissing",
    "Mark",
    "Purpose",
    "SealedJSON",
    "SealedText",
    "SoughtText",
    "Unopened",
    "blind",
    "forget_all",
    "marker",
    "met",
]
