"""One's own notices: the list, opening one, and whether they come by mail as well."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.notices.choices import choose_mail, is_mail_wanted
from huiyin.notices.forms import MailForm
from huiyin.notices.hours import CLOSES, OPENS
from huiyin.notices.models import Notice
from huiyin.notices.subjects import with_titles

ROWS = 30


def notices(request: HttpRequest) -> HttpResponse:
    """Unread first. A POST marks one as read (`read`: its key), or all up to the newest that was shown (`all`)."""
    mine = Notice.objects.visible_to(request.user)
    if request.method == "POST":
        return _mark_read(request)
    found = Paginator(mine.in_order(), ROWS).get_page(request.GET.get("page"))
    context = {
        "page_obj": found,
        "rows": with_titles(request.user, found),
        "newest": mine.values_list("pk", flat=True).order_by("-pk").first(),
    }
    return render(request, "notices/notices.html", context)


def _mark_read(request: HttpRequest) -> HttpResponse:
    unread = Notice.objects.visible_to(request.user).unread()
    if (newest := request.POST.get("all", "")).isdecimal():
        unread.filter(pk__lte=int(newest[:18])).update(read_at=timezone.now())
    elif (one := request.POST.get("read", "")).isdecimal():
        unread.filter(pk=int(one[:18])).update(read_at=timezone.now())
    return redirect("notices:list")


def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """To the record it tells of; read from then on."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    Notice.objects.filter(pk=notice.pk).unread().update(read_at=timezone.now())
    return redirect(notice.path)


def choose(request: HttpRequest) -> HttpResponse:
    user = request.user
    initial = {"email": getattr(user, "email", ""), "is_wanted": is_mail_wanted(user)}
    form = MailForm(request.POST or None, initial=initial)
    if form.is_valid():
        choose_mail(user, **form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("notices:list")
    return render(request, "notices/settings.html", {"form": form, "opens": OPENS, "closes": CLOSES})
