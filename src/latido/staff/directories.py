"""Directories as configuration: by which list of the hospital's people enter, and who always can without it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Outcome, Problem, Ref, UnknownItem
from latido.compliance.ports import Kind
from latido.kernel import records
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.kernel.words import gettext_noop as _
from latido.plumbing import crypto, egress, tenancy
from latido.staff import ports, sessions
from latido.staff.contracts import Directory as Seen
from latido.staff.contracts import DirectoryItem, Finding, Role
from latido.staff.models import Directory, DirectoryLink, User

ROLES = frozenset(map(str, Role))
PROTOCOLS = ("oidc", "saml")
MOST_SECRET = 400


class Directories(Kind[DirectoryItem]):
    """Without their secret, which is neither in the history nor in a file."""

    name = "directory"
    shape = DirectoryItem
    permission = "staff.manage"

    def items(self) -> Mapping[str, DirectoryItem]:
        return {row.code: item_of(row) for row in Directory.objects.order_by("code")}

    def uses(self, key: str, item: DirectoryItem) -> Iterable[Ref]:
        return (Ref("person", each) for each in sorted(item.emergency))

    def problems(self, key: str, item: DirectoryItem, *, actor: Actor) -> Iterator[Problem]:
        if item.protocol not in PROTOCOLS:
            yield Problem(_("Elija OIDC o SAML."), field="protocol")
        if item.address and not egress.may_ask(item.address):
            yield Problem(_("Escriba una dirección que empiece por https://"), field="address")
        if unknown := sorted(frozenset().union(*item.groups.values()) - ROLES):
            yield Problem(_("No existe el rol «{about}»."), unknown[0], "groups")
        if item.enabled:
            yield from _when_enabled(item)
        if item.protocol in PROTOCOLS:
            yield from _when_another(Directory.objects.filter(code=key).first(), item)

    def write(self, key: str, item: DirectoryItem, *, actor: Actor) -> None:
        row = Directory.objects.select_for_update().filter(code=key).first() or Directory(code=key)
        before = item_of(row) if row.item else item
        row.item = records.as_json(item)
        if _is_another_client(before, item):
            row.secret = ""
        row.save()
        if _issuer(before) != _issuer(item):
            DirectoryLink.objects.filter(directory=row).delete()
        if item.enabled and not item.local_sign_in:
            people = User.objects.filter(open_sessions__ended_at=None, open_sessions__by_directory=False).distinct()
            sessions.close_local([each for each in people if refuses_local(each)], utc_now())

    def remove(self, key: str, *, actor: Actor) -> None:
        Directory.objects.filter(code=key).delete()


def _when_another(row: Directory | None, item: DirectoryItem) -> Iterator[Problem]:
    """What is lost when it is another directory, or we another client of it."""
    if row is None:
        return
    before = item_of(row)
    linked = DirectoryLink.objects.filter(directory=row).count() if _issuer(before) != _issuer(item) else 0
    if linked:
        says = _("Será otro directorio: {about} personas se unen de nuevo por su correo la próxima vez que entren.")
        yield Problem(says, str(linked), "address", warns=True)
    if row.secret and _is_another_client(before, item):
        yield Problem(_("El secreto guardado se borra: guarde el nuevo después."), field="address", warns=True)


def _is_another_client(before: DirectoryItem, item: DirectoryItem) -> bool:
    """To whom a secret of the one before is not to be shown."""
    return (before.protocol, before.address, before.client_id) != (item.protocol, item.address, item.client_id)


def _issuer(item: DirectoryItem) -> tuple[str, str]:
    return item.protocol, ports.way_in(item.protocol).issuer(item)


def _when_enabled(item: DirectoryItem) -> Iterator[Problem]:
    if item.protocol == "oidc" and not (item.address and item.client_id):
        yield Problem(_("Faltan la dirección del emisor y el código de cliente."), field="address")
    if item.protocol == "saml" and not (item.address or item.metadata):
        yield Problem(_("Faltan los metadatos: su dirección, o el texto."), field="metadata")
    if not any(item.groups.values()):
        yield Problem(_("Diga qué grupos del directorio tienen un rol: si no, nadie podrá entrar."), field="groups")
    if not item.emergency:
        yield Problem(
            _("Elija al menos una persona de emergencia: administra y entra siempre con su contraseña."),
            field="emergency",
        )
    for user in User.objects.filter(email__in=item.emergency):
        if not user.is_active or Role.ADMINISTRATOR not in user.role_names:
            yield Problem(_("{about} no puede ser de emergencia: debe administrar."), user.email, "emergency")
        elif not user.has_usable_password():
            says = _("{about} todavía no tiene contraseña: invite a esa persona antes de cerrar las contraseñas.")
            yield Problem(says, user.email, "emergency", warns=item.local_sign_in)
    if item.protocol == "saml" and not item.vouches_for_email:
        yield Problem(
            _("SAML no dice si un correo fue comprobado: así, nadie podrá entrar por primera vez."),
            field="vouches_for_email",
            warns=True,
        )


def keeps_emergencies(email: str, *, administers: bool) -> Iterator[Problem]:
    """Why this person cannot stop administering: somebody must be able to enter when a directory cannot be reached."""
    needed = any(item.enabled and email in item.emergency for item in map(item_of, Directory.objects.all()))
    if needed and not administers:
        yield Problem(_("Es la cuenta de emergencia de un directorio: elija antes a otra persona."), field="roles")


def item_of(row: Directory) -> DirectoryItem:
    """What is stored was checked when it was; fields of an older version have their defaults."""
    known = DirectoryItem.__dataclass_fields__.keys()
    return records.from_json(DirectoryItem, {name: each for name, each in row.item.items() if name in known})


def set_secret(code: str, secret: str, *, actor: Actor) -> None:
    """What the directory gave for this client; an empty one takes it away. Raises PermissionError, UnknownItem."""
    if not actor.may(Directories.permission):
        raise PermissionError(Directories.permission)
    row = Directory.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise UnknownItem(code)
    row.secret = crypto.seal_text(secret.strip()[:MOST_SECRET], sealed_for(row)) if secret.strip() else ""
    row.save(update_fields=["secret"])
    compliance.record(actor, AuditRecord("directory.secret_set", detail={"directory": str(row.id)}))


def sealed_for(row: Directory) -> bytes:
    return b"directory:" + row.id.bytes


def on_the_login_page() -> list[tuple[str, str]]:
    """Id and name of every directory in use. In the login's scope."""
    rows = [(row, item_of(row)) for row in Directory.objects.order_by("id")]
    return [(str(row.id), item.name) for row, item in rows if item.enabled]


