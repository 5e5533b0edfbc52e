"""The pages of the rules: which hold now, what each version says, what differs, and the next version's way."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.assemblies.models import Assembly, RuleSet
from huiyin.history.models import Event
from huiyin.matters.models import Matter
from huiyin.matters.recomputing import moves
from huiyin.rulebook import versions
from huiyin.rulebook.forms import BeginForm, DocumentForm, ForceForm, ImportForm, SeenForm, taken_codes
from huiyin.rulebook.permissions import assemblies_of, drafts_rules, puts_rules_into_force, rule_sets_for
from huiyin.rulebook.versions import EditedMeanwhile, VersionRefused
from huiyin.rulebook.words import contacts_words, differences, extension_words, sections


def versions_of_assembly(request: HttpRequest) -> HttpResponse:
    """Which rules hold for the reader's assembly, since when, and its own versions."""
    mine = list(assemblies_of(request.user))
    asked = request.GET.get("assembly")
    assembly = next((one for one in mine if asked in (None, one.slug)), None)
    if assembly is None:
        raise Http404
    ruling = _ruling(assembly)
    own = ruling if ruling and ruling.assembly_id == assembly.pk else None
    found = rule_sets_for(request.user).filter(assembly=assembly).order_by("-version")
    today = timezone.localdate()
    context = {
        "assembly": assembly,
        "others": [one for one in mine if one != assembly],
        "ruling": ruling,
        "inherited": ruling is not None and own is None,
        "versions": [(one, one.state_on(today, own)) for one in found],
        "may_begin": drafts_rules(request.user, assembly) and not assembly.rule_sets.drafts().exists(),
    }
    return render(request, "rulebook/versions.html", context)


def _ruling(assembly: Assembly) -> RuleSet | None:
    try:
        return assembly.rules_on(timezone.localdate())
    except RuleSet.DoesNotExist:
        return None


def version(request: HttpRequest, pk: int) -> HttpResponse:
    found = _read_by(request.user, pk)
    ruling, works = _ruling(found.assembly), drafts_rules(request.user, found.assembly)
    state = found.state_on(timezone.localdate(), ruling)
    context = {
        "version": found,
        "state": state,
        "sections": sections(found.document),
        "others": _others(request.user, found, ruling),
        "ruling": ruling,
        "may_edit": works and found.in_force_from is None,
        "may_force": found.in_force_from is None and puts_rules_into_force(request.user, found.assembly),
        "events": _events(found) if works else [],
        "moved": _moved(request.user, found, state),
    }
    return render(request, "rulebook/version.html", context)


def _moved(user: Any, found: RuleSet, state: RuleSet.State) -> int:
    """Running clocks of the assembly that these rules, in force now, would move; a person decides on each."""
    return len(moves(user, found.assembly, found)) if state == RuleSet.State.IN_FORCE else 0


def _others(user: Any, found: RuleSet, ruling: RuleSet | None) -> list[RuleSet]:
    """What it can be laid beside: the assembly's other versions, and the rules it inherits now."""
    others = [one for one in rule_sets_for(user).filter(assembly=found.assembly).order_by("-version") if one != found]
    return others if ruling is None or ruling == found or ruling in others else [ruling, *others]


def _events(found: RuleSet) -> list[dict[str, Any]]:
    words = {"begin": _("开始起草"), "edit": _("修改"), "put_into_force": _("施行")}
    return [
        {"at": event.at, "who": event.actor_name, "what": words.get(event.step, event.step)}
        for event in Event.objects.of(found).reverse()
    ]


def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """What `pk` says otherwise than `other`."""
    new, old = _read_by(request.user, pk), _read_by(request.user, other)
    context = {"new": new, "old": old, "differences": differences(old.document, new.document)}
    return render(request, "rulebook/compare.html", context)


