"""A penalty on its way through a bureau: on which days, through whose hands, and what the pages must say.

The whole course lies some weeks back: acts may be recorded later than they happened, so each form says when it did.
"""

import re
from datetime import date, datetime, time, timedelta
from io import BytesIO

from django.utils import translation
from pypdf import PdfReader

from plumbline.engines.documents.models import Document
from plumbline.engines.ledger import sealing
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.models import Matter, Obligation, Record
from plumbline.kernel import clock
from plumbline.kernel.calendar import official
from plumbline.site import days
from tests.site.browser.driving import PICTURE, Visitor, nothing_changes
from tests.site.browser.typed import DECISION, HOME, PARTY

EVERYTHING = (Event, Matter, Record, Obligation, Document)
REFUSED = 409
CODE = "[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"
# what the pages say in each language, in the words of the catalogue
WORDS = {
    "": {
        "blocked": "现在不能做：",
        "refused": "现在不能做“作出处罚决定”",
        "nothing": "什么都没有改变。",
        "review": "行政处罚法 第五十八条第一款",
        "window": "行政处罚法 第六十四条",
        "plea": "行政处罚法 第四十五条第一款",
        "waiting": "还没有封存",
        "genuine": "已核验，没有改过",
        "included": "这条记录在账本里，从记入到现在没有改过。",
        "unknown": "账本里没有这个核验码",
        "neither": "不说它是真的，也不说它是假的",
    },
    "/en": {
        "blocked": "Not now: ",
        "refused": "“Decide on the penalty” is not possible now",
        "nothing": "Nothing was changed.",
        "review": "Administrative Penalty Law, article 58(1)",
        "window": "Administrative Penalty Law, article 64",
        "plea": "Administrative Penalty Law, article 45(1)",
        "waiting": "Not sealed yet",
        "genuine": "Verified, unchanged",
        "included": "This record stands in the ledger and has not changed since it was recorded.",
        "unknown": "The ledger has no such record",
        "neither": "neither genuine nor forged",
    },
}


class Days:
    """The days of the course: workdays that lie some weeks back."""

    def __init__(self):
        self.calendar = official()
        self.report = self.later(clock.today() - timedelta(days=75), 1)
        self.file = self.later(self.report, 1)
        self.investigate = self.later(self.file, 1)
        self.conclude = self.later(self.investigate, 3)
        self.notify = self.later(self.conclude, 1)
        self.plead = self.later(self.notify, 1)
        self.review_plea = self.later(self.notify, 2)
        self.legal_review = self.later(self.notify, 3)
        self.too_early = self.later(self.notify, 4)  # within the five workdays in which a hearing may be asked for
        self.decide = self.later(self.notify, 7)
        self.serve = self.later(self.decide, 2)
        self.publish = self.later(self.serve, 1)

    def later(self, day: date, workdays: int) -> date:
        """Give the workday that comes so many workdays later."""
        for _ in range(workdays):
            day += timedelta(days=1)
            while not self.calendar.is_workday(day):
                day += timedelta(days=1)
        return day

    def last_to_object(self) -> date:
        """Give the last of sixty days, or the first workday after it."""
        day = self.serve + timedelta(days=60)
        return day if self.calendar.is_workday(day) else self.later(day, 1)


def at(day, hour):
    """Write a moment as people type it."""
    return f"{datetime.combine(day, time(hour)):%Y-%m-%d %H:%M}"


