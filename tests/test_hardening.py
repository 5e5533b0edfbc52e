"""Headers of mails, where a page sends one on to, the name one calls the site by, names that lead out of a folder."""

import uuid
from email.message import Message
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.mail import BadHeaderError
from django.test import Client
from django.urls import reverse

from huiyin.accounts.models import Role
from huiyin.assemblies.models import Assembly
from huiyin.exports import Column, Sheet, answered
from huiyin.files.accepting import Accepted
from huiyin.files.keeping import keep
from huiyin.files.models import Attachment
from huiyin.notices.models import Notice
from huiyin.notices.sending import send_due, written
from huiyin.signin.mailing import send_invitation
from huiyin.signin.opening import open_account
from tests.factories.base import RoleHoldingFactory, UserFactory
from tests.notices.told import tell
from tests.test_headers import _plain_routes

pytestmark = pytest.mark.django_db
EVIL = "evil.example.org"
INJECTED = ["\nBcc: spy@evil.example.org", "\r\nBcc: spy@evil.example.org", "\r\n\r\n<p>words</p>", "\u2028Bcc: spy"]


# Headers of a mail


def _headers(message):
    head = message.message().as_bytes().split(b"\n\n")[0]
    return head.decode("ascii")


@pytest.mark.parametrize("more", INJECTED)
def test_a_number_with_the_end_of_a_line_in_it_is_a_subject_of_one_line_and_is_sent(more):
    tell(UserFactory(), about=f"提案 第7号{more}")
    send_due()

    (sent,) = mail.outbox
    assert len(sent.subject.splitlines()) == 1
    assert "spy@" not in _headers(sent).lower().partition("subject:")[0]
    assert sorted(line.partition(":")[0] for line in _headers(sent).splitlines() if line[0] not in " \t") == sorted(
        line.partition(":")[0] for line in _headers(_usual()).splitlines() if line[0] not in " \t"
    )


def _usual():
    return written(tell(UserFactory(), seed="usual"))


@pytest.mark.parametrize("more", ["\nBcc: spy@evil.example.org", "\r\nBcc: spy@evil.example.org"])
def test_an_address_with_the_end_of_a_line_in_it_is_sent_nothing_and_the_others_are(more):
    bad, good = UserFactory(email=f"a@example.org{more}"), UserFactory(email="b@example.org")
    tell(bad), tell(good, seed="two")
    send_due()

    assert [sent.to for sent in mail.outbox] == [["b@example.org"]]
    assert "BadHeaderError" in Notice.objects.get(recipient=bad).mail_error


def test_no_form_takes_such_an_address(assembly, client):
    admin = UserFactory()
    RoleHoldingFactory(user=admin, role=Role.SYSTEM_ADMIN, assembly=assembly)
    client.force_login(admin)
    typed = {"key": "7e0ad8e2-3c0e-4d7b-9d8a-0123456789ab", "name": "名\r\nBcc: spy@evil.example.org", "way": "mailed"}
    client.post(reverse("accounts:open"), typed | {"email": "a@example.org\nBcc: spy@evil.example.org"})

    assert mail.outbox == []


def test_an_invitation_is_not_sent_to_such_an_address(assembly):
    slip = open_account(assembly, by=None, key=uuid.uuid4(), name="名\nBcc: spy", email="a@example.org\nBcc: spy@b.org")
    with pytest.raises(BadHeaderError):
        send_invitation(slip)

    assert mail.outbox == []


# Where a page sends one on to

ELSEWHERE = [
    *[f"https://{EVIL}/", f"//{EVIL}/", f"///{EVIL}/", f"/\\{EVIL}/", f"\\\\{EVIL}/", f"http:///{EVIL}/"],
    *[f"https:{EVIL}", f"\x08//{EVIL}", f"/\t/{EVIL}/", f" //{EVIL}/", f"javascript:alert('{EVIL}')"],
    f"https://testserver@{EVIL}/",
]


def _leads_out(answer):
    """As a browser reads it: backslashes are slashes, tabs and ends of lines are nothing."""
    address = answer.headers.get("Location", "").strip().replace("\\", "/")
    parts = urlsplit("".join(sign for sign in address if sign >= " "))
    return parts.scheme not in ("", "http", "https") or parts.netloc not in ("", "testserver") or "///" in address


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_page_that_takes_next_leads_out_of_the_site(address, cast):
    cast.zhuoma.set_password("of-their-own-now")
    cast.zhuoma.save()
    known = {"login": cast.zhuoma.username, "password": "of-their-own-now"}
    asked = [("set_language", {"language": "en"}), ("account_login", known), ("account_logout", {})]
    asked += [("account_reauthenticate", known), ("mfa_authenticate", {"code": "1"})]
    for route, typed in asked:
        for way in ("query", "form"):
            client = Client()
            if route != "account_login":
                client.force_login(cast.zhuoma)
            at = reverse(route)
            for answer in (
                client.get(at, {"next": address}) if way == "query" else client.post(at, typed | {"next": address}),
                client.post(at, typed, query_params={"next": address}),
            ):
                assert not _leads_out(answer), (route, way, answer.headers.get("Location"))


