"""The tables in which bodies, posts, officers and their papers come: which columns each has, and which of them must be filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.codes import BodyKind, Domain, Labelled, QualificationCode, Role
from plumbline.kernel.errors import Says
from plumbline.kernel.fields import Field, FieldType, Personal


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One kind of table."""

    code: str
    title: Says
    permission: Permission  # what whoever imports it must be allowed
    columns: Mapping[str, Field]
    required: frozenset[str]
    key: tuple[str, ...]


def _text(code: str, zh: str, en: str, *, pattern: str = "", personal: Personal = Personal.NONE) -> Field:
    return Field(code=code, type=FieldType.TEXT, title=Says(zh=zh, en=en), pattern=pattern, personal=personal)


def _day(code: str, zh: str, en: str) -> Field:
    return Field(code=code, type=FieldType.DAY, title=Says(zh=zh, en=en), future=True)


def _among(code: str, kind: type[Labelled], zh: str, en: str, *, several: bool = False) -> Field:
    return Field(
        code=code,
        type=FieldType.CHOICES if several else FieldType.CHOICE,
        title=Says(zh=zh, en=en),
        choices={one.value: one.says for one in kind},
    )


def _table(
    code: str, title: Says, permission: Permission, columns: tuple[Field, ...], *, required: str, key: str
) -> Table:
    return Table(
        code=code,
        title=title,
        permission=permission,
        columns={one.code: one for one in columns},
        required=frozenset(required.split()),
        key=tuple(key.split()),
    )


_CODE: Final = r"[0-9A-Za-z_./\-]{1,80}"
_OFFICER: Final = _text("officer", "人员编号", "Officer", pattern=_CODE)

TABLES: Final = (  # in the order in which they build on one another
    _table(
        "bodies",
        Says(zh="机关", en="Bodies"),
        Permission.MANAGE_BODIES,
        (
            _text("code", "机关编号", "Body code", pattern=_CODE),
            _text("name", "机关名称", "Name"),
            _text("name_en", "英文名称", "English name"),
            _text("region", "区划代码", "Region", pattern=r"[0-9]{2,12}"),
            _among("kind", BodyKind, "机关类型", "Kind"),
            _text("mark", "发文机关代字", "Mark"),
            _text("parent", "上级机关编号", "Parent", pattern=_CODE),
            _text("credit_code", "统一社会信用代码", "Unified credit code"),
            _day("valid_from", "设立日期", "Founded on"),
        ),
        required="code name name_en region kind",
        key="code",
    ),
    _table(
        "posts",
        Says(zh="岗位", en="Posts"),
        Permission.GRANT_ROLES,
        (
            _text("body", "机关编号", "Body code", pattern=_CODE),
            _text("code", "岗位编号", "Post code", pattern=r"[0-9A-Za-z_.\-]{1,40}"),
            _text("title", "岗位名称", "Title"),
            _text("title_en", "岗位英文名称", "English title"),
            _among("roles", Role, "职责", "Roles", several=True),
        ),
        required="body code title title_en roles",
        key="body code",
    ),
    _table(
        "officers",
        Says(zh="人员", en="Officers"),
        Permission.MANAGE_BODIES,
        (
            _OFFICER,
            _text("body", "机关编号", "Body code", pattern=_CODE),
            _text("name", "姓名", "Name of the officer", personal=Personal.NAME),
            _text("name_en", "姓名的拉丁字母写法", "Name in Latin letters", personal=Personal.NAME),
            _day("valid_from", "到任日期", "Serves from"),
            _day("valid_to", "离任日期", "Serves until"),
        ),
        required="officer body name",
        key="officer",
    ),
    _table(
        "appointments",
        Says(zh="任职", en="Appointments"),
        Permission.GRANT_ROLES,
        (
            _OFFICER,
            _text("post", "岗位编号", "Post code", pattern=r"[0-9A-Za-z_.\-]{1,40}"),
            _day("valid_from", "任职日期", "Appointed from"),
            _day("valid_to", "免职日期", "Appointed until"),
        ),
        required="officer post valid_from",
        key="officer post valid_from",
    ),
    _table(
        "certificates",
        Says(zh="执法证", en="Certificates"),
        Permission.MANAGE_CERTIFICATES,
        (
            _OFFICER,
            _text("number", "执法证号", "Certificate number", personal=Personal.OTHER),
            _among("scopes", Domain, "执法领域", "Domains", several=True),
            _day("valid_from", "发证日期", "Valid from"),
            _day("valid_to", "有效期至", "Valid until"),
            _day("exam_passed_on", "考试合格日期", "Exam passed on"),
            _day("suspended_from", "暂扣日期", "Suspended from"),
            _text("because", "暂扣事由", "Reason of the suspension"),
        ),
        required="officer number scopes valid_from valid_to",
        key="number",
    ),
    _table(
        "qualifications",
        Says(zh="资格", en="Qualifications"),
        Permission.MANAGE_CERTIFICATES,
        (
            _OFFICER,
            _among("code", QualificationCode, "资格名称", "Qualification"),
            _text("number", "资格证书编号", "Number of the qualification", personal=Personal.OTHER),
            _day("obtained_on", "取得日期", "Obtained on"),
        ),
        required="officer code number obtained_on",
        key="officer code",
    ),
)
