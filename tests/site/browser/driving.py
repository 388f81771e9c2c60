"""Uses the pages as people do: signs in, answers questions by their names, presses the one button of a form."""

import base64
from contextlib import contextmanager

from django.conf import settings
from playwright.sync_api import expect

ENDS = {"": "— 准绳", "/en": "— Plumbline"}
LANGUAGES = {"": "zh-Hans", "/en": "en"}
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

PROMISES = """() => [
    document.documentElement.lang,
    document.title,
    [...document.querySelectorAll("h1")].map((one) => one.textContent),
]"""


class Visitor:
    """Somebody at the site, in one language; every page that is reached is looked at."""

    def __init__(self, page, language=""):
        self.page = page
        self.language = language

    def go(self, path):
        """Open an address of this language; give the answer."""
        answer = self.page.goto(f"{self.language}{path}")
        self.look()
        return answer

    def look(self):
        """Promise what every page promises: its language, a title that says where one is, one heading."""
        lang, title, headings = self.page.evaluate(PROMISES)
        assert lang == LANGUAGES[self.language]
        assert title.endswith(ENDS[self.language])
        assert len(headings) == 1
        assert headings[0].strip()

    def press(self, where="main form[method=post]:last-of-type"):
        """Press the button of a form, and look at what comes."""
        with self.page.expect_navigation():
            self.page.locator(where).locator("button").last.click()
        self.look()

    def follow(self, href):
        """Follow the link of this page that leads to an address."""
        with self.page.expect_navigation():
            self.page.locator(f'main a[href^="{self.language}{href}"]').first.click()
        self.look()

    def sign_in(self, account, *, then="/work/"):
        """Sign in on the page for it."""
        self.go(f"/sign-in/?next={self.language}{then}")
        self.page.locator("[name=account]").fill(account.username)
        self.page.locator("[name=password]").fill(settings.DEMONSTRATION_PASSWORD)
        self.press()
        return self

    def answer(self, facts):
        """Answer questions by their names, each in the way that it is asked; give those that are not asked here."""
        form = self.page.locator("main")
        here = set(form.evaluate("(main) => [...main.querySelectorAll('[name]')].map((one) => one.name)"))
        for name, value in facts.items():
            if name in here:
                answer_one(form, name, value)
        return {name: value for name, value in facts.items() if name not in here}

    def said(self):
        """Give what the main part of the page says."""
        return self.page.locator("main").inner_text()

    def shows(self, words):
        """Wait until the main part says something."""
        expect(self.page.locator("main")).to_contain_text(words)


def answer_one(form, name, value):
    """Answer one question: a list, radio buttons, boxes to tick, a file, or something typed."""
    asked = form.locator(f'[name="{name}"]')
    kind = asked.first.evaluate("(one) => one.type")
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if kind == "select-one":
        asked.select_option(value)
    elif kind == "radio":
        form.locator(f'[name="{name}"][value="{value}"]').check()
    elif kind == "checkbox":
        for one in value:
            form.locator(f'[name="{name}"][value="{one}"]').check()
    elif kind == "file":
        asked.set_input_files(value)
    else:
        asked.fill(str(value))


@contextmanager
def nothing_changes(*models):
    """Promise that no row of some tables comes or goes."""
    before = [list(model.objects.values().order_by("pk")) for model in models]
    yield
    assert [list(model.objects.values().order_by("pk")) for model in models] == before
