"""What an agent types of a request about somebody's data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from latido.compliance.contracts import rights


class RequestForm(forms.Form):
    right = forms.ChoiceField(label=_("Qué pide"), choices=[(code, _(words)) for code, words in rights.RIGHTS.items()])
    words = forms.CharField(
        label=_("Con sus palabras"),
        min_length=4,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Escriba lo que pide."), "min_length": _("Dígalo en una frase corta.")},
    )
