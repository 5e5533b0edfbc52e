"""What is typed when a matter is noted: by a member in one field and a place, by the desk with all that is known."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.forms import PrivateText, StepForm, Text
from huiyin.livelihood.forms import AssemblyByPlace
from huiyin.livelihood.models import LivelihoodMatter
from huiyin.livelihood.permissions import COLLECTS
from huiyin.livelihood.workflow.collecting import Heard
from huiyin.matters.models import Originator
from huiyin.matters.originators import NEEDS_A_CONTACT
from huiyin.members.models import Person, memberships_of, person_of
from huiyin.plans.models import Topic

Source = LivelihoodMatter.Source
HEARD = 3  # rows for those it was heard from
SENTENCE = re.compile(r"[。！？\n；]")


def assemblies_to_note_for(user: Any) -> list[Assembly]:
    """One's own as a member first, then those of one's offices."""
    found = [membership.assembly for membership in memberships_of(user)]
    found += [held.assembly for held in user.roles_today if held.role in COLLECTS]
    return list(dict.fromkeys(found))


def title_of(description: str) -> str:
    """Its first sentence, as far as a line holds."""
    first = SENTENCE.split(description.strip())[0].strip() or description.strip()
    return first if len(first) <= 40 else f"{first[:39]}…"


class NoteForm(StepForm):
    description = Text(
        label=gettext_lazy("反映什么情况"),
        lines=5,
        max_length=5000,
        help_text=gettext_lazy("哪里、什么事、有多少人受影响。一两句话就可以。"),
    )
    place = AssemblyByPlace(
        label=gettext_lazy("地点"), queryset=Assembly.objects.none(), required=False, empty_label=gettext_lazy("不限")
    )
    spot = Text(label=gettext_lazy("村、街道等（可不填）"), max_length=60, required=False)

    def __init__(self, *args: Any, assembly: Assembly, user: Any, **kwargs: Any) -> None:
        self.assembly, self.user = assembly, user
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Assembly.objects.within(assembly)  # type: ignore[attr-defined]
        for row in range(1, HEARD + 1):
            self.fields |= _heard_fields(row)
        self.is_desk = user.holds(Role.LEDGER_STAFF, assembly_id=assembly.pk)
        if self.is_desk:
            self._desk_fields()

    def _desk_fields(self) -> None:
        self.fields["title"] = Text(label=_("标题（不填取第一句）"), max_length=100, required=False)
        self.fields["kind"] = forms.ChoiceField(
            label=_("类别"), choices=LivelihoodMatter.Kind.choices, initial=LivelihoodMatter.Kind.PROBLEM
        )
        sources = [choice for choice in Source.choices if choice[0] not in (Source.BELOW, Source.COMMITMENT)]
        self.fields["source"] = forms.ChoiceField(label=_("来源"), choices=sources, initial=Source.STUDIO)
        members = Person.objects.filter(memberships__in=self.assembly.memberships.on(timezone.localdate()))
        self.fields["person"] = forms.ModelChoiceField(
            label=_("反映的委员（可不选）"), queryset=members.distinct().order_by("name"), required=False
        )
        self.fields["topic"] = forms.ModelChoiceField(
            label=_("来自议题（可不选）"),
            queryset=Topic.objects.chosen().filter(assembly=self.assembly, year=timezone.localdate().year),
            required=False,
        )

    def heard_rows(self) -> list[list[Any]]:
        return [[self[f"{name}_{row}"] for name in ("answer_by", "name", "contact")] for row in range(1, HEARD + 1)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for row in range(1, HEARD + 1):
            how, name, contact = (found.get(f"{field}_{row}", "") for field in ("answer_by", "name", "contact"))
            if (name or contact) and not how:
                self.add_error(f"answer_by_{row}", _("请选择怎样答复这位群众。"))
            elif how in NEEDS_A_CONTACT and not contact:
                self.add_error(f"contact_{row}", _("书信或电话答复要有联系方式；不愿留的，请选当面或者张贴告知。"))
        return found

    def facts(self) -> dict[str, Any]:
        typed = dict(self.cleaned_data)
        rows = [
            Heard(*(typed.pop(f"{field}_{row}", "") for field in ("answer_by", "name", "contact")))
            for row in range(1, HEARD + 1)
        ]
        heard = [row for row in rows if row.answer_by]
        member = typed.pop("person", None)
        own = person_of(self.user) if self.assembly in {held.assembly for held in memberships_of(self.user)} else None
        people = [person for person in [member or own] if person]
        usual = Source.VISIT if heard else Source.MEMBER
        typed["title"] = typed.get("title") or title_of(typed["description"])
        typed.setdefault("kind", LivelihoodMatter.Kind.PROBLEM)
        typed.setdefault("source", usual)
        sector = next((held.sector for held in memberships_of(self.user) if held.assembly == self.assembly), None)
        return typed | {"people": people, "heard": heard, "sector": None if self.is_desk else sector}


def _heard_fields(row: int) -> dict[str, Any]:
    return {
        f"answer_by_{row}": forms.ChoiceField(
            label=_("怎样答复"),
            choices=[("", _("没有，不用填")), *Originator.AnswerBy.choices],
            required=False,
        ),
        f"name_{row}": PrivateText(label=_("姓名（可不留）"), max_length=60, required=False),
        f"contact_{row}": PrivateText(label=_("联系方式"), max_length=200, required=False),
    }
