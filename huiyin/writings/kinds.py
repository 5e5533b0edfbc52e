from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    STORY = "story", _("委员故事")
    HISTORY = "history", _("村史家史")
    REFLECTION = "reflection", _("学习心得")
