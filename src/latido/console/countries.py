"""What a country decides of a new clinic: its time zones and the number its people call in an emergency.

The numbers are those of the country packs; an administrator checks and may change them.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Country:
    code: str  # ISO 3166-1 alpha-2
    name: object
    emergency: str
    zones: tuple[str, ...]  # IANA; the first is the capital's


COUNTRIES = (
    Country("CO", _("Colombia"), "123", ("America/Bogota",)),
    Country(
        "MX",
        _("México"),
        "911",
        ("America/Mexico_City", "America/Cancun", "America/Hermosillo", "America/Mazatlan", "America/Tijuana"),
    ),
    Country("AR", _("Argentina"), "107", ("America/Argentina/Buenos_Aires",)),
    Country("CL", _("Chile"), "131", ("America/Santiago", "America/Punta_Arenas", "Pacific/Easter")),
    Country("PE", _("Perú"), "106", ("America/Lima",)),
    Country("ES", _("España"), "112", ("Europe/Madrid", "Atlantic/Canary")),
    Country("BR", _("Brasil"), "192", ("America/Sao_Paulo", "America/Manaus", "America/Fortaleza")),
    Country(
        "US",
        _("Estados Unidos"),
        "911",
        ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Puerto_Rico"),
    ),
)
BY_CODE = {country.code: country for country in COUNTRIES}
