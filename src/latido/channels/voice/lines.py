"""What is wrong with a line, in sentences: a carrier's, or one to the clinic's own exchange."""

from collections.abc import Iterable, Iterator

from latido.channels.voice import selectors, services
from latido.channels.voice.contracts import CARRIER, CENTRAL, CODECS, NotATelephone, Trunk, TrunkItem
from latido.compliance import api as compliance
from latido.compliance.contracts import Problem
from latido.kernel.time import utc_now
from latido.kernel.words import gettext_noop as _
from latido.plumbing.tenancy import current_organisation
from latido_run.asterisk.checked import NETWORK, NUMBER

TRANSPORTS = ("udp", "tcp")


def problems(name: str, item: TrunkItem) -> Iterator[Problem]:
    """Everything wrong with it, in the running scope."""
    mine = current_organisation()
    others = (*selectors.trunks(CARRIER), *selectors.trunks(CENTRAL))
    if any(each.name == name and each.organisation_id != mine for each in others):
        yield Problem(_("Ese nombre ya es de otra línea de esta instalación: escriba otro."), field="key")
    if item.role == CARRIER:
        yield from _carrier(name, item)
    elif item.role != CENTRAL or item.transport not in TRANSPORTS or item.codecs not in CODECS:
        yield Problem(_("Esto no se puede leer."), field="role")
    else:
        yield from _central(name, item, others)


def _carrier(name: str, item: TrunkItem) -> Iterator[Problem]:
    try:
        services.checked_trunk(name, item.address, item.port)
    except NotATelephone:
        yield Problem(_("Escriba la dirección que le dio su operador, como 203.0.113.5."), field="address")
    if item.third and not compliance.is_trusted_third(item.third, utc_now()):
        yield Problem(
            _("Con ese tercero no hay un acuerdo vigente. La línea sigue abierta."), field="third", warns=True
        )
    if item.routes or item.extensions:
        yield Problem(_("Las colas y extensiones son de una central, no de un operador."), field="routes")


def _central(name: str, item: TrunkItem, others: Iterable[Trunk]) -> Iterator[Problem]:
    if item.registers and not item.password:
        yield Problem(_("Una central que se registra necesita contraseña."), field="registers")
    wrong = (*_networks(item), *_numbers(item))
    yield from wrong
    if not wrong and not item.registers and not _has_address(name, item):
        yield Problem(_("Escriba la dirección de la central, como 192.168.1.10."), field="address")
    # who is known by an address must be alone there
    if not item.registers and item.address in {each.item.address for each in others if each.name != name}:
        yield Problem(_("Otra línea ya viene de esa dirección."), field="address")


def _has_address(name: str, item: TrunkItem) -> bool:
    try:
        services.central(Trunk(name, current_organisation(), item))
    except NotATelephone:
        return False
    return True


def _networks(item: TrunkItem) -> Iterator[Problem]:
    for network in item.also:
        if not NETWORK.fullmatch(network) or network in services.OURS or network.endswith("/0"):
            yield Problem(_("«{about}» no es una dirección ni una red."), about=network, field="also")


def _numbers(item: TrunkItem) -> Iterator[Problem]:
    if not item.routes:
        yield Problem(_("Diga al menos qué cola de la central contesta Latido."), field="routes")
    for field, written in (
        ("routes", [each.queue for each in item.routes]),
        ("routes", [each.number for each in item.routes if each.number]),
        ("extensions", [each.extension for each in item.extensions]),
    ):
        for each in dict.fromkeys(written):
            if not NUMBER.fullmatch(each):
                yield Problem(_("«{about}» no es un número de la central."), about=each, field=field)
            elif written.count(each) > 1:
                yield Problem(_("«{about}» está dos veces."), about=each, field=field)
