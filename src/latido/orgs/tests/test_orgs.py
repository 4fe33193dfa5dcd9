from datetime import UTC, date, datetime, time

import pytest
from django.db import connection

from latido.orgs import api
from latido.orgs.models import OpeningException
from latido.orgs.tests.hospitals import SAN_RAFAEL, SANTA_LUCIA, found
from latido.plumbing import tenancy

pytestmark = [pytest.mark.db, pytest.mark.django_db]
TUESDAY_10 = datetime(2026, 11, 24, 15, tzinfo=UTC)  # 10:00 in Bogota
TUESDAY_20 = datetime(2026, 11, 25, 1, tzinfo=UTC)


def test_an_organisation_knows_itself_and_its_sites() -> None:
    found()

    house = api.organisation_of(SAN_RAFAEL)

    assert (house.id, house.country, house.time_zone) == (SAN_RAFAEL, "CO", "America/Bogota")
    assert [(site.name, site.floor_hint) for site in house.sites] == [("Sede Norte", "tercer piso")]


def test_a_site_closes_and_the_lines_do_not() -> None:
    found()
    with tenancy.organisation(SAN_RAFAEL):
        north = api.sites()[0].id

        assert api.is_open(north, TUESDAY_10)
        assert not api.is_open(north, TUESDAY_20)
        assert api.is_open(None, TUESDAY_20)
        assert api.next_opening(TUESDAY_20, north) == datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_a_holiday_closes_its_own_site_only() -> None:
    found()
    with tenancy.organisation(SAN_RAFAEL):
        north = api.sites()[0].id
        OpeningException.objects.create(site_id=north, day=date(2026, 11, 24), name="Cierre")
        OpeningException.objects.create(site_id=north, day=date(2026, 11, 25), opens=time(9), closes=time(12))

        assert not api.is_open(north, TUESDAY_10)
        assert api.is_open(None, TUESDAY_10)
        assert api.next_opening(TUESDAY_10, north) == datetime(2026, 11, 25, 14, tzinfo=UTC)


def test_another_organisation_does_not_exist() -> None:
    found()
    found(SANTA_LUCIA, "MX")

    with tenancy.organisation(SANTA_LUCIA), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM orgs_organisation")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(*) FROM orgs_site")
        assert cursor.fetchone() == (1,)
        cursor.execute("UPDATE orgs_site SET name = 'x' WHERE organisation_id = %s", [SAN_RAFAEL])
        assert cursor.rowcount == 0
        assert api.organisation().country == "MX"


def test_every_organisation_is_listed_only_to_programs_that_serve_all() -> None:
    found()
    found(SANTA_LUCIA, "MX")

    with tenancy.role("latido_router"):
        assert api.organisation_ids() == (SAN_RAFAEL, SANTA_LUCIA)
    with tenancy.organisation(SAN_RAFAEL):
        assert api.organisation_ids() == (SAN_RAFAEL,)


def test_a_scope_without_an_organisation_says_so() -> None:
    with tenancy.organisation(SAN_RAFAEL), pytest.raises(api.OrganisationUnknown):
        api.organisation()
