"""Spanish texts of pure code, marked for translation; whoever shows them translates. Which Spanish is a country's."""

OWN_WORDS = frozenset({"AR", "CL", "MX", "PE"})  # sucursal, turno, hora, receta: locale/es_<country>


def gettext_noop(text: str) -> str:
    """The text itself. makemessages finds it by this name."""
    return text


def as_spoken_in(country: str, language: str) -> str:
    """The language as a country speaks it: Spanish in Mexico is es-mx. Any other stays as it is."""
    own = language == "es" and country in OWN_WORDS
    return f"es-{country.lower()}" if own else language
