"""The system administrator's pages of members who sign in with more than one account."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.accounts.models import Role
from huiyin.accounts.role_forms import AccountFields
from huiyin.exports import DAY, Column, Personal, Sheet, answered, wanted
from huiyin.forms import StepForm, Text
from huiyin.history.asking import ask
from huiyin.members import one_person
from huiyin.members.models import Person, SecondAccount

ROWS = 50
COLUMNS = [
    Column("person", gettext_lazy("姓名"), width=16, personal=Personal.NAME),
    Column("first", gettext_lazy("第一账号"), width=18, read="person.user.username", personal=Personal.NO),
    Column("second", gettext_lazy("第二账号"), width=18, read="user.username", personal=Personal.NO),
    Column("linked_on", gettext_lazy("登记日期"), DAY, 12),
    Column("unlinked_on", gettext_lazy("撤销日期"), DAY, 12),
]


class UnlinkForm(StepForm):
    reason = Text(label=gettext_lazy("原因"), max_length=200)


def looks_after(user: Any) -> bool:
    return bool(user.holds(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN))


def listed(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    if not looks_after(user):
        raise Http404
    seen = SecondAccount.objects.visible_to(user).select_related("person__user", "user")
    if wanted(request):
        return answered(request, Sheet("second-accounts", _("第二账号"), COLUMNS, seen, []))
    found = Paginator(seen, ROWS).get_page(request.GET.get("page"))
    context = {"page_obj": found, "links": user.holds(Role.SYSTEM_ADMIN)}
    return render(request, "members/second_accounts.html", context)


@never_cache
def link(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    if not one_person.may_link(request.user, person):
        raise PermissionDenied
    return ask(
        request,
        AccountFields(request.POST or None),
        lambda facts: one_person.link(person, by=request.user, **facts),
        title=_("登记第二账号"),
        about=person,
        back=lambda made: reverse("members:second_accounts") if made else person,
        notes=[_("委员同时是承办单位负责人或联络员的，为单位办事另用一个账号。登记以后，回避按人检查，两个账号都算。")],
    )


@never_cache
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(SecondAccount.objects.visible_to(request.user).select_related("person", "user"), pk=pk)
    if not one_person.may_link(request.user, found.person):
        raise PermissionDenied
    return ask(
        request,
        UnlinkForm(request.POST or None),
        lambda facts: one_person.unlink(found, by=request.user, **facts),
        title=_("撤销登记"),
        about=found,
        back=reverse("members:second_accounts"),
        notes=[_("撤销以后，这个账号不再算作这个人的，回避不再按它检查。登记过的事实留存。")],
    )
