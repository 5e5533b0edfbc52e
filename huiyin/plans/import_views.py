"""The pages that take the plan of a year over from a spreadsheet. What was read travels with the page, signed."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huiyin.assemblies.models import Assembly
from huiyin.history.taking import StepNotAllowed
from huiyin.members.importing.forms import SheetsField, given_sheets, pasted_field
from huiyin.plans.importing import PlanComparison, PlanSheet, Wanted, import_topics, recognised
from huiyin.plans.models import Format, Topic
from huiyin.plans.permissions import KEEPS

SALT = "huiyin.plans.import"
HOLDS_FOR = 24 * 3600  # seconds


class PlanFileForm(forms.Form):
    assembly = forms.ModelChoiceField(label=gettext_lazy("政协"), queryset=Assembly.objects.none(), empty_label=None)
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=1990, max_value=2200)
    sheets = SheetsField(
        label=gettext_lazy("计划表文件"),
        required=False,
        help_text=gettext_lazy("xlsx、xls、ods 或 csv，可以一次选几份。"),
    )
    pasted = pasted_field(gettext_lazy("或者粘贴计划表"))

    def __init__(self, *args: Any, kept: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assembly"].queryset = Assembly.objects.filter(pk__in=kept)  # type: ignore[attr-defined]
        self.fields["year"].initial = timezone.localdate().year

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        sheets = given_sheets(given)
        if not sheets:
            raise ValidationError(_("请选计划表文件，或者把表格粘贴到下面的框里。"))
        found = [plan for name, sheet in sheets if (plan := recognised(sheet, name)) and plan.lines]
        if not found:
            raise ValidationError(
                _(
                    "没有认出计划表：需要有一行表头，其中有“题目”（课题、议题、活动名称），并有“牵头”“类型”“时间”中的一项。"
                )
            )
        given["plans"] = found
        return given


def _kept(request: HttpRequest) -> set[int]:
    kept = request.user.assemblies_as(*KEEPS)  # type: ignore[union-attr]
    if not kept:
        raise Http404
    return kept


@never_cache
def import_plan(request: HttpRequest) -> HttpResponse:
    """The file, then the preview, then the topics: one address, nothing kept between."""
    kept = _kept(request)
    if "held" in request.POST:
        return _previewed(request, kept)
    files = request.FILES if request.method == "POST" else None
    form = PlanFileForm(request.POST or None, files, kept=kept)
    if form.is_valid():
        given = form.cleaned_data
        plans: list[PlanSheet] = given["plans"]
        compared = PlanComparison(given["assembly"], given["year"], plans, {}, Wanted())
        return _preview(request, compared)
    status = 409 if form.non_field_errors() else 400 if form.is_bound else 200
    return render(request, "plans/import_begin.html", {"form": form}, status=status)


def _previewed(request: HttpRequest, kept: set[int]) -> HttpResponse:
    try:
        held = signing.loads(request.POST["held"], salt=f"{SALT}.{request.user.pk}", max_age=HOLDS_FOR)
    except signing.BadSignature:
        messages.error(request, _("这一页放得太久了。请重新上传计划表。"))
        return redirect("plans:import")
    assembly = Assembly.objects.filter(pk=held["assembly"], pk__in=kept).first()
    if assembly is None:
        raise Http404
    answers = {code: str(given) for code, given in request.POST.items() if code.startswith(("type:", "lead:"))}
    sheets = [PlanSheet.loaded(sheet) for sheet in held["sheets"]]
    compared = PlanComparison(assembly, held["year"], sheets, answers, _wanted(request))
    if "confirm" not in request.POST or compared.is_open:
        return _preview(request, compared)
    if compared.digest != request.POST.get("seen"):
        messages.info(request, _("预览随着您的回答变了。请看过再确认。"))
        return _preview(request, compared)
    try:
        import_topics(compared, by=request.user, key=_key(request), seen=compared.digest)
    except StepNotAllowed as refused:
        messages.error(request, str(refused))
        return _preview(request, compared, status=409)
    messages.success(request, _("已导入 %(count)d 个题目。") % {"count": len(compared.new)})
    return redirect(f"{reverse('plans:list')}?year={compared.year}&assembly={assembly.slug}")


def _wanted(request: HttpRequest) -> Wanted:
    drafted = request.POST.get("state") == Topic.State.DRAFTED
    form = request.POST.get("format", "")
    return Wanted(
        Topic.State.DRAFTED if drafted else Topic.State.SUGGESTED,
        request.POST.get("lead", ""),
        form if form in Format.values else "",
    )


def _key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        raise Http404 from None


def _preview(request: HttpRequest, compared: PlanComparison, status: int = 200) -> HttpResponse:
    held = {
        "assembly": compared.assembly.pk,
        "year": compared.year,
        "sheets": [sheet.stored() for sheet in compared.sheets],
    }
    context = {
        "compared": compared,
        "held": signing.dumps(held, salt=f"{SALT}.{request.user.pk}", compress=True),
        "key": request.POST.get("key") or uuid.uuid4(),
        "states": [(state.value, state.label) for state in (Topic.State.SUGGESTED, Topic.State.DRAFTED)],
        "formats": Format.choices,
        "types": list(compared.types.values()),
        "leads": list(compared.leads.values()),
    }
    return render(request, "plans/import.html", context, status=status)
