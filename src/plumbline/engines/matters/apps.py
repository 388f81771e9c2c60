"""The matters engine as a Django app."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Names the app; tells norms, acts and reforms what matters have to do with them."""

    name = "plumbline.engines.matters"
    label = "matters"

    def ready(self) -> None:
        """Register the source of open matters, the two effects that reach into other matters, and how matters pass on."""
        from plumbline.engines.bodies import inheriting
        from plumbline.engines.matters import adjusting, effects, passing, powers, relating
        from plumbline.engines.matters.resting import KIND, open_matters
        from plumbline.engines.norms import impact
        from plumbline.engines.registers import findings

        impact.register(KIND, open_matters)
        effects.register("tells", relating.tell)
        effects.register("opens", relating.open_related)
        inheriting.register("matters", passing.Matters())
        effects.register("adjusts", adjusting.carry_out)
        findings.register_exercised("matters", powers.unlisted)
