"""Of documents that stood behind the first, those that by law it took the place of are former; a passport stays."""

from django.db import migrations

# (country, the later kind, the one before): those of kernel.documents.SUCCEEDED_BY when this was written
FOLLOWED = (
    ("CO", "CC", "TI"), ("CO", "CC", "RC"), ("CO", "CC", "CE"), ("CO", "CC", "PPT"), ("CO", "TI", "RC"),
    ("CO", "CE", "PPT"), ("ES", "DNI", "NIE"), ("PE", "DNI", "CE"), ("CR", "CI", "DIMEX"),
)  # fmt: skip
_VALUES = ", ".join(f"('{country}', '{later}', '{before}')" for country, later, before in FOLLOWED)
MAKE_FORMER = f"""
    UPDATE patients_identifier AS old SET former_on = CURRENT_DATE
      FROM patients_identifier AS later
     WHERE later.organisation_id = old.organisation_id AND later.patient_id = old.patient_id
       AND later.country = old.country AND old.former_on IS NULL AND later.position < old.position
       AND (old.country, later.type, old.type) IN ({_VALUES})
"""  # noqa: S608 - our own words


class Migration(migrations.Migration):
    dependencies = [("patients", "0024_sealed_merges")]
    operations = [migrations.RunSQL(MAKE_FORMER, migrations.RunSQL.noop)]
