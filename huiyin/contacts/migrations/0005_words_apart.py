import huiyin.sealed
from django.db import migrations

# What is sealed stays sealed on its way: the rows are moved as they stand, and no key is needed.
JOINED = """
    UPDATE contacts_meetingnote SET theme = (
        SELECT theme FROM contacts_meeting WHERE contacts_meeting.id = contacts_meetingnote.meeting_id
    ) WHERE EXISTS (
        SELECT 1 FROM contacts_meeting WHERE contacts_meeting.id = contacts_meetingnote.meeting_id
        AND contacts_meeting.by_id = contacts_meetingnote.by_id AND contacts_meeting.theme <> ''
    )
"""
MADE = """
    INSERT INTO contacts_meetingnote (meeting_id, by_id, theme, words, at)
    SELECT id, by_id, theme, '', CURRENT_TIMESTAMP FROM contacts_meeting
    WHERE theme <> '' AND NOT EXISTS (
        SELECT 1 FROM contacts_meetingnote
        WHERE contacts_meetingnote.meeting_id = contacts_meeting.id AND contacts_meetingnote.by_id = contacts_meeting.by_id
    )
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_pairs_with_groups")]

    operations = [
        migrations.AddField(
            model_name="meetingnote",
            name="theme",
            field=huiyin.sealed.SealedText(blank=True, keys="TALK_KEYS", verbose_name="主题"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="meetingnote",
            name="words",
            field=huiyin.sealed.SealedText(blank=True, keys="TALK_KEYS", verbose_name="内容"),
        ),
        migrations.RunSQL([JOINED, MADE], migrations.RunSQL.noop, elidable=True),
        migrations.RemoveField(model_name="meeting", name="theme"),
        migrations.AlterField(
            model_name="amendment",
            name="reason",
            field=huiyin.sealed.SealedText(keys="TALK_KEYS", verbose_name="更正理由"),
        ),
    ]
