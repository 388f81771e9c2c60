"""Reforms of organs: what begins, ends and passes, who keeps the files, and what is refused because it would have no heir."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plumbline.engines.bodies import (
    acting,
    competence,
    inheriting,
    reform_plan,
    reforming,
    region_changes,
    region_changing,
)  # fmt: skip
from plumbline.engines.bodies.authority import Permission, bodies_within_sight, may
from plumbline.engines.bodies.codes import BodyKind, Domain, Role, SuccessionKind
from plumbline.engines.bodies.inheriting import Running
from plumbline.engines.bodies.models import Body, Competence, Officer, Region
from plumbline.engines.bodies.posts import roles_of
from plumbline.engines.bodies.successions import Custody, Succession
from plumbline.engines.ledger.models import Event
from plumbline.kernel import clock, credit_code
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Says

ON = date(2026, 7, 1)
EVE = ON - timedelta(days=1)
BASIS = "皖编〔2026〕99号"
HEAD = "step,body,to,domain,name,name_en,kind,region,mark,credit_code,parent\n"
MARKET, CITY = BodyKind.MARKET_REGULATION, BodyKind.CITY_MANAGEMENT
OLD, OTHER, NEW = "340104.market_regulation", "340104.city_management", "340104.enforcement"
FOUND = f"found,{NEW},,,蜀山区综合执法局,Shushan Enforcement Bureau,city_management,340104,合蜀综,,\n"


class Papers:
    """Stands for things of an engine above: two are running, one is closed."""

    says = Says(zh="在办卷宗", en="running papers")

    def __init__(self, running):
        self.of = running
        self.handed = []
        self.closed_of = set()

    def running(self, body):
        return [Running(domain=domain, region=Region.objects.get(code="340104001").pk, count=count)
                for code, domain, count in self.of if code == body.code]  # fmt: skip

    def closed(self, body):
        return int(body.code in self.closed_of)

    def hand_over(self, handover):
        moved = [(handover.after.code, domain, count) for code, domain, count in self.of
                 if code == handover.before.code and domain in handover.domains]  # fmt: skip
        self.of = [
            one for one in self.of if not (one[0] == handover.before.code and one[1] in handover.domains)
        ] + moved
        self.handed.append(handover)
        return sum(count for _, _, count in moved)


@pytest.fixture(autouse=True)
def _today():
    with clock.standing_at(date(2026, 7, 2)):
        yield


@pytest.fixture
def papers(monkeypatch):
    """The only estate there is."""
    estate = Papers([(OLD, "market_regulation", 2), (OLD, "", 1)])
    monkeypatch.setattr(inheriting, "_estates", {"papers": estate})
    return estate


@pytest.fixture
def pair(world, papers):
    """Two bodies of a district."""
    return world.body("340104", MARKET), world.body("340104", CITY)


def carry_out(world, *lines, on=ON, basis=BASIS, **how):
    plan = reform_plan.read(HEAD + "".join(lines), on=on, basis=basis)
    return reforming.carry_out(plan, by=world.system, **how)


def line(step, body, **given):
    columns = HEAD.strip().split(",")
    return ",".join({"step": step, "body": body, **given}.get(name, "") for name in columns) + "\n"


def refused(world, *lines, **how):
    """Give the sentences for which a reform is refused; nothing may have changed."""
    system = world.system
    before = [list(model.objects.order_by("pk").values_list()) for model in (Body, Competence, Succession, Custody)]
    events = Event.objects.count()
    with pytest.raises(InvalidFacts) as refusal:
        carry_out(world, *lines, **how)
    assert system
    assert [
        list(model.objects.order_by("pk").values_list()) for model in (Body, Competence, Succession, Custody)
    ] == before
    assert Event.objects.count() == events
    return [reason.says.zh for reason in refusal.value.reasons]


def test_two_bodies_merge_into_a_new_one_that_has_everything(world, pair, papers):
    done = carry_out(world, FOUND, line("end", OLD, to=NEW), line("end", OTHER, to=NEW))

    new = Body.objects.get(code=NEW)
    place = Region.objects.get(code="340104001")
    assert (done.founded, done.ended) == ([NEW], [OLD, OTHER])
    assert {one.kind for one in Succession.objects.all()} == {SuccessionKind.MERGED}
    for domain in (Domain.MARKET_REGULATION, Domain.CITY_MANAGEMENT):
        assert list(competence.competent_bodies(domain=domain, region=place, on=ON)) == [new]
        assert new not in competence.competent_bodies(domain=domain, region=place, on=EVE)
    assert sorted(papers.of) == [(NEW, "", 1), (NEW, "market_regulation", 2)]
    assert {one.basis for one in papers.handed} == {BASIS}
    assert set(new.competences.values_list("basis", flat=True)) == {BASIS}
    assert Body.objects.get(code=OLD).valid_to == EVE


def test_a_body_is_split_by_domains(world, pair, papers):
    world.body("340104", BodyKind.HEALTH)
    Competence.objects.create(
        body=Body.objects.get(code=OLD),
        region=Region.objects.get(code="340104"),
        domain="ecology",
        valid_from=date(2022, 1, 1),
    )

    done = carry_out(world, line("pass", OLD, to="340104.health", domain="ecology"), line("end", OLD, to=OTHER))

    assert {(one.after, one.domains) for one in done.passed} == {
        (OTHER, ("market_regulation",)), ("340104.health", ("ecology",)),
    }  # fmt: skip
    assert {one.kind for one in Succession.objects.all()} == {SuccessionKind.SPLIT}


def test_a_domain_passes_and_the_body_goes_on(world, pair, papers):
    done = carry_out(world, line("pass", OLD, to=OTHER, domain="market_regulation"))

    assert done.ended == []
    assert Succession.objects.get().kind == SuccessionKind.TRANSFERRED
    assert sorted(papers.of) == [(OTHER, "market_regulation", 2), (OLD, "", 1)]
    assert Body.objects.get(code=OLD).valid_to is None


def test_a_renamed_body_stays_the_same_and_its_old_name_is_kept(world, pair, papers):
    carry_out(world, line("rename", OLD, name="蜀山区市场局", name_en="Shushan Market Bureau"))

    told = Succession.objects.get()
    assert Body.objects.get(code=OLD).name == "蜀山区市场局"
    assert (told.kind, told.name_before) == (SuccessionKind.RENAMED, "蜀山区market_regulation")
    assert papers.handed == []


def test_a_body_with_nothing_left_is_abolished_without_an_heir(world, pair, papers):
    world.body("340104", BodyKind.JUSTICE)

    carry_out(world, line("end", "340104.justice"))

    assert Succession.objects.get().kind == SuccessionKind.ABOLISHED


def test_a_power_of_a_merged_county_comes_to_where_its_land_lies_now(world, pair, papers):
    text = "on,before,after,name,name_en,document\n2026-07-01,340104,340112,蜀新区,Shuxin,国函〔2026〕9号\n"
    region_changing.carry_out(region_changes.read(text))
    new = "found,340112.market_regulation,,,蜀新区市场监管局,Shuxin Market,market_regulation,340112,,,\n"

    carry_out(world, new, line("end", OLD, to="340112.market_regulation"))

    held = Competence.objects.get(body__code="340112.market_regulation")
    assert (held.region.code, held.valid_from) == ("340112", ON)


def test_officers_lose_their_posts_with_the_body_and_keep_them_for_the_past(world, pair, papers):
    officer = world.handler(pair[0])

    done = carry_out(world, FOUND, line("end", OLD, to=NEW))

    officer = Officer.objects.get(pk=officer.pk)
    assert done.without_post == 1
    assert roles_of(officer, on=EVE) == {Role.HANDLER}
    assert roles_of(officer, on=ON) == set()


def test_whoever_takes_over_sees_the_closed_files_and_hands_them_on(world, pair, papers):
    papers.closed_of = {OLD}
    carry_out(world, line("end", OLD, to=OTHER))
    world.body("340104", BodyKind.HEALTH)
    carry_out(world, line("end", OTHER, to="340104.health"), on=date(2026, 7, 2))
    account = world.account(world.officer(Body.objects.get(code="340104.health"), "clerk", Role.CLERK))

    seen = set(bodies_within_sight(account, on=date(2026, 7, 2)).values_list("code", flat=True))

    assert seen == {OLD, OTHER, "340104.health"}
    assert may(account, Permission.VIEW_MATTER, Body.objects.get(code=OLD), on=date(2026, 7, 2))
    assert not may(account, Permission.VIEW_MATTER, Body.objects.get(code=OLD), on=ON)
    assert [(one.keeper.code, one.valid_to) for one in Custody.objects.filter(body__code=OLD)] == [
        (OTHER, ON), ("340104.health", None),
    ]  # fmt: skip


def test_a_supervisor_still_sees_a_body_that_has_ended(world, pair, papers):
    supervisor = world.supervisor(world.body("3401", BodyKind.JUSTICE))

    carry_out(world, line("end", OLD, to=OTHER))

    assert pair[0] in bodies_within_sight(supervisor, on=ON)


def test_who_stood_below_stands_below_the_heir(world, pair, papers):
    below = world.body("340104006", BodyKind.GOVERNMENT, parent=pair[0])

    done = carry_out(world, line("end", OLD, to=OTHER))

    below.refresh_from_db()
    assert done.placed == [below.code]
    assert below.parent == pair[1]


def test_every_body_concerned_tells_it_in_its_stream(world, pair, papers):
    carry_out(world, FOUND, line("end", OLD, to=NEW))

    def kinds(code):
        return list(Event.objects.filter(stream=f"bodies/{code}").order_by("sequence").values_list("kind", flat=True))

    assert kinds(OLD) == ["duties_passed", "body_ended"]
    assert kinds(NEW) == ["body_founded", "duties_taken_over"]
    assert Event.objects.get(kind="duties_passed").public["basis"] == BASIS


def test_a_dry_run_says_the_same_and_changes_nothing(world, pair, papers):
    lines = (FOUND, line("end", OLD, to=NEW))
    before = list(Body.objects.values_list())

    dry = carry_out(world, *lines, dry_run=True)
    untouched = list(Body.objects.values_list())
    papers.of, papers.handed = [(OLD, "market_regulation", 2), (OLD, "", 1)], []
    done = carry_out(world, *lines)

    assert untouched == before
    assert dry == done


def test_a_day_to_come_can_only_be_tried(world, pair, papers):
    lines = (FOUND, line("end", OLD, to=NEW))
    tomorrow = date(2026, 7, 3)

    assert carry_out(world, *lines, on=tomorrow, dry_run=True).ended == [OLD]
    assert "只能试算" in refused(world, *lines, on=tomorrow)[0]


def test_only_whoever_keeps_the_bodies_reforms_them(world, pair, papers):
    plan = reform_plan.read(HEAD + line("end", OLD, to=OTHER), on=ON, basis=BASIS)

    with pytest.raises(NotAllowed):
        reforming.carry_out(plan, by=world.security)


def test_a_power_matters_files_and_bodies_below_without_an_heir_are_each_told(world, pair, papers):
    papers.closed_of = {OLD}
    world.body("340104006", BodyKind.GOVERNMENT, parent=pair[0])

    told = refused(world, line("end", OLD))

    assert len(told) == 5
    assert all(one.startswith("第 2 行") for one in told)
    assert "市场监管职权没有承接机关" in told[0]
    assert "1 件在办卷宗（未分领域）" in told[1]
    assert "2 件在办卷宗（市场监管）" in told[2]
    assert "案卷没有保管机关" in told[3]
    assert "之下还有" in told[4]


def test_matters_do_not_go_to_a_body_without_the_power(world, pair, papers):
    far = world.body("340202", MARKET)
    Competence.objects.filter(body=pair[0]).update(valid_to=EVE)

    told = refused(world, line("end", OLD, to=far.code))

    assert told == ["第 2 行：2 件在办卷宗要由镜湖区market_regulation承接，但它在三里庵街道没有相应职权。"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([line("end", "x", to=OTHER)], "机关 x 在那一天没有登记"),
        ([line("end", OLD, to="x")], "机关 x 在那一天没有登记"),
        ([line("end", OLD, to=OTHER), line("end", OTHER, to=OLD)], "自己也被撤销"),
        ([line("end", OLD, to=OTHER), line("end", OLD, to=OTHER)], "已经写过撤销"),
        ([line("pass", OLD, to=OTHER, domain="health")], "无可划转"),
        ([line("pass", OLD, to=OTHER, domain="market_regulation")] * 2, "已经写过划给谁"),
        ([FOUND.replace(NEW, OLD), line("end", OLD, to=OTHER)], "机关代码 340104.market_regulation 已由"),
        ([FOUND.replace("340104,合", "340199,合")], "340199 没有登记"),
        ([FOUND.strip() + "nobody\n"], "nobody 没有登记"),
        ([FOUND.replace("合蜀综,", "合蜀综,11341600MB1543234L")], "校验位不符"),
        ([line("rename", OLD, name="蜀山区city_management", name_en="x")], "已由 340104.city_management 使用"),
        ([line("rename", "x", name="x", name_en="x")], "没有登记"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused_by_its_line(world, pair, papers, lines, said):
    told = refused(world, *lines)

    assert said in told[0]
    assert told[0].startswith("第 ")


def test_a_body_that_began_later_or_appoints_later_does_not_end_before(world, pair, papers):
    officer = world.officer(pair[0], "late", Role.CLERK)
    officer.appointments.update(valid_from=date(2026, 7, 2))

    assert "先更正任命" in refused(world, line("end", OLD, to=OTHER))[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("step\nend\n", "缺少 body"),
        ("step,body,colour\nend,x,red\n", "不认识的列 colour"),
        (HEAD + line("explode", "x"), "“explode”不认识"),
        (HEAD + line("found", "x"), "没有写名称"),
        (HEAD + line("pass", "x", to="y", domain="magic"), "领域“magic”"),
        (HEAD + FOUND.replace("city_management", "magic"), "类别“magic”"),
        (HEAD + line("end", "x", to="x"), "由自己承接"),
        (HEAD + line("rename", "x", name="长" * 121, name_en="x"), "最多 120"),
        (HEAD + "end,x\n", "列数"),
        (HEAD + '"end,x\n', "读不出"),
        (HEAD, "没有一步"),
    ],
)
def test_a_plan_that_cannot_be_read_says_where(text, said):
    with pytest.raises(InvalidFacts) as refusal:
        reform_plan.read(text, on=ON, basis=BASIS)

    assert said in refusal.value.reasons[0].says.zh


def test_a_plan_may_be_pasted_from_a_spreadsheet():
    pasted = (HEAD + line("end", "x", to="y")).replace(",", "\t")

    (step,) = reform_plan.read(pasted, on=ON, basis=BASIS).steps

    assert (step.step, step.body, step.to) == ("end", "x", "y")


def test_a_reform_without_a_basis_is_refused():
    with pytest.raises(InvalidFacts, match="依据"):
        reform_plan.read(HEAD + line("end", "x"), on=ON, basis=" ")


def test_a_body_is_founded_with_codes_that_nobody_has_and_on_a_region_that_stands(world, pair):
    code = credit_code.compose(registration_dept="1", category="1", region_code="340104", organisation="DEM00001").code
    Body.objects.filter(code=OLD).update(credit_code=code, mark="合蜀市监")
    Region.objects.filter(code="340104").update(valid_to=EVE)

    with pytest.raises(InvalidFacts) as refusal:
        acting.found_body(
            OLD, by=world.system, name=pair[0].name, name_en="x", region=Region.objects.get(code="340104"), kind=MARKET,
            mark="合蜀市监", credit=code, valid_from=ON,
        )  # fmt: skip

    assert [one.facts[0] for one in refusal.value.reasons] == ["code", "name", "mark", "credit_code", "region"]


KINDS = [MARKET, CITY, BodyKind.HEALTH, BodyKind.EMERGENCY]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), rounds=st.integers(1, 4))
def test_however_bodies_are_reformed_every_power_and_paper_has_exactly_one_holder(world, papers, data, rounds):
    with transaction.atomic():
        bodies = [world.body("340104", kind) for kind in KINDS]
        papers.of = [(body.code, body.kind, 1) for body in bodies]
        place = Region.objects.get(code="340104001")
        held = {kind: [body.code] for kind, body in zip(KINDS, bodies, strict=True)}
        for number in range(rounds):
            standing = list(Body.objects.filter(valid_to=None, kind__in=KINDS).order_by("code"))
            source = data.draw(st.sampled_from(standing))
            others = [one.code for one in standing if one != source]
            mine = [kind for kind, codes in held.items() if codes[-1] == source.code]
            lines = []
            if not others or data.draw(st.booleans()):
                others.append(f"340104.new{number}")
                lines.append(FOUND.replace(NEW, others[-1]).replace("综", f"综{number}"))
            heir = data.draw(st.sampled_from(others))
            lines = lines if heir.startswith("340104.new") and heir == others[-1] else []
            passed = {kind: data.draw(st.sampled_from([heir, *(o for o in others if not o.startswith(f"340104.new{number}"))]))
                      for kind in mine if data.draw(st.booleans())}  # fmt: skip
            lines += [line("pass", source.code, to=to, domain=kind) for kind, to in passed.items()]
            carry_out(world, *lines, line("end", source.code, to=heir), on=ON + timedelta(days=number - 3))
            for kind in mine:
                held[kind].append(passed.get(kind, heir))

        for kind, codes in held.items():
            able = list(competence.competent_bodies(domain=kind, region=place, on=ON + timedelta(days=2)))
            assert [one.code for one in able] == [codes[-1]]
            assert [one for one in papers.of if one[1] == kind] == [(codes[-1], kind, 1)]
            first = competence.competent_bodies(domain=kind, region=place, on=ON - timedelta(days=10))
            assert [one.code for one in first] == [codes[0]]
        transaction.set_rollback(True)
