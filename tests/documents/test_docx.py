"""The Word file: read again as it is stored, and measured as LibreOffice sets it, where that is on the machine."""

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from huiyin.documents import docx as word
from huiyin.documents.docx import _PLACE
from huiyin.documents.paper import Paper, Paragraph, Run, Signature
from huiyin.documents.words import all_words, fit
from tests.documents import samples
from tests.documents.measuring import pages, red_strokes
from tests.documents.test_pdf import near, only

LAYOUTS = [pytest.param(made, id=name) for name, made in samples.ALL.items()]
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(not OFFICE, reason="LibreOffice is not on this machine (libreoffice-writer-nogui)")


def opened(paper):
    return docx.Document(io.BytesIO(word.write(paper)))


def parts(paper):
    with zipfile.ZipFile(io.BytesIO(word.write(paper))) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.fixture(scope="module")
def as_set_by_libreoffice(tmp_path_factory):
    """Every sample as a PDF, in one go: starting LibreOffice takes longer than the work."""
    folder = tmp_path_factory.mktemp("office")
    for name, made in samples.ALL.items():
        (folder / f"{name}.docx").write_bytes(word.write(made()))
    (folder / "full.docx").write_bytes(word.write(samples.document(blocks=[Paragraph(samples.FULL * 60)])))
    command = [OFFICE, f"-env:UserInstallation=file://{folder}/home", "--headless", "--convert-to", "pdf"]
    files = [str(path) for path in folder.glob("*.docx")]
    done = subprocess.run([*command, "--outdir", str(folder), *files], capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    return lambda name: pages((folder / f"{name}.pdf").read_bytes())


@pytest.mark.parametrize("made", LAYOUTS)
def test_it_holds_every_word_of_the_paper(made):
    paper = made()
    read = "".join(
        "".join(etree.fromstring(body).itertext(qn("w:t")))
        for name, body in parts(paper).items()
        if re.match(r"word/(document|header\d*|footer\d*)\.xml", name)
    )
    for said in all_words(paper):
        for line in fit(said).split("\n"):
            assert line in read or not (set(only(line)) - set(only(read))), line


def test_paper_margins_and_grid_are_the_standards():
    file = opened(samples.document())
    (section,) = file.sections
    edges = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(edge / Mm(1)) for edge in edges] == [37, 26, 35, 28]
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    normal = file.styles["Normal"]
    assert (normal.font.size.pt, normal.paragraph_format.line_spacing.pt) == (16, 28.95)
    fonts = normal.element.rPr.find(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia")} == {"仿宋_GB2312"}
    assert fonts.get(qn("w:cs")) == "Microsoft Himalaya"


def test_headings_and_title_are_words_own_styles():
    file = opened(samples.document())
    styles = {line.text: line.style.name for line in file.paragraphs}
    assert styles["一、总体情况"] == "Heading 1"
    assert styles["（一）提案工作"] == "Heading 2"
    assert styles["1.提交情况"] == "Heading 3"
    (title,) = [line for line in file.paragraphs if line.style.name == "Title"]
    assert title.style.font.size.pt == 22
    faces = [file.styles[f"Heading {level}"].element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) for level in (1, 2)]
    assert faces == ["黑体", "楷体_GB2312"]


def test_tibetan_is_marked_as_such():
    file = opened(Paper("题", [Paragraph(["藏语", samples.TIBETAN])]))
    (run,) = [run for line in file.paragraphs for run in line.runs if samples.TIBETAN in run.text]
    properties = run._r.rPr
    assert properties.find(qn("w:rFonts")).get(qn("w:cs")) == "Microsoft Himalaya"
    assert properties.find(qn("w:cs")) is not None
    assert properties.find(qn("w:lang")).get(qn("w:bidi")) == "bo-CN"


def test_figures_are_links_and_nothing_else_is():
    words = [Run("412", url="https://example.org/f/?a=1&b=2"), Run("x", url="javascript:alert(1)")]
    file = opened(Paper("题", [Paragraph(words)]))
    links = file.element.body.findall(f".//{qn('w:hyperlink')}")
    assert [text.text for link in links for text in link.iter(qn("w:t"))] == ["412"]
    assert file.part.rels[links[0].get(qn("r:id"))].target_ref == "https://example.org/f/?a=1&b=2"


def test_a_tables_head_is_repeated_and_no_row_torn():
    (table,) = opened(samples.sheet()).tables
    marks = [row._tr.trPr for row in table.rows]
    assert marks[0].find(qn("w:tblHeader")) is not None
    assert all(mark.find(qn("w:cantSplit")) is not None for mark in marks)


