"""Every step's form, in one table. Steps that ask for nothing have the plain form: a key and a button."""

from huiyin.matters.forms import MatterStepForm
from huiyin.proposals import forms
from huiyin.proposals.afterwards_forms import AFTERWARDS
from huiyin.proposals.handling_forms import HANDLING_FORMS

FORMS: dict[str, type[MatterStepForm]] = forms.FORMS | HANDLING_FORMS | AFTERWARDS
