"""Procedures as BPMN 2.0 diagrams for reading: what flows from what, who acts, by when, and under which article."""
