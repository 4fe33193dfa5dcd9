"""What a person says of how they wish to be treated and contacted; and what a family says of a death."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from latido.compliance.contracts import Channel, Purpose, Wishes
from latido.desk.forms import DATES, choices_of
from latido.kernel import languages
from latido.patients import api as patients
from latido.patients.contracts import DEATH_SOURCES, FROM_FILE, Address, Manner, Need

SENTENCES = 3
INTERPRETER = (
    ("", _("No necesita")),
    ("own", _("Sí, de su idioma")),
    ("signs", _("Sí, de lengua de señas")),
)


class MannerForm(forms.Form):
    """languages of the country are chosen, any other is typed."""

    preferred_name = forms.CharField(label=_("Cómo le gusta que le digan"), max_length=80, required=False)
    pronouns = forms.CharField(label=_("Pronombres, si los dice"), max_length=24, required=False)
    address = forms.ChoiceField(label=_("Tratamiento"), required=False)
    language = forms.ChoiceField(label=_("Idioma en que prefiere hablar"), required=False)
    other = forms.CharField(label=_("Otro idioma"), max_length=60, required=False)
    also = forms.MultipleChoiceField(required=False)
    agent = forms.ChoiceField(label=_("A quién pide que le atienda"), required=False)
    team = forms.ChoiceField(label=_("O qué equipo"), required=False)
    interpreter = forms.ChoiceField(label=_("Intérprete"), required=False, choices=INTERPRETER)
    needs = forms.MultipleChoiceField(
        required=False, choices=[(each.value, words) for each, words in patients.NEEDS.items()]
    )
    sentences = forms.CharField(
        label=_("Otras cosas antes de saludar, una por línea"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": SENTENCES}),
    )

    def __init__(
        self,
        *args: Any,
        country: str,
        manner: Manner,
        agents: Sequence[tuple[str, str]],
        teams: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.country, self.before = country, manner
        offered = dict.fromkeys((*languages.spoken_in(country), *manner.languages))
        self.named = [(code, patients.language_name(code)) for code in offered]
        self.fields["language"].choices = [("", _("No lo ha dicho")), *self.named]  # type: ignore[attr-defined]
        self.fields["also"].choices = self.named  # type: ignore[attr-defined]
        self.fields["address"].choices = [(str(a), words) for a, words in patients.ADDRESSES.items()]  # type: ignore[attr-defined]
        self.fields["agent"].choices = [("", _("A quien esté libre")), *agents]  # type: ignore[attr-defined]
        self.fields["team"].choices = [("", _("Cualquiera")), *teams]  # type: ignore[attr-defined]
        self.fields["pronouns"].widget.attrs["list"] = "usual-pronouns"
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    def clean_other(self) -> str:
        typed: str = self.cleaned_data["other"]
        code = patients.language_read(typed) if typed.strip() else ""
        if typed.strip() and not code:
            raise forms.ValidationError(_("No conocemos ese idioma. Escríbalo como se llama o con su código."))
        return code

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("interpreter") == "own" and not self._languages(found):
            self.add_error("interpreter", _("Diga primero qué idioma habla."))
        return found

    def manner(self) -> Manner:
        """What was said, of a form that is valid."""
        said = self.cleaned_data
        spoken = self._languages(said)
        return Manner(
            said["pronouns"],
            Address(said["address"]),
            spoken,
            {"own": next(iter(spoken), ""), "signs": self._signs()}.get(said["interpreter"], ""),
            tuple(Need(each) for each in said["needs"]),
            tuple(said["sentences"].splitlines()),
            said["agent"],
            said["team"],
        )

    def _languages(self, said: dict[str, Any]) -> tuple[str, ...]:
        """What was typed is what they prefer."""
        return tuple(dict.fromkeys(filter(None, (said.get("other"), said.get("language"), *said.get("also", ())))))

    def _signs(self) -> str:
        """The one they have said, else their country's."""
        known = (*self.before.languages, self.before.interpreter, *languages.spoken_in(self.country))
        return next(filter(languages.is_signed, known), languages.ANY_SIGNED)


def as_typed(preferred_name: str, manner: Manner) -> dict[str, Any]:
    """What is on file, as the form begins with it."""
    signs = languages.is_signed(manner.interpreter)
    return {
        "preferred_name": preferred_name,
        "pronouns": manner.pronouns,
        "address": str(manner.address),
        "language": manner.language,
        "also": list(manner.languages[1:]),
        "interpreter": "signs" if signs else "own" if manner.interpreter else "",
        "needs": [str(each) for each in manner.needs],
        "sentences": "\n".join(manner.sentences),
        "agent": manner.agent,
        "team": manner.team,
    }


WISHED = (Purpose.CARE, Purpose.REMINDER, Purpose.RESULT, Purpose.BILLING, Purpose.SURVEY, Purpose.MARKETING)
BY = (Channel.VOICE, Channel.SMS, Channel.WHATSAPP, Channel.EMAIL)
HOURS = range(7, 22)


class WishesForm(forms.Form):
    """By what they would rather be contacted for each thing, and at which hours. Nothing chosen: they have not said."""

    by = forms.MultipleChoiceField(
        required=False, choices=[(f"{purpose}:{channel}", "") for purpose in WISHED for channel in BY]
    )
    begins = forms.TypedChoiceField(label=_("Desde las"), required=False, coerce=int, empty_value=None)
    ends = forms.TypedChoiceField(label=_("Hasta las"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hours = [("", _("A cualquier hora")), *((each, f"{each}:00") for each in HOURS)]
        self.fields["begins"].choices = self.fields["ends"].choices = hours  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        begins, ends = found.get("begins"), found.get("ends")
        if (begins is None) != (ends is None) or (begins is not None and ends is not None and begins >= ends):
            self.add_error("ends", _("Diga desde qué hora y hasta cuál."))
        return found

    def wishes(self) -> Wishes:
        """What was said, of a form that is valid."""
        said: dict[Purpose, set[Channel]] = {}
        for each in self.cleaned_data["by"]:
            purpose, channel = each.split(":")
            said.setdefault(Purpose(purpose), set()).add(Channel(channel))
        begins, ends = self.cleaned_data["begins"], self.cleaned_data["ends"]
        hours = (time(begins), time(ends)) if begins is not None else None
        return Wishes({purpose: frozenset(channels) for purpose, channels in said.items()}, hours)


def as_wished(wishes: Wishes) -> dict[str, Any]:
    """What is on file, as the form begins with it."""
    begins, ends = wishes.hours or (None, None)
    by = [f"{purpose}:{channel}" for purpose, channels in wishes.by.items() for channel in channels]
    return {"by": by, "begins": begins and begins.hour, "ends": ends and ends.hour}


class DeathForm(forms.Form):
    """That somebody died. promised: what becomes of the call we owe them."""

    died_on = forms.DateField(
        label=_("Fecha, si se sabe"),
        required=False,
        input_formats=DATES,
        error_messages={"invalid": _("Escriba día, mes y año: 24/11/1953.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": _("dd/mm/aaaa")}),
    )
    source = forms.ChoiceField(
        label=_("Cómo se sabe"),
        choices=choices_of({code: words for code, words in DEATH_SOURCES.items() if code != FROM_FILE}),
        error_messages={"required": _("Diga cómo se sabe.")},
    )
    promised = forms.ChoiceField(
        required=False,
        choices=[("stop", _("Anularla")), ("family", _("Es para la familia: sigue en su lugar"))],
    )

    @property
    def hidden(self) -> list[tuple[str, Any]]:
        """As it was typed, to be sent again once what changes was seen."""
        return [(name, self[name].value() or "") for name in self.fields]
