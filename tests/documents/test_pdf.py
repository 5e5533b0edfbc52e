"""GB/T 9704-2012, measured on the pages as they come out (docs/rules/documents.md)."""

import re
import unicodedata
from datetime import date

import pytest
from django.conf import settings

from huiyin.documents import fonts, pdf
from huiyin.documents.paper import Break, Heading, Paper, Paragraph, Run, Signature, Table
from huiyin.documents.words import all_words, fit
from tests.documents import samples
from tests.documents.measuring import pages, red_strokes

NEAR = 1.0  # mm, as the standard allows
LAYOUTS = [pytest.param(made, id=name) for name, made in samples.ALL.items()]


def near(is_, should, by=NEAR):
    assert abs(is_ - should) <= by, f"{is_:.2f} mm, should be {should} mm"


def only(text):
    """Signs without spaces and without the marks that stand over Tibetan ones: these a reader of PDFs reorders."""
    return [sign for sign in text if not sign.isspace() and not 0x0F00 <= ord(sign) <= 0x0FFF]


def test_a_full_page_has_22_lines_of_28_characters():
    _first, second, *_ = pages(pdf.write(samples.document(blocks=[Paragraph(samples.FULL * 40)])))
    assert len(second.body) == 22
    assert [len(line) for line in second.body] == [28] * 22
    letter = pages(pdf.write(samples.letter(blocks=[Paragraph(samples.FULL * 50)])))[1]
    assert [len(line) for line in letter.body] == [28] * 22


@pytest.mark.parametrize("made", [samples.document, samples.letter])
def test_the_type_area_stands_37_28_26_and_35_mm_from_the_edges(made):
    page = pages(pdf.write(made(blocks=[Paragraph(samples.FULL * 50)])))[1]
    near(page.width, 210, 0.1)
    near(page.height, 297, 0.1)
    near(min(sign.top for sign in page.body[0]), 37)
    near(min(line[0].left for line in page.body), 28)
    near(page.width - max(line[-1].right for line in page.body), 26)
    near(page.height - max(sign.bottom for sign in page.body[-1]), 35)


def test_body_is_no_3_and_title_no_2():
    page = pages(pdf.write(samples.document()))[0]
    assert {sign.points for sign in page.line("国国国")} == {16.0}
    assert {sign.points for sign in page.line("关于加快推进")} == {22.0}


def test_a_paragraph_begins_two_characters_in():
    page = pages(pdf.write(samples.document()))[0]
    beginning, next_ = page.line("国国国"), page.lines[page.lines.index(page.line("国国国")) + 1]
    near(beginning[0].left - next_[0].left, 2 * 156 / 28, 0.3)
    assert len(beginning) == 26


def test_page_numbers_stand_outside_at_the_foot_right_on_odd_left_on_even_pages():
    odd, even, *_ = pages(pdf.write(samples.document()))
    for page, words in ((odd, "—1—"), (even, "—2—")):
        line = page.line(words)
        assert {sign.points for sign in line} == {14.0}
        near((line[0].top + line[0].bottom) / 2, 262 + 7)
    near(odd.width - odd.line("—1—")[-1].right, 26 + 5.6, 1.5)
    near(even.line("—2—")[0].left, 28 + 5.6, 1.5)


def test_a_letters_first_page_has_no_number():
    first, second, *_ = pages(pdf.write(samples.letter()))
    assert not any("—" in words for words in first.words)
    assert any(words == "—2—" for words in second.words)


def test_the_red_head_stands_35_mm_under_the_top_of_the_type_area_its_line_4_mm_under_the_number():
    page = pages(pdf.write(samples.document(blocks=[])))[0]
    near(min(sign.top for sign in page.line("某某政协办公厅文件")), 37 + 35)
    (stroke,) = red_strokes(page)
    near(stroke.right - stroke.left, 156)
    near(stroke.left, 28)
    near(stroke.top - max(sign.bottom for sign in page.line("〔2026〕")), 4)
    title = page.line("关于加快推进")
    near(min(sign.top for sign in title) - stroke.bottom, 2 * 225 / 22, 1.5)


def test_a_letters_lines_are_red_double_170_mm_wide_at_their_places():
    first, second, *_ = pages(pdf.write(samples.letter()))
    issuer = first.line("某某省水利厅")
    near(min(sign.top for sign in issuer), 30)
    thick, thin, second_thin, second_thick = red_strokes(first)
    for stroke in (thick, thin, second_thin, second_thick):
        near(stroke.right - stroke.left, 170)
        near(stroke.left, 20)
    near(thick.top - max(sign.bottom for sign in issuer), 4)
    assert thick.bottom - thick.top > 1.5 * (thin.bottom - thin.top)
    near(first.height - second_thick.bottom, 20)
    assert second_thick.bottom - second_thick.top > 1.5 * (second_thin.bottom - second_thin.top)
    number = first.line("〔2026〕")
    near(min(sign.top for sign in number) - thin.bottom, 16 * 7 / 8 * 25.4 / 72, 1.5)  # ink: FangSong's is small
    near(first.width - number[-1].right, 26)
    assert red_strokes(second) == []


def test_the_day_stands_four_characters_from_the_right_and_who_signs_is_centred_on_it():
    page = pages(pdf.write(samples.letter()))[-1]
    day = page.line("2026年11月3日")
    near(page.width - day[-1].right, 26 + 4 * 156 / 28, 1.7)  # 日 leaves much of its place empty
    signed = page.line("某某省水利厅")
    near((signed[0].left + signed[-1].right) / 2, (day[0].left + day[-1].right) / 2)


