"""The law as data for other programs: JSON Lines, tables, Akoma Ntoso. Only norms: no matter, no person, no review."""

from plumbline.engines.norms.exporting.akn.document import akoma_ntoso
from plumbline.engines.norms.exporting.choosing import EVERYTHING, Chosen
from plumbline.engines.norms.exporting.lines import json_lines
from plumbline.engines.norms.exporting.tables import csv_lines, rows

__all__ = ["EVERYTHING", "Chosen", "akoma_ntoso", "csv_lines", "json_lines", "rows"]
