"""What agents type: parsed here, judged by the rooms."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latido.compliance.contracts import GLASS_REASONS, Evidence
from latido.desk.consent_words import CHANNELS, EVIDENCE, PURPOSES
from latido.kernel import documents
from latido.patients import api as patients
from latido.patients.contracts import OPENING_REASONS

DATES = ["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d%m%Y", "%d/%m/%y"]


def choices_of(words: Mapping[str, str]) -> list[tuple[str, Any]]:
    return [(code, _(each)) for code, each in words.items()]


class BirthField(forms.Field):
    """A birth date as far as it is known: the date, with `known` ("day", "month" or "year") beside it."""

    def to_python(self, value: Any) -> tuple[date, str] | None:
        if value in self.empty_values:
            return None
        if found := patients.birth_read(str(value)):
            return found
        raise forms.ValidationError(gettext(patients.birth_unread(str(value))), code="invalid")


BORN_TOGETHER = (_("I, el primero"), _("II, el segundo"), _("III, el tercero"), _("IV"), _("V"), _("VI"))


class NewPatientForm(forms.Form):
    """What an agent hears in the call. Of a name that is too long the room says so: the browser would cut it unsaid."""

    document_type = forms.ChoiceField(label=_("Tipo de documento"))
    document_number = forms.CharField(label=_("Número"), max_length=30, required=False)
    birth_date = BirthField(
        label=_("Fecha de nacimiento"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    given_names = forms.CharField(label=_("Nombres"), max_length=260, required=False)
    first_surname = forms.CharField(label=_("Primer apellido"), max_length=260, required=False)
    second_surname = forms.CharField(label=_("Segundo apellido"), max_length=260, required=False)
    phone = forms.CharField(label=_("Teléfono"), max_length=30, required=False)
    newborn = forms.BooleanField(required=False, label=_("Recién nacido"))
    sex = forms.ChoiceField(
        label=_("Sexo"),
        required=False,
        choices=[("", "—"), ("female", _("Femenino")), ("male", _("Masculino")), ("other", _("Otro"))],
    )
    born_as = forms.TypedChoiceField(
        label=_("¿Nació con otros?"),
        required=False,
        coerce=int,
        choices=[("", _("Nació solo"))] + [(n, name) for n, name in enumerate(BORN_TOGETHER, 1)],
    )
    mother = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(label=_("Documento que se vio"), max_length=200, required=False)

    def __init__(self, *args: Any, country: str, may_authorise: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_authorise:
            del self.fields["seen"]  # or what they type there would do nothing
        kinds = forms.ChoiceField(
            label=_("Tipo de documento"),
            choices=[(each.code, f"{each.code} · {_(each.name)}") for each in documents.types_of(country)],
        )
        self.fields["document_type"] = kinds
        self.order_fields(["document_type"])
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("autocomplete", "off")
            field.widget.attrs["data-testid"] = f"new-{name}"
        first = "birth_date" if self["mother"].value() else "document_number"  # what nobody has filled in
        self.fields[first].widget.attrs["data-focus"] = ""


class BookingForm(forms.Form):
    """One place for one patient. request_id makes asking twice book once; read: the place whose words were read."""

    request_id = forms.UUIDField()
    slot = forms.UUIDField()
    read = forms.UUIDField(required=False)
    visit_type = forms.UUIDField()
    site = forms.UUIDField(required=False)
    desired_on = forms.DateField(required=False)
    moving = forms.UUIDField(required=False)
    after = forms.DateTimeField(required=False)


class PlacesForm(forms.Form):
    """What the three places must fit. after: look beyond these."""

    visit_type = forms.UUIDField(required=False)
    site = forms.UUIDField(required=False)
    desired_on = forms.DateField(required=False)
    moving = forms.UUIDField(required=False)
    slot = forms.UUIDField(required=False)
    after = forms.DateTimeField(required=False)


CANCEL_REASONS = (
    ("cannot_come", _("No puede venir")),
    ("recovered", _("Ya no la necesita")),
    ("elsewhere", _("Se atiende en otra parte")),
    ("authorisation", _("Falta o venció la autorización")),
    ("cost", _("Por el costo")),
    ("other", _("Otro motivo")),
)


class CancelForm(forms.Form):
    reason = forms.ChoiceField(
        error_messages={"required": _("Elija un motivo."), "invalid_choice": _("Elija un motivo.")},
        choices=CANCEL_REASONS,
    )


class NoteForm(forms.Form):
    """The draft of the note, kept as it is typed."""

    note = forms.CharField(max_length=2000, required=False, strip=False)
    promise = forms.CharField(max_length=200, required=False)
    promise_due = forms.DateTimeField(required=False)

    def clean_promise_due(self) -> datetime | None:
        due: datetime | None = self.cleaned_data["promise_due"]
        return due.astimezone(UTC) if due else None


class OpenRecordForm(forms.Form):
    code = forms.ChoiceField(choices=choices_of(OPENING_REASONS), error_messages={"required": _("Elija un motivo.")})
    reason = forms.CharField(
        min_length=4,
        max_length=200,
        error_messages={
            "required": _("Diga para qué la abre."),
            "min_length": _("Dígalo en una frase corta."),
        },
    )


class BreakGlassForm(forms.Form):
    """Why a protected record is opened, and who opens it once more. The password is never drawn again."""

    code = forms.ChoiceField(choices=choices_of(GLASS_REASONS), error_messages={"required": _("Elija un motivo.")})
    reason = forms.CharField(
        min_length=8,
        max_length=400,
        error_messages={
            "required": _("Diga para qué la abre."),
            "min_length": _("Dígalo en una frase: quien revisa lo lee."),
        },
    )
    proof = forms.CharField(strip=False, required=False, max_length=200)


class ListenForm(forms.Form):
    purpose = forms.ChoiceField(
        error_messages={"required": _("Elija un propósito.")},
        choices=[
            ("quality", _("Calidad")),
            ("complaint", _("Queja")),
            ("care", _("Atención")),
            ("legal", _("Legal")),
            ("training", _("Formación")),
        ],
    )
    reason = forms.CharField(max_length=150, error_messages={"required": _("Diga para qué la oye.")})


class EmergencyForm(forms.Form):
    """Where the person is now and how to call back. Nothing is mandatory: nothing may stand in the way."""

    address = forms.CharField(max_length=200, required=False)
    tower = forms.CharField(max_length=200, required=False)
    neighbourhood = forms.CharField(max_length=200, required=False)
    municipality = forms.CharField(max_length=200, required=False)
    road = forms.CharField(max_length=200, required=False)
    landmark = forms.CharField(max_length=200, required=False)
    callback = forms.CharField(max_length=40, required=False)
    company = forms.CharField(max_length=20, required=False)
    words = forms.CharField(max_length=2000, required=False)


WRITTEN = (Evidence.FORM, Evidence.MESSAGE)


class ConsentForm(forms.Form):
    """What a patient says now. number: the place of one of their telephones, when it is about that alone.

    spoken: how it is said in the contact in hand; None: nobody is there, and only papers and messages show a yes.
    """

    purpose = forms.ChoiceField(
        label=_("Para qué"),
        required=False,
        choices=[("", _("Todo contacto")), *((each.value, words) for each, words in PURPOSES.items())],
    )
    channel = forms.ChoiceField(
        label=_("Por dónde"), required=False, choices=[(each.value, words) for each, words in CHANNELS.items()]
    )
    evidence = forms.ChoiceField(
        label=_("Cómo consta"), choices=[(each.value, words) for each, words in EVIDENCE.items()]
    )
    words = forms.CharField(label=_("Número del formulario, o cuál mensaje"), max_length=120, required=False)
    number = forms.IntegerField(min_value=0, max_value=99, required=False)
    text = forms.CharField(max_length=32, required=False)  # the version that the agent saw
    given = forms.ChoiceField(choices=[("yes", ""), ("no", "")], error_messages={"required": _("Diga si lo permite.")})

    def __init__(self, *args: Any, spoken: Evidence | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = ((spoken,) if spoken else ()) + WRITTEN
        self.fields["evidence"].choices = [(each.value, EVIDENCE[each]) for each in ways]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A yes has to be shown later: by which paper, or which message. A no is heeded as it comes."""
        said = super().clean() or {}
        if said.get("given") == "yes" and said.get("evidence") in WRITTEN and not said.get("words", "").strip():
            self.add_error("words", _("Escriba el número del formulario, o de qué mensaje se trata y su fecha."))
        return said
