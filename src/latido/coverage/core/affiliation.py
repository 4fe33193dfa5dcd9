"""Who pays, judged: which insurance is in force, what cannot be, and one free text taken apart. Pure."""

import re
from collections.abc import Mapping
from datetime import date

from latido.coverage.contracts import NewCoverage
from latido.kernel.words import gettext_noop as _

FIELDS: Mapping[str, str] = {
    "insurer": _("Aseguradora"),
    "plan": _("Plan"),
    "regime": _("Régimen"),
    "category": _("Categoría"),
    "member_number": _("Número de afiliado"),
    "role": _("Afiliación"),
    "valid_from": _("Desde"),
    "valid_to": _("Hasta"),
    "verified_on": _("Comprobada el"),
}
LONGEST = {"plan": 80, "regime": 80, "category": 40, "member_number": 40}
_CATEGORY = re.compile(r"^(?:cat(?:egor[ií]a)?\.?|grupo|nivel)\s+(.{1,40})$", re.IGNORECASE)


def in_force(valid_from: date | None, valid_to: date | None, today: date) -> bool:
    """Both days count; one that is not known bars nothing."""
    return (valid_from is None or valid_from <= today) and (valid_to is None or today <= valid_to)


def problems(new: NewCoverage, today: date) -> dict[str, str]:
    """What is wrong, by field."""
    found = {name: _("Es demasiado largo.") for name, most in LONGEST.items() if len(getattr(new, name)) > most}
    if "\0" in "".join(getattr(new, name) for name in LONGEST):
        found["plan"] = _("Tiene signos que no se ven: escríbalo de nuevo.")
    if new.valid_from and new.valid_to and new.valid_to < new.valid_from:
        found["valid_to"] = _("Termina antes de empezar.")
    if new.verified_on and new.verified_on > today:
        found["verified_on"] = _("Ese día no ha llegado.")
    return found


def apart(regime: str) -> tuple[str, str]:
    """Regime and category of what was one text: "Contributivo · cat. A"."""
    head, dot, tail = (part.strip() for part in regime.partition(" · "))
    if not dot:
        return regime.strip(), ""
    named = _CATEGORY.match(tail)
    return head, (named[1] if named else tail)[: LONGEST["category"]].strip()
