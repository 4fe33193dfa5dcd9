"""The form of a directory: groups are typed beside the role they give, one on each line."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from latido.console.forms import ROLES
from latido.console.items import ItemForm, Value
from latido.staff import api as staff
from latido.staff.contracts import Role

PROTOCOLS = [("oidc", "OpenID Connect"), ("saml", "SAML 2.0")]
MOST_METADATA = 60_000


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "spellcheck": "false"})


class DirectoryForm(ItemForm):
    key_label = _("Código (no cambia después)")

    name = forms.CharField(label=_("Nombre, como se lee en el botón de entrar"), max_length=80)
    protocol = forms.ChoiceField(label=_("Protocolo"), choices=PROTOCOLS)
    address = forms.CharField(
        label=_("Dirección"),
        help_text=_("OpenID: la del emisor. SAML: la de los metadatos, si los publica."),
        max_length=400,
        required=False,
    )
    metadata = forms.CharField(
        label=_("Metadatos SAML, pegados"), max_length=MOST_METADATA, required=False, widget=_lines(4)
    )
    client_id = forms.CharField(label=_("Código de cliente (OpenID)"), max_length=200, required=False)
    scope = forms.CharField(
        label=_("Ámbitos que además se piden (OpenID)"), help_text="groups", max_length=120, required=False
    )
    group_claim = forms.CharField(
        label=_("Dato que trae los grupos"), help_text="groups, realm_access.roles", max_length=200, initial="groups"
    )
    creates_people = forms.BooleanField(label=_("Crear a quien todavía no está en Latido"), required=False)
    vouches_for_email = forms.BooleanField(
        label=_("El directorio garantiza que cada correo es de su persona"), required=False
    )
    second_factor = forms.CharField(
        label=_("Respuestas que valen como segundo factor"),
        help_text=_("amr, acr o AuthnContext: mfa, otp. Vacío: siempre se pide el de Latido."),
        max_length=400,
        required=False,
    )
    local_sign_in = forms.BooleanField(
        label=_("También se puede entrar con la contraseña de Latido"), required=False, initial=True
    )
    emergency = forms.MultipleChoiceField(
        label=_("Personas de emergencia: administran y entran siempre con su contraseña"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    enabled = forms.BooleanField(label=_("En uso"), required=False)

    def prepare(self) -> None:
        for role, words in ROLES:
            self.fields[f"role_{role}"] = forms.CharField(label=words, required=False, widget=_lines(2))
        administer = [(each.email, each.name) for each in staff.agents() if Role.ADMINISTRATOR in each.roles]
        self.fields["emergency"].choices = administer  # type: ignore[attr-defined]

    def role_fields(self) -> list[forms.BoundField]:
        return [self[f"role_{role}"] for role, _words in ROLES]

    def as_typed(self, value: Value) -> dict[str, Any]:
        groups = {
            f"role_{role}": "\n".join(group for group, roles in value["groups"].items() if role in roles)
            for role, _words in ROLES
        }
        return {**value, **groups, "second_factor": ", ".join(value["second_factor"])}

    def value(self) -> dict[str, Any]:
        typed = super().value()
        groups: dict[str, list[str]] = {}
        for role, _words in ROLES:
            for group in filter(None, map(str.strip, typed.pop(f"role_{role}").splitlines())):
                groups.setdefault(group, []).append(str(role))
        proofs = typed["second_factor"].replace(",", " ").split()
        return {**typed, "groups": groups, "second_factor": proofs}
