"""Message catalogues without GNU gettext: `python -m tools.messages extract|update|compile|check`.

The source strings are Simplified Chinese and stand in the code and the pages. English is written by people, in
huiyin/locale/en/LC_MESSAGES/django.po. Traditional Chinese is made from the source strings when compiling and is
not kept in git.

`extract` lists the source strings, `update` brings the English file up to date and keeps its translations,
`compile` writes the .mo files, `check` ends with 1 and a list when English is missing, doubtful or has lost a
placeholder.
"""

import functools
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import opencc
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "huiyin" / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"

ONE, CONTEXT_AND_ONE = None, ((1, "c"), 2)
PLURAL, CONTEXT_AND_PLURAL = (1, 2), ((1, "c"), 2, 3)
KEYWORDS = {
    "_": ONE,
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop"), ONE),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), CONTEXT_AND_ONE),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), CONTEXT_AND_PLURAL),
}

# Of OpenCC's conversions s2tw agrees most often with the Traditional forms our field writes (76 of the 86 terms of
# our word list; s2hk 73, s2t 72). s2twp (71) would also change words: 社情民意信息, an official name, to 資訊.
# What it gets wrong is said here.
CONVERSION = "s2tw"
SAID_OTHERWISE = {"回音": "回音", "并案": "並案", "办复": "辦覆"}

PLACEHOLDER = re.compile(r"%\(\w+\)[-+#0]*\d*(?:\.\d+)?[a-z]|%[-+#0]*\d*(?:\.\d+)?[sdfr]|\{\w*(?:[.!:\[][^{}]*)?\}")

