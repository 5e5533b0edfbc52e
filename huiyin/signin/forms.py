"""What is typed about accounts, and how it is checked."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huiyin.assemblies.models import Assembly
from huiyin.forms import PrivateText, Several, StepForm, Text
from huiyin.members.models import Membership, Person
from huiyin.signin import codes
from huiyin.signin.models import Invitation


class OpenForm(StepForm):
    """An account for one: a person of the register, or an office by the name it goes by."""

    assembly = forms.ModelChoiceField(label=_("政协"), queryset=Assembly.objects.none(), empty_label=None)
    person = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = Text(
        label=_("显示的名称"),
        max_length=60,
        help_text=_("部门、单位的账号写单位和职责，例如“教育局联络员”。委员的账号从名册里选，不在这里写。"),
    )
    email = forms.EmailField(
        label=_("电子邮件"), required=False, max_length=254, help_text=_("可以不填。只用来发设置密码的邮件和通知。")
    )
    oidc_subject = PrivateText(
        label=_("统一登录的标识"),
        required=False,
        max_length=191,
        help_text=_("本单位有统一登录时填写，登录后直接认得。"),
    )
    way = forms.ChoiceField(
        label=_("邀请码怎样送达"),
        choices=Invitation.Way.choices,
        initial=Invitation.Way.PRINTED,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, assemblies: Any, person: Person | None = None, has_service: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.for_person = person
        self.fields["assembly"].queryset = assemblies  # type: ignore[attr-defined]
        if assemblies.count() == 1:
            self.fields["assembly"].widget = forms.HiddenInput()
            self.fields["assembly"].initial = assemblies.first()
        if person is not None:
            del self.fields["name"]
            self.fields["person"].initial = person.pk
        if not has_service:
            del self.fields["oidc_subject"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("way") == Invitation.Way.MAILED and not given.get("email") and "email" not in self.errors:
            self.add_error("email", _("要发邮件，请填写电子邮件地址。"))
        return given

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts().items() if name not in ("person", "assembly")} | {
            "person": self.for_person
        }


class WayForm(StepForm):
    way = forms.ChoiceField(
        label=_("邀请码怎样送达"),
        choices=Invitation.Way.choices,
        initial=Invitation.Way.PRINTED,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not account.email:
            del self.fields["way"]

    def facts(self) -> dict[str, Any]:
        return {"way": Invitation.Way.PRINTED} | super().facts()


class ReasonForm(StepForm):
    reason = Text(label=_("原因"), max_length=200, lines=2, help_text=_("记入这个账号的记录。不要写个人隐私。"))


class ContactForm(StepForm):
    """Of an account that is there. The identity is asked where the office has a service, or one is stored."""

    email = forms.EmailField(
        label=_("电子邮件"), required=False, max_length=254, help_text=_("留空就不再发邮件。以前邮寄的邀请码随即作废。")
    )
    oidc_subject = PrivateText(
        label=_("统一登录的标识"),
        required=False,
        max_length=191,
        help_text=_("更改后，用原来的统一登录身份不能再进这个账号，正在登录的立即退出。"),
    )
    reason = Text(label=_("原因"), max_length=200, lines=2, help_text=_("记入这个账号的记录。不要写个人隐私。"))

    def __init__(self, *args: Any, account: Any, has_service: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"email": account.email, "oidc_subject": account.oidc_subject}
        super().__init__(*args, **kwargs)
        if not (has_service or account.oidc_subject):
            del self.fields["oidc_subject"]


class ManyForm(StepForm):
    """Members of one assembly; which, and whether as slips or as a list."""

    persons = Several(label=_("委员"), queryset=Person.objects.none())
    output = forms.ChoiceField(
        choices=[("print", _("打印，一人一张")), ("csv", _("下载成表（CSV）"))], required=False, initial="print"
    )

    def __init__(self, *args: Any, persons: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["persons"].queryset = persons  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    code = Text(label=_("邀请码"), max_length=40, help_text=_("印在通知单上，10 个字母和数字，大小写、横线都不要紧。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }

    def clean_code(self) -> str:
        return codes.as_typed(self.cleaned_data["code"])


class TakeOverForm(forms.Form):
    """The code comes along; only the password is typed."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=40)
    password1 = forms.CharField(
        label=_("新密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("再输入一次新密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, second = given.get("password1"), given.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("两次输入的密码不一样。"))
        return given

    def refuse_password(self, wrong: ValidationError) -> None:
        self.add_error("password1", wrong)

    @staticmethod
    def check(password: str, user: Any) -> None:
        validate_password(password, user)


class AddPasskey(AddWebAuthnForm):
    """A passkey signs in by itself; the name tells several apart."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("名称")
        self.fields["name"].max_length = 60
        self.fields["name"].help_text = _("例如“办公室电脑”“我的手机”，以后好分清。")
        self.fields["passwordless"].label = _("可以不用密码直接登录")
        self.fields["passwordless"].help_text = _("要求设备用指纹、面容或 PIN 验证。")
        self.fields["passwordless"].initial = True


def waiting_members(assembly: Assembly, day: Any) -> Any:
    """Members on `day` without an account, or with one of this assembly that nobody has taken over."""
    rows = Membership.objects.on(day).filter(assembly=assembly)
    no_account = rows.filter(person__user=None)
    untouched = rows.filter(
        person__user__assembly=assembly,
        person__user__password__startswith="!",
        person__user__is_active=True,  # nosec B106 - no password at all
    )
    return Person.objects.filter(pk__in=(no_account | untouched).values("person"))
