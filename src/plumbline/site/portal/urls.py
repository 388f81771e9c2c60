"""Addresses of the portal."""

from django.urls import path

from plumbline.site.portal import display, entrance, home, papers, patterns, search

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("about/", papers.about, name="about"),
    path("accessibility/", papers.accessibility, name="accessibility"),
    path("checking/", papers.checking, name="checking"),
    path("patterns/", patterns.patterns, name="patterns"),
    path("display/", display.display, name="display"),
    path("sign-in/", entrance.sign_in, name="sign-in"),
    path("sign-out/", entrance.sign_out, name="sign-out"),
    path("account/", entrance.account, name="account"),
]
