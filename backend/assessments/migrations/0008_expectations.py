from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0007_named_responses'),
    ]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='asks_expectations',
            field=models.BooleanField(default=False, help_text='Whether Sales and Marketing also say what they expect the other to answer.'),
        ),
        migrations.AddField(
            model_name='response',
            name='expected',
            field=models.JSONField(help_text='The same as the other side is expected to answer; null where that was not asked.', null=True),
        ),
    ]