def test_the_file_names_its_title_and_language_and_no_person():
    said = opened(samples.letter(subject="提案答复")).core_properties
    assert (said.title, said.subject, said.language) == (samples.letter().title, "提案答复", "zh-CN")
    assert (said.author, said.last_modified_by, said.comments) == ("", "", "")


@pytest.mark.parametrize("made", LAYOUTS)
def test_elements_stand_in_the_order_word_wants(made):
    for name, body in parts(made()).items():
        if not re.match(r"word/(document|styles|header\d*|footer\d*)\.xml", name):
            continue
        root = etree.fromstring(body)
        for holder, places in _PLACE.items():
            for found in root.iter(holder):
                order = [places.get(child.tag, len(places)) for child in found]
                assert order == sorted(order), f"{name} {holder} {[child.tag for child in found]}"
                assert len({child.tag for child in found} - {qn("w:headerReference"), qn("w:footerReference")}) == len(
                    [child for child in found if not child.tag.endswith("Reference")]
                ), f"{name} {holder}: one element twice"


def test_no_word_is_read_as_markup_and_control_signs_are_left_out():
    wild = "<w:p>&amp; ]]> <!-- \x00\x07\x1b \ud800\ufffe #{x}"
    file = opened(Paper(wild, [Paragraph(wild + "\n次行")], issuer=wild, layout="letter", number=wild))
    texts = [line.text for line in file.paragraphs]
    assert any(text.endswith("#{x}\n次行") and "<w:p>&amp; ]]> <!--" in text for text in texts)


def test_a_signature_keeps_to_the_words_before_it():
    lines = opened(Paper("题", [Paragraph("末段"), Signature(["某厅"], date(2026, 11, 3))])).paragraphs
    at = next(place for place, line in enumerate(lines) if line.text == "末段")
    assert [line.paragraph_format.keep_with_next for line in lines[at:-1]] == [True] * (len(lines) - at - 1)
    assert lines[-1].text == "2026年11月3日"


@needs_office
def test_libreoffice_sets_22_lines_of_28_characters(as_set_by_libreoffice):
    page = as_set_by_libreoffice("full")[1]
    assert [len(line) for line in page.body] == [28] * 22
    near(min(line[0].left for line in page.body), 28)
    near(page.width - max(line[-1].right for line in page.body), 26, 1.5)
    near(page.height - max(sign.bottom for sign in page.body[-1]), 35, 4)  # the line's own air is under the words


@needs_office
def test_libreoffice_numbers_pages_right_on_odd_left_on_even_and_not_a_letters_first(as_set_by_libreoffice):
    odd, even, *_ = as_set_by_libreoffice("document")
    near(odd.width - odd.line("—1—")[-1].right, 26 + 5, 2)
    near(even.line("—2—")[0].left, 28 + 5, 2)
    near((odd.line("—1—")[0].top + odd.line("—1—")[0].bottom) / 2, 269, 2)
    first, second, *_ = as_set_by_libreoffice("letter")
    assert not any("—1—" in words for words in first.words)
    assert any("—2—" in words for words in second.words)


@needs_office
def test_libreoffice_draws_a_letters_lines_170_mm_wide_at_their_places(as_set_by_libreoffice):
    first, second, *_ = as_set_by_libreoffice("letter")
    issuer = first.line("某某省水利厅")
    near(min(sign.top for sign in issuer), 30, 1.5)
    strokes = red_strokes(first)
    for stroke in strokes:
        near(stroke.right - stroke.left, 170, 1.5)
        near(stroke.left, 20)
    above = [stroke for stroke in strokes if stroke.top < 100]
    below = [stroke for stroke in strokes if stroke.top > 200]
    near(above[0].top - max(sign.bottom for sign in issuer), 4, 1.5)
    near(first.height - below[-1].bottom, 20, 1.5)
    assert len(above) == len(below) == 2
    assert above[0].bottom - above[0].top > above[1].bottom - above[1].top
    assert below[1].bottom - below[1].top > below[0].bottom - below[0].top
    assert red_strokes(second) == []


@needs_office
def test_libreoffice_puts_the_imprint_at_the_foot_of_the_last_page(as_set_by_libreoffice):
    last = as_set_by_libreoffice("document")[-1]
    assert 245 < last.line("抄送：")[0].bottom < 263


@needs_office
def test_libreoffice_repeats_a_sheets_head(as_set_by_libreoffice):
    made = as_set_by_libreoffice("sheet")
    assert len(made) > 1
    assert all(page.line("责任单位") for page in made)
