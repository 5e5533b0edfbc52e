"""What a browser sends from the page of a draft: every field as the form shows it."""

from huiyin.rulebook.forms import DocumentForm


def posted(document, seen=0, **changes):
    """The page's fields as sent unchanged, but for `changes`, named as the fields are (dashes written __)."""
    form = DocumentForm(document=document)
    sent = {"seen": str(seen)}
    for part in form.forms.values():
        sent |= _fields(part)
    for rows in form.rows.values():
        sent |= _fields(rows.management_form)
        for row in rows.forms:
            sent |= _fields(row)
    return sent | {name.replace("__", "-"): value for name, value in changes.items()}


def _fields(form):
    sent = {}
    for field in form:
        value = field.value()
        if field.name == "DELETE" or value is None:
            continue
        if field.name == "code" and not value and hasattr(field.field, "choices"):
            value = field.field.choices[0][0]  # a browser sends the first choice
        sent[field.html_name] = str(value)
    return sent
