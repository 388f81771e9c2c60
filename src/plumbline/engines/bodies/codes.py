"""Codes of the bodies engine, each with its label in both languages: levels, kinds, changes, domains, roles."""

from enum import StrEnum
from typing import Self

from plumbline.kernel.errors import Says


class Labelled(StrEnum):
    """A code that is stored, with the label that is shown."""

    says: Says

    def __new__(cls, code: str, zh: str = "", en: str = "") -> Self:
        """Keep the code as the value and the two labels beside it; `Level("city")` looks the member up, without labels."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.says = Says(zh=zh, en=en)
        return member

    @classmethod
    def codes(cls) -> list[str]:
        """Give every code, as the database's constraints list them."""
        return [member.value for member in cls]


class Level(Labelled):
    """Level of a region, and of the body that stands on it."""

    PROVINCE = "province", "省级", "Province"
    CITY = "city", "市级", "City"
    COUNTY = "county", "县级", "County"
    TOWNSHIP = "township", "乡级", "Township"
    VILLAGE = "village", "村级", "Village"


class RegionKind(Labelled):
    """Whether a code is a division of the state, the area of a committee of its residents, or a convenience of statistics.

    Source  宪法 (2018) 第三十条 (divisions end at the township), 第一百一十一条 (villagers' and residents' committees)
    """

    DIVISION = "division", "行政区划", "Administrative division"
    SELF_GOVERNING = (
        "self_governing",
        "村（居）民委员会辖区（非行政区划）",
        "Area of a villagers' or residents' committee (not an administrative division)",
    )
    STATISTICAL_ZONE = (
        "statistical_zone",
        "统计用区划（非行政区划）",
        "Statistical zone (not an administrative division)",
    )


class RegionChangeKind(Labelled):
    """What happened to a region: its land always lies in one that goes on or begins."""

    RECODED = "recoded", "变更", "Changed"
    MERGED = "merged", "合并", "Merged"
    SPLIT = "split", "分设", "Split"
    RENAMED = "renamed", "更名", "Renamed"
    FOUNDED = "founded", "设立", "Founded"
    ABOLISHED = "abolished", "撤销", "Abolished"


class SuccessionKind(Labelled):
    """What a reform did to a body."""

    REPLACED = "replaced", "重新组建", "Replaced"
    MERGED = "merged", "合并", "Merged"
    SPLIT = "split", "拆分", "Split"
    RENAMED = "renamed", "更名", "Renamed"
    TRANSFERRED = "transferred", "职责划转", "Duties transferred"
    ABOLISHED = "abolished", "撤销", "Abolished"


class Domain(Labelled):
    """Matter domain; also the scope of an enforcement certificate."""

    MARKET_REGULATION = "market_regulation", "市场监管", "Market regulation"
    CITY_MANAGEMENT = "city_management", "城市管理", "City management"
    ECOLOGY = "ecology", "生态环境", "Ecology and environment"
    TRANSPORT = "transport", "交通运输", "Transport"
    CULTURE = "culture", "文化旅游", "Culture and tourism"
    EMERGENCY = "emergency", "应急管理", "Emergency management"
    AGRICULTURE = "agriculture", "农业农村", "Agriculture and rural affairs"
    HEALTH = "health", "卫生健康", "Health"


class BodyKind(Labelled):
    """Kind of a body: a government, its justice bureau, or an organ named after its main domain."""

    GOVERNMENT = "government", "人民政府", "People's government"
    JUSTICE = "justice", "司法行政", "Justice"
    MARKET_REGULATION = "market_regulation", "市场监管", "Market regulation"
    CITY_MANAGEMENT = "city_management", "城市管理", "City management"
    ECOLOGY = "ecology", "生态环境", "Ecology and environment"
    TRANSPORT = "transport", "交通运输", "Transport"
    CULTURE = "culture", "文化旅游", "Culture and tourism"
    EMERGENCY = "emergency", "应急管理", "Emergency management"
    AGRICULTURE = "agriculture", "农业农村", "Agriculture and rural affairs"
    HEALTH = "health", "卫生健康", "Health"


class Role(Labelled):
    """What a post lets its holder do in a procedure."""

    HANDLER = "handler", "承办人", "Case handler"
    LEGAL_REVIEWER = "legal_reviewer", "法制审核人员", "Legal reviewer"
    HEARING_CHAIR = "hearing_chair", "听证主持人", "Hearing chair"
    LEADER = "leader", "机关负责人", "Leader of the body"
    CLERK = "clerk", "内勤", "Clerk"
    SUPERVISOR = "supervisor", "执法监督人员", "Supervisor"


class Administration(Labelled):
    """The three administrative roles: an account holds at most one, and then works on no matter."""

    SYSTEM = "system_admin", "系统管理员", "System administrator"
    SECURITY = "security_admin", "安全管理员", "Security administrator"
    AUDIT = "audit_admin", "审计管理员", "Audit administrator"


class QualificationCode(Labelled):
    """A qualification that an act of a procedure may ask for."""

    LEGAL_PROFESSION = "legal_profession", "国家统一法律职业资格", "National legal profession qualification"


class ConflictKind(Labelled):
    """What ties an officer to a party."""

    RELATIVE = "relative", "近亲属", "close relative"
    INTEREST = "interest", "直接利害关系", "direct interest"
    FORMERLY_EMPLOYED = "formerly_employed", "曾受雇", "formerly employed"
    OTHER = "other", "其他可能影响公正的关系", "another relation that may impair fairness"


class Found(Labelled):
    """How a conflict of interest became known."""

    DECLARED = "declared", "本人申报", "declared by the officer"
    FOUND = "found", "核查发现", "found"
