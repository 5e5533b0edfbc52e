"""The page of what goes with a writing: pictures with their captions and order, a voice note."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.forms import StepForm
from huiyin.history.asking import refuse
from huiyin.history.taking import StepNotAllowed
from huiyin.writings.enclosure_forms import AudioForm, PictureForm, RowForm
from huiyin.writings.models import Writing, WritingPicture
from huiyin.writings.permissions import writes
from huiyin.writings.words import pictures_of
from huiyin.writings.workflow import enclosing

Asked = tuple[Any, Callable[[], Any]]


@never_cache
def enclosures(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Writing.objects.visible_to(request.user).select_related("audio")
    writing = get_object_or_404(visible, pk=pk)
    if not writes(request.user, writing):
        raise PermissionDenied
    forms: dict[str, Any] = {"add": PictureForm(), "audio": AudioForm()}
    if request.method == "POST":
        asked = _asked(request, writing)
        if asked is None or _taken(request, *asked):
            return redirect("writings:enclosures", writing.pk)
        forms[_do(request)] = asked[0]
    context = {
        "writing": writing,
        "may_add": enclosing.may_enclose(request.user, writing),
        "rows": [(picture, _row_form(request, picture, forms)) for picture in pictures_of(writing)],
        "most": enclosing.MOST_PICTURES,
        "silence": StepForm(auto_id="id_silence_%s"),
        **forms,
    }
    refused = any(form.is_bound for form in forms.values())
    return render(request, "writings/enclosures.html", context, status=400 if refused else 200)


def _row_form(request: HttpRequest, picture: WritingPicture, forms: dict[str, Any]) -> RowForm:
    bound = forms.get(_do(request))
    if isinstance(bound, RowForm) and request.POST.get("picture") == str(picture.pk):
        return bound
    return RowForm(initial={"caption": picture.caption}, auto_id=f"id_{picture.pk}_%s")


def _do(request: HttpRequest) -> str:
    """Up and down are buttons that say to which place."""
    return "move" if "to" in request.POST else request.POST.get("do", "")


def _asked(request: HttpRequest, writing: Writing) -> Asked | None:
    """The form that was sent, and what it asks for; None where that is gone already."""
    user: Any = request.user
    do = _do(request)
    if do == "add":
        form: Any = PictureForm(request.POST, request.FILES)
        return form, lambda: enclosing.add_picture(writing, by=user, **form.facts())
    if do == "audio":
        form = AudioForm(request.POST, request.FILES)
        return form, lambda: enclosing.put_audio(writing, by=user, **form.facts())
    if do == "no_audio":
        form = StepForm(request.POST)
        return form, lambda: enclosing.remove_audio(writing, by=user, **form.facts())
    number = request.POST.get("picture", "")
    picture = writing.pictures.filter(pk=number).first() if number.isdecimal() and len(number) < 16 else None
    return _row_asked(request, do, picture) if picture and do in ("caption", "move", "remove") else None


def _row_asked(request: HttpRequest, do: str, picture: WritingPicture) -> Asked:
    user, form = request.user, RowForm(request.POST, auto_id=f"id_{picture.pk}_%s")
    if do == "caption":
        return form, lambda: enclosing.change_caption(picture, by=user, **form.facts_for("caption"))
    if do == "remove":
        return form, lambda: enclosing.remove_picture(picture, by=user, **form.facts_for())
    return form, lambda: enclosing.move_picture(picture, by=user, **form.facts_for("to"))


def _taken(request: HttpRequest, form: Any, act: Callable[[], Any]) -> bool:
    if not form.is_valid():
        return False
    try:
        act()
    except StepNotAllowed as refused:
        refuse(form, refused)
        return False
    messages.success(request, _("已保存。"))
    return True
