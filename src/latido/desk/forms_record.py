"""What agents type of a patient's record: parsed here, judged by the rooms."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from latido.patients.api import CONTACT, IDENTITY, OWNERS, Editable, NewSafeCard, SafeCard, relations

HOURS = ["%H:%M", "%H"]


class SafeContactForm(forms.Form):
    """How a patient wants to be reached. barred: keys of telephones."""

    safe = forms.CharField(label=_("Llamar solo a este número"), max_length=30, required=False)
    hours_from = forms.TimeField(label=_("Desde las"), input_formats=HOURS, required=False)
    hours_to = forms.TimeField(label=_("Hasta las"), input_formats=HOURS, required=False)
    barred = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    other = forms.CharField(label=_("Otro número al que no se llama"), max_length=30, required=False)
    everybody = forms.BooleanField(required=False)
    say_who = forms.BooleanField(required=False)
    leave_message = forms.BooleanField(required=False)
    write_to = forms.CharField(label=_("Las cartas, a esta dirección"), max_length=200, required=False)
    words = forms.CharField(label=_("Qué hacer al llamar"), max_length=200, required=False)
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, card: SafeCard) -> None:
        super().__init__(data, initial=_initial(card))
        keys = [(each.key, each.masked) for each in card.numbers]
        self.fields["barred"] = forms.MultipleChoiceField(required=False, choices=keys)
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("autocomplete", "off")
            field.widget.attrs["data-testid"] = f"safe-{name}"

    def new(self) -> NewSafeCard:
        said = dict(self.cleaned_data)
        hours = (said.pop("hours_from"), said.pop("hours_to"))
        return NewSafeCard(**{**said, "barred": frozenset(said["barred"])}, hours=hours)

    def say(self, problems: dict[str, str]) -> None:
        for field, problem in problems.items():
            self.add_error(field, problem)


def _initial(card: SafeCard) -> dict[str, Any]:
    first, last = card.hours or (None, None)
    return {
        "words": card.words,
        "hours_from": f"{first:%H:%M}" if first else "",
        "hours_to": f"{last:%H:%M}" if last else "",
        "write_to": card.write_to,
        "say_who": card.say_who,
        "leave_message": card.leave_message,
        "everybody": any(each.everybody for each in card.numbers),
        "version": card.version,
    }


class RecordForm(forms.Form):
    """What a record says, to be changed. fields: those this person may change; the others are not in the form."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, was: Editable, fields: Collection[str]) -> None:
        super().__init__(data, initial={"version": was.version, **was.values})
        words = {**IDENTITY, **CONTACT}
        for field in fields:
            if field in OWNERS:
                whose = [("", _("Del paciente")), *relations()]
                self.fields[field] = forms.ChoiceField(label=_(words[field]), choices=whose, required=False)
            else:
                self.fields[field] = forms.CharField(label=_(words[field]), max_length=260, required=False)
            self.fields[field].widget.attrs |= {"autocomplete": "off", "data-testid": f"edit-{field}"}

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[field] for field in self.fields if field != "version"]

    def say(self, problems: dict[str, str]) -> None:
        """Of a field that is not this person's to change, it is said of the whole."""
        for field, problem in problems.items():
            self.add_error(field if field in self.fields else None, problem)
