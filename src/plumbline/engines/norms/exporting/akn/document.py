"""A version of a norm as one Akoma Ntoso document, with every citation that is resolved as a reference."""

from django.db.models import Prefetch, prefetch_related_objects
from lxml import etree

from plumbline.engines.norms.exporting.akn.body import Body, Refs
from plumbline.engines.norms.exporting.akn.element import below, root
from plumbline.engines.norms.exporting.akn.meta import Component, write_meta
from plumbline.engines.norms.exporting.akn.referring import refs_of, settle
from plumbline.engines.norms.exporting.akn.words import write_lines
from plumbline.engines.norms.models import Article, ArticleKind, Relation, Version
from plumbline.kernel.errors import NormNotHeld, Says

_IN_THE_BODY = (ArticleKind.ARTICLE, ArticleKind.CLAUSE)


def akoma_ntoso(version: Version) -> bytes:
    """Write a version as Akoma Ntoso 3.0.

    Raises  NormNotHeld where its text is not held
    """
    related = Relation.objects.select_related("norm").prefetch_related("norm__versions")
    prefetch_related_objects([version], "norm__versions", "files", Prefetch("relations", related))
    pieces = list(version.articles.select_related("lineage").order_by("position"))
    if not pieces:
        raise _not_held(version)
    document = root()
    act = below(document, "act", name=version.norm.level, contains="singleVersion")
    write_meta(act, version)
    _preface(act, version)
    refs = refs_of(version)
    body = Body(act, refs)
    opening = _opening(pieces)
    for piece in opening:
        preamble = below(act, "preamble", eId="preamble")
        write_lines(preamble, piece.text, refs=refs.get(piece.pk, ()))
    body.element = below(act, "body")
    for piece in pieces:
        if piece not in opening and piece.kind != ArticleKind.ANNEX:
            body.add(piece)
    _close(body)
    _annexes(act, version, pieces, refs)
    settle(document, version)
    written: bytes = etree.tostring(document, xml_declaration=True, encoding="UTF-8")
    return written


def _opening(pieces: list[Article]) -> list[Article]:
    """Give the preamble: a piece before the first article, where there is one after it."""
    numbered = any(piece.kind in _IN_THE_BODY for piece in pieces)
    return pieces[:1] if numbered and pieces[0].kind == ArticleKind.PREAMBLE else []


def _close(body: Body) -> None:
    """Leave no body empty: the schema asks for something in it even where all words stand in annexes."""
    if not len(body.element):
        below(below(body.element, "hcontainer", name="empty", eId="hcontainer_0"), "content")


def _preface(act: etree._Element, version: Version) -> None:
    preface = below(act, "preface", eId="preface")
    below(below(preface, "p"), "docTitle", version.norm.title)
    if version.number:
        below(below(preface, "p"), "docNumber", version.number)
    for note in version.history:
        if words := str(note.get("words", "")):
            below(preface, "p", words, class_="history")


def _annexes(act: etree._Element, version: Version, pieces: list[Article], refs: Refs) -> None:
    annexes = [piece for piece in pieces if piece.kind == ArticleKind.ANNEX]
    attachments = below(act, "attachments") if annexes else None
    for place, piece in enumerate(annexes, start=1):
        attachment = below(attachments, "attachment", eId=f"att_{place}")
        if piece.heading:
            below(attachment, "heading", piece.heading)
        doc = below(attachment, "doc", name="annex")
        title = piece.heading or piece.text.partition("\n")[0]
        write_meta(doc, version, component=Component(name=f"annex_{place}", title=title))
        write_lines(below(doc, "mainBody"), piece.text or " ", refs=refs.get(piece.pk, ()))


def _not_held(version: Version) -> NormNotHeld:
    title, day = version.norm.title, version.promulgated_on
    said = Says(
        zh=f"《{title}》（{day} 公布）已登记，没有收录原文，无法导出",
        en=f"《{title}》 (promulgated {day}) is registered without its text, so there is nothing to export",
    )
    return NormNotHeld(said, missing=(title,))
