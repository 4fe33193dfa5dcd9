"""What an organisation decides about its people: skills, and who works here with which roles."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet

from latido.compliance.contracts import Problem, Ref, Refused
from latido.compliance.ports import Kind
from latido.kernel.actor import Actor
from latido.kernel.words import gettext_noop as _
from latido.orgs import api as orgs
from latido.plumbing.tenancy import current_organisation
from latido.staff import directories, selectors, services
from latido.staff.contracts import NewPerson, PersonItem, Role, SkillItem
from latido.staff.models import Skill, User

ROLES = frozenset(map(str, Role))


class Skills(Kind[SkillItem]):
    """What queues may ask for."""

    name = "skill"
    shape = SkillItem

    def items(self) -> Mapping[str, SkillItem]:
        return {row.code: SkillItem(row.name) for row in Skill.objects.order_by("name")}

    def write(self, key: str, item: SkillItem, *, actor: Actor) -> None:
        services.add_skill(key, item.name)

    def remove(self, key: str, *, actor: Actor) -> None:
        Skill.objects.filter(code=key).delete()


class People(Kind[PersonItem]):
    """Who works here, by e-mail. They are never removed, only deactivated: old contacts keep their names."""

    name = "person"
    shape = PersonItem
    permission = "staff.manage"

    def items(self) -> Mapping[str, PersonItem]:
        return self._read(User.objects.order_by("first_name", "last_name", "id"))

    def item(self, key: str) -> PersonItem | None:
        return self._read(User.objects.filter(email=key)).get(key)

    def _read(self, rows: QuerySet[User]) -> dict[str, PersonItem]:
        people = list(rows)
        ids = [row.id for row in people]
        skills, sites = selectors.skills_by_agent(ids), selectors.sites_by_person(ids)
        codes = {site_id: code for code, site_id in orgs.site_codes().items()}
        return {
            row.email: PersonItem(
                first_name=row.first_name,
                last_name=row.last_name,
                roles=frozenset(row.role_names) & ROLES,
                language=row.language,
                skills=skills[row.id],
                sites=frozenset(codes[each] for each in sites[row.id] if each in codes),
                active=row.is_active,
            )
            for row in people
        }

    def title(self, key: str, item: PersonItem) -> str:
        return f"{item.first_name} {item.last_name}".strip()

    def uses(self, key: str, item: PersonItem) -> Iterable[Ref]:
        return (*(Ref("skill", each) for each in item.skills), *(Ref("site", each) for each in sorted(item.sites)))

    def problems(self, key: str, item: PersonItem, *, actor: Actor) -> Iterator[Problem]:
        if not _is_email(key) or key != key.lower():
            yield Problem(_("Escriba un correo completo, en minúsculas."), field="key")
        if unknown := sorted(item.roles - ROLES):
            yield Problem(_("No existe el rol «{about}»."), unknown[0], "roles")
        if not item.roles:
            yield Problem(_("Elija al menos un rol."), field="roles")
        if any(not 1 <= level <= 5 for level in item.skills.values()):
            yield Problem(_("Las habilidades van de 1 a 5."), field="skills")
        administers = item.active and Role.ADMINISTRATOR in item.roles
        if not administers and self._only_administrator(key):
            yield Problem(_("Debe quedar al menos una persona con administración."), field="roles")
        elif found := tuple(directories.keeps_emergencies(key, administers=administers)):
            yield from found
        elif not administers and self._is(key, actor):
            yield Problem(_("Nadie puede quitarse a sí mismo la administración."), field="roles")

    def when_removed(self, key: str, item: PersonItem, *, actor: Actor) -> Iterator[Problem]:
        yield Problem(_("Los usuarios no se borran: desactívelo."))

    def write(self, key: str, item: PersonItem, *, actor: Actor) -> None:
        codes = orgs.site_codes()
        new = NewPerson(
            email=key,
            first_name=item.first_name,
            last_name=item.last_name,
            roles=frozenset(Role(name) for name in item.roles),
            language=item.language,
            skills=item.skills,
            site_ids=tuple(codes[each] for each in sorted(item.sites)),
        )
        row = User.objects.filter(email=key).first()
        if row is None:
            try:
                person_id = services.create_person(new, None, actor=actor, temporary=False)
            except services.EmailTaken as taken:
                raise Refused((Problem(_("Ya existe un usuario con ese correo."), field="key"),)) from taken
        else:
            person_id = row.id
            now = self.item(key)
            if now is not None and replace(now, active=item.active) != item:
                services.change_person(person_id, new, actor=actor)
        was_active = row is None or row.is_active
        if was_active and not item.active:
            services.deactivate(person_id, actor=actor)
        elif not was_active and item.active:
            services.reactivate(person_id, actor=actor)

    def _only_administrator(self, email: str) -> bool:
        """Whether this person administers now and nobody else does."""
        active = User.objects.filter(is_active=True, role_names__contains=[Role.ADMINISTRATOR])
        return active.filter(email=email).exists() and not active.exclude(email=email).exists()

    def _is(self, email: str, actor: Actor) -> bool:
        row = User.objects.filter(id=actor.id, email=email).first() if actor.id else None
        return (
            row is not None and Role.ADMINISTRATOR in row.role_names and row.organisation_id == current_organisation()
        )


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


KINDS = (Skills(), People())
