"""What a pre-check looks at: the one place it is said. Each is sound, or has a remark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

# Code → (what is looked at, what makes it sound), in lazy words.
CHECKS: dict[str, tuple[Any, Any]] = {
    "proposer": (_("提案人资格"), _("提案人是本届委员或者可以提出提案的单位，联名人都已签名。")),
    "one_matter": (_("一事一案"), _("只说一件事，案由与内容一致。")),
    "format": (_("格式"), _("案由、案据、建议齐全，分类合适。")),
    "facts": (_("案据有事实"), _("情况清楚，有数字或者实例，来源可查。")),
    "advice": (_("建议具体"), _("写明希望哪个部门做什么，能够办理。")),
}

Checks = Mapping[str, Mapping[str, Any]]  # code → {"sound": bool, "remark": str}


def all_sound() -> dict[str, dict[str, Any]]:
    return {code: {"sound": True, "remark": ""} for code in CHECKS}


def unchecked(checks: Checks) -> list[str]:
    """Codes that were neither ticked nor remarked on."""
    return [code for code in CHECKS if not (found := checks.get(code)) or not (found["sound"] or found["remark"])]


def shown(checks: Checks) -> list[dict[str, Any]]:
    """The ticked and the remarked, in the order of the list."""
    return [{"words": CHECKS[code][0], **checks[code]} for code in CHECKS if code in checks]
