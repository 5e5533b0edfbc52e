from django import template

register = template.Library()


@register.filter
def named(names: dict[str, str], code: str) -> str:
    """The name a rule set gives a code; the code itself where the rules no longer have it."""
    return names.get(code, code)
