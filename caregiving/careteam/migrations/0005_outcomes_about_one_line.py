from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('careteam', '0004_neurology_is_asked'),
        ('patients', '0010_the_operators_pages'),
        ('people', '0003_invitations_by_mail'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='outcome',
            name='line',
            field=models.CharField(blank=True, choices=[('screening', 'screening'), ('supplies', 'supplies'), ('vaccines', 'vaccines'), ('tests', 'tests'), ('infection_plan', 'infection_plan'), ('drill', 'drill'), ('sheet', 'sheet'), ('score', 'score'), ('ladder', 'ladder')], max_length=16, verbose_name='about'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.CheckConstraint(condition=models.Q(('line__in', ['screening', 'supplies', 'vaccines', 'tests', 'infection_plan', 'drill', 'sheet', 'score', 'ladder', ''])), name='outcome_line'),
        ),
    ]
