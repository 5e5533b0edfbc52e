"""Papers as Word files and PDFs: one after another in a process that has set one before, as the site's does."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from tools.bench import case

SENTENCE = "各级各部门要切实履行职责，统筹推进水源保护、管网延伸和水质监测等工作，确保群众喝上放心水。"


def settings_alone() -> None:
    """No table is asked for: an installation with none will do."""
    home = tempfile.mkdtemp(prefix="huiyin-bench-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ |= {"HUIYIN_HOME": home, "DJANGO_SETTINGS_MODULE": "huiyin.settings"}
    import django

    django.setup()


def letters(many: int) -> list[Any]:
    """Two pages each, no two alike: else the second would be taken from what is kept of the first."""
    from huiyin.documents.paper import Heading, Paper, Paragraph, Signature

    def blocks(number: int) -> list[Any]:
        return [
            Paragraph(f"您提出的第{number}号提案收悉。现答复如下："),
            *(part for place in range(5) for part in (Heading(f"{place}、关于第{number}号"), Paragraph(SENTENCE * 4))),
            Signature(["某某省水利厅"], date(2026, 11, 3)),
        ]

    one = Paper(
        "关于省政协十三届三次会议提案的答复", [], layout="letter", issuer="某某省水利厅", addressee="某某委员："
    )
    return [replace(one, blocks=blocks(number), number=f"某水提〔2026〕{number}号") for number in range(many)]


@case(rows=100)
def paper_pdf() -> Callable[[], object]:
    """100 reply letters of two pages as PDF."""
    settings_alone()
    from huiyin.documents import pdf

    first, *rest = letters(101)
    pdf.write(first)
    return lambda: [len(pdf.write(paper)) for paper in rest]


@case(rows=100)
def paper_docx() -> Callable[[], object]:
    """100 reply letters of two pages as Word files."""
    settings_alone()
    from huiyin.documents import docx

    first, *rest = letters(101)
    docx.write(first)
    return lambda: [len(docx.write(paper)) for paper in rest]
