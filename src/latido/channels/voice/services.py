"""Writes of the telephone."""

import hashlib
import hmac
import secrets
from datetime import datetime
from uuid import UUID

from django.db import connection

from latido.channels.voice import contracts
from latido.channels.voice.contracts import TICKET_FOR, NotATelephone, Redeemed, Ticket, TrunkItem
from latido.channels.voice.models import Number, OverflowDestination, PhoneTicket, Trunk
from latido.kernel import phone
from latido.kernel.records import as_json
from latido.plumbing import tenancy
from latido.staff import api as staff
from latido_run.asterisk import conf, lines
from latido_run.home import Home

OURS = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})  # where Asterisk hears the relay from
_REDEEM = (
    "DELETE FROM voice_phoneticket WHERE digest = %s"
    " RETURNING agent_id, organisation_id, has_call, mark, expires_at > %s"
)


def mint_ticket(
    agent_id: UUID, organisation_id: UUID, *, has_call: bool, now: datetime, session: UUID | None = None
) -> Ticket:
    """A ticket for one registration of this agent's phone within half a minute.

    session: the browser it is for; its telephone ends with it. Without one, with all the agent has open.
    """
    ticket = secrets.token_urlsafe(32)
    of_all = next(iter(staff.phone_marks([agent_id]).get(agent_id, ())), None)
    with tenancy.organisation(organisation_id):
        PhoneTicket.objects.filter(expires_at__lt=now).delete()
        PhoneTicket.objects.create(
            digest=_digest(ticket),
            agent_id=agent_id,
            has_call=has_call,
            mark=session or of_all,
            expires_at=now + TICKET_FOR,
        )
    return Ticket(ticket, f"agent-{agent_id.hex}", _password(ticket))


def redeem_ticket(ticket: str, *, now: datetime) -> Redeemed | None:
    """Whose ticket it is, once; None for one that is unknown, used, too old, or of somebody who left. In no scope."""
    with tenancy.role("latido_voice"), connection.cursor() as cursor:
        cursor.execute(_REDEEM, [_digest(ticket), now])
        row = cursor.fetchone()
    if row is None or not row[4]:
        return None
    agent_id, organisation_id, has_call, mark, _ = row
    if mark is None or mark not in staff.phone_marks([agent_id]).get(agent_id, ()):
        return None
    return Redeemed(agent_id, organisation_id, has_call, _password(ticket), mark)


def drop_tickets(agent_id: UUID) -> None:
    """Those of an agent whose sessions ended, in the running scope."""
    PhoneTicket.objects.filter(agent_id=agent_id).delete()


def checked_trunk(name: str, address: str, port: int) -> None:
    """Whether Asterisk's files may hold this line. Raises NotATelephone.

    Never our own address: from there the relay speaks for agents' phones, and each would be the carrier.
    """
    if address in OURS:
        raise NotATelephone
    try:
        conf.Trunk(name, address, port)
    except conf.NotForAsteriskError as problem:
        raise NotATelephone from problem


def save_trunk(name: str, address: str, port: int = 5060, third: str = "") -> None:
    """Add or change a carrier's line, in this scope. third: whose it is; empty: as it was. Raises NotATelephone."""
    checked_trunk(name, address, port)
    before = Trunk.objects.filter(name=name).first()
    whose = third or (str(before.more.get("third", "")) if before else "")
    save_line(name, TrunkItem(address, port, third=whose))


def save_line(name: str, item: TrunkItem) -> None:
    """Add or change a line that was checked, in the running scope."""
    more = as_json(item)
    columns = {field: more.pop(field) for field in ("address", "port")}
    Trunk.objects.update_or_create(name=name, defaults={**columns, "more": more})


def central(line: contracts.Trunk) -> conf.Central:
    """The clinic's own exchange as Asterisk's files know it. Raises NotATelephone."""
    item = line.item
    if not item.registers and item.address in OURS:
        raise NotATelephone
    try:
        return conf.Central(
            line.name,
            item.address,
            item.port,
            also=item.also,
            transport=item.transport,
            codecs=tuple(item.codecs.split(",")),
            trusts_identity=item.trusts_identity,
            password=central_password(line),
            registers=item.registers,
            routes=tuple(lines.Route(r.queue, r.number, phone.forms(r.number)) for r in item.routes),
            extensions=tuple(each.extension for each in item.extensions),
        )
    except conf.NotForAsteriskError as problem:
        raise NotATelephone from problem


def central_password(line: contracts.Trunk) -> str:
    """What the exchange and we prove ourselves with; "" when its address is enough. It is kept nowhere."""
    if not line.item.password:
        return ""
    key = Home.from_env().secret("central").encode()
    about = f"{line.organisation_id} {line.name} {line.item.password}"
    return hmac.new(key, about.encode(), hashlib.sha256).hexdigest()[:32]


def save_number(e164: str, flow: str, site_id: UUID | None = None) -> None:
    """Add one of our numbers or change the dialogue that answers it, in the running scope."""
    Number.objects.update_or_create(e164=e164, defaults={"flow": flow, "site_id": site_id})


def save_overflow(number: str) -> None:
    """Choose who rings when nobody here can answer, in the running scope. Raises NotATelephone."""
    try:
        conf.PbxSettings(overflows=((number, number),))
    except conf.NotForAsteriskError as problem:
        raise NotATelephone from problem
    OverflowDestination.objects.update_or_create(defaults={"number": number})


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()


def _password(ticket: str) -> str:
    """Both sides make it from the ticket, so it is kept nowhere."""
    key = Home.from_env().secret("phone").encode()
    return hmac.new(key, ticket.encode(), hashlib.sha256).hexdigest()