HEADER = r"""# English for Huiyin. `make messages` brings this file up to date and keeps what is translated.
msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""


def sources() -> Catalog:
    """Every source string of the program, with the files it stands in."""
    catalog = Catalog()
    for path in sorted((ROOT / "huiyin").rglob("*")):
        is_page = path.suffix in {".html", ".txt"} and "templates" in path.parts
        if not is_page and path.suffix != ".py":
            continue
        name = path.relative_to(ROOT).as_posix()
        text = path.read_text(encoding="utf-8")
        for function, said, comments in _strings(_as_python(text, name) if is_page else text):
            _add(catalog, function, said, comments, name)
    return catalog


def _as_python(page: str, name: str) -> str:
    """The calls in a page as Django sees them, each line from its first column: what lies between is blanked out."""
    if not settings.configured:
        settings.configure()
    return "\n".join(line.strip() for line in templatize(page, origin=name).splitlines()) + "\n"


def _strings(python: str) -> Iterator[tuple[str, tuple[str | None, ...], list[str]]]:
    """Each call of a keyword: its name, its arguments that are written-out strings (else None), what to tell."""
    found: Iterator[tuple[Any, ...]] = extract_python(
        io.BytesIO(python.encode()), KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
    )
    for _line, function, said, comments in found:
        yield function, said if isinstance(said, tuple) else (said,), comments


def _add(catalog: Catalog, function: str, said: tuple[str | None, ...], comments: list[str], name: str) -> None:
    wanted = {ONE: 1, PLURAL: 2, CONTEXT_AND_ONE: 2, CONTEXT_AND_PLURAL: 3}[KEYWORDS[function]]
    strings = [string for string in said[:wanted] if string]
    if len(strings) < wanted:  # not written out in the call: nothing to translate here
        return
    context = strings.pop(0) if "pgettext" in function else None
    known = catalog.get(strings[0], context)
    plural = known.id if known and known.pluralizable else tuple(strings) if len(strings) > 1 else strings[0]
    if known and plural != known.id:  # once alone, once with a plural: the plural serves both
        known.id = plural
    catalog.add(plural, locations=[(name, 0)], auto_comments=comments, context=context)


def english() -> Catalog:
    if not ENGLISH.exists():
        return Catalog(locale="en")
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def extract() -> int:
    for message in _messages(sources()):
        where = " ".join(sorted({name for name, _ in message.locations}))
        print(f"{_shown(message)}\t{where}")
    return 0


def update() -> int:
    """Write the English file anew: what is new stands empty, what is gone is dropped, the rest is kept as it is."""
    catalog, kept, new = sources(), english(), 0
    for message in _messages(catalog):
        before = kept.get(_key(message), message.context)
        if before and before.pluralizable == message.pluralizable:
            message.string, message.flags, message.user_comments = before.string, before.flags, before.user_comments
        new += not _is_translated(message)
    written = io.BytesIO()
    write_po(written, catalog, width=0, omit_header=True, sort_output=True, include_lineno=False)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    text = HEADER + written.getvalue().decode().strip("\n") + "\n"
    if not ENGLISH.exists() or ENGLISH.read_text(encoding="utf-8") != text:
        ENGLISH.write_text(text, encoding="utf-8")
    print(f"{ENGLISH.relative_to(ROOT)}: {len(catalog)} messages, {new} to translate")
    return 0


def compile_all() -> int:
    """Write the .mo files: English from its file, Traditional Chinese from the source strings."""
    _write(english(), ENGLISH.with_suffix(".mo"))
    traditional = Catalog(locale="zh_Hant")
    for message in _messages(sources()):
        said = to_traditional(_forms(message.id)[-1])  # Chinese has one form: of two, the one that says the number
        traditional.add(message.id, (said,) if message.pluralizable else said, context=message.context)
    _write(traditional, LOCALE / "zh_Hant" / "LC_MESSAGES" / "django.mo")
    return 0


def to_traditional(text: str) -> str:
    """
    >>> to_traditional("办复率：件件有回音")
    '辦覆率：件件有回音'
    """
    convert = _converter().convert
    parts = re.split(f"({'|'.join(SAID_OTHERWISE)})", text)
    return "".join(SAID_OTHERWISE.get(part) or convert(part) for part in parts)


@functools.cache
def _converter() -> opencc.OpenCC:  # reads its dictionaries when made
    return opencc.OpenCC(CONVERSION)


def _write(catalog: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".mo.part")
    with unfinished.open("wb") as file:
        write_mo(file, catalog)
    unfinished.replace(path)


def check() -> int:
    translated = english()
    faults = [
        f"{fault}: {_shown(message)}  ({', '.join(sorted({name for name, _ in message.locations}))})"
        for message in _messages(sources())
        if (fault := _fault(message, translated.get(_key(message), message.context)))
    ]
    for fault in faults:
        print(fault)
    print(
        f"{len(faults)} messages without good English: make messages, then {ENGLISH.relative_to(ROOT)}" * bool(faults)
    )
    return 1 if faults else 0


def _fault(source: Message, translation: Message | None) -> str:
    if translation is None or not _is_translated(translation) or translation.pluralizable != source.pluralizable:
        return "no English"
    if translation.fuzzy:
        return "doubtful (fuzzy)"
    wanted = _placeholders(_forms(source.id)[-1])
    *singular, last = (_placeholders(form) for form in _forms(translation.string))
    good = last == wanted and all(form <= wanted for form in singular)  # "one proposal" need not say the number
    return "" if good else "placeholders differ"


def _placeholders(text: str) -> Counter[str]:
    """
    >>> sorted(_placeholders("%(count)s of {total}, 100%% of {}"))
    ['%(count)s', '{total}', '{}']
    """
    return Counter(PLACEHOLDER.findall(text.replace("%%", "")))


def _messages(catalog: Catalog) -> list[Message]:
    said = (message for message in catalog if message.id)
    return sorted(said, key=lambda message: (_key(message), message.context or ""))


def _forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """The forms of a string or of its translation: one, or the singular and the plural."""
    return [text or ""] if isinstance(text, str | None) else list(text)


def _key(message: Message) -> str:
    return _forms(message.id)[0]


def _is_translated(message: Message) -> bool:
    return all(_forms(message.string))


def _shown(message: Message) -> str:
    text = " / ".join(_forms(message.id)).replace("\n", "\\n")
    return (f"[{message.context}] " if message.context else "") + text


COMMANDS = {"extract": extract, "update": update, "compile": compile_all, "check": check}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(f"usage: python -m tools.messages {'|'.join(COMMANDS)}")
    sys.exit(COMMANDS[sys.argv[1]]())
