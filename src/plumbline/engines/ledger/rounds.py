"""A round of the sequencer: all that is done, one after the other, with what was written since the round before."""

from plumbline.engines.ledger import sealing
from plumbline.engines.ledger.sealing import Sealed


def take() -> Sealed:
    """Take one round: seal what waits.

    Gives   Sealed, as `sealing.seal` does
    """
    return sealing.seal()
