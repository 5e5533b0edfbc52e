from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactsConfig(AppConfig):
    name = "huiyin.contacts"
    verbose_name = _("联系")

    def ready(self) -> None:
        from huiyin.contacts.handing_over import came_back, left
        from huiyin.contacts.telling import titles_of_meetings, titles_of_pairs
        from huiyin.members.leaving import LEAVING, Leaving
        from huiyin.notices.subjects import TITLES

        LEAVING.append(Leaving(left, came_back))
        TITLES["contacts.meeting"] = titles_of_meetings
        TITLES["contacts.pair"] = titles_of_pairs
