"""What each system outside heard of a merge."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patients", "0028_record_key")]

    operations = [
        migrations.AddField(model_name="merge", name="told", field=models.JSONField(default=dict, db_default={})),
        migrations.AddField(model_name="merge", name="untold", field=models.JSONField(default=dict, db_default={})),
    ]
