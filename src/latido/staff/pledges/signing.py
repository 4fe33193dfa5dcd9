"""Whoever signs in and has not accepted the confidentiality agreement is asked then, and at no other moment.

What is owed is looked up once, when they sign in, and lies in their session: no page asks for it again, and a version
that begins while somebody works waits for their next sign-in.
"""

from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor
from latido.plumbing import tenancy
from latido.staff import ports
from latido.staff.core import pledges as core
from latido.staff.models import Pledge, User
from latido.staff.pledges import texts
from latido.staff.values.pledges import PledgeChanged, PledgeText, digest_of

OWED = "staff.pledge"  # in the session: the agreement has still to be accepted


def look(session: SessionBase, user: User, actor: Actor, now: datetime) -> None:
    """At a sign-in. Whoever signs in again with a call in hand is not kept from it: they are asked the next time."""
    session.pop(OWED, None)
    with tenancy.organisation(user.organisation_id):
        text = owed(user, now)
        if text is None or ports.is_talking(user.id):
            return
        session[OWED] = str(text.id)
        compliance.record(actor, AuditRecord("pledge.asked", detail={"number": str(text.number)}))


def owed(user: User, now: datetime) -> PledgeText | None:
    """What this person has still to accept."""
    text = texts.in_force(now)
    return text if text and core.is_owed(text, texts.last_of([user.id]).get(user.id), now) else None


@transaction.atomic
def accept(user: User, text_id: str, language: str, digest: str, *, actor: Actor, now: datetime) -> None:
    """text_id, language, digest: of what they read. Audited. Raises PledgeChanged when that is not in force now."""
    User.objects.select_for_update().get(id=user.id)  # two clicks are one acceptance
    text = owed(user, now)
    if text is None:
        return
    words = text.words.get(language, "")
    if (str(text.id), digest_of(words)) != (text_id, digest):
        raise PledgeChanged
    Pledge.objects.create(
        user=user, text_id=text.id, language=language, digest=digest, address=actor.address, session=actor.session,
        at=now, expires_at=core.lasts_until(text, now),
    )  # fmt: skip
    detail = {"text": str(text.id), "number": str(text.number), "language": language, "digest": digest}
    compliance.record(actor, AuditRecord("pledge.accepted", detail=detail))
