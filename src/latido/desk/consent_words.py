"""The words for what people allow and refuse."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latido.compliance.contracts import Channel, Evidence, Purpose

PURPOSES: Mapping[Purpose, Any] = {
    Purpose.CARE: gettext_lazy("Atención y citas"),
    Purpose.REMINDER: gettext_lazy("Recordatorios"),
    Purpose.RESULT: gettext_lazy("Aviso de resultados"),
    Purpose.BILLING: gettext_lazy("Facturas y pagos"),
    Purpose.COLLECTION: gettext_lazy("Cobranza"),
    Purpose.SURVEY: gettext_lazy("Encuestas"),
    Purpose.MARKETING: gettext_lazy("Mercadeo"),
    Purpose.RESEARCH: gettext_lazy("Investigación"),
    Purpose.RECORDING: gettext_lazy("Grabación de llamadas"),
    Purpose.AI: gettext_lazy("Uso de inteligencia artificial"),
    Purpose.VOICEMAIL: gettext_lazy("Mensajes de voz con detalle"),
}
CHANNELS: Mapping[Channel, Any] = {
    Channel.ANY: gettext_lazy("por cualquier medio"),
    Channel.VOICE: gettext_lazy("por teléfono"),
    Channel.SMS: gettext_lazy("por SMS"),
    Channel.WHATSAPP: gettext_lazy("por WhatsApp"),
    Channel.EMAIL: gettext_lazy("por correo"),
}
EVIDENCE: Mapping[Evidence, Any] = {
    Evidence.CALL: gettext_lazy("Lo dijo en una llamada"),
    Evidence.FORM: gettext_lazy("Formulario firmado"),
    Evidence.MESSAGE: gettext_lazy("Mensaje suyo"),
}


def purpose_words(purpose: Purpose) -> str:
    return str(PURPOSES.get(purpose, _("Todo contacto")))


def channel_words(channel: Channel) -> str:
    return str(CHANNELS[channel])