def test_a_reply_goes_home_or_to_its_activity_alone(cast):
    """`next` of a reply is a word and no address; a list's `of` and `back` open pages of ours alone."""
    client = Client()
    client.force_login(cast.zhuoma)
    for address in ELSEWHERE:
        assert client.get(reverse("privacy:unmask"), {"of": address}).status_code == 404


def test_no_page_at_all_sends_one_where_a_word_of_the_address_says(cast):
    signed_in, stranger = Client(), Client()
    signed_in.force_login(cast.zhuoma)
    words = dict.fromkeys(("next", "back", "of", "url", "to", "return", "redirect"), f"//{EVIL}/")
    for address in _plain_routes():
        for client in (signed_in, stranger):
            answer = client.get(address, words, headers={"referer": f"https://{EVIL}/"})
            assert not _leads_out(answer), address
            assert f'href="//{EVIL}' not in (b"" if answer.streaming else answer.content).decode(errors="ignore")


# By which name the site is called


@pytest.mark.parametrize(
    "host", [EVIL, f"huiyin.example.org.{EVIL}", "huiyin.example.org@evil", "huiyin.example.org:80a"]
)
def test_a_name_that_is_not_the_site_s_gets_nothing(host, cast, settings):
    settings.ALLOWED_HOSTS = ["huiyin.example.org"]
    client = Client(raise_request_exception=False)
    client.force_login(cast.zhuoma)
    for address in ("/", reverse("account_login"), reverse("activities:feeds")):
        answer = client.get(address, headers={"host": host})
        assert answer.status_code == 400
        assert EVIL not in answer.content.decode()


def test_a_forged_name_stands_in_no_page_and_in_no_mail(cast, settings):
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["huiyin.example.org"], "https://huiyin.example.org"
    client = Client(headers={"host": "huiyin.example.org", "x-forwarded-host": EVIL, "forwarded": f"host={EVIL}"})
    client.force_login(cast.zhuoma)
    for address in ("/", reverse("activities:feeds"), reverse("account_login")):
        answer = client.get(address)
        assert EVIL not in answer.content.decode() + str(answer.headers)
    tell(cast.zhuoma)
    send_due()

    assert EVIL not in mail.outbox[0].message().as_string()
    assert "https://huiyin.example.org/" in mail.outbox[0].body


# Names that lead out of a folder

OUT = ["../secret_key", "/etc/passwd", "files/../../secret_key"]


@pytest.mark.parametrize(
    "address",
    [
        "/files/../secret_key",
        "/files/%2e%2e/secret_key",
        "/static/../settings.py",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
    ],
)
def test_no_address_leads_out_of_a_folder(address, cast):
    client = Client()
    client.force_login(cast.zhuoma)
    answer = client.get(address)

    assert answer.status_code in (301, 302, 404)
    assert b"SECRET_KEY" not in (b"" if answer.streaming else answer.content)


@pytest.mark.parametrize("place", OUT)
def test_a_row_that_names_a_file_elsewhere_gives_nothing_away(place, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    (tmp_path / "secret_key").write_text("geheim")
    kept = keep(Accepted("一.pdf", Attachment.Kind.PDF, "application/pdf", b"%PDF-1.4"), by=cast.zhuoma)
    Attachment.objects.filter(pk=kept.pk).update(file=place)
    client = Client(raise_request_exception=False)
    client.force_login(cast.zhuoma)
    answer = client.get(reverse("files:file", args=[kept.pk]))

    assert answer.status_code == 400
    assert b"geheim" not in answer.content


@pytest.mark.parametrize("form", ["csv", "csvw", "xlsx"])
@pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "a\r\nSet-Cookie: a=1", 'a"; filename="evil.exe', "a\\b"])
def test_a_list_s_file_has_a_name_and_no_path(name, form, rf, cast):
    request = rf.get("/", {"format": form})
    request.user = cast.zhuoma
    answer = answered(request, Sheet(name, "政协", [Column("name", "政协")], Assembly.objects.all(), []))
    said = Message()
    said["Content-Disposition"] = answer.headers["Content-Disposition"]
    read = said.get_filename()

    assert len(answer.headers["Content-Disposition"].splitlines()) == 1
    assert [sign for sign in "/\\\r\n" if sign in read] == []
    assert read.endswith((".csv", ".xlsx", ".csv-metadata.json"))
