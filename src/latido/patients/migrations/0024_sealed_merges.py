"""What a join of two records took over is sealed; what lies open is sealed by the job."""

from django.db import migrations

from latido.plumbing.keys import SealedJSON


class Migration(migrations.Migration):
    dependencies = [("patients", "0023_former_documents")]

    operations = [
        migrations.AlterField("merge", "taken", SealedJSON(default=dict, of="survivor_id")),
    ]
