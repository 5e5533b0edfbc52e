"""A report pasted or uploaded, its figures marked."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.figures.forms import LARGEST

TEXT = "本届委员共7名，其中党员委员4名、党外委员5名。走访12个部门。"


@pytest.fixture
def ask(client, leader):
    client.force_login(leader)

    def post(text="", report="home/2023", **files):
        return client.post("/audit/", {"text": text, "report": report, **files}).content.decode()

    return post


def words(markup):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", markup))


def test_each_figure_is_marked_with_its_verdict_in_words(ask):
    marked = words(ask(TEXT).split('class="marked"')[1].split("</section>")[0])

    assert "本届委员共7名〔✓ 相符〕" in marked
    assert "党员委员4名〔✓ 相符〕" in marked
    assert "党外委员5名〔✗ 不符，记录为 3〕" in marked
    assert "12个〔? 没有对应指标〕" in marked


def test_the_summary_counts_and_the_table_leads_to_the_figures(ask):
    text = ask(TEXT)

    assert "共找到 4 个数字：✓ 2 个相符，✗ 1 个不符，? 1 个没有对应指标。" in words(text)
    assert 'href="/reports/home/2023/members_non_cpc/"' in text


def test_a_file_is_read_as_well(ask):
    file = SimpleUploadedFile("report.txt", TEXT.encode("gb18030"))

    assert "党外委员5名〔✗" in words(ask(file=file))


def test_repaired_places_are_listed(ask):
    damaged = "廣大政協(xié)委員、政協(xié)機關和政協(xié)組織,，新一屆委員7名。"
    text = ask(damaged)

    assert "核对前修复了" in text
    assert "協(xié)" not in text.split('class="marked"')[1].split("</section>")[0]


def test_markup_in_a_report_is_shown_and_not_run(ask):
    assert "<script>alert" not in ask("<script>alert(1)</script>本届委员共7名。")


@pytest.mark.parametrize("text", ["\x00", "政协\x00委员7名"])
def test_unreadable_signs_are_refused_at_the_field_and_what_was_typed_stays(ask, text):
    answer = ask(text + "本届委员共7名")

    assert 'class="marked"' not in answer
    assert "invalid-feedback" in answer
    assert "本届委员共7名" in answer


def test_half_a_surrogate_pair_is_refused_at_the_field(client, leader):
    client.force_login(leader)
    body = b"report=home/2023&text=%ED%A0%80"
    answer = client.post("/audit/", body, content_type="application/x-www-form-urlencoded").content.decode()

    assert "无法识别的字符" in answer


def test_more_than_two_megabytes_are_refused_with_what_to_do(ask):
    assert "文字超过 2 MB" in ask("委" * (LARGEST // 3 + 1))
    assert "文字超过 2 MB" in ask(file=SimpleUploadedFile("report.txt", b"a" * (LARGEST + 1)))


@pytest.mark.parametrize("data", [b"\x00\x01", b"\x89PNG\r\n\x1a\n\xff"])
def test_a_file_that_is_no_text_is_refused_with_what_to_do(ask, data):
    answer = ask("本届委员共7名", file=SimpleUploadedFile("report.docx", data))

    assert "无法读取这个文件" in answer
    assert "本届委员共7名" in answer


def test_nothing_at_all_is_refused_with_what_to_do(ask):
    for answer in (ask(), ask("  \n"), ask(file=SimpleUploadedFile("report.txt", b""))):
        assert "请粘贴报告正文" in answer


@pytest.mark.parametrize("report", ["home/1999", "away/2023", "", "x"])
def test_only_a_report_of_one_s_own_assembly_can_be_asked_for(ask, report):
    assert 'class="marked"' not in ask(TEXT, report=report)


@pytest.mark.parametrize("text", ["The committee met and talked.", "བོད་ལྗོངས་སྲིད་གྲོས།"])
def test_a_text_without_figures_says_so(ask, text):
    assert "共找到 0 个数字。" in words(ask(text))


def test_text_and_file_together_are_refused_at_the_field(ask):
    for content in (TEXT.encode(), b""):
        answer = ask(TEXT, file=SimpleUploadedFile("report.txt", content))

        assert "正文和文件只能给一个" in answer.split('id="div_id_file"')[1]
        assert 'class="marked"' not in answer
        assert "本届委员共7名" in answer  # what was typed stays


def test_what_the_text_contradicts_itself_in_is_listed_and_leads_to_the_figure(ask):
    answer = ask("走访企业12家，其中民营企业15家。440名委员中有179名党员，占50.7%。")

    assert "文中有 2 处数字自相矛盾" in words(answer)
    assert "≠ 占比与数字不符" in words(answer)
    assert 'href="#figure-5"' in answer.split('id="contradictions"')[1]


def test_a_word_file_is_read(ask):
    import io

    from docx import Document

    document, data = Document(), io.BytesIO()
    document.add_paragraph(TEXT)
    document.save(data)

    assert "党外委员5名〔✗" in words(ask(file=SimpleUploadedFile("report.docx", data.getvalue())))


def test_a_pdf_is_refused_with_what_to_do(ask):
    assert "这是 PDF 文件" in ask(file=SimpleUploadedFile("report.pdf", b"%PDF-1.7"))
