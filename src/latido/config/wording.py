"""What every form says of what no field takes, in our words: Django's Spanish forbids a text that just fits."""

from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

UNSEEN = _("Hay un carácter que no se ve, de los que trae un texto copiado: bórrelo todo y escríbalo.")
TOO_LONG = _("Es demasiado largo: caben %(limit_value)d caracteres y hay %(show_value)d.")


def wire() -> None:
    ProhibitNullCharactersValidator.message = UNSEEN
    MaxLengthValidator.message = TOO_LONG
