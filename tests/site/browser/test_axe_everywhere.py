"""Every address of the site, visited in a loaded province: axe finds nothing, nothing scrolls sideways.

The table below names each address with samples of its arguments. An address that the site has and the table has not
fails, and so does one that the site has no more: nobody forgets to have a new page examined.
"""

import re
from dataclasses import dataclass

import pytest
from django.urls import URLPattern, get_resolver

from tests.site.browser.driving import Visitor
from tests.site.browser.province import province_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
UNFOLD = "() => document.querySelectorAll('main details').forEach((one) => { one.open = true; })"


@dataclass(frozen=True)
class See:
    """A sample of an address: its arguments, who may see it, and what is answered.

    Arguments are text, or what to read of the province: published.code, matter.pk.
    """

    by: str = ""
    args: dict = None
    query: str = ""
    status: int = 200
    large: bool = False  # a main page: seen in large type and high contrast as well

    def path(self, route, province):
        """Write the address."""
        values = {name: _read(province, value) for name, value in (self.args or {}).items()}
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), route) + self.query


@dataclass(frozen=True)
class Take(See):
    """An address that gives a file, not a page."""

    kind: str = "application/pdf"


def _read(province, value):
    found = province
    for step in value.removeprefix("=").split(".") if value.startswith("=") else ():
        found = getattr(found, step)
    return found if value.startswith("=") else value


MATTER = {"matter_id": "=matter.pk"}
BEGUN = {"matter_id": "=begun.pk"}
OFFICER = {"code": "=suspended.officer.code"}
CERTIFICATE = {"certificate_id": "=suspended.pk"}
NOTE = "text/plain"
BYTES = "application/octet-stream"
JSON = "application/json"
ATOM = "application/atom+xml"
JSON_LD = "application/ld+json"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

