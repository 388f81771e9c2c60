"""What tests of pages need: accounts with posts, and the browser of the machine.

    browser                     one Chromium for the whole run
    page_at(width, …)           a page on the running site; its address is relative: page.goto("/about/")
    signed_in(account, …)       the same, signed in
    axe(page)                   what axe-core finds wrong, one sentence each; [] is what we want
    sideways(page)              by how many pixels the page scrolls sideways; 0 is what we want
    body, officer(role, …), administrator(kind)     who signs in

A page that breaks the content security policy or throws an error in a script fails its test when it is closed.
"""

import os
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings

from plumbline.engines.bodies.models import Account, Appointment, Body, Certificate, Officer, Post, Region

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver keeps a loop in the tests' thread

CHROMIUM = os.environ.get("PLUMBLINE_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).with_name("axe.min.js")
FINDINGS = """async () => {
    const {violations} = await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]});
    return violations.flatMap((found) => found.nodes.map((node) => `${found.id}: ${node.target.join(" ")} — ${found.help}`));
}"""
UNDER_AXE = set()  # pages that axe has examined: it tries inline styles of its own, which the policy rightly stops


@pytest.fixture
def body(db):
    """A body in a district, invented."""
    region, _ = Region.objects.get_or_create(
        code="349901", defaults={"name": "示例区", "name_en": "Sample District", "level": "county", "path": "349901/"}
    )
    found, _ = Body.objects.get_or_create(
        code="349901.market_regulation",
        defaults={
            "name": "示例区市场监管局",
            "name_en": "Sample District Market Regulation Bureau",
            "mark": "示市监",
            "region": region,
            "level": "county",
            "kind": "market_regulation",
        },
    )
    return found


@pytest.fixture
def officer(body):
    """Make the account of an officer who holds one post since 2020: officer("handler"), officer("leader")."""
    numbers = count(1)

    def make(role="handler", *, name="", title="承办人", title_en="Case handler", certificate=True):
        number = next(numbers)
        post, _ = Post.objects.get_or_create(
            body=body, code=role, defaults={"title": title, "title_en": title_en, "roles": [role]}
        )
        person = Officer.objects.create(code=f"{body.code}/{number:02d}", name=name or f"样例人员{number}", body=body)
        Appointment.objects.create(officer=person, post=post, valid_from=date(2020, 1, 1))
        if certificate:
            Certificate.objects.create(
                officer=person,
                number=f"SAMPLE-{number:04d}",
                scopes=["market_regulation"],
                valid_from=date(2020, 1, 1),
                valid_to=date(2099, 12, 31),
            )
        return _account(f"{role}{number}", officer=person)

    return make


@pytest.fixture
def administrator(db):
    """Make the account of an administrator: administrator("system_admin")."""
    return lambda kind="system_admin": _account(kind, administers=kind)


def _account(username, **fields):
    account = Account(username=username, demonstration=True, **fields)
    account.set_password(settings.DEMONSTRATION_PASSWORD)
    account.save()
    return account


@pytest.fixture(scope="session")
def browser():
    """One Chromium, the one of the machine."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser at {CHROMIUM}: install chromium, or name it in PLUMBLINE_CHROMIUM")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 — tests without a browser need no driver

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def page_at(browser, live_server):
    """Open a page on the running site, so wide; `scripts=False` opens it without scripts."""
    contexts, faults = [], []

    def note(message):
        if message.type == "error" and "Content Security Policy" in message.text and message.page not in UNDER_AXE:
            faults.append(message.text)

    def open_page(width=1280, *, height=900, scripts=True, cookies=()):
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.add_cookies([{"url": live_server.url, **cookie} for cookie in cookies])
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("console", note)
        page.on("framenavigated", lambda frame: UNDER_AXE.discard(frame.page))
        page.on("pageerror", lambda error: faults.append(str(error)))
        contexts.append(context)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, faults


@pytest.fixture
def signed_in(page_at, client):
    """Open a page for somebody who has signed in."""

    def open_page(account, width=1280, **options):
        client.force_login(account)
        session = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        return page_at(width, cookies=[session, *options.pop("cookies", ())], **options)

    return open_page


@pytest.fixture(scope="session")
def axe():
    """Ask axe-core what is wrong with a page."""
    source = AXE.read_text(encoding="utf-8")

    def findings(page):
        UNDER_AXE.add(page)
        page.evaluate(source)
        return page.evaluate(FINDINGS)

    return findings


@pytest.fixture(scope="session")
def sideways():
    """Measure by how many pixels a page scrolls sideways."""
    return lambda page: page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
