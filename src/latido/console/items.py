"""Forms of configuration: each turns what is typed into an item's value, and a value into what is shown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AGREEMENTS, TAGS, Item, Problem, Wanted
from latido.console.countries import BY_CODE, COUNTRIES
from latido.kernel import phone
from latido.orgs import api as orgs

Value = Mapping[str, Any]
CONTINENTS = frozenset({"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})
DAY = forms.DateInput({"type": "date"}, "%Y-%m-%d")
META = frozenset({"key", "why", "seen", "sure"})
YES_NO_NEITHER = [("yes", _("cuenta como resuelta")), ("no", _("cuenta como pendiente")), ("", _("no cuenta"))]


MEANWHILE = _("Alguien más cambió esto mientras usted lo editaba: vuelva a abrirlo.")

NAMED = {
    ("calendar", "lineas"): _("Las líneas telefónicas"),
    ("retention", "conservacion"): _("Cuánto se guarda"),
    ("tries", "intentos"): _("Cuántas respuestas equivocadas se admiten"),
    ("verification", "verificacion"): _("Lo que se pide para verificar a alguien"),
    ("flow", "menu"): _("Menú principal"),
    ("flow", "directo"): _("Directo a citas"),
    ("flow", "cerrado"): _("Fuera de horario"),
}  # what came with the house and has a key for a name


def shown_name(item: Item) -> str:
    """What people call an item."""
    return str(NAMED.get((item.kind, item.key), item.title))


def choices(kind: str, nothing: str = "") -> list[tuple[str, str]]:
    """The items of a kind to choose from. nothing: the words of choosing none."""
    found = [(item.key, shown_name(item)) for item in compliance.items(kind)]
    return [("", nothing), *found] if nothing else found


class ItemForm(forms.Form):
    """One item. now: what it is, when it is there already."""

    key_label: ClassVar[Any] = _("Código")
    makes_key: ClassVar[bool] = False  # from the name
    may_try: ClassVar[bool] = False  # in the simulator, before it is saved
    asks = False

    def __init__(self, *args: Any, now: Item | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        if now is None and not self.makes_key:
            self.fields["key"] = forms.CharField(label=self.key_label, max_length=80)
            self.order_fields(["key"])
        self.fields["why"] = forms.CharField(label=_("Por qué (queda en la historia)"), max_length=400, required=False)
        self.fields["seen"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields["sure"] = forms.BooleanField(required=False, widget=forms.HiddenInput)
        self.prepare()
        if now is not None:
            self.initial = {**self.as_typed(now.value), "seen": now.mark}

    def prepare(self) -> None:
        """Add what depends on the rest of the configuration."""

    def as_typed(self, value: Value) -> dict[str, Any]:
        return dict(value)

    def value(self) -> dict[str, Any]:
        return {name: each for name, each in self.cleaned_data.items() if name not in META}

    def key(self) -> str:
        if self.now is not None:
            return self.now.key
        typed: str = self.cleaned_data["key"]
        return typed.strip()

    def wanted(self, kind: str) -> list[Wanted]:
        """Everything that saving this changes, in its order; one act of the history."""
        return [Wanted(kind, self.key(), self.value(), self.cleaned_data["seen"])]

    def shown(self) -> list[forms.BoundField]:
        """The fields in order; checkbox lists are drawn apart."""
        return [each for each in self.visible_fields() if each.name != "why"]

    def ask(self) -> None:
        """The next time it is sent, what was told is accepted."""
        self.asks = True
        self.data = {**self.data.dict(), "sure": "on"} if isinstance(self.data, QueryDict) else self.data

    def say(self, problems: Iterable[Problem]) -> None:
        """Put every problem beside its field, in the reader's words."""
        for problem in problems:
            where = problem.field if problem.field in self.fields else None
            self.add_error(where, said_of(problem))


