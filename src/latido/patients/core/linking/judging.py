"""Is a pair proposed, how surely, and why: in words that a records clerk can check on the screen."""

from dataclasses import dataclass

from latido.kernel.words import gettext_noop as _
from latido.patients.contracts import Band
from latido.patients.core.linking.comparing import Agreement, Field, Level, Record, compare
from latido.patients.core.linking.weights import UNCOUNTED, Common, Weights, bits, two_people

PROPOSED = 2.0  # bits: 4 to 1
PROBABLE = 8.0
NEARLY_CERTAIN = 12.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two records that may be one person."""

    levels: Agreement
    bits: float
    band: Band


def judge(one: Record, other: Record, weights: Weights, common: Common = UNCOUNTED) -> Likeness | None:
    """A proposal, or None. Two documents of one kind, or two names, are never nearly certain to be one person."""
    levels = compare(one, other)
    if two_people(levels):
        return None
    told = bits(levels, one, other, weights, common)
    if told < PROPOSED:
        return None
    if told < PROBABLE:
        return Likeness(levels, told, Band.POSSIBLE)
    sure = told >= NEARLY_CERTAIN and not _speaks_against(levels)
    return Likeness(levels, told, Band.CERTAIN if sure else Band.PROBABLE)


def _speaks_against(levels: Agreement) -> bool:
    return (
        levels.document in (Level.CLOSE, Level.DIFFERENT)
        or levels.given in (Level.UNKNOWN, Level.SHARED, Level.DIFFERENT)
        or levels.born is not Level.SAME
        or levels.sex is Level.DIFFERENT
    )


WORDS: dict[tuple[str, Level], str] = {
    (Field.GIVEN, Level.SAME): _("los nombres suenan igual"),
    (Field.GIVEN, Level.PART): _("un nombre está en el otro"),
    (Field.GIVEN, Level.CLOSE): _("los nombres difieren en una letra"),
    (Field.GIVEN, Level.SHARED): _("comparten un nombre y el otro es distinto"),
    (Field.GIVEN, Level.DIFFERENT): _("los nombres son distintos"),
    (Field.SURNAMES, Level.SAME): _("los apellidos suenan igual"),
    (Field.SURNAMES, Level.PART): _("el mismo primer apellido; uno no tiene el segundo"),
    (Field.SURNAMES, Level.SWAPPED): _("los mismos apellidos en otro orden"),
    (Field.SURNAMES, Level.CLOSE): _("los apellidos difieren en una letra"),
    (Field.SURNAMES, Level.SHARED): _("comparten un solo apellido"),
    (Field.SURNAMES, Level.DIFFERENT): _("los apellidos son distintos"),
    (Field.BORN, Level.SAME): _("la misma fecha de nacimiento"),
    (Field.BORN, Level.SWAPPED): _("la fecha tiene el día y el mes cambiados"),
    (Field.BORN, Level.CLOSE): _("la fecha de nacimiento difiere en un dígito"),
    (Field.BORN, Level.DIFFERENT): _("la fecha de nacimiento es otra"),
    (Field.DOCUMENT, Level.SAME): _("el mismo número de documento"),
    (Field.DOCUMENT, Level.CLOSE): _("el documento difiere en un dígito"),
    (Field.DOCUMENT, Level.DIFFERENT): _("el documento es otro"),
    (Field.PHONE, Level.SAME): _("comparten teléfono"),
    (Field.PHONE, Level.DIFFERENT): _("otro teléfono"),
    (Field.ADDRESS, Level.SAME): _("la misma dirección"),
    (Field.ADDRESS, Level.DIFFERENT): _("otra dirección"),
    (Field.EMAIL, Level.SAME): _("el mismo correo"),
    (Field.EMAIL, Level.DIFFERENT): _("otro correo"),
    (Field.SEX, Level.DIFFERENT): _("el sexo registrado es otro"),
}
_AGREE = (Level.SAME, Level.PART, Level.SWAPPED)
_SILENT = frozenset({(Field.SEX, Level.SAME)})


def reasons(levels: Agreement) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What speaks for one person and what against, as msgids in Spanish, in the order of the fields."""
    told = [(name, level) for name, level in zip(Field, levels, strict=True) if (name, level) in WORDS]
    told = [each for each in told if each not in _SILENT]
    return (
        tuple(WORDS[each] for each in told if each[1] in _AGREE),
        tuple(WORDS[each] for each in told if each[1] not in _AGREE),
    )
