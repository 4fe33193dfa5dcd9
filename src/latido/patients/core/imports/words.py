"""Words of files, folded, and what each means here."""

from collections.abc import Mapping
from types import MappingProxyType

from latido.patients.manner import Need

YES = frozenset({"si", "s", "yes", "y", "sim", "true", "1", "x", "verdadero", "requiere", "acepta", "autoriza"})
NO = frozenset(
    {"", "no", "n", "nao", "false", "0", "falso", "-", "n/a", "na", "ninguno", "ninguna", "no requiere", "no acepta"}
    | {"no autoriza", "rechaza"}
)
NEED_WORDS: Mapping[Need, tuple[str, ...]] = MappingProxyType(
    {
        Need.SLOW: ("despacio", "lento", "slow"),
        Need.HEARING: ("oye", "audi", "sord", "hearing", "deaf"),
        Need.SPEECH: ("cuesta hablar", "habla con dificultad", "speech", "mud"),
        Need.SIGHT: ("ve poco", "vision", "visual", "cieg", "sight", "blind"),
        Need.READING: ("no lee", "analfab", "lectura", "reading"),
        Need.ACCOMPANIED: ("acompan", "accompan"),
        Need.MOBILITY: ("movil", "mueve", "silla de ruedas", "camina", "mobility", "wheelchair"),
    }
)
CHANNEL_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "voice": ("llamad", "llamar", "telefon", "voz", "call", "phone"),
        "whatsapp": ("whatsapp", "wsp", "wapp"),
        "sms": ("sms", "mensaje de texto", "mensajes de texto", "texto"),
        "email": ("correo", "email", "e-mail", "mail"),
    }
)
PURPOSE_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "care": ("atencion", "care"),
        "reminder": ("recordatorio", "reminder"),
        "survey": ("encuesta", "survey"),
        "marketing": ("mercadeo", "marketing", "publicidad", "promocion", "comercial"),
        "collection": ("cobranza", "cobro", "collection"),
        "billing": ("factura", "pagos", "billing"),
        "research": ("investigacion", "estudio", "research"),
        "recording": ("grabacion", "grabar", "recording"),
        "ai": ("inteligencia artificial",),
        "result": ("resultado", "result"),
    }
)
WHOSE_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(  # the key is patients.Relation; empty: their own
    {
        "": ("propio", "propia", "suyo", "paciente", "titular", "self", "el mismo", "ella misma", "mismo", "personal"),
        "mother": ("madre", "mama", "mother"),
        "father": ("padre", "papa", "father"),
        "wife": ("esposa", "wife"),
        "husband": ("esposo", "marido", "husband"),
        "daughter": ("hija", "daughter"),
        "son": ("hijo", "son"),
        "sister": ("hermana", "sister"),
        "brother": ("hermano", "brother"),
        "grandmother": ("abuela", "grandmother"),
        "grandfather": ("abuelo", "grandfather"),
        "granddaughter": ("nieta", "granddaughter"),
        "grandson": ("nieto", "grandson"),
        "partner": ("pareja", "companera", "companero", "conyuge", "partner", "spouse"),
        "ex_partner": ("expareja", "ex pareja", "ex esposo", "ex esposa", "ex-partner"),
        "caregiver": ("cuidador", "cuidadora", "acudiente", "caregiver"),
        "other": ("familiar", "otro", "otra", "vecino", "vecina", "amigo", "amiga", "tio", "tia", "primo", "prima"),
    }
)
