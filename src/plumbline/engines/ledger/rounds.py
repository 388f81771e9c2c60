"""A round of the sequencer: all that is done, one after the other, with what was written since the round before."""

import logging

from django.core.exceptions import ImproperlyConfigured

from plumbline.engines.ledger import indexing, rewinding, sealing
from plumbline.engines.ledger.checkpoints import TreeHead
from plumbline.engines.ledger.sealing import Sealed
from plumbline.kernel.errors import IntegrityBroken

log = logging.getLogger(__name__)


def take() -> Sealed:
    """Take one round: seal what waits, remember the head outside the database, then bring the index up to it.

    Gives   Sealed, as `sealing.seal` does
    Raises  Rewound where the store is older than the log: then nothing is sealed
    """
    rewinding.check()
    sealed = sealing.seal()
    rewinding.remember(TreeHead(sealed.size, sealed.root))
    _index()
    return sealed


def _index() -> None:
    """Bring the index up. What stands in its way is told, and stops nothing: the index lags, and every page says so."""
    try:
        indexing.bring_up(most=indexing.AT_ONCE)
    except BlockingIOError:
        log.info("another process is building the index")
    except (IntegrityBroken, ImproperlyConfigured, OSError) as problem:
        log.warning("the index was not brought up: %s", problem)
