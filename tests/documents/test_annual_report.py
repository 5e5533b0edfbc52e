"""The annual report as a paper: its words, its figures as links, its corrections; read by whoever reads its page."""

import io
import uuid
from decimal import Decimal

import docx
import pytest
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.documents import docx as word
from huiyin.documents import pdf
from huiyin.documents.paper import Heading, Table
from huiyin.documents.papers import annual_report
from huiyin.figures.freezing import workflow
from tests.documents.measuring import pages
from tests.documents.reading import blocks_of, text_of, words_of
from tests.figures.conftest import agency, leader, made, member, office  # noqa: F401
from tests.figures.freezing.conftest import clerk, draft, frozen, published  # noqa: F401


def address(report, fmt="pdf"):
    return reverse("documents:annual_report", args=[report.pk, fmt])


def links_in_word(body):
    part = docx.Document(io.BytesIO(body)).part
    return [one.target_ref for one in part.rels.values() if one.is_external]


def test_it_says_what_its_page_says(frozen, client, clerk):  # noqa: F811
    client.force_login(clerk)
    paper = annual_report.paper_of(frozen)
    assert words_of(blocks_of(paper, Heading)[0].words) == "一、委员"
    number = frozen.figures.get(code="visits").number
    for fmt in ("docx", "pdf"):
        text = text_of(client.get(address(frozen, fmt)))
        assert f"走访{number:.0f}人次" in text
        assert frozen.digest in text
        assert "定稿，统计日" in text


def test_each_figure_leads_to_its_page_in_both_forms(frozen, settings):  # noqa: F811
    settings.SITE_URL = "https://huiyin.example"
    paper = annual_report.paper_of(frozen)
    (table,) = blocks_of(paper, Table)
    figures = {"members", "members_non_cpc", "visits"}
    wanted = {f"https://huiyin.example{frozen.figures.get(code=code).get_absolute_url()}" for code in figures}
    in_pdf = {link for page in pages(pdf.write(paper)) for link in page.links()}
    in_word = set(links_in_word(word.write(paper)))
    assert wanted <= in_pdf
    assert in_pdf == in_word
    assert len(in_pdf) >= len(figures) + len(table.rows) - 1


def test_a_published_one_is_everybodys_and_its_figures_lead_to_the_public_page(published, client):  # noqa: F811
    response = client.get(address(published))
    assert response.status_code == 200
    links = {link for page in pages(response.getvalue()) for link in page.links()}
    assert links
    assert all(f"/public/reports/{published.pk}/#" in link for link in links)


def test_what_anybody_may_ask_for_is_set_once_and_again_when_it_was_put_right(published, leader, client, monkeypatch):  # noqa: F811
    real, asked = pdf.write, []
    monkeypatch.setattr(pdf, "write", lambda paper: asked.append(paper.title) or real(paper))
    first, second = client.get(address(published)).getvalue(), client.get(address(published)).getvalue()
    assert (first == second, len(asked)) == (True, 1)
    figure = published.figures.get(code="visits")
    workflow.correct(published, by=leader, key=uuid.uuid4(), figure=figure, number=Decimal(3), why="漏录一次")
    assert client.get(address(published)).getvalue() != first
    assert len(asked) == 2


def test_only_what_is_published_is_kept(frozen, leader, client, monkeypatch):  # noqa: F811
    real, asked = pdf.write, []
    monkeypatch.setattr(pdf, "write", lambda paper: asked.append(paper.title) or real(paper))
    client.force_login(leader)
    assert [client.get(address(frozen)).status_code for _ in range(2)] == [200, 200]
    assert len(asked) == 2


def test_what_was_put_right_stands_beside_and_at_the_end(published, leader):  # noqa: F811
    figure = published.figures.get(code="visits")
    workflow.correct(
        published, by=leader, key=uuid.uuid4(), figure=figure, number=Decimal(99), why="两次登记了同一次走访"
    )
    text = words_of(annual_report.paper_of(published))
    assert "［更正为99" in text
    assert "公布后的更正" in text
    assert "两次登记了同一次走访" in text
    assert f"{figure.number:.0f}人次" in text


def test_a_draft_says_that_it_is_one_and_counts_now(draft):  # noqa: F811
    assert "起草稿" in words_of(annual_report.paper_of(draft))


@pytest.mark.parametrize("fmt", ["docx", "pdf"])
def test_a_draft_is_nobodys_but_the_writers(draft, client, agency, clerk, fmt):  # noqa: F811
    assert client.get(address(draft, fmt)).status_code == 404
    client.force_login(agency)
    assert client.get(address(draft, fmt)).status_code == 404
    client.force_login(clerk)
    assert client.get(address(draft, fmt)).status_code == 200


def test_a_frozen_one_is_not_the_publics(frozen, client, office):  # noqa: F811
    assert client.get(address(frozen)).status_code == 404
    client.force_login(office(Role.LIAISON))
    assert client.get(address(frozen)).status_code == 200


def test_the_pages_lead_to_both_forms(published, client, clerk):  # noqa: F811
    out = client.get(reverse("figures:public_report", args=[published.pk])).content.decode()
    assert address(published, "docx") in out
    assert address(published, "pdf") in out
    client.force_login(clerk)
    assert address(published, "pdf") in client.get(published.get_absolute_url()).content.decode()