POWERS = {"register": "powers"}
LIST = POWERS | {"body": "34.government"}
TABLE = {
    # the portal
    "": [See(large=True)],
    "search/": [See(query="?q=食品"), See(query="?q=没有这样的东西")],
    "decisions/": [See(large=True), See(query="?q=没有这样的东西")],
    "decisions/<slug:code>.pdf": [Take(args={"code": "=published.code"})],
    "decisions/<slug:code>/": [
        See(args={"code": "=published.code"}, large=True),
        See(args={"code": "=published.code"}, query="?received=昨天"),
        See(args={"code": "=withdrawn.code"}, status=410),
    ],
    "verify/": [See(), See(query="?code=0000-0000-0000", status=404)],
    "verify/<slug:code>.json": [Take(args={"code": "=code"}, kind=JSON)],
    "verify/<slug:code>/receipt/": [See(args={"code": "=code"}, large=True)],
    "verify/<slug:code>/complete.json": [Take(args={"code": "=code"}, kind=JSON)],
    "verify/<slug:code>/": [See(args={"code": "=code"}, large=True)],
    "receipt/": [See()],
    "receipt/receipt.py": [Take(kind="text/x-python")],
    "log/checkpoint": [Take(kind=NOTE)],
    "log/index": [Take(kind=NOTE)],
    "log/key": [Take(kind=NOTE)],
    "log/keys": [Take(kind=NOTE)],
    "log/sm2-keys": [See(status=404)],  # no SM2 key is named
    "log/tile/<path:path>": [Take(args={"path": "0/000.p/1"}, kind=BYTES)],
    "log/<int:size>": [Take(args={"size": "=checkpoint.size"}, kind=NOTE)],
    "law/": [
        See(),
        See(query="?q=雷雨", large=True),
        See(query="?q=雷雨&level=law&on=2021-01-01"),
        See(query="?q=雷雨&on=昨天", status=400),
    ],
    "law/suggest/": [Take(query="?q=风筝", kind=JSON)],
    "law/changes/": [See()],
    "law/changes.atom": [Take(kind=ATOM)],
    "law/<str:norm>/": [See(args={"norm": "风筝管理条例"}, large=True), See(args={"norm": "行政处罚法"})],
    "law/<str:norm>/changes.atom": [Take(args={"norm": "风筝管理条例"}, kind=ATOM)],
    "law/<str:norm>/cited/": [See(args={"norm": "风筝管理条例"}), See(args={"norm": "行政处罚法"})],
    "law/<str:norm>/compare/": [
        See(args={"norm": "风筝管理条例"}),
        See(args={"norm": "风筝管理条例"}, query="?from=昨天", status=400),
    ],
    "law/<str:norm>/p/<str:lineage>/": [
        See(args={"norm": "风筝管理条例", "lineage": "2"}),
        See(args={"norm": "风筝管理条例", "lineage": "999"}, status=404),
    ],
    "law/<str:norm>/<str:article>/": [
        See(args={"norm": "风筝管理条例", "article": "2"}, large=True),
        See(args={"norm": "行政处罚法", "article": "44"}),
        See(args={"norm": "行政处罚法", "article": "870"}, status=404),
    ],
    "procedures/": [See()],
    "benchmarks/": [See(large=True), See(query="?on=2026-09-01")],
    "benchmarks/<str:code>/": [
        See(args={"code": "penalty.food.unsafe"}, large=True),
        See(
            args={"code": "penalty.food.unsafe"},
            query="?value_fen=8000&repeated=0&harm=none&lighter_due=no",
        ),
        See(args={"code": "penalty.food.unsafe"}, query="?repeated=几次", status=422),
        See(args={"code": "penalty.food.unsave"}, status=404),
    ],
    "benchmarks/<str:code>/rows.csv": [Take(args={"code": "penalty.food.unsafe"}, kind="text/csv")],
    "benchmarks/<str:code>/rows.xlsx": [Take(args={"code": "penalty.food.unsafe"}, kind=SHEET)],
    "benchmarks/<str:code>/table.jdm.json": [Take(args={"code": "penalty.food.unsafe"}, kind=JSON)],
    "procedures/open/": [See()],
    "procedures/<str:code>/": [
        See(args={"code": "penalty.ordinary"}),
        See(args={"code": "penalty.summary"}),
        See(args={"code": "penalty.ordinary"}, query="?order=article"),
    ],
    "procedures/<str:code>/diagram/": [
        See(args={"code": "penalty.ordinary"}, large=True),
        See(args={"code": "penalty.ordinary"}, query="?act=plead"),
    ],
    "procedures/<str:code>/diagram.svg": [Take(args={"code": "penalty.ordinary"}, kind="image/svg+xml")],
    "procedures/<str:code>/periods/": [See(args={"code": "penalty.ordinary"}, query="?sort=length")],
    "procedures/<str:code>/periods.csv": [Take(args={"code": "penalty.ordinary"}, kind="text/csv")],
    "procedures/<str:code>/compare/": [
        See(args={"code": "penalty.ordinary"}),
        See(args={"code": "penalty.ordinary"}, query="?from=昨天", status=400),
    ],
    "procedures/<str:code>/dcr.xml": [Take(args={"code": "penalty.ordinary"}, kind="application/xml")],
    "procedures/<str:code>/procedure.bpmn": [Take(args={"code": "penalty.ordinary"}, kind="application/xml")],
    "procedures/<str:code>/not-carried.txt": [Take(args={"code": "penalty.ordinary"}, kind=NOTE)],
    "organs/": [See(query="?find=蜀山")],
    "organs/competent/": [
        See(query="?region=340104001&domain=market_regulation"),
        See(query="?region=34&domain=ecology"),
    ],
    "organs/body/<str:code>/": [See(args={"code": "340104.market_regulation"})],
    "organs/body/<str:code>/erasure/": [See(args={"code": "340104.market_regulation"}, large=True)],
    "organs/body/<str:code>/erasure/<slug:record>/": [
        See(args={"code": "=asked.matter.body_code", "record": "=asked.event.code"})
    ],
    "organs/<str:code>/": [See(args={"code": "3401"}, large=True)],
    "registers/": [See(large=True)],
    "registers/search/": [See(query="?q=食品"), See(query="?q=没有这样的东西&on=昨天", status=400)],
    "registers/catalogue.jsonld": [Take(kind=JSON_LD)],
    "registers/changes.atom": [Take(kind=ATOM)],
    "registers/<str:register>/": [See(args=POWERS, large=True), See(args=POWERS, query="?q=没有这样的东西")],
    "registers/<str:register>/catalogue.jsonld": [Take(args=POWERS, kind=JSON_LD)],
    "registers/<str:register>/changes.atom": [Take(args=POWERS, kind=ATOM)],
    "registers/<str:register>/compare/": [
        See(args=POWERS),
        See(args=POWERS, query="?one=34.government&other=340104.market_regulation"),
        See(args=POWERS, query="?one=没有这样的机关", status=400),
    ],
    "registers/<str:register>/<str:body>/": [
        See(args=LIST, large=True),
        See(args=LIST, query="?on=2001-01-01"),
        See(args=LIST, query="?on=昨天", status=400),
    ],
    "registers/<str:register>/<str:body>.<file_kind:kind>": [Take(args=LIST | {"kind": "csv"}, kind="text/csv")],
    "registers/<str:register>/<str:body>/changes/": [See(args=LIST), See(args=LIST, query="?from=昨天", status=400)],
    "registers/<str:register>/<str:body>/changes.atom": [Take(args=LIST, kind=ATOM)],
    "registers/<str:register>/<str:body>/entries/<str:key>/": [
        See(args=LIST | {"key": "SC-XK-001"}, large=True),
        See(args=LIST | {"key": "SC-XK-001"}, query="?on=2001-01-01"),
        See(args=LIST | {"key": "nothing"}, status=404),
    ],
    "schema/<slug:kind>.json": [Take(args={"kind": "procedure"}, kind="application/schema+json")],
    "about/": [See()],
    "accessibility/": [See()],
    "checking/": [See()],
    "patterns/": [See()],
    "display/": [See()],
    "sign-in/": [See(large=True)],
    "sign-out/": [See(by="handler"), See()],
    "account/": [See(by="handler"), See(by="audit_admin")],
    # the workbench
    "work/": [See(by="handler", large=True), See(by="handler", query="?q=没有这样的东西")],
    "work/open/": [See(by="handler")],
    "work/open/<str:code>/": [See(by="handler", args={"code": "penalty.ordinary"})],
    "work/own/": [See(by="handler", large=True)],
    "work/own/conflict/": [See(by="handler"), See(by="handler", query="?matter=1")],
    "work/matters/": [See(by="handler")],
    "work/matters/<int:matter_id>/": [
        See(by="handler", args=MATTER, large=True),
        See(by="begun", args=BEGUN),
        See(by="supervisor", args=MATTER),
        See(by="system_admin", args=MATTER, status=403),
    ],
    "work/matters/<int:matter_id>/acts/<slug:act>/": [
        See(by="begun", args=BEGUN | {"act": "file"}, large=True),
        See(by="begun", args=BEGUN | {"act": "conclude"}, status=409),
    ],
    "work/matters/<int:matter_id>/acts/<slug:act>/signers/": [
        See(by="begun", args=BEGUN | {"act": "decide"}, large=True),
        See(by="begun", args=BEGUN | {"act": "fly"}, status=404),
    ],
    "work/matters/<int:matter_id>/way/": [See(by="handler", args=MATTER), See(by="begun", args=BEGUN, large=True)],
    "work/matters/<int:matter_id>/way/<slug:act>/": [
        See(by="begun", args=BEGUN | {"act": "decide"}),
        See(by="begun", args=BEGUN | {"act": "fly"}, status=404),
    ],
    "work/matters/<int:matter_id>/records/<int:sequence>/": [See(by="handler", args=MATTER | {"sequence": "2"})],
    "work/matters/<int:matter_id>/records/<int:sequence>/receipt/": [
        See(by="handler", args=MATTER | {"sequence": "1"}, query="?with=body&with=matter.title", large=True),
        See(by="handler", args=MATTER | {"sequence": "1"}, query="?with=nothing", status=404),
    ],
    "work/matters/<int:matter_id>/records/<int:sequence>/receipt.json": [
        Take(by="handler", args=MATTER | {"sequence": "1"}, kind=JSON)
    ],
    "work/matters/<int:matter_id>/records/<int:sequence>/correct/": [
        See(by="supervisor", args=MATTER | {"sequence": "2"}),
        See(by="handler", args=MATTER | {"sequence": "2"}, status=403),
    ],
    "work/matters/<int:matter_id>/related/": [See(by="begun", args=BEGUN)],
    "work/matters/<int:matter_id>/related/<int:link_id>/": [
        See(by="begun", args=BEGUN | {"link_id": "999"}, status=404)
    ],
    "work/matters/<int:matter_id>/erasing/": [See(by="handler", args=MATTER), See(by="supervisor", args=MATTER)],
    "work/matters/<int:matter_id>/evidence/": [See(by="handler", args=MATTER)],
    "work/matters/<int:matter_id>/evidence/<int:evidence_id>/": [
        Take(by="handler", args=MATTER | {"evidence_id": "=evidence.pk"}, kind="image/png")
    ],
    "work/matters/<int:matter_id>/documents/<int:document_id>.pdf": [
        Take(by="handler", args=MATTER | {"document_id": "=published.document.pk"})
    ],
    "work/matters/<int:matter_id>/documents/<int:document_id>.docx": [
        Take(by="handler", args=MATTER | {"document_id": "=published.document.pk"}, kind=DOCX)
    ],
    # lists
    "work/lists/": [See(by="handler")],
    "work/lists/alerts/": [See(by="supervisor"), See(by="handler", query="?register=powers")],
    "work/lists/<str:register>/": [
        See(by="handler", args=POWERS, large=True),
        See(by="handler", args={"register": "nothing"}, status=404),
    ],
    "work/lists/<str:register>/import/": [See(by="handler", args=POWERS)],
    "work/lists/<str:register>/import/confirm/": [See(by="handler", args=POWERS)],
    "work/lists/<str:register>/import/marked.xlsx": [See(by="handler", args=POWERS)],
    # the law database
    "work/law/": [See(by="supervisor", large=True), See(by="handler", status=403)],
    "work/law/imports/": [See(by="supervisor"), See(by="supervisor", query="?q=没有这样的东西")],
    "work/law/imports/<int:file_id>/": [
        See(by="supervisor", args={"file_id": "=conflict.pk"}, large=True),
        See(by="supervisor", args={"file_id": "=doubtful.pk"}),
    ],
    "work/law/clean-up/": [See(by="supervisor"), See(by="supervisor", query="?q=没有这样的东西")],
    "work/law/clean-up/<int:task_id>/": [
        See(by="supervisor", args={"task_id": "=changed.pk"}, large=True),
        See(by="supervisor", args={"task_id": "=found.pk"}),
    ],
    # the measures
    "work/measures/": [See(by="supervisor", large=True)],
    "work/measures/<str:code>.json": [Take(by="supervisor", args={"code": "=measure"}, kind=JSON)],
    "work/measures/<str:code>/": [See(by="supervisor", args={"code": "=measure"})],
    # the console
    "console/": [See(by="system_admin"), See(by="supervisor"), See(by="handler", status=403)],
    "console/bodies/": [See(by="system_admin")],
    "console/import/": [See(by="system_admin"), See(by="supervisor"), See(by="handler", status=403)],
    "console/import/confirm/": [See(by="system_admin")],
    "console/import/problems.xlsx": [See(by="system_admin")],
    "console/bodies/<str:code>/": [See(by="supervisor", args={"code": "=matter.body.code"})],
    "console/reform/": [See(by="system_admin", large=True), See(by="supervisor", status=403)],
    "console/bodies/<str:code>/place/": [See(by="system_admin", args={"code": "=matter.body.code"})],
    "console/bodies/<str:code>/enlist/": [See(by="system_admin", args={"code": "=matter.body.code"})],
    "console/officers/<path:code>/certificate/": [See(by="supervisor", args=OFFICER)],
    "console/officers/<path:code>/qualification/": [See(by="supervisor", args=OFFICER)],
    "console/officers/<path:code>/appoint/": [See(by="security_admin", args=OFFICER)],
    "console/officers/<path:code>/delegate/": [See(by="security_admin", args=OFFICER)],
    "console/officers/<path:code>/delegate/acts/": [See(by="security_admin", args={"code": "=delegation.giver.code"})],
    "console/officers/<path:code>/delegate/acts/<str:procedure>/": [
        See(by="security_admin", args={"code": "=delegation.giver.code", "procedure": "penalty.ordinary"})
    ],
    "console/officers/<path:code>/conflict/": [See(by="supervisor", args=OFFICER)],
    "console/delegations/<int:delegation_id>/end/": [
        See(by="security_admin", args={"delegation_id": "=delegation.pk"})
    ],
    "console/delegations/<int:delegation_id>/revoke/": [
        See(by="security_admin", args={"delegation_id": "=delegation.pk"})
    ],
    "console/conflicts/<int:conflict_id>/end/": [See(by="supervisor", args={"conflict_id": "=tie.pk"})],
    "console/certificates/<int:certificate_id>/check/": [See(by="supervisor", args=CERTIFICATE)],
    "console/certificates/<int:certificate_id>/lift/": [See(by="supervisor", args=CERTIFICATE)],
    "console/officers/<path:code>/": [See(by="supervisor", args=OFFICER, large=True)],
    "console/certificates/<int:certificate_id>/suspend/": [See(by="supervisor", args=CERTIFICATE)],
    "console/certificates/<int:certificate_id>/return/": [See(by="supervisor", args=CERTIFICATE)],
    "console/appointments/<int:appointment_id>/end/": [
        See(by="security_admin", args={"appointment_id": "=appointment.pk"})
    ],
    "console/procedures/": [See(by="system_admin")],
    "console/procedures/<str:code>/": [See(by="system_admin", args={"code": "penalty.ordinary"})],
    "console/to-settle/": [See(by="system_admin")],
    "console/ledger/": [See(by="audit_admin", large=True)],
    "console/ledger/recounts/<str:code>/": [See(by="audit_admin", args={"code": "=recount"})],
}
PAGES = [(route, see) for route, samples in TABLE.items() for see in samples if not isinstance(see, Take)]
FILES = [(route, see) for route, samples in TABLE.items() for see in samples if isinstance(see, Take)]