def export(request: HttpRequest, pk: int) -> HttpResponse:
    found = _read_by(request.user, pk)
    text = json.dumps(found.document, ensure_ascii=False, indent=2) + "\n"
    name = f"{found.assembly.slug}-rules-{found.version}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """The next version, from the rules that hold or from an example."""
    assembly = get_object_or_404(assemblies_of(request.user), slug=slug)
    if not drafts_rules(request.user, assembly):
        raise PermissionDenied
    if request.method != "POST" and (draft := assembly.rule_sets.drafts().first()):
        return redirect(draft)
    form = BeginForm(request.POST or None, ruling=_ruling(assembly))
    if form.is_valid():
        source = form.cleaned_data["source"]
        try:
            draft = versions.begin(assembly, by=request.user, document=form.document, source=source)
        except VersionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("草稿已建立，可以修改了。施行之前，它对任何事项都不起作用。"))
            return redirect("rulebook:edit", draft.pk)
    return render(request, "rulebook/begin.html", {"assembly": assembly, "form": form}, status=_status(form))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    draft = _worked_on_by(request.user, pk)
    if request.method != "POST":
        if draft.in_force_from:
            return _fixed(request, draft)
        return _editing(request, draft, DocumentForm(document=draft.document), draft.edits)
    form = DocumentForm(request.POST, document=draft.document, taken=taken_codes(draft.assembly))
    seen = SeenForm(request.POST)
    if not (form.is_valid() and seen.is_valid()):
        return _editing(request, draft, form, request.POST.get("seen"), status=400)
    try:
        versions.edit(draft, by=request.user, seen=seen.cleaned_data["seen"], document=form.document)
    except EditedMeanwhile as refused:
        draft.refresh_from_db()
        theirs = differences(draft.document, form.document)
        return _editing(request, draft, form, draft.edits, status=409, refused=refused, theirs=theirs)
    except VersionRefused as refused:
        return _editing(request, draft, form, draft.edits, status=409, refused=refused)
    messages.success(request, _("草稿已保存。"))
    return redirect("rulebook:edit" if "more" in request.POST else "rulebook:version", draft.pk)


def _editing(
    request: HttpRequest, draft: RuleSet, form: DocumentForm, seen: Any, status: int = 200, **more: Any
) -> HttpResponse:
    """The page with all that was typed; `seen` is what the next save will have read."""
    context = {
        "version": draft,
        "form": form,
        "seen": seen,
        "unsaid_extension": extension_words({}),
        "unsaid_contacts": contacts_words(),
    } | more
    return render(request, "rulebook/edit.html", context, status=status)


def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Import: a whole document in place of the draft's."""
    draft = _worked_on_by(request.user, pk)
    if request.method != "POST" and draft.in_force_from:
        return _fixed(request, draft)
    form = ImportForm(request.POST or None, request.FILES or None, initial={"seen": draft.edits})
    if form.is_valid():
        try:
            versions.edit(draft, by=request.user, seen=form.cleaned_data["seen"], document=form.document)
        except VersionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已导入到草稿。"))
            return redirect(draft)
    return render(request, "rulebook/import.html", {"version": draft, "form": form}, status=_status(form))


def put_into_force(request: HttpRequest, pk: int) -> HttpResponse:
    """What changes, what stays as it is, and the day; then it rules."""
    draft = _read_by(request.user, pk)
    if not puts_rules_into_force(request.user, draft.assembly):
        raise PermissionDenied
    if request.method != "POST" and draft.in_force_from:
        return _fixed(request, draft)
    earliest = versions.earliest_day(draft) if draft.in_force_from is None else timezone.localdate()
    form = ForceForm(request.POST or None, earliest=earliest, initial={"seen": draft.edits})
    if form.is_valid():
        try:
            versions.put_into_force(draft, by=request.user, **form.cleaned_data)
        except VersionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已施行，从 %(day)s 起生效。") % {"day": draft.in_force_from})
            return redirect(draft)
    ruling = _ruling(draft.assembly)
    context = {
        "version": draft,
        "form": form,
        "ruling": ruling,
        "differences": differences(ruling.document, draft.document) if ruling else None,
        "running": Matter.objects.open().filter(assembly=draft.assembly).count(),
        "below": Assembly.objects.within(draft.assembly).exclude(pk=draft.assembly_id).exists(),
    }
    return render(request, "rulebook/force.html", context, status=_status(form))


def discard(request: HttpRequest, pk: int) -> HttpResponse:
    draft = _worked_on_by(request.user, pk)
    if request.method != "POST" and draft.in_force_from:
        return _fixed(request, draft)
    form = SeenForm(request.POST or None, initial={"seen": draft.edits})
    if form.is_valid():
        try:
            versions.discard(draft, by=request.user, **form.cleaned_data)
        except VersionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("草稿已丢弃。"))
            return redirect("rulebook:list")
    return render(request, "rulebook/discard.html", {"version": draft, "form": form}, status=_status(form))


def _read_by(user: Any, pk: int) -> RuleSet:
    return get_object_or_404(rule_sets_for(user), pk=pk)


def _worked_on_by(user: Any, pk: int) -> RuleSet:
    """Visible to the reader (else 404), who is one to draft the assembly's rules (else 403)."""
    found = _read_by(user, pk)
    if not drafts_rules(user, found.assembly):
        raise PermissionDenied
    return found


def _fixed(request: HttpRequest, found: RuleSet) -> HttpResponse:
    messages.warning(request, _("这一版已经施行，不能再改。要修改，请起草下一版。"))
    return redirect(found)


def _status(form: Any) -> int:
    """409 where the step was refused, 400 where something was typed wrong."""
    if not form.is_bound:
        return 200
    return 409 if form.non_field_errors() else 400
