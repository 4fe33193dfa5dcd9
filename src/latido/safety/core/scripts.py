"""What is said in a possible emergency. Ours, to be edited and signed by each clinic's medical director."""

from collections.abc import Mapping
from types import MappingProxyType

from latido.kernel.words import gettext_noop as _
from latido.safety.contracts import Line, Script

# country -> (what a caller dials in an emergency, crisis line). City services differ: the clinic verifies them.
NUMBERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "CO": ("123", "106"),
        "MX": ("911", "800 911 2000"),
        "AR": ("107", "135"),
        "CL": ("131", "*4141"),
        "PE": ("106", "113"),
        "BR": ("192", "188"),
        "ES": ("112", "024"),
        "US": ("911", "988"),
    }
)
ANYWHERE = ("112", "")

LINES = (
    ("emergency", _("Por lo que me cuenta puede ser una emergencia.")),
    ("emergency", _("¿En qué dirección está usted ahora? Dígame barrio, municipio y un punto de referencia.")),
    ("emergency", _("¿A qué número le devuelvo la llamada si se corta?")),
    ("emergency", _("Llame ya al {emergency} o pídale a alguien que llame; yo sigo aquí.")),
    ("refusal", _("Entiendo. Lo más seguro es que lo vean ahora. Voy a pasarle con enfermería y no cuelgo.")),
    ("suicide", _("Gracias por decírmelo. ¿Está pensando en quitarse la vida?")),
    ("suicide", _("¿Está en peligro en este momento? ¿Hay alguien con usted?")),
    ("suicide", _("Quiero que hable con alguien preparado para esto; me quedo en la línea.")),
    ("advice", _("No soy personal de salud y no puedo darle consejo médico; ahora mismo le comunico con enfermería.")),
)


def script(country: str, emergency_number: str = "") -> Script:
    """The sentences and numbers of a country. emergency_number: the organisation's own, where it has one."""
    number, crisis = NUMBERS.get(country.upper(), ANYWHERE)
    return Script(country.upper(), emergency_number or number, crisis, tuple(Line(kind, text) for kind, text in LINES))
