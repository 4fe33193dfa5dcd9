"""What agents type about relatives and what lets them act."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from latido.desk.forms import DATES
from latido.desk.panels.family import BASES, SCOPES
from latido.kernel import documents
from latido.patients import api as patients
from latido.patients.contracts import Basis, NewRelative, RightedPerson, Scope

ANOTHER = "otra"


def _papers(country: str) -> forms.ChoiceField:
    """Of the documents that somebody can show."""
    kinds = [(each.code, f"{each.code} · {_(each.name)}") for each in documents.types_of(country)]
    shown = [each for each in kinds if each[0] != documents.WITHOUT_DOCUMENT]
    return forms.ChoiceField(label=_("Tipo de documento"), choices=shown)


class _Saying(forms.Form):
    def say(self, problems: Mapping[str, str]) -> None:
        """What the room answered, at its field."""
        for name, problem in problems.items():
            self.add_error(name if name in self.fields else None, problem)


class RelativeForm(_Saying):
    """Who they are to the patient, and who they are."""

    relation = forms.ChoiceField(label=_("Qué es del paciente"), required=False)
    name = forms.CharField(label=_("Nombre y apellidos"), max_length=200, required=False)
    document_type = forms.ChoiceField(label=_("Tipo de documento"))
    document_number = forms.CharField(label=_("Número"), max_length=30, required=False)
    phone = forms.CharField(label=_("Teléfono"), max_length=30, required=False)
    who = forms.CharField(max_length=36, required=False)  # of the people it may be: one's id, or ANOTHER

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document_type"] = _papers(country)
        self.fields["relation"] = forms.ChoiceField(
            label=_("Qué es del paciente"), choices=[("", ""), *patients.relations()], required=False
        )
        self.order_fields(["relation", "name", "document_type"])
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("autocomplete", "off")
            field.widget.attrs["data-testid"] = f"relative-{name}"
        self.fields["relation"].widget.attrs["data-focus"] = ""

    def clean_who(self) -> str:
        """What nobody could have pressed is asked again."""
        said = str(self.cleaned_data["who"])
        try:
            return said if said == ANOTHER else str(UUID(said))
        except ValueError:
            return ""

    def heard(self) -> NewRelative:
        """Of a valid form."""
        said = dict(self.cleaned_data)
        who = said.pop("who")
        same = UUID(who) if who and who != ANOTHER else None
        return NewRelative(**said, same=same, another=who == ANOTHER)


class AuthorisationForm(_Saying):
    """Why, for what, until when."""

    basis = forms.TypedChoiceField(label=_("Por qué puede"), choices=list(BASES.items()), coerce=Basis)
    scopes = forms.TypedMultipleChoiceField(
        label=_("Qué puede hacer"),
        choices=list(SCOPES.items()),
        coerce=Scope,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    document = forms.CharField(label=_("Documento que se vio"), max_length=200, required=False)
    from_on = forms.DateField(label=_("Desde"), required=False, input_formats=DATES)
    to_on = forms.DateField(label=_("Hasta"), required=False, input_formats=DATES)
    sensitive_excluded = forms.BooleanField(label=_("Sin lo reservado"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("document", "from_on", "to_on"):
            self.fields[name].widget.attrs.update(autocomplete="off")
            self.fields[name].error_messages["invalid"] = _("Escriba día, mes y año: 24/11/1953.")
        for name, field in self.fields.items():
            field.widget.attrs["data-testid"] = f"grant-{name}"

    def clean_scopes(self) -> frozenset[Scope]:
        return frozenset(self.cleaned_data["scopes"])

    def clean_from_on(self) -> date | None:
        return self.cleaned_data["from_on"] or None


class RecordForm(_Saying):
    """The record of somebody who is on a patient's list without one."""

    document_type = forms.ChoiceField(label=_("Tipo de documento"))
    document_number = forms.CharField(label=_("Número"), max_length=30, required=False)
    born = forms.DateField(label=_("Fecha de nacimiento"), required=False, input_formats=DATES)

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document_type"] = _papers(country)
        self.order_fields(["document_type"])
        self.fields["born"].error_messages["invalid"] = _("Escriba día, mes y año: 24/11/1953.")
        for name, field in self.fields.items():
            field.widget.attrs.update({"autocomplete": "off", "id": f"id_record_{name}"})
            field.widget.attrs["data-testid"] = f"record-{name}"


class PersonForm(_Saying):
    """Who somebody without a record is and how they are reached. What is left empty stays, unless it is taken away."""

    name = forms.CharField(label=_("Nombre y apellidos"), max_length=200, required=False)
    phone = forms.CharField(label=_("Teléfono"), max_length=30, required=False)
    no_phone = forms.BooleanField(label=_("Quitar el teléfono"), required=False)
    document_type = forms.ChoiceField(label=_("Tipo de documento"))
    document_number = forms.CharField(label=_("Número"), max_length=30, required=False)
    no_document = forms.BooleanField(label=_("Quitar el documento"), required=False)

    def __init__(self, *args: Any, country: str, phone_alone: bool = False, **kwargs: Any) -> None:
        """phone_alone: somebody speaks for the patient, who does not say who may."""
        super().__init__(*args, **kwargs)
        self.fields["document_type"] = _papers(country)
        self.order_fields(["name", "phone", "no_phone", "document_type"])
        for name, field in self.fields.items():
            if phone_alone and name not in {"phone", "no_phone"}:
                field.disabled, field.required = True, False
            field.widget.attrs.update({"autocomplete": "off", "id": f"id_person_{name}"})
            field.widget.attrs["data-testid"] = f"person-{name}"

    def clean(self) -> dict[str, Any]:
        """Raises nothing: what contradicts itself is said at its field."""
        said = dict(super().clean() or {})
        for what, gone in (("phone", "no_phone"), ("document_number", "no_document")):
            if said.get(what) and said.get(gone):
                self.add_error(what, _("Escriba uno nuevo o quítelo, no ambas cosas."))
        return said

    def heard(self) -> RightedPerson:
        """Of a valid form."""
        said = self.cleaned_data
        number = "" if said["no_document"] else said["document_number"] or None
        return RightedPerson(
            name=None if self.fields["name"].disabled else said["name"],
            document=None if number is None else (said["document_type"], number),
            phone="" if said["no_phone"] else said["phone"] or None,
        )


class SuspensionForm(forms.Form):
    why = forms.CharField(label=_("Por qué"), max_length=200, required=False)
