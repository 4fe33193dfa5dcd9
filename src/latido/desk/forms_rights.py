"""What an agent types of a request about somebody's data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from latido.compliance.contracts import rights

COMPLAINTS = (rights.Right.COMPLAINT_VITAL, rights.Right.COMPLAINT_URGENT, rights.Right.COMPLAINT_SIMPLE)


class RequestForm(forms.Form):
    """What they ask, in their words. A complaint is taken from anybody; the rest, of whose record it is for sure."""

    right = forms.ChoiceField(label=_("Qué pide"), choices=[(code, _(words)) for code, words in rights.RIGHTS.items()])
    words = forms.CharField(
        label=_("Con sus palabras"),
        min_length=4,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Escriba lo que pide."), "min_length": _("Dígalo en una frase corta.")},
    )

    def __init__(self, *args: Any, sure: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sure:
            self.fields["right"].choices = [(code, _(rights.RIGHTS[code])) for code in COMPLAINTS]  # type: ignore[attr-defined]
