import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0002_site_codes_and_departments"),
        ("voice", "0002_marks"),
    ]

    operations = [
        migrations.AddField(
            model_name="number",
            name="closed_flow",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="number",
            name="hours_of",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="orgs.site"
            ),
        ),
    ]
