"""Giving each article its lineage: the provision that it is in every version of its norm."""

from plumbline.engines.norms.models import Norm


def link(norm: Norm) -> None:
    """Give each article of each standing version its lineage; codes that exist never change."""
