"""Addresses of the portal."""

from django.urls import path

from plumbline.site.portal import (
    decision,
    decisions,
    display,
    entrance,
    home,
    papers,
    patterns,
    procedures,
    search,
    verify,
)
from plumbline.site.portal.law import article, changes, citers, compare, feeds, norm, provision, suggesting
from plumbline.site.portal.law import search as law_search

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/<slug:code>.pdf", decisions.pdf, name="decision-pdf"),
    path("decisions/<slug:code>/", decision.decision, name="decision"),
    path("verify/", verify.verify, name="verify"),
    path("verify/<slug:code>.json", verify.receipt, name="verify-receipt"),
    path("verify/<slug:code>/", verify.record, name="record"),
    path("log/checkpoint", verify.checkpoint, name="log-checkpoint"),
    path("log/key", verify.key, name="log-key"),
    path("log/<int:size>", verify.checkpoint, name="log-head"),
    path("law/", law_search.law, name="law"),
    path("law/suggest/", suggesting.suggest, name="law-suggest"),
    path("law/changes/", changes.changes, name="law-changes"),
    path("law/changes.atom", feeds.feed, name="law-feed"),
    path("law/<str:norm>/", norm.norm, name="norm"),
    path("law/<str:norm>/changes.atom", feeds.feed, name="norm-feed"),
    path("law/<str:norm>/cited/", citers.citers, name="norm-cited"),
    path("law/<str:norm>/compare/", compare.compare, name="norm-compare"),
    path("law/<str:norm>/p/<str:lineage>/", provision.provision, name="law-provision"),
    path("law/<str:norm>/<str:article>/", article.article, name="law-article"),
    path("procedures/", procedures.procedures, name="procedures"),
    path("procedures/<str:code>/", procedures.procedure, name="procedure"),
    path("about/", papers.about, name="about"),
    path("accessibility/", papers.accessibility, name="accessibility"),
    path("checking/", papers.checking, name="checking"),
    path("patterns/", patterns.patterns, name="patterns"),
    path("display/", display.display, name="display"),
    path("sign-in/", entrance.sign_in, name="sign-in"),
    path("sign-out/", entrance.sign_out, name="sign-out"),
    path("account/", entrance.account, name="account"),
]
