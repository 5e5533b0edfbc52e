"""Signing in as people do it: a code on paper, a passkey, an app, a session ended elsewhere, too many tries."""

import re
import subprocess

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from tests.journeys.conftest import DESK, HUIYIN, PHONE, Visitor, _free_port, _wait_until_open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
PASSWORD = "三江源头的水很清x9"
SLIP = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")


@pytest.fixture(scope="session")
def named_site(site):
    """The same demo under a name: browsers make passkeys for localhost, and for no number."""
    port = _free_port()
    env = site.env | {"HUIYIN_SITE_URL": f"http://localhost:{port}"}
    server = subprocess.Popen(
        [HUIYIN, "serve", "--port", str(port)], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    _wait_until_open(port, server)
    yield f"http://localhost:{port}"
    server.terminate()
    assert server.wait(timeout=20) is not None


@pytest.fixture
def named_visitor(browser, named_site):
    contexts = []

    def arrives(account=None, size=DESK):
        context = browser.new_context(viewport=size, locale="zh-CN")
        contexts.append(context)
        person = Visitor(context.new_page(), named_site)
        return person.signs_in_as(account) if account else person

    yield arrives
    for context in contexts:
        context.close()


def with_authenticator(visitor):
    """Of chromium itself: a device that keeps keys and knows its owner."""
    tool = visitor.page.context.new_cdp_session(visitor.page)
    tool.send("WebAuthn.enable")
    made = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    made |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": made})
    return visitor


def signs_out(visitor):
    visitor.opens("/accounts/logout/")
    visitor.page.locator("main form button").first.click()
    visitor.page.wait_for_url("**/accounts/login/")


def confirms_password(visitor):
    if "/reauthenticate/" in visitor.page.url:
        from huiyin.demo.accounts import PASSWORD as OF_DEMO

        visitor.looks_over()
        visitor.page.fill("input[name=password]", OF_DEMO)
        visitor.presses("确认")


def test_an_office_is_invited_by_a_slip_and_sets_a_password_on_the_phone(visitor):
    system, invited = visitor("system"), visitor(size=PHONE)
    system.follows("账号")
    system.follows("开设一个账号")
    system.page.get_by_label(re.compile("显示的名称")).fill("水利局联络员")
    system.presses("开设")
    slip = system.reads()
    code, account = SLIP.search(slip)[0], re.search(r"\b[a-z]{6}\d\d\b", slip)[0]

    invited.opens("/accounts/login/")
    invited.looks_over()
    invited.follows("用邀请码设置密码")
    invited.page.get_by_label("邀请码").fill(code.lower().replace("-", " "))
    invited.presses("下一步")
    assert account in invited.reads()
    invited.page.get_by_label("新密码", exact=True).fill("12345")
    invited.page.get_by_label("再输入一次新密码").fill("12345")
    invited.presses("保存")
    assert "10" in invited.page.locator(".invalid-feedback").inner_text()
    invited.page.get_by_label("新密码", exact=True).fill(PASSWORD)
    invited.page.get_by_label("再输入一次新密码").fill(PASSWORD)
    invited.presses("保存")
    assert account in invited.reads()
    invited.page.fill("input[name=login]", account)
    invited.page.fill("input[name=password]", PASSWORD)
    invited.presses("登录")

    assert invited.page.url.endswith("/")
    assert "水利局联络员" in invited.page.content()


def test_members_without_account_get_slips_to_print_one_a_page(visitor):
    system = visitor("system")
    system.opens("/accounts/open/members/")
    system.looks_over()
    boxes = system.page.locator("input[name=persons]")
    assert boxes.count() > 10
    for place in range(3, boxes.count()):
        boxes.nth(place).uncheck()
    system.presses("开设并显示打印页")

    assert system.page.locator(".slip").count() == 3
    assert len(set(SLIP.findall(system.reads()))) == 3
    breaks = system.page.locator(".slip").first.evaluate
    system.page.emulate_media(media="print")
    assert breaks("one => getComputedStyle(one).breakAfter") == "page"


def test_the_security_administrator_adds_a_passkey_and_signs_in_with_it_alone(named_visitor):
    security = with_authenticator(named_visitor("security"))
    security.opens("/accounts/2fa/")
    security.looks_over()
    security.follows("添加通行密钥")
    confirms_password(security)
    security.page.get_by_label("名称").fill("办公室电脑")
    security.page.get_by_role("button", name="添加", exact=True).click()  # the page goes on by itself
    security.page.wait_for_url("**/recovery-codes/")
    security.looks_over()
    assert security.page.locator(".codes li").count() == 10
    security.opens("/accounts/2fa/webauthn/")
    security.looks_over()
    assert "办公室电脑" in security.reads()

    signs_out(security)
    security.page.get_by_role("button", name="用通行密钥登录", exact=True).click()  # the page goes on by itself
    security.page.wait_for_url(re.compile(r"localhost:\d+/$"))
    assert "安全管理员" in security.page.content()


def test_an_app_is_set_up_and_its_six_digits_sign_in(named_visitor):
    auditor = named_visitor("auditor", PHONE)
    auditor.opens("/accounts/2fa/totp/activate/")
    confirms_password(auditor)
    auditor.looks_over()
    secret = auditor.page.locator("code.slip-code").inner_text().replace(" ", "")
    digits = lambda: format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))  # noqa: E731
    auditor.page.get_by_label("六位数字").fill(digits())
    auditor.presses("设好了")
    code = auditor.page.locator(".codes li").first.inner_text()

    signs_out(auditor)
    auditor.page.fill("input[name=login]", "auditor")
    auditor.page.fill("input[name=password]", "huiyin-demo")
    auditor.presses("登录")
    assert "两步验证" in auditor.reads()
    auditor.page.get_by_label(re.compile("六位数字")).fill("000000")
    auditor.presses("登录")
    assert "验证码不对" in auditor.page.locator("body").inner_text()
    auditor.page.get_by_label(re.compile("六位数字")).fill(code)
    auditor.presses("登录")
    assert auditor.page.url.endswith("/")


def test_a_session_ended_elsewhere_is_out(visitor):
    here, there = visitor("cosigner"), visitor("cosigner", PHONE)
    here.opens("/accounts/sessions/")
    here.looks_over()
    here.presses("退出别处所有的登录")
    assert here.page.locator("tbody tr").count() == 1

    there.opens("/members/")
    assert "/accounts/login/" in there.page.url


def test_too_many_tries_are_told_until_when(visitor):
    somebody = visitor(size=PHONE)
    somebody.opens("/accounts/login/")
    for _try in range(6):
        somebody.page.fill("input[name=login]", "nobody-of-that-name")
        somebody.page.fill("input[name=password]", "wrong")
        somebody.page.get_by_role("button", name="登录", exact=True).click()
    somebody.looks_over()

    assert re.search(r"请在 \d\d:\d\d:\d\d 以后再试（约 1 分钟后）", somebody.reads())