def routes(patterns=None, before=""):
    """List every address of the site that has a name; what programs ask at api/ is no page."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = before + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            if pattern.app_name != "api":
                yield from routes(pattern.url_patterns, here)
        elif pattern.name:
            yield here


def named(samples):
    return [
        pytest.param(route, see, id=f"{route or 'home'}{see.query} {see.by} {see.status}") for route, see in samples
    ]


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load the province once for all pages: they only read."""
    with django_db_blocker.unblock(), province_in(tmp_path_factory.mktemp("province")) as loaded:
        yield loaded


@pytest.fixture
def _django_db_helper(province):
    """Leave the province standing between the tests, in place of a database that is emptied after each."""


@pytest.fixture
def barriers(axe, sideways):
    """Tell what axe finds wrong with a page, and by how much it scrolls sideways."""
    return lambda page: (axe(page), sideways(page))


@pytest.fixture(scope="module")
def people(browser, province):
    """Keep everybody signed in, and signed in once."""
    contexts = {}

    def context_of(by, display):
        if (by, display) not in contexts:
            context = browser.new_context(
                base_url=province.url, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
            )
            context.add_cookies(province.cookies(by))
            if display:
                context.add_cookies([{"name": "display", "value": display, "url": province.url}])
            contexts[by, display] = context
        return contexts[by, display]

    yield context_of
    for context in contexts.values():
        context.close()


