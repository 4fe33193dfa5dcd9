"""What agents type of a patient's record: parsed here, judged by the rooms."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from latido.kernel import documents
from latido.orgs import api as orgs
from latido.patients.api import (
    CONTACT,
    DOCUMENT,
    DOCUMENT_WHYS,
    IDENTITY,
    LISTS,
    Editable,
    Line,
    NewSafeCard,
    SafeCard,
    lines_as_text,
    lines_of_text,
    relations,
    writing_problems,
)

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
        said = {name: value for name, value in was.values.items() if name not in LISTS}
        super().__init__(data, initial={"version": was.version, **said})
        self.lists: dict[str, list[str]] = {}  # the rows of each, by the name of the first field of a row
        words = {**IDENTITY, **DOCUMENT, **CONTACT}
        self.was = was
        for field in fields:
            if field == "document":
                self._add_document(was.values["document"])
                continue
            if field == "document_why" and not was.values["document"]:
                continue
            if field == "document_why":
                whys = [("", _("El documento no cambia")), *((code, _(said)) for code, said in DOCUMENT_WHYS.items())]
                self.fields[field] = forms.ChoiceField(label=_(words[field]), choices=whys, required=False)
            elif field in LISTS:
                self._add_list(field, words[field], was.values[field])
                continue
            else:
                self.fields[field] = forms.CharField(label=_(words[field]), max_length=260, required=False)
            self.fields[field].widget.attrs |= {"autocomplete": "off", "data-testid": f"edit-{field}"}

    def _add_list(self, field: str, words: str, text: str) -> None:
        """What is there, one row each, and one row more; the preferred one is first."""
        lines = (*lines_of_text(text), Line(""))
        whose = [("", _("Del paciente")), *relations()]
        for n, line in enumerate(lines):
            name = f"{field}_{n}"
            self.fields[name] = forms.CharField(
                label=f"{_(words)} {n + 1}" if n else _(words), max_length=260, required=False, initial=line.value
            )
            self.fields[f"{name}_of"] = forms.ChoiceField(
                label=_("De quién es"), choices=whose, required=False, initial=line.whose
            )
            self.fields[f"{name}_barred"] = forms.BooleanField(
                label=_("No escribir aquí"), required=False, initial=line.barred
            )
            for part in (name, f"{name}_of", f"{name}_barred"):
                self.fields[part].widget.attrs |= {"autocomplete": "off", "data-testid": f"edit-{part}"}
        self.lists[field] = [f"{field}_{n}" for n in range(len(lines))]
        order = [(str(n), str(n + 1)) for n in range(len(lines))]
        self.fields[f"{field}_first"] = forms.ChoiceField(
            label=_("Se usa primero"), choices=order, required=False, initial="0", widget=forms.RadioSelect
        )

    def _wrong_row(self, field: str) -> str:
        """Where the mistake was made: the first row that alone would be one."""
        rows = self.lists[field]
        wrong = (name for name in rows if writing_problems(**{field: [self.cleaned_data.get(name) or ""]}))
        return next(wrong, rows[0])

    def _said(self, field: str, said: dict[str, Any]) -> str:
        """The rows as one text, the one that was marked first."""
        rows = [
            Line(said.get(name) or "", said.get(f"{name}_of") or "", bool(said.get(f"{name}_barred")))
            for name in self.lists[field]
        ]
        first = int(said.get(f"{field}_first") or 0)
        text: str = lines_as_text(each for each in (rows[first], *rows[:first], *rows[first + 1 :]) if each.value)
        return text

    def _add_document(self, document: str) -> None:
        """One document as two fields. One of another country keeps its country beside its kind."""
        country, _space, rest = document.partition(" ")
        kind, _space, number = rest.partition(" ")
        house = orgs.organisation().country
        kinds = [(f"{house} {each.code}", f"{each.code} · {_(each.name)}") for each in documents.types_of(house)]
        known = f"{country} {kind}"
        if number and known not in dict(kinds):
            kinds.insert(0, (known, f"{kind} ({country})"))
        first = known if number else f"{house} {documents.WITHOUT_DOCUMENT}"
        self.fields["document_type"] = forms.ChoiceField(
            label=_("Tipo de documento"), choices=kinds, required=False, initial=first
        )
        self.fields["document_number"] = forms.CharField(
            label=_("Número de documento"), max_length=40, required=False, initial=number
        )
        for name in ("document_type", "document_number"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "data-testid": f"edit-{name}"}

    def clean(self) -> dict[str, Any]:
        """The two as one; a form that was sent without them changes no document."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "document_type" in self.fields:
            kind = said.get("document_type")
            said["document"] = f"{kind} {said.get('document_number', '')}" if kind else self.was.values["document"]
        for field in self.lists:
            sent = any(name in self.data for name in self.lists[field])
            said[field] = self._said(field, said) if sent else self.was.values[field]
        return said

    @property
    def former(self) -> tuple[str, ...]:
        """Documents that were theirs, where this person sees the one in force."""
        return self.was.former if "document_type" in self.fields else ()

    @property
    def shown(self) -> list[forms.BoundField]:
        of_lists = {name for name in self.fields if name.partition("_")[0] in self.lists}
        return [self[field] for field in self.fields if field != "version" and field not in of_lists]

    @property
    def several(self) -> list[dict[str, Any]]:
        """Where they are written to: of each kind its rows, and which of them is marked as the first."""
        return [
            {
                "words": _(CONTACT[field]),
                "rows": [
                    {
                        "value": self[name],
                        "whose": self[f"{name}_of"],
                        "barred": self[f"{name}_barred"],
                        "place": str(n),
                    }
                    for n, name in enumerate(names)
                ],
                "first": self[f"{field}_first"],
                "marked": str(self[f"{field}_first"].value() or "0"),
            }
            for field, names in self.lists.items()
        ]

    @property
    def hidden(self) -> list[tuple[str, Any]]:
        """All that was typed, to be sent once more: what was emptied too, or it would not be taken away."""
        typed = ((name, self[name].value()) for name in self.fields if name != "version")
        return [(name, value or "") for name, value in typed if value is not False]

    def say(self, problems: dict[str, str]) -> None:
        """Of a field that is not this person's to change, it is said of the whole."""
        for name, problem in problems.items():
            field = "document_number" if name == "document" else self._wrong_row(name) if name in self.lists else name
            self.add_error(field if field in self.fields else None, problem)
