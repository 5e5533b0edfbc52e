"""The demo as a user has it: built and served by the program itself, opened in a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe

from huiyin.demo.accounts import PASSWORD

HUIYIN = Path(sys.executable).with_name("huiyin")
POLICY = "Content Security Policy"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1440, "height": 900}


def _browser_path():
    return os.environ.get("HUIYIN_TEST_BROWSER", shutil.which("chromium") or "")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    if not _browser_path():
        pytest.skip("no browser: install chromium")
    root = ["--no-sandbox"] if os.getuid() == 0 else []
    quiet = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
    return {"executable_path": _browser_path(), "args": [*root, *quiet]}


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_open(port, server):
    for _try in range(200):
        if server.poll() is not None:
            pytest.fail(f"the site ended at once: {server.stdout.read()}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the site did not open its port")


def _database_of_its_own(url):
    """An empty database beside the one `url` names, on the same server."""
    name = f"site_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    return url.rpartition("/")[0] + f"/{name}"


class Site(str):
    """An address, and the settings it is served with: another server may stand before the same database."""

    env: dict[str, str]

    def __new__(cls, address, env):
        made = super().__new__(cls, address)
        made.env = env
        return made


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of the served demo; on PostgreSQL where the suite runs on PostgreSQL."""
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    env |= {"HUIYIN_HOME": str(tmp_path_factory.mktemp("site"))}
    if url := env.get("HUIYIN_DATABASE_URL"):
        env |= {"HUIYIN_DATABASE_URL": _database_of_its_own(url)}
    built = subprocess.run([HUIYIN, "demo", "--scale", "S", "--build-only"], env=env, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    port = _free_port()
    server = subprocess.Popen(
        [HUIYIN, "serve", "--port", str(port)], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    _wait_until_open(port, server)
    yield Site(f"http://127.0.0.1:{port}", env)
    server.terminate()
    assert server.wait(timeout=20) is not None


class Visitor:
    """One person at one browser. Every page they come to is looked over by axe."""

    def __init__(self, page, site):
        self.page, self.site = page, site
        self.forbidden = []  # what the content policy kept from running or being drawn
        page.on("console", lambda said: self.forbidden.append(said.text) if POLICY in said.text else None)

    def opens(self, path):
        response = self.page.goto(self.site + path)
        return response.status

    def signs_in_as(self, account):
        self.opens("/accounts/login/")
        self.page.fill("input[name=login]", account)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(f"{self.site}/")
        return self

    def presses(self, words):
        self.page.get_by_role("button", name=words, exact=True).click()
        self.looks_over()

    def follows(self, words):
        self.page.get_by_role("link", name=words, exact=True).first.click()
        self.looks_over()

    def looks_over(self):
        """No violation of WCAG that axe knows of, nothing wider than the window, nothing the content policy stopped."""
        self.page.wait_for_load_state()
        assert self.forbidden == [], f"{self.page.url}: {self.forbidden}"
        found = Axe().run(self.page)
        assert found.violations_count == 0, f"{self.page.url}: {found.generate_report()}"
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the window"

    def reads(self):
        return self.page.inner_text("main")


@pytest.fixture
def visitor(browser, site):
    """Call it with an account and a size of window; each has a session of its own."""
    contexts = []

    def arrives(account=None, size=DESK, **options):
        context = browser.new_context(viewport=size, locale="zh-CN", **options)
        contexts.append(context)
        person = Visitor(context.new_page(), site)
        return person.signs_in_as(account) if account else person

    yield arrives
    for context in contexts:
        context.close()