@pytest.fixture
def visit(people, province):
    """Visit an address as a sample says; give the page, with what was answered and what broke its policy or a script."""
    pages = []

    def go(route, see, language, *, size, display=""):
        page = people(see.by, display).new_page()
        pages.append(page)
        page.faults = []
        page.on("console", lambda message: page.faults.append(message.text) if is_fault(message) else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.set_viewport_size(size)
        page.answer = Visitor(page, language).go(see.path(route, province))
        return page

    yield go
    for page in pages:
        page.close()


def is_fault(message):
    return message.type == "error" and "Content Security Policy" in message.text


def test_every_address_of_the_site_stands_in_the_table():
    assert sorted(TABLE) == sorted(set(routes()))


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(("route", "see"), named(PAGES))
def test_a_page_has_no_barrier(route, see, language, visit, barriers):
    page = visit(route, see, language, size=WIDE)

    faults = [*page.faults]  # before axe tries inline styles of its own, which the policy rightly stops

    assert (page.answer.status, faults) == (see.status, [])
    assert barriers(page) == ([], 0)
    page.set_viewport_size(NARROW)
    page.evaluate(UNFOLD)
    assert barriers(page) == ([], 0)


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(("route", "see"), named([(route, see) for route, see in PAGES if see.large]))
def test_a_main_page_stands_large_type_and_high_contrast(route, see, language, visit, barriers):
    page = visit(route, see, language, size=NARROW, display="large.high")

    assert page.locator("html").get_attribute("data-type") == "large"
    assert barriers(page) == ([], 0)


@pytest.mark.parametrize(("route", "see"), named(FILES))
def test_a_file_is_given_as_what_it_is(route, see, province, people):
    answer = people(see.by, "").request.get(see.path(route, province))

    assert answer.status == see.status
    assert answer.headers["content-type"].partition(";")[0] == see.kind
    assert answer.body()
