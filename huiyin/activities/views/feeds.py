"""Calendar feeds: the page where one makes and revokes one's own, and the files calendar programs read."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from huiyin.activities import feeds
from huiyin.activities.calendar_files import Entry, calendar_file
from huiyin.activities.models import Feed
from huiyin.assemblies.models import Assembly
from huiyin.forms import StepForm, Text
from huiyin.history.taking import StepNotAllowed
from huiyin.history.wording import kept
from huiyin.members.models import member_assemblies


class FeedForm(StepForm):
    name = Text(
        label=gettext_lazy("名称"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("例如：我的手机。分得清就行，可以不写。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The answer to the POST shows the new address; no page that can be loaded again does."""
    form, made, status = FeedForm(request.POST or None), None, 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                feed, secret = feeds.make(by=request.user, **form.facts())
            except StepNotAllowed as refused:
                _refused(form, refused)
                status = 409
            else:
                made, form, status = _address(request, feed, secret), FeedForm(), 200
    own = Feed.objects.visible_to(request.user)
    context = {
        "form": form,
        "made": made,
        "feeds": [(feed, StepForm(auto_id=False)) for feed in own.open()],
        "revoked": own.filter(revoked_at__isnull=False).order_by("-revoked_at")[: feeds.MOST],
        "most": feeds.MOST,
        "public": _public_of(request),
    }
    return render(request, "activities/feeds.html", context, status=status)


def _refused(form: Any, refused: StepNotAllowed) -> None:
    """The key is spent; the next press has one of its own."""
    form.add_error(None, str(refused))
    form.data = form.data.copy()
    form.data["key"] = str(uuid.uuid4())


def _address(request: HttpRequest, feed: Feed, secret: str) -> dict[str, Any]:
    url = request.build_absolute_uri(reverse("activities:feed", args=[secret]))
    return {"feed": feed, "url": url, "opens": "webcal" + url[url.index(":") :]}


def _public_of(request: HttpRequest) -> list[tuple[Assembly, str]]:
    """Public calendars of the assemblies one has to do with."""
    user = request.user
    held = {held.assembly_id for held in user.roles_today if held.assembly_id}  # type: ignore[union-attr]
    mine = Assembly.objects.visible_to(user).filter(pk__in=held | member_assemblies(user))
    route = "activities:public_feed"
    return [(one, request.build_absolute_uri(reverse(route, args=[one.slug]))) for one in mine]


def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    feed = get_object_or_404(Feed.objects.visible_to(request.user), pk=pk)
    form = StepForm(request.POST)
    if request.method != "POST":
        return redirect("activities:feeds")
    try:
        if form.is_valid():
            feeds.revoke(feed, by=request.user, key=form.cleaned_data["key"])
            messages.success(request, _("“%(feed)s”已停用，原来的地址不再有效。") % {"feed": feed})
        else:
            messages.error(request, _("没有停用。请在下面再按一次。"))
    except StepNotAllowed:  # the page was gone back to: it now has another key
        messages.error(request, _("没有停用。请在下面再按一次。"))
    return redirect("activities:feeds")


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever has the address reads it. No session, no cookie, no trace of the visit."""
    found = feeds.opened(secret)
    if found is None:
        raise Http404
    name = kept(lambda: _("回音 · 我的活动"))
    return _file(request, feeds.of_account(found.user, timezone.localdate()), name, private=True)


@login_not_required
@require_safe
def public_feed(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = Assembly.objects.filter(slug=slug).first()
    if assembly is None:
        raise Http404
    name = kept(lambda: _("%(assembly)s · 公开活动") % {"assembly": assembly})
    return _file(request, feeds.of_public(assembly, timezone.localdate()), name, public=True)


def _file(request: HttpRequest, entries: list[Entry], name: str, **who: bool) -> HttpResponse:
    """Unchanged since the program last asked: 304, without the file."""
    body = calendar_file(entries, name)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["Content-Disposition"] = 'inline; filename="huiyin.ics"'
    response["Content-Language"] = settings.LANGUAGE_CODE
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, no_cache=True, **who)
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    assert answer is not None
    return answer
