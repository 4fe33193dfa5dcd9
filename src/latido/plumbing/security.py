"""Writes row-level security and grants from what the models declare. Idempotent: run after every migration."""

from collections.abc import Container, Iterator

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Field

from latido.plumbing.tenancy import EVERYTHING, ROLES, OrganisationOwned

# Tables without an organisation, and why each may be shared.
SHARED_TABLES = {
    "django_migrations": "no data of anyone",
    "django_content_type": "no data of anyone",
    "auth_permission": "Django's own, unused",
    "auth_group": "Django's own, unused",
    "auth_group_permissions": "Django's own, unused",
    "django_session": "opaque keys; the row names a user only inside its signed payload",
    "account_emailaddress": "login names, read by the login itself",
    "account_emailconfirmation": "login names, read by the login itself",
    "mfa_authenticator": "second factors, read by the login itself",
    "axes_accessattempt": "failed logins",
    "axes_accesslog": "logins",
    "axes_accessfailurelog": "failed logins",
    "axes_accessattemptexpiration": "failed logins",
    "procrastinate_jobs": "names of jobs and ids",
    "procrastinate_events": "names of jobs and ids",
    "procrastinate_periodic_defers": "names of jobs and ids",
    "procrastinate_workers": "names of workers",
    "plumbing_outboxevent": "ids; the dispatcher's own table",
    "routing_leader": "which process matches",
    "compliance_clocksight": "when the installation last looked at its clock",
}
_TENANT = "nullif(current_setting('app.organisation', true), '')::uuid"


def statements(tables: Container[str]) -> Iterator[str]:
    """The SQL that makes these tables as closed as the models say."""
    roles = ", ".join(sorted(ROLES))
    yield f"GRANT USAGE ON SCHEMA public TO latido_app, {roles}"
    yield "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO latido_app, {roles}"
    for table in SHARED_TABLES:
        if table in tables:
            yield f"GRANT {EVERYTHING} ON {table} TO latido_app, latido_login, latido_dispatcher"
    if "routing_leader" in tables:
        yield "GRANT SELECT, INSERT, UPDATE ON routing_leader TO latido_router"
    for model in owned_models():
        if model._meta.db_table in tables:
            yield from _closed(model)


def owned_models() -> list[type[OrganisationOwned]]:
    return [m for m in apps.get_models(include_auto_created=True) if issubclass(m, OrganisationOwned)]


def _closed(model: type[OrganisationOwned]) -> Iterator[str]:
    table, field = model._meta.db_table, model._meta.get_field(model.tenant_column)
    column = field.column if isinstance(field, Field) else model.tenant_column
    mine = f"({column} = {_TENANT})"
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"REVOKE ALL ON {table} FROM latido_app, {', '.join(sorted(ROLES))}"
    yield f"DROP POLICY IF EXISTS tenant ON {table}"
    yield f"CREATE POLICY tenant ON {table} FOR ALL TO latido_app USING {mine} WITH CHECK {mine}"
    yield f"GRANT {model.app_grant} ON {table} TO latido_app"
    for role, grant in model.roles.items():
        yield f"DROP POLICY IF EXISTS {role} ON {table}"
        yield f"CREATE POLICY {role} ON {table} FOR ALL TO {role} USING (true) WITH CHECK (true)"
        yield f"GRANT {grant} ON {table} TO {role}"


def unprotected_tables() -> set[str]:
    """Tables that are neither closed by a policy nor listed as shared: must be empty."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
            " AND NOT relrowsecurity"
        )
        return {name for (name,) in cursor.fetchall()} - SHARED_TABLES.keys()


def secure_database() -> None:
    """Applies every statement as the owner, in one transaction."""
    tables = set(connection.introspection.table_names())
    with transaction.atomic(), connection.cursor() as cursor:
        for sql in statements(tables):
            cursor.execute(sql)
