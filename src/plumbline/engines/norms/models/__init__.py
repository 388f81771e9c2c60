"""What the engine keeps: norms in all their versions, what they cite, how they came, and what is to be cleaned up."""

from plumbline.engines.norms.models.cleaning import Cause, CleanUpTask, TaskState
from plumbline.engines.norms.models.coming import ImportedFile, Review
from plumbline.engines.norms.models.indexed import IndexedVersion
from plumbline.engines.norms.models.naming import Cited, Relation, RelationKind
from plumbline.engines.norms.models.norm import Article, ArticleKind, Lineage, Norm, Version, VersionKind

__all__ = [
    "Article",
    "ArticleKind",
    "Cause",
    "Cited",
    "CleanUpTask",
    "ImportedFile",
    "IndexedVersion",
    "Lineage",
    "Norm",
    "Relation",
    "RelationKind",
    "Review",
    "TaskState",
    "Version",
    "VersionKind",
]
