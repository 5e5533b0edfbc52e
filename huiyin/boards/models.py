"""A board for each sector: what its members heard, that it is so elsewhere too, and what became of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly, Sector
from huiyin.files.models import Attachment
from huiyin.matters.models import NOT_RAISED, Kind, Matter, State
from huiyin.members.models import Person, memberships_of, person_of

READS_BOARDS = (Role.LIAISON, Role.LEDGER_STAFF, Role.LEADER)
GONE = [State.DISCARDED, State.WITHDRAWN]  # what a post went into came to nothing: it waits again


def sectors_read(user: Any) -> Q:
    """The condition on Sector: those one is a member of today or convenes; all of the assembly for its offices."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    mine = user.sectors_as(Role.CONVENER) | {held.sector_id for held in memberships_of(user)}
    return Q(pk__in=mine) | Q(assembly__in=user.assemblies_as(*READS_BOARDS))


class PostQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of the boards one reads, but what was taken back; always one's own, and what one was "also here" for."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(sector__in=Sector.objects.filter(sectors_read(user))) & ~Q(state=Post.State.WITHDRAWN)
        if person := person_of(user):
            also = AlsoHere.objects.filter(person=person).values("post")
            seen |= Q(author=person) | Q(pk__in=also)
        return self.filter(seen)

    def waiting(self):
        """For the convener: nobody has answered, and nothing was made of it that still stands."""
        standing = Raised.objects.filter(post=OuterRef("pk")).exclude(matter__state__in=GONE)
        return self.filter(Q(state=Post.State.WAITING) | Q(state=Post.State.RAISED) & ~Exists(standing))

    def unattended(self):
        """Waiting, or lying in a draft that was not handed in."""
        sent = Raised.objects.filter(post=OuterRef("pk")).exclude(matter__state__in=NOT_RAISED)
        return self.filter(Q(state=Post.State.WAITING) | Q(state=Post.State.RAISED) & ~Exists(sent))


class Post(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("等召集人处理")
        RAISED = "raised", _("已提出")
        ANSWERED = "answered", _("召集人已答复")
        WITHDRAWN = "withdrawn", _("已撤回")

    sector = models.ForeignKey(Sector, models.PROTECT, related_name="posts")
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="posts")  # the sector's
    author = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    text = models.CharField(_("听到的情况"), max_length=500)
    place = models.ForeignKey(Assembly, models.PROTECT, related_name="posts_here", verbose_name=_("地方"))
    picture = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("照片")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    posted_at = models.DateTimeField(_("时间"), default=timezone.now)
    # The convener's term: from the day it was posted, or brought up again after an answer.
    waits_from = models.DateField(default=timezone.localdate)
    due_on = models.DateField(_("期限"))

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["-posted_at", "-pk"]
        indexes = [
            models.Index(fields=["sector", "posted_at"]),
            models.Index(fields=["assembly", "waits_from"], condition=Q(state="waiting"), name="post_waiting"),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 30 else f"{self.text[:29]}…"

    def get_absolute_url(self) -> str:
        return reverse("boards:post", args=[self.pk])


class OfPost(models.QuerySet):
    """Parts of a post are seen by whoever sees the post."""

    def visible_to(self, user):
        return self.filter(post__in=Post.objects.visible_to(user))


class AlsoHere(models.Model):
    """Somebody of the sector knows the same from a place of theirs. Evidence, not a vote: never shown as a number."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="also_here")
    person = models.ForeignKey(Person, models.PROTECT, related_name="also_here")
    place = models.ForeignKey(Assembly, models.PROTECT, related_name="+", verbose_name=_("地方"))
    note = models.CharField(_("补充"), max_length=100, blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = OfPost.as_manager()

    class Meta:
        ordering = ["post", "at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "person", "place"], name="one_also_here_per_person_and_place")
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.person_id} {self.place_id}"


class Raised(models.Model):
    """The convener put a post into a matter: into one of each kind at most, several posts into the same."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="raised")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="posts_raised")
    kind = models.CharField(max_length=10, choices=Kind.choices)  # the matter's, for the constraint
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("提出日期"))
    # The matter was discarded or withdrawn, and the post was put into another one since.
    dropped_on = models.DateField(null=True, blank=True)

    objects = OfPost.as_manager()

    class Meta:
        ordering = ["post", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "kind"], condition=Q(dropped_on__isnull=True), name="one_matter_of_each_kind_per_post"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} → {self.matter_id}"


class Answered(models.Model):
    """What the convener said of a post that needs no matter. Nothing on a board ends without a word."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="answers")
    text = models.CharField(_("答复"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("答复日期"))

    objects = OfPost.as_manager()

    class Meta:
        ordering = ["post", "pk"]
        constraints = [models.CheckConstraint(name="an_answer_on_a_board_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.post_id} {self.on}"
