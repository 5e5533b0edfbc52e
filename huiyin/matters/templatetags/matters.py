from typing import Any

from django import template

from huiyin.matters.beside import beside as parts_beside
from huiyin.matters.permissions import conflict_words, works_on

register = template.Library()


@register.filter
def named(names: dict[str, str], code: str) -> str:
    """The name a rule set gives a code; the code itself where the rules no longer have it."""
    return names.get(code, code)


@register.inclusion_tag("_beside.html", takes_context=True)
def beside(context: Any) -> dict[str, Any]:
    """Of `matter`, what other folders add to its page for the one who reads."""
    return parts_beside(context["matter"], context["request"].user)


@register.simple_tag(takes_context=True)
def conflict_note(context: Any, matter: Any) -> str:
    """What one who works on such matters is told of their own part in this one; empty for all others."""
    user = context["request"].user
    return conflict_words(user, matter) if works_on(user, matter) else ""
