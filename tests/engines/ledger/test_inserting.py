"""Many rows in few statements: all of them, in their order, or none."""

import pytest
from django.db import IntegrityError, connection, transaction

from plumbline.engines.ledger.inserting import ROWS, insert_many
from plumbline.engines.ledger.models import TreeNode

COLUMNS = ("position", "digest")


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 1, ROWS - 1, ROWS, 3 * ROWS + 1])
def test_every_row_is_written_however_many_there_are(count):
    rows = [(number, bytes([number % 256, 0, 9, 10, 92])) for number in range(count)]  # bytes that a stream must quote

    insert_many("ledger_treenode", COLUMNS, rows)

    assert list(TreeNode.objects.order_by("position").values_list(*COLUMNS)) == rows


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [2, 2 * ROWS])
def test_a_row_that_is_refused_voids_the_transaction(count):
    rows = [(number % (count - 1), b"digest") for number in range(count)]  # the last one is there already

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many("ledger_treenode", COLUMNS, rows)

    assert not connection.in_atomic_block
    assert not TreeNode.objects.exists()
