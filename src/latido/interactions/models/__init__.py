"""Rows of contacts. Decisions are in core; here are fields, constraints and how a row becomes a contract."""

from latido.interactions.models.contact import (
    EmergencyRecord,
    Interaction,
    InteractionCandidate,
    InteractionPatient,
    StoryStep,
)
from latido.interactions.models.limits import TryLimits, VerificationRules
from latido.interactions.models.moving import Transfer, VoiceCommand
from latido.interactions.models.outcome import DispositionChoice, DispositionGiven, VerificationEvent
from latido.interactions.models.recording import Playback, RecordingSegment
from latido.interactions.models.timeline import TimelineEntry

__all__ = [
    "DispositionChoice",
    "DispositionGiven",
    "EmergencyRecord",
    "Interaction",
    "InteractionCandidate",
    "InteractionPatient",
    "Playback",
    "RecordingSegment",
    "StoryStep",
    "TimelineEntry",
    "Transfer",
    "TryLimits",
    "VerificationEvent",
    "VerificationRules",
    "VoiceCommand",
]
