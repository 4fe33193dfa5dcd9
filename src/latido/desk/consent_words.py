"""The words for what people allow and refuse."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latido.compliance import contracts
from latido.compliance.contracts import Channel, Evidence, Purpose

PURPOSES: Mapping[Purpose, Any] = {purpose: gettext_lazy(words) for purpose, words in contracts.PURPOSES.items()}
CHANNELS: Mapping[Channel, Any] = {
    Channel.ANY: gettext_lazy("por cualquier medio"),
    Channel.VOICE: gettext_lazy("por teléfono"),
    Channel.SMS: gettext_lazy("por SMS"),
    Channel.WHATSAPP: gettext_lazy("por WhatsApp"),
    Channel.EMAIL: gettext_lazy("por correo"),
}
EVIDENCE: Mapping[Evidence, Any] = {
    Evidence.CALL: gettext_lazy("Lo dijo en una llamada"),
    Evidence.IN_PERSON: gettext_lazy("Lo dijo en la ventanilla"),
    Evidence.FORM: gettext_lazy("Formulario firmado"),
    Evidence.MESSAGE: gettext_lazy("Mensaje suyo"),
    Evidence.FILE: gettext_lazy("Vino en un archivo importado"),
}


def purpose_words(purpose: Purpose) -> str:
    return str(PURPOSES.get(purpose, _("Todo contacto")))


def channel_words(channel: Channel) -> str:
    return str(CHANNELS[channel])
