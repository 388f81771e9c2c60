"""Exchange with the tools of Dynamic Condition Response graphs: their graphs read, run, written, and made from and into declarations."""
