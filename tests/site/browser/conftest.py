"""A bureau at work for the browser: everybody whom a penalty needs, with accounts."""

from dataclasses import dataclass
from datetime import date

import pytest

from plumbline.engines.bodies.models import Account, Body, Competence

pytest.register_assert_rewrite("tests.site.browser.course", "tests.site.browser.driving")


@dataclass(frozen=True)
class Bureau:
    """A body that may punish, and who works there."""

    body: Body
    clerk: Account
    handler: Account
    colleague: Account
    leader: Account
    reviewer: Account


@pytest.fixture
def bureau(body, officer, settings, tmp_path):
    """Open a bureau of market regulation with one person in each post, two in enforcement."""
    settings.FILES = tmp_path / "files"
    Competence.objects.create(body=body, region=body.region, domain="market_regulation", valid_from=date(2021, 7, 15))
    return Bureau(
        body=body,
        clerk=officer("clerk", name="样例内勤", title="内勤岗", title_en="Clerk"),
        handler=officer("handler", name="样例甲", title="执法岗", title_en="Enforcement officer"),
        colleague=officer("handler", name="样例乙"),
        leader=officer("leader", name="样例负责人", title="主要负责人", title_en="Head of the body"),
        reviewer=officer("legal_reviewer", name="样例审核", title="法制审核岗", title_en="Legal reviewer"),
    )
