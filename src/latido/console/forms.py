"""What administrators type of their people and of the audit."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from latido.compliance.contracts import LogQuery
from latido.orgs.contracts import Site
from latido.staff.contracts import Role, Skill

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
    email = forms.EmailField(label=_("Correo"), max_length=80)
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=ROLES, widget=forms.CheckboxSelectMultiple)
    sites = forms.MultipleChoiceField(label=_("Sedes"), required=False, widget=forms.CheckboxSelectMultiple)
    language = forms.ChoiceField(label=_("Idioma"), choices=settings.LANGUAGES)
    why = forms.CharField(label=_("Por qué (queda en la historia)"), max_length=400, required=False)

    def __init__(
        self,
        *args: Any,
        skills: Sequence[Skill],
        sites: Sequence[tuple[str, Site]],
        now: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.skills = list(skills)
        self.fields["sites"].choices = [(code, site.name) for code, site in sites]  # type: ignore[attr-defined]
        for skill in self.skills:
            self.fields[f"skill_{skill.code}"] = forms.ChoiceField(label=skill.name, choices=LEVELS, required=False)
        if now is not None:
            self.fields["email"].disabled = True
            levels = {f"skill_{code}": str(level) for code, level in now["skills"].items()}
            self.initial = {**now, **levels}
        else:
            self.initial = {"language": settings.LANGUAGE_CODE, "roles": [Role.AGENT]}

    def skill_fields(self) -> list[forms.BoundField]:
        return [self[f"skill_{skill.code}"] for skill in self.skills]

    def value(self, *, active: bool = True) -> dict[str, Any]:
        """The person as configuration."""
        typed = self.cleaned_data
        levels = {skill.code: typed.get(f"skill_{skill.code}") for skill in self.skills}
        return {
            "first_name": typed["first_name"],
            "last_name": typed["last_name"],
            "roles": sorted(typed["roles"]),
            "language": typed["language"],
            "skills": {code: int(level) for code, level in levels.items() if level},
            "sites": sorted(typed["sites"]),
            "active": active,
        }


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
