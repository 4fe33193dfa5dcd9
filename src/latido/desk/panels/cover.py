"""Who pays, as it is read in a header: one fact a line, in the reader's words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from latido.coverage.contracts import Coverage


@dataclass(frozen=True, slots=True)
class Line:
    icon: str
    label: str
    value: str


def lines(cover: Coverage | None) -> list[Line]:
    """What is not known is not there. One that pays no more says so beside its name."""
    return [each for each in _lines(cover) if each.value] if cover else []


def _lines(cover: Coverage) -> Iterator[Line]:
    over = _("%(insurer)s (no está vigente)") % {"insurer": cover.insurer}
    yield Line("shield", _("Aseguradora"), cover.insurer if cover.in_force else over)
    yield Line("file-text", _("Plan"), cover.plan)
    yield Line("layers", _("Régimen"), cover.regime)
    yield Line("tag", _("Categoría"), cover.category)
    yield Line("user-round", _("Afiliación"), _(cover.affiliation) if cover.affiliation else "")


def summary(cover: Coverage) -> str:
    """ "Plan Oro · Contributivo · A · Beneficiario"."""
    role = _(cover.affiliation) if cover.affiliation else ""
    return " · ".join(filter(None, (cover.plan, cover.regime, cover.category, role)))
