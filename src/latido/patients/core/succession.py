"""One person's documents follow each other: as text in a form, and which takes whose place by law. Pure."""

from collections.abc import Iterable

from latido.kernel import documents
from latido.kernel.words import gettext_noop as _

CHANGED, MISTAKEN = "changed", "mistaken"  # what became of the document that was there
BESIDE = "beside"  # it changed, for one that the person had besides
MISTAKEN_BESIDE = "mistaken_beside"  # it was mistyped, and the person had the right one besides
WHYS = {
    CHANGED: _("Cambió de documento: el anterior queda en la ficha"),
    MISTAKEN: _("Estaba mal escrito: el anterior se borra"),
}
Paper = tuple[str, str, str]  # country, kind, normalised number


def written(paper: Paper | None) -> str:
    """As it is kept in a change: "CO CC 52123907"; empty when there is none."""
    return " ".join(paper) if paper else ""


def read(text: str) -> Paper | None:
    """The reverse, normalised. Raises kernel's InvalidDocument."""
    country, _space, rest = text.partition(" ")
    kind, _space, number = rest.partition(" ")
    if not country or ((kind == documents.WITHOUT_DOCUMENT or not kind) and not number.strip()):
        return None
    if kind == documents.WITHOUT_DOCUMENT:
        raise documents.InvalidDocument(_("Elija qué documento es."))
    return country, *documents.paper(country, kind, number)


def shown(text: str) -> str:
    """As people write it: "CC 52.123.907"."""
    country, _space, rest = text.partition(" ")
    return documents.shown(country, *rest.split(" ", 1)) if rest else ""


def superseded(new: Iterable[Paper], known: Iterable[Paper]) -> set[Paper]:
    """Those whose place one of the new ones takes; a new one too, when there is a later one already."""
    new, known = set(new), set(known)
    return {old for old in known for one in known if (one in new or old in new) and succeeds(one, old)}


def succeeds(new: Paper, old: Paper) -> bool:
    """Whether by law the new one takes the old one's place: a card of identity after the civil register's number."""
    return new[0] == old[0] and old[1] in documents.succeeded_by(new[0], new[1])