class Course:
    """The matter on its way through the hands of the bureau."""

    def __init__(self, bureau, page_at, *, language, scripts):
        self.bureau = bureau
        self.days = Days()
        self.words = WORDS[language]
        self.language = language
        self._open = lambda: Visitor(page_at(scripts=scripts), language)
        self._people = {}
        self.matter = None

    def visitor(self):
        """Give somebody who has not signed in."""
        return self._open()

    def person(self, name):
        """Give an officer at the workbench, signed in once."""
        if name not in self._people:
            self._people[name] = self._open().sign_in(getattr(self.bureau, name))
        return self._people[name]

    def report(self):
        """Open the matter."""
        clerk = self.person("clerk")
        clerk.go("/work/open/")
        clerk.follow("/work/open/penalty.ordinary/")
        clerk.answer(
            {
                "title": "个人经营超过保质期的食品",
                "source_kind": "tip",
                "clue": "群众反映货架上有过期食品",
                "found_on": self.days.report.isoformat(),
                "violation_place": HOME,
                "at": at(self.days.report, 9),
            }
        )
        clerk.press()
        self.matter = Matter.objects.get()
        assert f"{self.language}/work/matters/{self.matter.pk}/" in clerk.page.url

    def act(self, name, act, facts, *, on, hour=10):
        """Perform an act from the matter's page: choose it there, answer its questions, send them."""
        person = self.person(name)
        person.go(f"/work/matters/{self.matter.pk}/")
        person.follow(f"/work/matters/{self.matter.pk}/acts/{act}/")
        raised = person.answer({**facts, "at": at(on, hour)})
        person.press()
        if raised:  # a question that an answer raised stands in the form that came back
            assert person.answer(raised) == {}
            person.press()
        assert "/records/" in person.page.url, person.said()
        assert Record.objects.filter(matter=self.matter, act=act).exists()

    def upload(self, name):
        """Add a picture to the evidence."""
        person = self.person(name)
        person.go(f"/work/matters/{self.matter.pk}/evidence/")
        picture = {"name": "货架.png", "mimeType": "image/png", "buffer": PICTURE}
        person.answer({"file": picture, "kind": "audiovisual", "title": "货架照片"})
        person.press()
        assert self.matter.evidence.get().media_type == "image/png"

    @property
    def together(self):
        """Say with whom the handler acts."""
        return {"together": self.bureau.colleague.officer.code}

    def finds_the_decision_blocked(self, *, because):
        """See on the matter's page, as its leader, that no decision may be made now, and by which articles."""
        leader = self.person("leader")
        leader.go(f"/work/matters/{self.matter.pk}/")
        act = leader.page.locator("#act-decide")
        said = act.inner_text()
        assert act.get_attribute("data-state") == "blocked"
        assert self.words["blocked"] in said
        assert act.locator(".reason").count() == len(because)
        assert [self.words[reason] for reason in because if self.words[reason] not in said] == []
        with nothing_changes(*EVERYTHING):
            answer = leader.go(f"/work/matters/{self.matter.pk}/acts/decide/")
        assert answer.status == REFUSED
        leader.shows(self.words["refused"])
        leader.shows(self.words["nothing"])

    def decides_too_early(self):
        """Send the whole decision for a day on which a hearing can still be asked for: refused, nothing lost."""
        leader = self.person("leader")
        leader.go(f"/work/matters/{self.matter.pk}/")
        leader.follow(f"/work/matters/{self.matter.pk}/acts/decide/")
        leader.answer({**DECISION, "at": at(self.days.too_early, 15)})
        with nothing_changes(*EVERYTHING):
            leader.press()
        said = leader.page.get_by_role("alert").inner_text()
        assert self.words["refused"] in said
        assert self.words["nothing"] in said
        assert self.words["window"] in said

    def decides(self):
        """Correct the day on the form that came back; everything else still stands in it."""
        leader = self.person("leader")
        leader.answer({"at": at(self.days.decide, 15)})
        leader.press()
        assert "/records/" in leader.page.url, leader.said()
        assert Record.objects.get(matter=self.matter, act="decide").facts["performance"] == DECISION["performance"]

    def is_public(self):
        """Find the decision in the portal, masked, first not yet sealed and then genuine; give its code."""
        stranger = self.visitor()
        stranger.go("/decisions/")
        stranger.follow("/decisions/")
        stranger.shows(self.words["waiting"])
        sealing.seal()
        stranger.page.reload()
        stranger.look()
        stranger.shows(self.words["genuine"])
        stranger.shows(self.last_day())
        printed = pdf_of(stranger)
        for hidden in (PARTY, HOME):
            assert hidden not in stranger.page.content()
            assert hidden not in printed
        assert "经营超过保质期的食品" in stranger.said()
        return re.search(CODE, stranger.page.locator(".paper-sign").inner_text()).group().replace("-", "")

    def last_day(self):
        """Write the last day to object as the page does."""
        with translation.override(self.language.strip("/") or "zh-hans"):
            return days.full(self.days.last_to_object())

    def can_be_checked(self, code):
        """Paste the code where records are checked: it is included; a code with one other character is not."""
        stranger = self.visitor()
        stranger.go("/verify/")
        stranger.answer({"code": code})
        stranger.press("main form")
        stranger.shows(self.words["included"])
        assert Event.objects.get(stream=self.matter.code, kind="penalty.ordinary.publish").code == code
        stranger.go("/verify/")
        stranger.answer({"code": ("0" if code[0] != "0" else "1") + code[1:]})
        stranger.press("main form")
        stranger.shows(self.words["unknown"])
        stranger.shows(self.words["neither"])


def pdf_of(visitor):
    """Read the PDF that the page offers."""
    address = visitor.page.locator('main a[href$=".pdf"]').get_attribute("href")
    content = visitor.page.request.get(address).body()
    return "".join(leaf.extract_text() for leaf in PdfReader(BytesIO(content)).pages).replace("\n", "")
