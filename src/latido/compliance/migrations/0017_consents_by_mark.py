"""What was said at a telephone is looked up by its mark; its words are only ever sealed anew, under another key."""

from django.db import migrations, models

ADD = """
CREATE TRIGGER only_sealed_anew BEFORE UPDATE OF address, address_mark, words ON compliance_consentevent FOR EACH ROW
  WHEN (current_user = 'latido_app') EXECUTE FUNCTION only_sealed_anew();
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0016_consents_settle")]

    operations = [
        migrations.AddIndex(
            "consentevent",
            models.Index(
                fields=["organisation_id", "address_mark", "-at"],
                condition=models.Q(address_mark__isnull=False),
                name="consent_of_address",
            ),
        ),
        migrations.RunSQL(ADD, "DROP TRIGGER only_sealed_anew ON compliance_consentevent"),
    ]
