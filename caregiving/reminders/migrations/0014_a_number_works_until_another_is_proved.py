import django.core.validators
import re
from django.db import migrations, models
from django.db.models import F


def only_proved_ones_are_kept(apps, schema_editor):
    """The code of a number that nobody proved yet can still be typed."""
    unproved = apps.get_model("reminders", "Telephone").objects.filter(proved_at=None)
    unproved.update(code_number=F("number"), number="")


def as_before(apps, schema_editor):
    unproved = apps.get_model("reminders", "Telephone").objects.filter(proved_at=None)
    unproved.update(number=F("code_number"))


_number = django.core.validators.RegexValidator(re.compile(r"\A\+[1-9][0-9]{6,14}\Z"))


class Migration(migrations.Migration):

    dependencies = [
        ("reminders", "0013_since_when_it_is_tried"),
    ]

    operations = [
        migrations.AddField(
            model_name="telephone",
            name="code_number",
            field=models.CharField(blank=True, editable=False, max_length=16, validators=[_number]),
        ),
        migrations.AlterField(
            model_name="telephone",
            name="number",
            field=models.CharField(blank=True, max_length=16, validators=[_number], verbose_name="number"),
        ),
        migrations.RunPython(only_proved_ones_are_kept, as_before),
    ]
