"""The matters engine as a Django app."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Names the app; tells the norms which matters rest on a provision, and acts how they reach into other matters."""

    name = "plumbline.engines.matters"
    label = "matters"

    def ready(self) -> None:
        """Register the source of open matters, and the two effects that reach into other matters."""
        from plumbline.engines.matters import adjusting, effects, relating
        from plumbline.engines.matters.resting import KIND, open_matters
        from plumbline.engines.norms import impact

        impact.register(KIND, open_matters)
        effects.register("tells", relating.tell)
        effects.register("opens", relating.open_related)
        effects.register("adjusts", adjusting.carry_out)
