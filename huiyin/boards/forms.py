"""What is typed on a board: one field and one tap; the convener's words when something is made of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Assembly
from huiyin.boards.models import Post
from huiyin.boards.places import places_of, tapped_first
from huiyin.boards.workflow import ASKED_FOR, joinable
from huiyin.files.forms import PictureField
from huiyin.forms import StepForm, Text
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.matters.models import Matter
from huiyin.members.models import person_of

TITLE = 100  # of Matter.title


class PlaceName(forms.ModelChoiceField):
    def label_from_instance(self, place: Any) -> str:
        return place.place_name


class PlacedForm(StepForm):
    """One tap among the usual places, or any other from the list."""

    place = forms.ChoiceField(label=gettext_lazy("哪里"), widget=forms.RadioSelect, required=False)
    other = PlaceName(
        label=gettext_lazy("别的地方"),
        queryset=Assembly.objects.none(),
        required=False,
        empty_label=gettext_lazy("上面没有的，在这里选"),
    )

    def __init__(self, *args: Any, assembly: Assembly, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = tapped_first(assembly, person_of(user))
        self.places = {str(place.pk): place for place in first}
        self.fields["place"].choices = [(key, place.place_name) for key, place in self.places.items()]  # type: ignore[attr-defined]
        others = places_of(assembly).exclude(pk__in=[place.pk for place in first])
        self.fields["other"].queryset = others  # type: ignore[attr-defined]
        if len(first) == 1 and not others.exists():
            self.initial.setdefault("place", str(first[0].pk))
            del self.fields["other"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        found = cleaned.pop("other", None) or self.places.get(cleaned.get("place") or "")
        if found is None and not self.has_error("place") and not self.has_error("other"):
            self.add_error("place", _("请选是哪里的情况：点一个地方，或者在“别的地方”里选。"))
        cleaned["place"] = found
        return cleaned


class PostForm(PlacedForm):
    text = Text(
        label=gettext_lazy("听到什么"),
        lines=3,
        max_length=500,
        help_text=gettext_lazy("不写群众的姓名和电话。"),
        error_messages={"required": gettext_lazy("请写听到的情况，一两句话就行。")},
    )
    picture = PictureField(label=gettext_lazy("照片（可以不附）"), required=False)
    field_order = ["key", "text", "place", "other", "picture"]


class EditForm(PlacedForm):
    text = PostForm.base_fields["text"]
    field_order = ["key", "text", "place", "other"]


class AlsoHereForm(PlacedForm):
    note = Text(
        label=gettext_lazy("补充（可以不填）"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("例如：已经三天没有水。不写群众的姓名和电话。"),
    )


class AnswerForm(StepForm):
    text = Text(
        label=gettext_lazy("答复"),
        lines=4,
        max_length=500,
        help_text=gettext_lazy("写明知道了什么、为什么不另提出。界别委员都能看到。"),
    )


class RaiseForm(StepForm):
    """Prefilled with what was posted; the convener may put it better."""

    title = Text(label=gettext_lazy("案由"), max_length=TITLE)

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        words = said_in(post)
        started = {"title": title_of(post), "description": words, "situation": words, "grounds": words}
        kwargs.setdefault("initial", started)
        super().__init__(*args, **kwargs)


class RaiseMatterForm(RaiseForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=[(kind.value, kind.label) for kind in LivelihoodMatter.Kind if kind in ASKED_FOR],
        widget=forms.RadioSelect,
        initial="hot_issue",
    )
    description = Text(label=gettext_lazy("情况"), lines=8, max_length=4000)
    field_order = ["key", "kind", "title", "description"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["kind"] = "hot_issue"


class RaiseItemForm(RaiseForm):
    situation = Text(label=gettext_lazy("情况"), lines=8, max_length=4000)
    advice = Text(label=gettext_lazy("建议"), lines=4, max_length=4000)


class RaiseProposalForm(RaiseForm):
    grounds = Text(label=gettext_lazy("案据"), lines=8, max_length=4000)
    recommendations = Text(
        label=gettext_lazy("建议"),
        lines=4,
        max_length=4000,
        required=False,
        help_text=gettext_lazy("可以先空着，在提案里接着写。"),
    )


class MatterName(forms.ModelChoiceField):
    def label_from_instance(self, matter: Any) -> str:
        number = f"{matter.year} {matter.docket}" if matter.docket else ""
        return f"{matter.get_kind_display()} {number}：{matter.title}"


class JoinForm(StepForm):
    matter = MatterName(
        label=gettext_lazy("并入哪一件"),
        queryset=Matter.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=gettext_lazy("这个界别群里提出、还没有答复的事项。反映这一条的委员也会得到答复。"),
    )

    def __init__(self, *args: Any, post: Post, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_to = [matter.pk for matter in joinable(post)]
        self.fields["matter"].queryset = Matter.objects.visible_to(user).filter(pk__in=open_to)  # type: ignore[attr-defined]


def title_of(post: Post) -> str:
    """The first sentence, with the place in front where it does not name it."""
    first = post.text.strip().splitlines()[0]
    for sign in "。！？；":
        first = first.split(sign)[0]
    place = post.place.place_name
    return (first if place in first else f"{place}：{first}")[:TITLE]


def said_in(post: Post) -> str:
    """The post and what was added to it, without the names of those who did."""
    lines = [post.text]
    for row in post.also_here.select_related("place"):
        where = row.place.place_name
        lines.append(
            _("%(place)s也有同样情况：%(note)s") % {"place": where, "note": row.note}
            if row.note
            else _("%(place)s也有同样情况。") % {"place": where}
        )
    return "\n".join(lines)
