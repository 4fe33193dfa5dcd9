"""The first run: each step's answers become configuration, through the same door as everything else."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext

from latido.compliance import api as compliance
from latido.console import ports, sharing
from latido.console.countries import BY_CODE
from latido.console.models import FirstRun
from latido.console.opening import in_words
from latido.console.ports import Clinic, Size
from latido.console.proposals import upcoming
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.orgs.contracts import LINES
from latido.routing import api as routing
from latido.routing.contracts import Preset
from latido.staff import api as staff
from latido.staff.contracts import Role

STEPS = ("clinica", "horario", "gente", "numero", "probar")
Answers = Mapping[str, Any]


def progress(now: datetime) -> FirstRun:
    """Where this organisation is; one that works already has nothing left to do."""
    row: FirstRun | None = FirstRun.objects.first()
    if row is None:
        there = bool(compliance.items("queue"))
        row = FirstRun.objects.create(
            started_at=now, done=list(STEPS) if there else [], finished_at=now if there else None
        )
    return row


def next_step(row: FirstRun) -> str:
    """The first that is not done."""
    return next((step for step in STEPS if step not in row.done), STEPS[-1])


@transaction.atomic
def keep(step: str, answers: Answers, *, actor: Actor, now: datetime) -> None:
    """Make a step's answers true and remember them. Raises compliance's Refused with every reason."""
    row = progress(now)
    row.answers = {**row.answers, step: dict(answers)}
    _KEEPERS[step](row, answers, actor, now)
    row.done = [each for each in STEPS if each in {*row.done, step}]
    if step == STEPS[-1]:
        row.finished_at = row.finished_at or now
    row.save()


def _clinic(row: FirstRun, said: Answers, actor: Actor, _now: datetime) -> None:
    country = BY_CODE[said["country"]]
    organisation = {
        "name": said["name"],
        "country": country.code,
        "time_zone": country.zones[0],
        "language": said.get("language") or "es",
        "emergency_number": country.emergency,
    }
    _set("organisation", "organizacion", organisation, actor)
    code = next(iter(orgs.site_codes()), "") or slugify(said["site"])[:40] or "sede"
    _set("site", code, {"name": said["site"], "city": said["city"], "region": said["region"]}, actor)
    compliance.apply(ports.preset(_as_clinic(row)), actor=actor, why=gettext("Primeros pasos"))
    _share(Size(said["size"]), actor)


def _share(size: Size, actor: Actor) -> None:
    """A hospital shares out contacts as large centres do, the others as small ones; what somebody chose since stays."""
    now = sharing.now()
    if routing.preset_of(*now.values) in (Preset.SMALL, Preset.LARGE):
        for wanted in sharing.wanted_by(Preset.LARGE if size is Size.LARGE else Preset.SMALL, now, {}):
            _set(wanted.kind, wanted.key, wanted.value or {}, actor)


def _as_clinic(row: FirstRun) -> Clinic:
    return as_clinic(row.answers["clinica"], row.answers.get("horario"))


def as_clinic(said: Answers, hours: Answers | None = None) -> Clinic:
    """What was said of a clinic, as whoever proposes its configuration needs it."""
    language = said.get("language") or "es"
    return Clinic(
        name=said["name"],
        site=said["site"],
        size=Size(said["size"]),
        reasons=frozenset(said["reasons"]),
        opens_in_words=in_words(hours, language) if hours else "",
        language=language,
        country=said["country"],
    )


def _hours(row: FirstRun, said: Answers, actor: Actor, now: datetime) -> None:
    organisation = dict(compliance.item("organisation", "organizacion").value)
    wanted = {"time_zone": said["time_zone"], "emergency_number": said["emergency_number"]}
    _set("organisation", "organizacion", {**organisation, **wanted}, actor)
    names = (*(["weekdays"] * 5), "saturday", "sunday")
    week = [{"weekday": n, **span} for n, name in enumerate(names) for span in said[name]]
    for calendar in (LINES, *orgs.site_codes()):
        days = upcoming(calendar, now) if said["holidays"] else ()
        closed = [{"day": day.day.isoformat(), "name": day.name, "spans": []} for day in days if not day.bridge]
        kept = closed or compliance.item("calendar", calendar).value["days"]
        _set("calendar", calendar, {"week": week, "days": kept}, actor)
    compliance.apply(ports.preset(_as_clinic(row)), actor=actor, why=gettext("Primeros pasos"))
    urgent = dict(compliance.item("queue", "ENF").value)
    _set("queue", "ENF", {**urgent, "on_call_number": said["on_call_number"]}, actor)


def _people(_row: FirstRun, said: Answers, actor: Actor, _now: datetime) -> None:
    sites = sorted(orgs.site_codes())
    for email, person in said["people"].items():
        _set("person", email, {**person, "sites": sites, "skills": _every_skill()}, actor)
    me = staff.person(actor.id) if actor.id else None
    if me is not None and said["myself"]:
        now = dict(compliance.item("person", me.email).value)
        roles = sorted({*now["roles"], str(Role.AGENT)})
        _set("person", me.email, {**now, "roles": roles, "skills": _every_skill(), "sites": sites}, actor)


def _every_skill() -> dict[str, int]:
    """A new clinic's people do everything but what a licence is for."""
    return {skill.code: 3 for skill in staff.skills() if skill.code != "rn_triage"}


def _number(_row: FirstRun, said: Answers, actor: Actor, _now: datetime) -> None:
    organisation = dict(compliance.item("organisation", "organizacion").value)
    _set("organisation", "organizacion", {**organisation, "main_number": said["number"]}, actor)
    flows = {item.key for item in compliance.items("flow")}
    closed = "cerrado" if "cerrado" in flows else ""
    _set("number", said["number"], {"flow": "menu", "closed_flow": closed, "calendar": LINES}, actor)
    if said["address"]:
        _set("trunk", _trunk(), {"address": said["address"], "port": said["port"]}, actor)
    if said["overflow"]:
        _set("overflow", "desborde", {"number": said["overflow"]}, actor)


def _trunk() -> str:
    """This organisation's line to a carrier, or a name for a new one that no other organisation has."""
    mine = [item.key for item in compliance.items("trunk") if item.value["role"] == "carrier"]
    return mine[0] if mine else f"operador-{orgs.organisation().id.hex[-6:]}"


def _tried(_row: FirstRun, _said: Answers, _actor: Actor, _now: datetime) -> None:
    """Nothing to configure: the call was taken, or will be."""


def _set(kind: str, key: str, wanted: Answers, actor: Actor) -> None:
    compliance.change(kind, key, wanted, actor=actor, why=gettext("Primeros pasos"), sure=True)


_KEEPERS: Mapping[str, Callable[[FirstRun, Answers, Actor, datetime], None]] = {
    "clinica": _clinic,
    "horario": _hours,
    "gente": _people,
    "numero": _number,
    "probar": _tried,
}