class OrganisationForm(ItemForm):
    name = forms.CharField(label=_("Nombre"), max_length=160)
    country = forms.ChoiceField(label=_("País"))
    language = forms.ChoiceField(label=_("Idioma"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Zona horaria"))
    emergency_number = forms.CharField(label=_("Número de emergencias"), max_length=8)
    main_number = forms.CharField(label=_("Número principal"), max_length=20, required=False)

    def prepare(self) -> None:
        known = [(each.code, each.name) for each in COUNTRIES]
        now = str(self.now.value["country"]) if self.now else ""
        set_choices(self.fields["country"], known if now in BY_CODE or not now else [*known, (now, now)])
        zones = sorted(each for each in available_timezones() if each.split("/")[0] in CONTINENTS)
        set_choices(self.fields["time_zone"], [(zone, zone.replace("_", " ")) for zone in zones])

    def value(self) -> dict[str, Any]:
        typed = super().value()
        return {**typed, "main_number": as_number(typed["main_number"], typed["country"])}


class RetentionForm(ItemForm):
    also = forms.CharField(
        label=_("Otros países cuyas reglas también aplican"), help_text=_("ES, US"), max_length=40, required=False
    )
    recording = forms.IntegerField(
        label=_("Grabaciones, en meses"), help_text=_("0: lo usual"), min_value=0, max_value=600
    )
    patient = forms.IntegerField(
        label=_("Fichas, en meses desde la última atención"), help_text=_("0: lo que pide la ley"), min_value=0,
        max_value=1200,
    )  # fmt: skip
    contact = forms.IntegerField(
        label=_("Contactos de nadie conocido, en meses"), help_text=_("0: lo usual, 24"), min_value=0, max_value=600
    )


class TriesForm(ItemForm):
    of_patient = forms.IntegerField(label=_("Sobre un paciente, en un día"), help_text=_("De 3 a 5"))
    of_number = forms.IntegerField(label=_("Desde un teléfono, en un día"), help_text=_("De 3 a 6"))
    in_hour = forms.IntegerField(label=_("En toda la organización, en una hora"), help_text=_("De 10 a 50"))
    in_day = forms.IntegerField(label=_("En toda la organización, en un día"), help_text=_("De 50 a 500"))


class VerificationForm(ItemForm):
    needed = forms.TypedChoiceField(label=_("Datos que deben coincidir"), coerce=int, choices=((3, 3), (4, 4)))
    address_is_public = forms.BooleanField(label=_("La dirección sola no basta: otros la conocen"), required=False)
    email_is_public = forms.BooleanField(label=_("El correo solo no basta: otros lo conocen"), required=False)


class ThirdPartyForm(ItemForm):
    key_label = _("Código (no cambia después)")

    name = forms.CharField(label=_("Nombre"), max_length=120)
    role = forms.CharField(label=_("Qué hace para la clínica"), max_length=120)
    countries = forms.CharField(
        label=_("Países donde están los datos"), help_text=_("CO, US"), max_length=40, required=False
    )
    sees = forms.CharField(label=_("Qué datos ve"), max_length=200, required=False)
    sees_patients = forms.BooleanField(
        label=_("Ve, guarda o transporta datos de pacientes"), required=False, initial=True
    )
    agreement = forms.ChoiceField(label=_("Acuerdo firmado"), required=False)
    reference = forms.CharField(label=_("Dónde está el acuerdo"), max_length=120, required=False)
    signed_on = forms.DateField(label=_("Firmado el"), required=False, widget=DAY)
    expires_on = forms.DateField(label=_("Vence el"), required=False, widget=DAY)
    checked_on = forms.DateField(label=_("Última revisión de cómo protege los datos"), required=False, widget=DAY)
    contact = forms.CharField(label=_("A quién avisar si hay una fuga"), max_length=160, required=False)

    def prepare(self) -> None:
        set_choices(self.fields["agreement"], [(code, gettext(words)) for code, words in AGREEMENTS.items()])

    def value(self) -> dict[str, Any]:
        typed = super().value()
        return {name: each.isoformat() if isinstance(each, date) else each for name, each in typed.items()}


class InsurerForm(ItemForm):
    key_label = _("Código (no cambia después)")

    name = forms.CharField(label=_("Nombre"), max_length=120)
    kind = forms.CharField(
        label=_("Qué es"), help_text=_("EPS, obra social, seguro privado…"), max_length=60, required=False
    )
    codes = forms.CharField(
        label=_("Cómo la llaman otros sistemas, con comas"), help_text=_("EPS001, Frailejon"), max_length=120,
        required=False,
    )  # fmt: skip
    needs_authorisation = forms.CharField(label=_("Para qué pide autorización"), max_length=160, required=False)
    patient_pays = forms.CharField(label=_("Qué paga el paciente"), max_length=160, required=False)
    phone = forms.CharField(label=_("Teléfono de autorizaciones"), max_length=20, required=False)
    active = forms.BooleanField(label=_("En uso: se puede elegir para un paciente"), required=False, initial=True)
    position = forms.IntegerField(label=_("Orden"), min_value=0, max_value=9999, initial=0)

    def value(self) -> dict[str, Any]:
        typed = super().value()
        return {**typed, "phone": as_number(typed["phone"], orgs.organisation().country)}


class VisitTypeForm(ItemForm):
    key_label = _("Código: hasta 8 letras mayúsculas")

    name = forms.CharField(label=_("Nombre"), max_length=120)
    minutes = forms.IntegerField(label=_("Duración (minutos)"), min_value=5, max_value=720, initial=20)
    tag = forms.ChoiceField(
        label=_("De qué es, si es reservada"),
        help_text=_("Quién ve cuál es queda limitado desde ese momento, también de lo ya agendado."),
        required=False,
    )
    requires = forms.CharField(label=_("Papeles que pide"), max_length=120, required=False)
    bring = forms.CharField(label=_("Qué debe traer el paciente"), max_length=160, required=False)
    arrive_before = forms.IntegerField(label=_("Llegar antes (minutos)"), min_value=0, max_value=240, initial=20)
    preparation = forms.CharField(
        label=_("Preparación, como se escribe al paciente"), max_length=2000, required=False, widget=forms.Textarea
    )
    spoken_preparation = forms.CharField(
        label=_("Preparación, como se lee en la llamada"), max_length=600, required=False, widget=forms.Textarea
    )
    needs_nurse = forms.BooleanField(label=_("La preparación la da solo enfermería"), required=False)
    remote = forms.BooleanField(label=_("Por video: no hay a dónde llegar"), required=False)
    position = forms.IntegerField(label=_("Orden"), min_value=0, max_value=999, initial=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self.fields["tag"], [(str(tag), gettext(words)) for tag, words in TAGS.items()])


class SiteForm(ItemForm):
    key_label = _("Código (no cambia después)")

    name = forms.CharField(label=_("Nombre"), max_length=120)
    address = forms.CharField(label=_("Dirección"), max_length=200, required=False)
    floor_hint = forms.CharField(
        label=_("Piso o referencia, como se lee en la confirmación"), max_length=80, required=False
    )
    city = forms.CharField(label=_("Ciudad"), max_length=80, required=False)
    region = forms.CharField(label=_("Departamento, estado o provincia"), max_length=80, required=False)
    position = forms.IntegerField(label=_("Orden"), min_value=0, max_value=999, initial=0)


class DepartmentForm(ItemForm):
    key_label = _("Código (no cambia después)")

    name = forms.CharField(label=_("Nombre"), max_length=120)
    site = forms.ChoiceField(label=_("Sede"), required=False)
    position = forms.IntegerField(label=_("Orden"), min_value=0, max_value=999, initial=0)

    def prepare(self) -> None:
        set_choices(self.fields["site"], choices("site", gettext("todas")))


class SkillForm(ItemForm):
    key_label = _("Código (no cambia después)")

    name = forms.CharField(label=_("Nombre"), max_length=80)


class CallbackForm(ItemForm):
    makes_key = True

    queue = forms.ChoiceField(label=_("Cola"))
    offer_after = forms.IntegerField(
        label=_("Ofrecerla si la espera pasa de (segundos; vacío, solo a quien la pide)"),
        min_value=10,
        max_value=3600,
        required=False,
        initial=120,
    )
    on_request = forms.BooleanField(label=_("Quien espera puede pedirla con el uno"), required=False, initial=True)
    tries = forms.IntegerField(label=_("Intentos"), min_value=1, max_value=5, initial=3)
    spacing = forms.IntegerField(label=_("Entre dos intentos (segundos)"), min_value=30, max_value=86400, initial=600)
    ring_for = forms.IntegerField(label=_("Timbra al paciente (segundos)"), min_value=15, max_value=60, initial=30)
    abandoned_after = forms.IntegerField(
        label=_("Llamar a quien colgó tras esperar (segundos; vacío, a nadie)"),
        min_value=5,
        max_value=1800,
        required=False,
    )

    def prepare(self) -> None:
        if self.now is not None:
            del self.fields["queue"]
        else:
            set_choices(self.fields["queue"], choices("queue"))

    def key(self) -> str:
        return self.now.key if self.now is not None else str(self.cleaned_data["queue"])

    def value(self) -> dict[str, Any]:
        return {name: each for name, each in super().value().items() if name != "queue"}


class PauseForm(ItemForm):
    key_label = _("Código: hasta 8 letras mayúsculas")

    name = forms.CharField(label=_("Nombre"), max_length=80)
    limit_minutes = forms.IntegerField(
        label=_("Aviso al pasar de (minutos; vacío, nunca)"), min_value=1, max_value=720, required=False
    )
    planned = forms.BooleanField(label=_("Programada"), required=False)
    private = forms.BooleanField(label=_("Nunca sale por persona en un tablero"), required=False)
    position = forms.IntegerField(label=_("Orden"), min_value=0, max_value=999, initial=0)


class DispositionForm(ItemForm):
    key_label = _("Código, como 1.1")

    group = forms.CharField(label=_("Grupo (primer nivel)"), max_length=60)
    name = forms.CharField(label=_("Tipificación (segundo nivel)"), max_length=120)
    closes = forms.BooleanField(label=_("Cierra el contacto"), required=False, initial=True)
    creates = forms.CharField(label=_("Trabajo que deja"), max_length=80, required=False)
    resolved = forms.ChoiceField(label=_("Primer contacto"), choices=YES_NO_NEITHER, required=False)
    position = forms.IntegerField(label=_("Orden"), min_value=0, max_value=999, initial=0)
    active = forms.BooleanField(label=_("En uso"), required=False, initial=True)
    tag = forms.ChoiceField(label=_("De qué es, si es reservada"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tag"].choices = [(str(tag), gettext(words)) for tag, words in TAGS.items()]  # type: ignore[attr-defined]

    def as_typed(self, value: Value) -> dict[str, Any]:
        return {**value, "resolved": {True: "yes", False: "no"}.get(value["resolved"], "")}

    def value(self) -> dict[str, Any]:
        typed = super().value()
        return {**typed, "resolved": {"yes": True, "no": False}.get(typed["resolved"])}


class NumberForm(ItemForm):
    key_label = _("Número que marcan los pacientes")

    flow = forms.ChoiceField(label=_("Diálogo que contesta"))
    closed_flow = forms.ChoiceField(label=_("Diálogo fuera de horario"), required=False)
    calendar = forms.ChoiceField(label=_("Horario que vale"))
    site = forms.ChoiceField(label=_("Sede"), required=False)
    missed_queue = forms.ChoiceField(
        label=_("Llamada perdida"),
        help_text=_("A quien cuelga antes de que se le pregunte algo se le llama, una vez por número en 30 minutos."),
        required=False,
    )

    def prepare(self) -> None:
        flows = choices("flow")
        set_choices(self.fields["flow"], flows)
        set_choices(self.fields["closed_flow"], [("", gettext("el mismo: siempre contesta")), *flows])
        set_choices(self.fields["calendar"], choices("calendar"))
        set_choices(self.fields["site"], choices("site", gettext("todas")))
        set_choices(self.fields["missed_queue"], choices("queue", gettext("no se devuelve")))

    def key(self) -> str:
        typed = super().key()
        return as_number(typed, orgs.organisation().country)


class OverflowForm(ItemForm):
    makes_key = True

    number = forms.CharField(label=_("Teléfono que suena cuando nadie puede contestar"), max_length=20)

    def key(self) -> str:
        return "desborde"

    def value(self) -> dict[str, Any]:
        return {"number": as_number(self.cleaned_data["number"], orgs.organisation().country)}


def as_number(typed: str, country: str) -> str:
    """In E.164 when it is a telephone; as it was typed when not, so that whoever checks it says so."""
    return phone.e164(typed, country) or typed.strip()


def said_of(problem: Problem) -> str:
    """A problem in the reader's words."""
    return gettext(problem.says).format(about=gettext(problem.about) if problem.about else "")


def set_choices(field: forms.Field, options: Sequence[tuple[str, object]]) -> None:
    field.choices = options  # type: ignore[attr-defined]
