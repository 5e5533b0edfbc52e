from django import template

from huiyin.figures.freezing.compare import signed

register = template.Library()
register.filter("signed", signed)
