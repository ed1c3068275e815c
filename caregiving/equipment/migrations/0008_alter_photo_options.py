from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("equipment", "0007_upkeep_infection_unit"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="photo",
            options={"ordering": ["created_at", "id"]},
        ),
    ]
