"""Who keeps the house, and the bodies they keep; the day is 24 June 2026.

supervisor                  of the justice bureau of the district in which `body` stands
elsewhere                   a body of another district
leader                      the head of `body`, who is its first officer; the second one has no post
security                    the security administrator
"""

from datetime import date

import pytest

from plumbline.engines.bodies.models import Account, Appointment, Body, Officer, Post, Region
from plumbline.kernel import clock

TODAY = date(2026, 6, 24)


@pytest.fixture(autouse=True)
def _today():
    with clock.standing_at(TODAY):
        yield


@pytest.fixture
def supervisor(body):
    """A supervisor of the justice bureau of the district."""
    justice = Body.objects.create(
        code="349901.justice", name="示例区司法局", name_en="Sample Justice", region=body.region, level="county",
        kind="justice",
    )  # fmt: skip
    post = Post.objects.create(
        body=justice, code="supervisor", title="监督岗", title_en="Supervisor", roles=["supervisor"]
    )
    officer = Officer.objects.create(code="349901.justice/01", name="样例监督", body=justice)
    Appointment.objects.create(officer=officer, post=post, valid_from=date(2024, 1, 1))
    return Account.objects.create(username="supervisor", officer=officer)


@pytest.fixture
def elsewhere(db):
    """A body of another district."""
    region = Region.objects.create(code="349902", name="邻区", name_en="Next District", level="county", path="349902/")
    return Body.objects.create(
        code="349902.market_regulation", name="邻区市场监管局", name_en="Next Market Regulation", region=region,
        level="county", kind="market_regulation",
    )  # fmt: skip


@pytest.fixture
def leader(body):
    """The head of the body; a second officer of it has no post."""
    post = Post.objects.create(body=body, code="head", title="局长", title_en="Head", roles=["leader"])
    officer = Officer.objects.create(code="349901.market_regulation/01", name="样例甲", body=body)
    Officer.objects.create(code="349901.market_regulation/02", name="样例乙", body=body)
    Appointment.objects.create(officer=officer, post=post, valid_from=date(2024, 1, 1))
    return officer


@pytest.fixture
def security(db):
    """The security administrator, who appoints and records delegations."""
    return Account.objects.create(username="security", administers="security_admin")
