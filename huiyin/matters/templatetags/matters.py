from typing import Any

from django import template

from huiyin.matters.beside import beside as parts_beside

register = template.Library()


@register.filter
def named(names: dict[str, str], code: str) -> str:
    """The name a rule set gives a code; the code itself where the rules no longer have it."""
    return names.get(code, code)


@register.inclusion_tag("_beside.html", takes_context=True)
def beside(context: Any) -> dict[str, Any]:
    """Of `matter`, what other folders add to its page for the one who reads."""
    return parts_beside(context["matter"], context["request"].user)