def refuses_local(user: User) -> bool:
    """Whether this person enters by a directory and by nothing else. In the login's scope."""
    items = [item_of(row) for row in Directory.objects.filter(organisation_id=user.organisation_id)]
    closed = [item for item in items if item.enabled and not item.local_sign_in]
    return bool(closed) and not any(user.email in item.emergency for item in items if item.enabled)


def doors_of(user: User) -> list[tuple[str, str]]:
    """By which directories this person may enter. In the login's scope."""
    rows = [(row, item_of(row)) for row in Directory.objects.filter(organisation_id=user.organisation_id)]
    return [(str(row.id), item.name) for row, item in rows if item.enabled]


def seen(row: Directory, absolute: Callable[[str], str]) -> Seen:
    """The directory as its way in sees it. absolute: makes an address of ours whole."""
    item = item_of(row)
    back = "staff:directory-back" if item.protocol == "oidc" else "staff:directory-posted"
    return Seen(
        row.id,
        item,
        crypto.open_text(row.secret, sealed_for(row)) if row.secret else "",
        absolute(reverse(back, args=[row.id])),
        absolute(reverse("staff:directory-metadata", args=[row.id])),
    )


def check(directory: Seen, *, now: datetime) -> tuple[Finding, ...]:
    """Whether the connection works, line by line. In no scope."""
    return ports.way_in(directory.item.protocol).check(directory, now=now)


def checked(directory_id: UUID, *, sound: bool, actor: Actor) -> None:
    """Write down that somebody had the house ask a foreign system."""
    outcome = Outcome.DONE if sound else Outcome.FAILED
    compliance.record(actor, AuditRecord("directory.checked", outcome=outcome, detail={"directory": str(directory_id)}))


def secret_is_set(code: str) -> bool:
    return bool(Directory.objects.filter(code=code).exclude(secret="").exists())


def row_of(code: str) -> Directory:
    """Raises UnknownItem."""
    row: Directory | None = Directory.objects.filter(code=code, organisation_id=tenancy.current_organisation()).first()
    if row is None:
        raise UnknownItem(code)
    return row
