"""What administrators type."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from latido.compliance.contracts import LogQuery
from latido.kernel import phone
from latido.orgs import api as orgs
from latido.orgs.contracts import Site
from latido.routing.contracts import Queue, QueueTargets
from latido.staff.contracts import NewPerson, Person, Role, Skill

ROLES = [
    (Role.AGENT, _("Agente")),
    (Role.NURSE, _("Enfermería")),
    (Role.BILLING, _("Facturación")),
    (Role.SUPERVISOR, _("Supervisión")),
    (Role.PRIVACY_OFFICER, _("Oficial de privacidad")),
    (Role.ADMINISTRATOR, _("Administración")),
]
LEVELS = [("", _("no la tiene")), ("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")]


class PersonForm(forms.Form):
    """A member of staff. The e-mail is their login and stays."""

    first_name = forms.CharField(label=_("Nombres"), max_length=80)
    last_name = forms.CharField(label=_("Apellidos"), max_length=120)
    email = forms.EmailField(label=_("Correo"), max_length=254)
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=ROLES, widget=forms.CheckboxSelectMultiple)
    sites = forms.MultipleChoiceField(label=_("Sedes"), required=False, widget=forms.CheckboxSelectMultiple)
    language = forms.ChoiceField(label=_("Idioma"), choices=settings.LANGUAGES)

    def __init__(
        self, *args: Any, skills: Sequence[Skill], sites: Sequence[Site], person: Person | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.skills = list(skills)
        self.fields["sites"].choices = [(str(site.id), site.name) for site in sites]  # type: ignore[attr-defined]
        for skill in self.skills:
            self.fields[f"skill_{skill.code}"] = forms.ChoiceField(label=skill.name, choices=LEVELS, required=False)
        if person is not None:
            self.fields["email"].disabled = True
            self.initial = as_typed(person)
        else:
            self.initial = {"language": settings.LANGUAGE_CODE, "roles": [Role.AGENT]}

    def skill_fields(self) -> list[forms.BoundField]:
        return [self[f"skill_{skill.code}"] for skill in self.skills]

    def person(self) -> NewPerson:
        typed = self.cleaned_data
        levels = {skill.code: typed.get(f"skill_{skill.code}") for skill in self.skills}
        return NewPerson(
            email=typed["email"],
            first_name=typed["first_name"],
            last_name=typed["last_name"],
            roles=frozenset(Role(name) for name in typed["roles"]),
            language=typed["language"],
            skills={code: int(level) for code, level in levels.items() if level},
            site_ids=tuple(UUID(each) for each in typed["sites"]),
        )


def as_typed(person: Person) -> dict[str, object]:
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "roles": [str(role) for role in person.roles],
        "sites": [str(each) for each in person.site_ids],
        "language": person.language,
        **{f"skill_{code}": str(level) for code, level in person.skills.items()},
    }


class QueueForm(forms.Form):
    """What is tuned of a queue."""

    name = forms.CharField(label=_("Nombre"), max_length=60)
    greeting = forms.CharField(label=_("Saludo del agente"), max_length=120, required=False)
    target_percent = forms.IntegerField(label=_("Nivel de servicio (%)"), min_value=1, max_value=100)
    target_seconds = forms.IntegerField(label=_("Contestadas antes de (segundos)"), min_value=1, max_value=3600)
    wrap_up_seconds = forms.IntegerField(label=_("Cierre después del contacto (segundos)"), min_value=0, max_value=1800)
    on_call_number = forms.CharField(
        label=_("Teléfono de guardia"),
        help_text=_("Se marca cuando nadie contesta una emergencia. Nunca el número de emergencias del país."),
        max_length=20,
        required=False,
    )
    on_call_after = forms.IntegerField(
        label=_("Marcar la guardia después de (segundos de espera)"), min_value=15, max_value=600
    )

    def clean_on_call_number(self) -> str:
        """A telephone in E.164: what is dialled from here must not be a short number of another town."""
        typed = str(self.cleaned_data["on_call_number"]).strip()
        number = phone.e164(typed, orgs.organisation().country)
        if typed and not number:
            raise forms.ValidationError(_("Escriba un teléfono completo, con su indicativo."))
        return number

    def targets(self) -> QueueTargets:
        return QueueTargets(**self.cleaned_data)

    @staticmethod
    def as_typed(queue: Queue) -> dict[str, object]:
        return {name: getattr(queue, name) for name in QueueForm.base_fields}


class AuditForm(forms.Form):
    """Which part of the audit to read. What cannot be read is as if it were not asked."""

    action = forms.SlugField(required=False, max_length=60)
    who = forms.UUIDField(required=False)
    patient = forms.UUIDField(required=False)
    before = forms.UUIDField(required=False)

    def query(self) -> LogQuery:
        asked = self.cleaned_data if self.is_valid() else {}
        group = asked.get("action") or ""
        return LogQuery(
            actor_id=asked.get("who"),
            patient_id=asked.get("patient"),
            action=f"{group}." if group else "",
            before=asked.get("before"),
        )
