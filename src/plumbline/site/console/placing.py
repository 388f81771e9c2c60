"""The form that puts a body below another one in the tree of organs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies import organs
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.models import Account, Body
from plumbline.engines.bodies.recording import about
from plumbline.kernel.errors import InvalidFacts, Says
from plumbline.site import navigation
from plumbline.site.console.keeping import on_body
from plumbline.site.console.papers import name_of
from plumbline.site.console.performing import Asked, Form, FormPage
from plumbline.site.page import Crumb
from plumbline.site.parts.reading import Known
from plumbline.site.showing import shows


@dataclass(frozen=True, kw_only=True)
class PlacePage(FormPage):
    """Put a body below another one."""

    template: ClassVar[str] = "pages/console/form.html"
    permission: ClassVar[str] = Permission.MANAGE_BODIES


@shows(PlacePage, acts=True)
@on_body
def place(request: HttpRequest, account: Account, body: Body) -> HttpResponse:
    """Put a body below another one, named by its code."""

    def perform(values: Mapping[str, Any]) -> object:
        parent = Body.objects.filter(code=values["parent"]).first() if values["parent"] else None
        if values["parent"] and parent is None:
            code = values["parent"]
            raise InvalidFacts([about("parent", Says(zh=f"没有登记机关 {code}。", en=f"no body {code} is on record."))])
        return organs.place_under(body, parent, by=account)

    back = reverse("body", kwargs={"code": body.code})
    form = Form(
        page=PlacePage,
        title=_("改上级"),
        lead=_("机关体系只说明上下级关系，不改变职权和案件。机关不能成为自己的上级。"),
        verb=_("改上级"),
        body=body,
        known=(
            Known(name=_("机关"), value=name_of(body)),
            Known(name=_("现在的上级"), value=name_of(body.parent) if body.parent else _("没有")),
        ),
        asked=(
            Asked(
                name="parent",
                label=_("上级机关的代码"),
                start=body.parent.code if body.parent else "",
                hint=_("例如 3401.government；没有上级就留空"),
                optional=True,
                longest=60,
            ),
        ),
        perform=perform,
        way=(
            Crumb(words=_("机关和人员"), href=navigation.address("bodies")),
            Crumb(words=name_of(body), href=back),
        ),
        back_href=back,
    )
    return form.answer(request)
