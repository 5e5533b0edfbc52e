"""The words of a paper: as it was built, and as they stand in a Word file and in a PDF."""

import io
import re
import zipfile
from dataclasses import fields, is_dataclass

import pypdfium2


def words_of(part):
    """All words of a paper or of a part of one, each on a line."""
    if isinstance(part, str):
        return part
    if is_dataclass(part):
        found = [words_of(getattr(part, one.name)) for one in fields(part)]
    elif isinstance(part, (list, tuple)):
        found = [words_of(one) for one in part]
    else:
        return ""
    return "\n".join(one for one in found if one)


def blocks_of(paper, kind):
    return [block for block in paper.blocks if isinstance(block, kind)]


def facts_of(paper):
    """Label and value of every ruled form on it."""
    from huiyin.documents.paper import Facts

    return {label: words_of(value) for block in blocks_of(paper, Facts) for label, value in block.rows}


def fields_of(paper):
    from huiyin.documents.paper import Field

    return {block.label: words_of(block.paragraphs) for block in blocks_of(paper, Field)}


def text_of_docx(body):
    """Without the ends of runs, cells and paragraphs."""
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        parts = [name for name in packed.namelist() if re.match(r"word/(document|header\d*|footer\d*)\.xml", name)]
        read = "".join(packed.read(name).decode() for name in parts)
    plain = re.sub(r"<[^>]+>", "", read)
    return re.sub(
        r"\s", "", plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    )


def pages_of_pdf(body):
    pages = list(pypdfium2.PdfDocument(body))
    return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in pages]


def text_of(response):
    """What somebody reads who opens the file that was sent."""
    return text_in(response.getvalue())


def text_in(body):
    return text_of_docx(body) if body.startswith(b"PK") else "".join(pages_of_pdf(body))
