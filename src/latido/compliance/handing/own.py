"""What this room holds about somebody, for their copy: what they asked and were answered, and what was disclosed."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from latido.compliance.handing import disclosures
from latido.compliance.tables.rights import RightsRequest
from latido.compliance.values.handing import BASES, Piece
from latido.compliance.values.rights import OUTCOMES, RIGHTS


class Asked:
    """Requests and complaints, in their words."""

    name = "requests"

    def pieces(self, patient_id: UUID, *, now: datetime) -> Iterable[Piece]:
        for row in RightsRequest.objects.filter(patient_id=patient_id).order_by("taken_at", "id"):
            lines = (
                (_("Qué pidió"), _(RIGHTS[row.right])),
                (_("En sus palabras"), row.words),
                (_("Qué se hizo"), _(OUTCOMES[row.outcome]) if row.outcome else ""),
                (_("Qué se le respondió"), row.answer),
                (_("Su desacuerdo"), row.disagreement),
                (_("Cómo se cumplió"), row.carried_proof),
            )
            yield Piece(_("Pedidos y quejas"), _("Pedido"), tuple(each for each in lines if each[1]), row.taken_at)


class Told:
    """What somebody outside was told of them."""

    name = "disclosures"

    def pieces(self, patient_id: UUID, *, now: datetime) -> Iterable[Piece]:
        for one in disclosures.kept_of(patient_id):
            lines = (
                (_("A quién"), one.to_whom),
                (_("Qué"), one.what),
                (_("Por qué"), one.why),
                (_("Con qué base"), _(BASES[one.basis])),
            )
            yield Piece(_("Entregas de sus datos"), _("Entrega"), lines, one.at)


contributors = (Asked(), Told())
