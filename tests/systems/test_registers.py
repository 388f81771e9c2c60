"""The registers that the plan names are declared, with the columns that the forms ask for."""

from collections import Counter

import pytest

from plumbline.engines.registers import declared
from plumbline.kernel.fields import Personal
from plumbline.kernel.register import Readers

REGISTERS = declared.every()
OF_THE_PLAN = {  # register: the article of the plan that asks for it
    "powers": 3, "township_powers": 3, "zone_powers": 3, "free_trade_zone_powers": 3, "staffing": 3, "market_access": 3,
    "licence_items": 4, "service_items": 4, "proof_items": 4, "inspection_items": 4, "normative_documents": 8,
    "decision_experts": 9, "legal_counsel": 9, "decision_catalogue": 10, "inspection_plans": 14, "benchmarks": 14,
    "minor_violations": 15, "first_offences": 15, "case_library": 15, "emergency_plans": 16, "mediators": 19, "fees": 26,
    "intermediary_services": 26, "public_services": 26, "disclosure_catalogue": 26, "data_resources": 29,
}  # fmt: skip
IMPLEMENTATION_LIST = [
    "catalog_code", "task_code", "task_handle_item", "local_catalog_code", "local_task_code", "task_name",
    "task_type", "task_state", "task_version", "dept_name", "dept_code", "dept_type", "entrust_name", "by_law",
    "power_source", "use_level", "project_type", "server_type", "accept_condition", "anticipate_day",
    "anticipate_type", "promise_day", "promise_type", "limit_scene_num", "is_fee", "fee_basis", "handle_flow",
    "handle_type", "special_procedure", "transact_addr", "transact_time", "link_way", "supervise_way", "link_addr",
    "mobile_terminal_url", "is_single_login", "plan_effective_date", "plan_cancel_date", "data_source", "cd_batch",
    "cd_operation", "cd_time", "row_guid",
]  # fmt: skip
NOT_KEPT = {"task_code", "local_task_code", "cd_batch", "data_source"}  # the page of the system says why
DATA_COLUMNS = [
    "信息资源分类", "信息资源名称", "信息资源代码", "信息资源提供方", "提供方代码", "摘要", "格式", "信息项", "共享类型", "共享条件",
    "共享方式", "是否向社会开放", "开放条件", "更新周期", "发布日期", "关联资源代码", "所属系统名称", "涉密属性", "在线资源链接地址",
]  # fmt: skip
INSPECTION_COLUMNS = [
    "抽查事项名称", "抽查依据", "抽查主体", "抽查对象", "抽查比例", "同一对象每年最多几次", "抽查方式", "抽查内容及要求", "备注",
]  # fmt: skip


def titles(code):
    """Give the titles of what an entry says, asked or not."""
    register = REGISTERS[code]
    return [one.title.zh for one in (*register.fields.values(), *register.follows.values())]


@pytest.mark.parametrize(("code", "article"), OF_THE_PLAN.items())
def test_each_register_names_the_article_of_the_plan_that_asks_for_it(code, article):
    assert article in REGISTERS[code].plan


def test_every_declared_register_is_one_that_the_plan_names():
    assert REGISTERS.keys() == OF_THE_PLAN.keys()


def test_the_implementation_list_is_asked_or_follows_field_by_field():
    items = REGISTERS["service_items"]

    assert len(IMPLEMENTATION_LIST) == 43
    assert set(IMPLEMENTATION_LIST) - items.fields.keys() - items.follows.keys() == NOT_KEPT


def test_what_the_implementation_list_requires_is_required():
    optional = {
        "task_handle_item", "local_catalog_code", "entrust_name", "fee_basis", "handle_type", "link_addr",
        "mobile_terminal_url",
    }  # fmt: skip
    items = REGISTERS["service_items"]

    assert {
        code for code in IMPLEMENTATION_LIST if code in items.fields and not items.fields[code].required
    } == optional


def test_the_five_ways_of_handling_are_those_of_the_plan():
    ways = REGISTERS["service_items"].fields["handling"].field.choices

    assert [way.zh for way in ways.values()] == ["马上办", "网上办", "就近办", "一次办", "自助办"]


@pytest.mark.parametrize(
    ("code", "columns"), [("data_resources", DATA_COLUMNS), ("inspection_items", INSPECTION_COLUMNS)]
)
def test_the_columns_of_the_form_are_all_there(code, columns):
    assert set(columns) <= set(titles(code))


@pytest.mark.parametrize("code", REGISTERS)
def test_no_two_fields_of_a_register_bear_one_name(code):
    assert not [title for title, times in Counter(titles(code)).items() if times > 1]


@pytest.mark.parametrize("code", REGISTERS)
def test_no_field_bears_the_code_of_another_as_its_name(code):
    """A heading of a file may be a code or a title in either language, and is to mean one field."""
    fields = REGISTERS[code].fields
    other = {name.lower(): one for one, field in fields.items() for name in (field.title.zh, field.title.en)}

    assert [one for one in fields if other.get(one, one) != one] == []


@pytest.mark.parametrize("code", REGISTERS)
def test_of_personal_data_names_alone_are_open_to_everybody(code):
    open_to_all = {one.field.personal for one in REGISTERS[code].fields.values() if one.read is Readers.PUBLIC} - {
        Personal.NONE
    }

    assert open_to_all <= {Personal.NAME}


@pytest.mark.parametrize("code", REGISTERS)
def test_what_names_levels_names_those_that_keep_a_list(code):
    register = REGISTERS[code]
    if register.inherits is None or not register.inherits.levels:
        return

    assert set(register.fields[register.inherits.levels].field.choices) <= set(register.kept_by.levels)


def test_an_alert_belongs_to_the_system_in_which_it_stands():
    strange = {
        code
        for code, alert in declared.alerts().items()
        if f"/systems/{code.partition('.')[0]}/alerts/" not in alert.file
    }

    assert declared.alerts()
    assert not strange


def test_the_alerts_that_the_plan_demands_are_declared():
    over = {(alert.finds.value, alert.over) for alert in declared.alerts().values()}

    assert over >= {
        ("disguised", "powers"), ("disguised", "service_items"), ("missing", "proof_items"), ("missing", "township_powers"),
        ("absent_below", "service_items"), ("differs", "powers"), ("differs", "licence_items"), ("differs", "service_items"),
        ("over_limit", "licence_items"), ("over_limit", "service_items"), ("not_adjusted", "licence_items"),
        ("unlisted", "powers"), ("repealed_basis", "powers"), ("frequency", "inspection_plans"),
    }  # fmt: skip
