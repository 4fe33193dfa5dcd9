"""What a queue is called for whoever looks: the name of a reserved one beside a person says what they called about.

Whoever handles a contact knows where it waited; what lists contacts that are over, or promises, asks here.
"""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import Shown, Tag
from latido.interactions.contracts import Interaction
from latido.kernel.actor import Actor
from latido.routing.contracts import Promise


def of_contact(contact: Interaction, actor: Actor) -> Interaction:
    """The contact with the name of its queue as this actor may read it."""
    about = contact.patient_ids or (contact.id,)  # of nobody known: no glass of a record opens it
    return contact if _may_know(contact.queue_tags, about, actor) else replace(contact, queue_name=_("Reservado"))


def of_promise(promise: Promise, actor: Actor, patient_id: UUID | None = None) -> Promise:
    about = (patient_id or promise.interaction_id,)
    return promise if _may_know((promise.tag,), about, actor) else replace(promise, queue=_("Reservado"))


def _may_know(tags: Collection[Tag], about: Collection[UUID], actor: Actor) -> bool:
    said = [each for each in tags if each]
    return not said or all(compliance.how_shown(said, each, actor=actor) is Shown.SHOW for each in about)