@pytest.mark.parametrize("lines", [13, 14, 40, 41, 42, 43])
@pytest.mark.parametrize("last", [1, 14])
def test_a_signature_is_never_alone_on_its_page(lines, last):
    blocks = [Paragraph("行")] * lines + [Paragraph("末" * (28 * last - 3)), Signature(["某某厅"], date(2026, 11, 3))]
    made = pages(pdf.write(samples.letter(blocks=blocks, copies_to=(), contact="")))
    (signed,) = [page for page in made if any("2026年11月3日" in words for words in page.words)]
    assert any("末" in words for words in signed.words)


def test_the_imprint_stands_at_the_foot_of_the_last_page():
    page = pages(pdf.write(samples.document()))[-1]
    copies = page.line("抄送：")
    assert {sign.points for sign in copies} == {14.0}
    assert 250 < copies[0].bottom < 262.5


@pytest.mark.parametrize("made", LAYOUTS)
def test_every_font_is_in_the_file(made):
    signs = [sign for page in pages(pdf.write(made())) for sign in page.signs]
    assert signs
    assert {sign.font for sign in signs if not sign.embedded} == set()


@pytest.mark.parametrize("made", LAYOUTS)
def test_what_was_put_in_can_be_read_out(made):
    paper = made()
    read = "".join("".join(page.words) for page in pages(pdf.write(paper)))
    for said in all_words(paper):
        for sign in only(fit(said)):
            assert sign in read, f"{sign} U+{ord(sign):04X} {unicodedata.name(sign, '')}"
    assert not re.search("[\ufffd\x00-\x08\ue000-\uf8ff]", read)


def test_no_word_of_a_person_is_read_as_markup():
    wild = (
        '#import "x": *; #panic() $x^2$ *b* _i_ @ref <label> // c /* d */ `raw` \\ = h ~ --- ... \'q\' "q" &amp; <w:p>'
    )
    title = "关于 #[标题] $ <&> 的提案"
    paper = Paper(
        title, [Paragraph(wild), Paragraph("a\x00b\x07c\x1bd\ud800e\nf\tg")], issuer=wild[:20], number="#1 & <2>"
    )
    read = "".join("".join(page.words) for page in pages(pdf.write(paper)))
    wanted = wild.replace(" ", "").replace("\n", "")
    assert wanted in read.replace("’", "'").replace("”", '"').replace("…", "...").replace("—", "---")
    assert "#[标题]$<&>" in read
    assert "abcdefg" in read


def test_figures_link_to_their_pages_and_nothing_else_is_a_link():
    words = [Run("1", url="https://example.org/a/"), Run("2", url="javascript:alert(1)"), Run("3", url="file:///etc")]
    made = pages(pdf.write(samples.document(blocks=[Paragraph(words)])))
    assert [link for page in made for link in page.links()] == ["https://example.org/a/"]
    links = [link for page in pages(pdf.write(samples.document())) for link in page.links()]
    assert set(links) == {"https://example.org/figures/filed/", "https://example.org/figures/economy/"}


def test_a_sign_no_font_holds_is_named_before_anything_is_handed_out():
    with pytest.raises(fonts.MissingSigns) as missing:
        pdf.write(samples.letter(blocks=[Paragraph("好\ue123的😀")]))
    assert missing.value.signs == ("\ue123", "😀")
    assert "U+1F600" in str(missing.value)


def test_a_long_table_repeats_its_head_and_tears_no_row():
    made = pages(pdf.write(samples.sheet()))
    assert len(made) > 1
    for page in made:
        near(page.width, 297, 0.1)
        assert page.line("责任单位")
        assert any(words.startswith("第") and words.endswith("页") for words in page.words)
    assert sum("确保群众喝上放心水" in "".join(page.words) for page in made) == len(made)
    for page in made:  # a row's number and its last words stand on one page
        rows = [words for words in page.words if "2026-11-30" in words]
        assert "".join(page.words).count("喝上放") == len(rows)


def test_headings_wear_their_faces():
    page = pages(
        pdf.write(samples.document(blocks=[Heading("一、黑", 1), Heading("（一）楷", 2), Heading("1.仿", 3)]))
    )[0]
    faces = [page.line(words)[2].font.partition("+")[2] for words in ("一、黑", "（一）楷", "1.仿")]
    assert faces[0] != faces[2]  # HeiTi, or bold Song where there is none
    if "FandolFang-Regular" in {path.stem for path in (settings.ROOT / "var" / "fonts").glob("*.otf")}:
        assert faces == ["FandolHei-Regular", "FandolKai-Regular", "FandolFang-Regular"]


def test_a_break_begins_a_page_and_papers_of_nothing_are_one_page():
    assert len(pages(pdf.write(Paper("甲", [Paragraph("一"), Break(), Paragraph("二")])))) == 2
    assert len(pages(pdf.write(Paper("甲", [])))) == 1
    assert len(pages(pdf.write(Paper("甲", [Signature(["某厅"], date(2026, 1, 1))])))) == 1
    assert len(pages(pdf.write(Paper("", [Table(("一",), [])])))) == 1


def test_a_cell_longer_than_a_page_goes_on_on_the_next():
    made = pages(pdf.write(samples.sheet(blocks=[Table(("一", "二"), [("甲", "长" * 6000)])])))
    assert sum(words.count("长") for page in made for words in page.words) == 6000
