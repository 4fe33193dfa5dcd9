"""What this person allows, what somebody at their telephones refused, and how that can be shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import Channel, Evidence, Purpose, Said
from latido.compliance.contracts import texts as texts_of_law
from latido.desk.consent_words import EVIDENCE, PURPOSES, channel_words, purpose_words
from latido.desk.panels.patient.panel import Panel
from latido.desk.panels.patient.whole import Relationship
from latido.interactions import api as interactions
from latido.kernel import phone
from latido.plumbing.ui.words import clock, recent

RECORDED = (Evidence.CALL,)
SHORT = (Purpose.CARE, Purpose.REMINDER, Purpose.RECORDING, Purpose.SURVEY, Purpose.MARKETING)  # in the panel


@dataclass(frozen=True, slots=True)
class Line:
    """One purpose, and what it comes to. tone: ok, n (nothing said), warn (refused)."""

    purpose: str
    title: str
    words: str
    icon: str
    tone: str
    older: bool = False  # given on a text that is not read any more
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone at which somebody asked for no calls. place: among the patient's own, so that no address names it."""

    place: int
    masked: str
    since: str


def context(of: Relationship) -> dict[str, Any]:
    return {"lines": lines(of, SHORT), "numbers": numbers(of), "patient_id": of.id}


Texts = Mapping[Purpose, Collection[texts_of_law.LegalText]]


def lines(of: Relationship, purposes: tuple[Purpose, ...] = tuple(PURPOSES), texts: Texts | None = None) -> list[Line]:
    own = [each for each in of.said if each.patient_id == of.id]
    heard = of.heard
    return [
        _line(purpose, own, heard if purpose is Purpose.RECORDING else None, of.now, texts or {})
        for purpose in purposes
    ]


def _line(purpose: Purpose, own: list[Said], heard: tuple[datetime, str] | None, now: datetime, texts: Texts) -> Line:
    """own: newest first, as they are given."""
    last = next((each for each in own if each.purpose in (Purpose.EVERY, purpose)), None)
    title = str(PURPOSES[purpose])
    if last is not None:
        stands = compliance.standing(own, purpose, last.channel, now)
        given = stands is compliance.Standing.GIVEN
        older = given and compliance.text_is_older(texts.get(last.purpose, ()), last.text_version, now)
        words = " · ".join(
            (_state(stands), channel_words(last.channel), _when(last.at, now), str(EVIDENCE[last.evidence]))
        )
        icon, tone = ("circle-check", "ok") if given else ("circle-x", "warn")
        return Line(purpose.value, title, words, icon, tone, older, last.channel.value)
    if heard is not None:
        at, version = heard
        words = _("aviso oído %(at)s (versión %(version)s)") % {"at": _when(at, now), "version": version}
        return Line(purpose.value, title, words, "circle-check", "ok")
    return Line(purpose.value, title, _("sin decir"), "circle-dashed", "n")


def history(of: Relationship) -> list[Line]:
    """Everything that was said, newest first, word for word, and where it is heard."""
    heard = interactions.moments({(each.ref, each.at) for each in of.said if each.ref and each.evidence in RECORDED})
    return [_past(each, heard.get((each.ref, each.at)) if each.ref else None, of.now) for each in of.said]


def stands(of: Relationship, purpose: Purpose, channel: Channel) -> str:
    """What they last said of this, by this means, before anything is written down now."""
    own = [each for each in of.said if each.patient_id == of.id]
    last = compliance.last_word(own, purpose, channel, of.now)
    if last is None:
        return _("sin decir")
    state = _state(compliance.standing(own, purpose, channel, of.now))
    return " · ".join((state, channel_words(last.channel), _when(last.at, of.now)))


def _state(stands: compliance.Standing) -> str:
    return {"given": _("dado"), "withdrawn": _("retirado"), "expired": _("vencido")}[stands.value]


def _past(said: Said, second: float | None, now: datetime) -> Line:
    state = _("Permiso dado") if said.given else _("Permiso retirado")
    about = phone.masked(said.address) if said.address else ""
    shown = (purpose_words(said.purpose), channel_words(said.channel), about, str(EVIDENCE[said.evidence]), said.words)
    where = _("hasta %(at)s de la grabación") % {"at": clock(second)} if second is not None else ""
    words = " · ".join(part for part in (*shown, where, _when(said.at, now)) if part)
    return Line(said.purpose.value, state, words, "circle-check" if said.given else "circle-x", "n")


def numbers(of: Relationship) -> list[Number]:
    """Of their telephones, those that want no calls."""
    found = []
    for place, number in enumerate(of.telephones):
        said = [each for each in of.said if each.address == number]
        last = compliance.last_word(said, Purpose.CARE, Channel.VOICE, of.now)
        if last is not None and not last.given:
            found.append(Number(place, phone.masked(number), _when(last.at, of.now)))
    return found


def _when(at: datetime, now: datetime) -> str:
    return recent(timezone.localtime(at), timezone.localtime(now))


PANEL = Panel("consents", context)
