"""Finding norms and articles by their words, exactly, in one order, on the embedded database as on PostgreSQL.

searching.search(Asked("听证", region="34"))       the hits of a page, how many there are, and how the question was read
searching.suggest("处罚法60")                      what somebody who types may mean
searching.indexing.add(version)                   in the transaction that writes a version
"""

from plumbline.engines.norms.searching import indexing
from plumbline.engines.norms.searching.answer import Answer, Asked, Hit, Piece, Suggestion, Way
from plumbline.engines.norms.searching.finding import search
from plumbline.engines.norms.searching.suggesting import suggest

__all__ = ["Answer", "Asked", "Hit", "Piece", "Suggestion", "Way", "indexing", "search", "suggest"]
