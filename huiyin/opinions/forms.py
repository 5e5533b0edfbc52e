"""What is typed at each step of an item, and how it is checked. Writing it: writing.py. Issues: issue_forms.py."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.assemblies.models import Agency
from huiyin.forms import PastDay, Text
from huiyin.history.wording import kept
from huiyin.matters import clocks, extensions
from huiyin.matters.forms import MatterStepForm
from huiyin.matters.models import Originator, Voice
from huiyin.opinions.models import Level
from huiyin.opinions.secrecy import refuse_secrets
from huiyin.opinions.workflow.feeding_back import Told, usual_text
from huiyin.opinions.workflow.screening import GIVEN_GROUNDS
from huiyin.opinions.workflow.table import untold
from huiyin.opinions.writing import limit

CHAIR = gettext_lazy("须主席签发（秘书长签发之后，再由主席签发）")


class ShortlistForm(MatterStepForm):
    for_chair = forms.BooleanField(label=CHAIR, required=False)


class ReserveForm(MatterStepForm):
    reason = Text(label=gettext_lazy("为什么留存"), lines=2, max_length=300)


class ReturnForm(MatterStepForm):
    note = Text(label=gettext_lazy("请作者补充什么"), lines=4, max_length=1000)


class NotUseForm(MatterStepForm):
    ground = forms.ChoiceField(label=gettext_lazy("未采用的理由"), widget=forms.RadioSelect)
    note = Text(
        label=gettext_lazy("给作者的说明"),
        lines=4,
        max_length=1000,
        help_text=gettext_lazy("连同理由一起反馈给每一位反映人。"),
    )

    def prepare(self) -> None:
        self.fields["ground"].choices = [(ground, ground.label) for ground in GIVEN_GROUNDS]  # type: ignore[attr-defined]


class SuggestForm(MatterStepForm):
    note = Text(label=gettext_lazy("给作者的建议"), lines=4, max_length=1000)


class ToLedgerForm(MatterStepForm):
    note = Text(label=gettext_lazy("给作者的说明（可不填）"), lines=3, max_length=1000, required=False)


class EditTextForm(MatterStepForm):
    title = Text(label=gettext_lazy("标题"))
    situation = Text(label=gettext_lazy("情况"), lines=8)
    cause = Text(label=gettext_lazy("原因（可不填）"), lines=4, required=False)
    advice = Text(label=gettext_lazy("建议"), lines=6)
    note = Text(
        label=gettext_lazy("编辑说明（可不填）"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("作者会看到编辑稿、原文和这一句说明。"),
    )
    for_chair = forms.BooleanField(label=CHAIR, required=False)

    def prepare(self) -> None:
        item, lengths = self.matter.opinion, self.matter.rule_set.document["lengths"]
        words = {"title": self.matter.title, "situation": item.situation, "cause": item.cause, "advice": item.advice}
        for name, value in words.items():
            field = self.fields[name]
            field.initial = value
            limit(field, lengths["title" if name == "title" else "body"])
            field.validators.append(refuse_secrets)
        self.fields["for_chair"].initial = item.for_chair


class NoteForm(MatterStepForm):
    note = Text(label=gettext_lazy("意见（可不填）"), lines=2, max_length=300, required=False)


class SendBackForm(MatterStepForm):
    note = Text(label=gettext_lazy("退回重编的理由"), lines=3, max_length=300)


class RemarkForm(MatterStepForm):
    note = Text(
        label=gettext_lazy("您对编辑稿的意见"),
        lines=4,
        max_length=1000,
        help_text=gettext_lazy("信息编辑在签发前会看到；文字由编辑决定。"),
    )


class DispatchForm(MatterStepForm):
    agency = forms.ModelChoiceField(
        label=gettext_lazy("转给哪个单位"), queryset=Agency.objects.none(), empty_label=gettext_lazy("请选择")
    )
    note = Text(label=gettext_lazy("转办说明（可不填）"), lines=3, max_length=500, required=False)

    def prepare(self) -> None:
        self.fields["agency"].queryset = self.matter.assembly.agencies.all()  # type: ignore[attr-defined]


class ReplyForm(MatterStepForm):
    text = Text(label=gettext_lazy("回复内容"), lines=10, max_length=20000)
    signed_by = Text(label=gettext_lazy("签发人（单位主要负责人）"), max_length=60)


class AskExtensionForm(MatterStepForm):
    until = forms.DateField(
        label=gettext_lazy("延期至"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = Text(label=gettext_lazy("延期理由"), lines=4, max_length=1000)

    def prepare(self) -> None:
        clock = self.matter.clocks.filter(name="agency_reply", stopped_on=None).first()
        if clock:
            last = clocks.latest_extension(clock, self.matter.rule_set.extension())
            words = _("现在的期限是 %(due)s，最迟可以延期至 %(last)s。") % {"due": clock.due_on, "last": last}
            self.fields["until"].help_text = words


class DecideExtensionForm(MatterStepForm):
    note = Text(label=gettext_lazy("决定的说明"), lines=3, max_length=1000)

    def prepare(self) -> None:
        asked = [
            _("%(agency)s申请延期至 %(until)s：%(reason)s")
            % {"agency": found.assignment.agency, "until": found.until, "reason": found.reason}
            for found in extensions.asked(self.matter)
        ]
        self.fields["note"].help_text = "；".join(asked)


class FeedBackForm(MatterStepForm):
    """The words for all, and for each one without an account how they were told; left open, that is noted later."""

    text = Text(label=gettext_lazy("反馈给作者的内容"), lines=8, max_length=5000)

    def prepare(self) -> None:
        self.fields["text"].initial = kept(lambda: usual_text(self.matter))
        self.voices = list(untold(self.matter))
        for voice in self.voices:
            who, pk = voice.originator, voice.pk
            label = _("%(who)s（希望：%(way)s）怎样告知的") % {"who": who.masked, "way": who.get_answer_by_display()}
            ways = [("", _("还没有告知，以后再记")), *Originator.AnswerBy.choices]
            self.fields[f"form_{pk}"] = forms.ChoiceField(label=label, choices=ways, required=False)
            self.fields[f"on_{pk}"] = PastDay(label=_("告知日期"), required=False)
            self.fields[f"reaction_{pk}"] = Text(label=_("对方的态度（可不填）"), max_length=200, required=False)

    def facts(self) -> dict[str, Any]:
        typed = super().facts()
        told = [
            Told(voice, way, typed[f"on_{voice.pk}"] or timezone.localdate(), typed[f"reaction_{voice.pk}"])
            for voice in self.voices
            if (way := typed[f"form_{voice.pk}"])
        ]
        return {"key": typed["key"], "text": typed["text"], "told": told}


class TellVoiceForm(MatterStepForm):
    voice = forms.ModelChoiceField(
        label=gettext_lazy("告知了谁"), queryset=Voice.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    form = forms.ChoiceField(
        label=gettext_lazy("怎样告知的"), choices=Originator.AnswerBy.choices, widget=forms.RadioSelect
    )
    given_on = PastDay(label=gettext_lazy("告知日期"))
    reaction = Text(label=gettext_lazy("对方的态度（可不填）"), max_length=200, required=False)

    def prepare(self) -> None:
        field: Any = self.fields["voice"]
        field.queryset = untold(self.matter)
        field.label_from_instance = lambda voice: (
            _("%(who)s，希望：%(way)s")
            % {
                "who": voice.originator.masked,
                "way": voice.originator.get_answer_by_display(),
            }
        )
        first = field.queryset.first()
        if first:
            field.initial = first.pk
            self.fields["form"].initial = first.originator.answer_by


class AdoptionForm(MatterStepForm):
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=Level.choices)
    body = Text(label=gettext_lazy("采用单位"), max_length=60)
    adopted_on = PastDay(label=gettext_lazy("采用日期"))
    proof = Text(
        label=gettext_lazy("凭据（可不填）"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("例如：哪一期刊物，哪一份通知。"),
    )

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if not body.strip():
            raise ValidationError(_("请写明哪个单位采用。"))
        return body.strip()


# Steps that ask for nothing have the plain form: a key and a button.
FORMS: dict[str, type[MatterStepForm]] = {
    "shortlist": ShortlistForm,
    "keep_in_reserve": ReserveForm,
    "return_to_author": ReturnForm,
    "not_use": NotUseForm,
    "suggest_proposal": SuggestForm,
    "to_ledger": ToLedgerForm,
    "edit_text": EditTextForm,
    "remark_on_edit": RemarkForm,
    **dict.fromkeys(["check", "sign", "sign_as_chair"], NoteForm),
    "send_back_to_edit": SendBackForm,
    "dispatch": DispatchForm,
    "reply": ReplyForm,
    "ask_extension": AskExtensionForm,
    "grant_extension": DecideExtensionForm,
    "refuse_extension": DecideExtensionForm,
    "feed_back": FeedBackForm,
    "tell_voice": TellVoiceForm,
    "record_adoption": AdoptionForm,
}
