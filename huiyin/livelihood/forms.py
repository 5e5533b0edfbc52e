"""What is typed at each step of a livelihood matter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Agency, Assembly
from huiyin.files.forms import AttachmentsField
from huiyin.forms import PastDay, Several, Text
from huiyin.livelihood.models import Deferral, LivelihoodMatter, Verification
from huiyin.livelihood.workflow import Told
from huiyin.livelihood.workflow.answering import owed_voices
from huiyin.livelihood.workflow.handing_up import uppers
from huiyin.livelihood.workflow.registering import duplicates_of
from huiyin.livelihood.workflow.table import main_part, open_deferral
from huiyin.matters import clocks, extensions
from huiyin.matters.forms import MatterStepForm
from huiyin.matters.models import Clock, Matter, Originator
from huiyin.members.models import Person

OFFERED_AT_MOST = 200  # matters to choose from, the newest


def day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class AssemblyByPlace(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.place_name)


class EditForm(MatterStepForm):
    title = Text(label=gettext_lazy("标题"), max_length=100)
    description = Text(label=gettext_lazy("情况"), lines=6, max_length=5000)
    place = AssemblyByPlace(
        label=gettext_lazy("地点"), queryset=Assembly.objects.none(), required=False, empty_label=gettext_lazy("不限")
    )
    spot = Text(label=gettext_lazy("具体地点（可不填）"), max_length=60, required=False)

    def prepare(self) -> None:
        own = self.matter.livelihood
        self.fields["place"].queryset = Assembly.objects.within(self.matter.assembly)  # type: ignore[attr-defined]
        self.initial = {**self.initial} | {
            "title": self.matter.title,
            "description": own.description,
            "place": self.matter.place,
            "spot": own.spot,
        }


class RegisterForm(MatterStepForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=LivelihoodMatter.Kind.choices, widget=forms.RadioSelect
    )
    category = forms.ChoiceField(label=gettext_lazy("分类"), required=False)
    place = AssemblyByPlace(
        label=gettext_lazy("地点"), queryset=Assembly.objects.none(), required=False, empty_label=gettext_lazy("不限")
    )
    spot = Text(label=gettext_lazy("具体地点（可不填）"), max_length=60, required=False)

    def prepare(self) -> None:
        own, matter = self.matter.livelihood, self.matter
        categories = [("", _("请选择")), *matter.rule_set.choices("categories")]
        self.fields["category"].choices = categories  # type: ignore[attr-defined]
        self.fields["place"].queryset = Assembly.objects.within(matter.assembly)  # type: ignore[attr-defined]
        self.initial = {**self.initial} | {
            "kind": own.kind,
            "category": matter.category,
            "place": matter.place,
            "spot": own.spot,
        }


class _Numbered(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.year} {obj.docket} {obj.title}"


class DuplicateForm(MatterStepForm):
    of = _Numbered(
        label=gettext_lazy("与哪一件重复"), queryset=Matter.objects.none(), empty_label=gettext_lazy("请选择")
    )
    note = Text(label=gettext_lazy("说明（可不填）"), lines=2, max_length=300, required=False)

    def prepare(self) -> None:
        newest = duplicates_of(self.matter).exclude(number=None).order_by("-opened_on", "-pk")
        chosen = list(newest.values_list("pk", flat=True)[:OFFERED_AT_MOST])
        self.fields["of"].queryset = Matter.objects.filter(pk__in=chosen).order_by("-opened_on", "-pk")  # type: ignore[attr-defined]


class ReasonForm(MatterStepForm):
    reason = Text(label=gettext_lazy("理由"), lines=3, max_length=1000)


class ReferForm(MatterStepForm):
    channel = forms.ChoiceField(
        label=gettext_lazy("转送到"), choices=LivelihoodMatter.Channel.choices, widget=forms.RadioSelect
    )
    note = Text(label=gettext_lazy("说明（可不填）"), lines=2, max_length=500, required=False)


class AssignForm(MatterStepForm):
    agency = forms.ModelChoiceField(
        label=gettext_lazy("承办单位"), queryset=Agency.objects.none(), empty_label=gettext_lazy("请选择")
    )
    responsible = Text(
        label=gettext_lazy("责任人"), max_length=60, help_text=gettext_lazy("承办单位里由哪一位负责，件件有着落。")
    )
    due = day(gettext_lazy("办结期限"))
    co = Several(
        label=gettext_lazy("会办单位（可不选）"),
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def prepare(self) -> None:
        for name in ("agency", "co"):
            self.fields[name].queryset = self.matter.assembly.agencies.all()  # type: ignore[attr-defined]
        usual = clocks.started(self.matter, Clock.Name.RESOLVE, timezone.localdate()).due_on
        self.fields["due"].initial = usual
        self.fields["due"].help_text = _("按规则是 %(due)s；最长不超过十二个月。") % {"due": usual}


def _members_of(matter: Matter) -> Any:
    today = timezone.localdate()
    return Person.objects.filter(pk__in=matter.assembly.memberships.on(today).values("person")).order_by("name")


class SuperviseForm(MatterStepForm):
    members = Several(
        label=gettext_lazy("监督委员"),
        queryset=Person.objects.none(),
        widget=forms.SelectMultiple(attrs={"size": 10}),
        required=False,
        help_text=gettext_lazy("请他们在办结申报后到现场看一看。可按住 Ctrl 选几位。"),
    )

    def prepare(self) -> None:
        self.fields["members"].queryset = _members_of(self.matter)  # type: ignore[attr-defined]
        self.fields["members"].initial = self.matter.livelihood.supervisors.all()


class AcceptForm(MatterStepForm):
    handler = Text(label=gettext_lazy("本单位经办人"), max_length=60)

    def prepare(self) -> None:
        part = self.matter.assignments.main().first()
        self.fields["handler"].initial = part.handler if part else ""


class ProgressForm(MatterStepForm):
    text = Text(label=gettext_lazy("进展"), lines=4, max_length=2000)
    proof = AttachmentsField(label=gettext_lazy("照片或文件（可以不附）"), required=False)


class ClaimForm(MatterStepForm):
    result = Text(
        label=gettext_lazy("办理结果"),
        lines=5,
        max_length=5000,
        help_text=gettext_lazy("申报后由监督委员或台账工作人员核实，核实属实才算办好。"),
    )
    proof = AttachmentsField(label=gettext_lazy("照片或文件（可以不附）"), required=False)


class VerifyForm(MatterStepForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("方式"), choices=Verification.Kind.choices, widget=forms.RadioSelect, initial="on_the_spot"
    )
    held_on = PastDay(label=gettext_lazy("日期"))
    found = Text(label=gettext_lazy("看到的情况"), lines=4, max_length=2000)
    members = Several(
        label=gettext_lazy("一同参加的委员"),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    people = Text(label=gettext_lazy("其他参加人员（可不填）"), max_length=300, required=False)
    proof = AttachmentsField(label=gettext_lazy("照片（可以不附）"), pdf=False, required=False)

    def prepare(self) -> None:
        matter = self.matter
        near = Person.objects.filter(pk__in=matter.livelihood.supervisors.values("pk")) | Person.objects.filter(
            pk__in=matter.signatures.proposers().values("person")
        )
        self.fields["members"].queryset = near.distinct()  # type: ignore[attr-defined]
        if not near.exists():
            del self.fields["members"]


class AskDeferralForm(MatterStepForm):
    kind = forms.ChoiceField(label=gettext_lazy("申请"), choices=Deferral.Kind.choices, widget=forms.RadioSelect)
    ground = Text(label=gettext_lazy("理由"), lines=4, max_length=2000)
    review_on = day(gettext_lazy("下次复核（长期推进时填写）"), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if (
            found.get("kind") == Deferral.Kind.LONG_TERM
            and not found.get("review_on")
            and "review_on" not in self.errors
        ):
            self.add_error("review_on", _("长期推进要定下次复核的日期，在十二个月以内。"))
        return found


class DecideForm(MatterStepForm):
    note = Text(label=gettext_lazy("说明（可不填）"), lines=3, max_length=1000, required=False)

    def prepare(self) -> None:
        if asked := open_deferral(self.matter):
            facts = {"kind": asked.get_kind_display(), "ground": asked.ground, "day": asked.review_on or "—"}
            words = _("申请：%(kind)s。理由：%(ground)s 下次复核：%(day)s。")
            self.fields["note"].help_text = words % facts


class RefuseDeferralForm(DecideForm):
    note = Text(label=gettext_lazy("不同意的理由"), lines=3, max_length=1000)


class ReviewAgainForm(ReasonForm):
    next_on = day(gettext_lazy("下次复核"))


class AnswerForm(MatterStepForm):
    text = Text(label=gettext_lazy("答复内容"), lines=6, max_length=5000)

    def prepare(self) -> None:
        self.voices = list(owed_voices(self.matter))
        for place, voice in enumerate(self.voices, 1):
            who = _("反映人 %(place)d（%(who)s）") % {"place": place, "who": voice.originator}
            wanted = voice.originator.get_answer_by_display()
            self.fields[f"form_{voice.pk}"] = forms.ChoiceField(
                label=_("%(who)s：怎样告知") % {"who": who},
                choices=Originator.AnswerBy.choices,
                initial=voice.originator.answer_by,
                help_text=_("希望的方式：%(wanted)s") % {"wanted": wanted},
            )
            self.fields[f"on_{voice.pk}"] = PastDay(label=_("%(who)s：告知日期") % {"who": who})
            self.fields[f"said_{voice.pk}"] = Text(
                label=_("%(who)s：态度（可不填）") % {"who": who}, max_length=200, required=False
            )

    def facts(self) -> dict[str, Any]:
        typed = self.cleaned_data
        told = [
            Told(voice, typed[f"form_{voice.pk}"], typed[f"on_{voice.pk}"], typed[f"said_{voice.pk}"])
            for voice in self.voices
        ]
        return {"key": typed["key"], "text": typed["text"], "told": told}


class CloseForm(MatterStepForm):
    note = Text(label=gettext_lazy("说明（可不填）"), lines=2, max_length=300, required=False)


class ReopenForm(ReasonForm):
    due = day(gettext_lazy("新的办结期限（不填按规则）"), required=False)


class HandUpForm(ReasonForm):
    field_order = ["key", "to", "reason"]
    to = forms.ModelChoiceField(
        label=gettext_lazy("上报到"), queryset=Assembly.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def prepare(self) -> None:
        found = uppers(self.matter.assembly)
        self.fields["to"].queryset = Assembly.objects.filter(pk__in=[one.pk for one in found])  # type: ignore[attr-defined]
        self.fields["to"].initial = found[0] if found else None


class AskExtensionForm(MatterStepForm):
    until = day(gettext_lazy("延期至"))
    reason = Text(label=gettext_lazy("延期理由"), lines=4, max_length=1000)

    def prepare(self) -> None:
        clock = extensions.term_of(main_part(self.matter)) if self.matter.state == "in_progress" else None
        if clock:
            last = clocks.latest_extension(clock, self.matter.rule_set.extension())
            words = _("现在的期限是 %(due)s，最迟可以延期至 %(last)s。") % {"due": clock.due_on, "last": last}
            self.fields["until"].initial, self.fields["until"].help_text = last, words


class DecideExtensionForm(MatterStepForm):
    note = Text(label=gettext_lazy("决定的说明"), lines=3, max_length=1000)

    def prepare(self) -> None:
        self.fields["note"].help_text = "；".join(
            _("%(agency)s申请延期至 %(until)s：%(reason)s")
            % {"agency": found.assignment.agency, "until": found.until, "reason": found.reason}
            for found in extensions.asked(self.matter)
        )


FORMS: dict[str, type[MatterStepForm]] = {
    "edit": EditForm,
    "register": RegisterForm,
    "mark_duplicate": DuplicateForm,
    "reject": ReasonForm,
    "refer": ReferForm,
    "assign": AssignForm,
    "supervise": SuperviseForm,
    "accept": AcceptForm,
    "hand_back": ReasonForm,
    "note_progress": ProgressForm,
    "claim": ClaimForm,
    "verify_done": VerifyForm,
    "verify_not_done": VerifyForm,
    "ask_deferral": AskDeferralForm,
    "approve_long_term": DecideForm,
    "approve_explained": DecideForm,
    "refuse_deferral": RefuseDeferralForm,
    "review_resume": ReasonForm,
    "review_again": ReviewAgainForm,
    "review_explain": ReasonForm,
    "answer": AnswerForm,
    "close": CloseForm,
    "reopen": ReopenForm,
    "reconsider": ReasonForm,
    "hand_up": HandUpForm,
    "give_back": ReasonForm,
    "ask_extension": AskExtensionForm,
    "grant_extension": DecideExtensionForm,
    "refuse_extension": DecideExtensionForm,
}
