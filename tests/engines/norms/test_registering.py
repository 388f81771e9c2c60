"""The register in the database."""

from datetime import date

import pytest

from plumbline.engines.norms.models import Norm, Version
from plumbline.engines.norms.registering import Registered, sync
from plumbline.kernel.norm import register

pytestmark = pytest.mark.django_db


def test_the_register_is_written_whole() -> None:
    written = sync()

    versions = sum(len(norm.versions) for norm in register().every())
    assert written == Registered(added=len(register().norms) + versions, changed=0, unchanged=0)
    assert Norm.objects.count() == len(register().norms)
    assert not Version.objects.filter(held=True).exists()


def test_doing_it_again_changes_nothing() -> None:
    first = sync()

    assert sync() == Registered(added=0, changed=0, unchanged=first.added)


def test_what_was_altered_is_set_right() -> None:
    sync()
    Version.objects.filter(norm__short="行政处罚法", highest=86).update(in_force_from=date(2021, 1, 1))

    assert sync().changed == 1
    assert Version.objects.get(norm__short="行政处罚法", highest=86).in_force_from == date(2021, 7, 15)
