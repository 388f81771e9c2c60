"""The matter: the process row of the framework, with the twenty fields in its column of JSON."""

from viewflow.workflow.models import Process


class Matter(Process):
    """A process that needs no second table: the cheapest way the framework offers."""

    class Meta:
        """Its rows are those of the framework."""

        proxy = True
