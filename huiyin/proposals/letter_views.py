"""The pages of a letter: the list, the letter itself, and that it was read."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.accounts.models import Role
from huiyin.exports import answered, wanted
from huiyin.forms import StepForm, Text
from huiyin.history.taking import KeyAlreadyUsed, StepNotAllowed
from huiyin.matters.models import Matter
from huiyin.matters.permissions import READS_AFTER_SUBMISSION
from huiyin.proposals import sheets
from huiyin.proposals.letters import is_addressee, mark_read
from huiyin.proposals.models import Letter

ROWS = 50


class ReadForm(StepForm):
    note = Text(label=gettext_lazy("说明（可不填）"), lines=2, max_length=500, required=False)


def gets_letters(user: Any) -> bool:
    return bool(user.holds(Role.AGENCY, Role.AGENCY_LEADER, *READS_AFTER_SUBMISSION))


def letters(request: HttpRequest) -> HttpResponseBase:
    """Those one may see, the unread first."""
    seen = Letter.objects.visible_to(request.user).select_related("to", "matter__assembly")
    ordered = seen.order_by(F("read_on").asc(nulls_first=True), "-sent_on", "-pk")
    if wanted(request):
        return answered(request, sheets.letters(ordered))
    found = Paginator(ordered, ROWS).get_page(request.GET.get("page"))
    return render(request, "proposals/letters.html", {"page_obj": found})


@never_cache
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(
        Letter.objects.visible_to(request.user).select_related("to", "matter__assembly", "read_by"), pk=pk
    )
    form: Any = ReadForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mark_read(found, by=request.user, **form.facts())
        except StepNotAllowed as refused:
            form.add_error(None, str(refused))
            if isinstance(refused, KeyAlreadyUsed):
                form.data = form.data.copy()
                form.data["key"] = str(uuid.uuid4())
        else:
            messages.success(request, _("已记下：已阅。"))
            return redirect(found)
    context = {
        "letter": found,
        "form": form,
        "may_read": is_addressee(request.user, found) and found.read_on is None,
        "proposal": Matter.objects.visible_to(request.user).filter(pk=found.matter_id).first(),
    }
    status = 409 if form.non_field_errors() else 400 if form.errors else 200
    return render(request, "proposals/letter.html", context, status=status)
