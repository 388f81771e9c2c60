"""Finding what is published: by words, by body, by number."""

from django.db.models import Q, QuerySet

from plumbline.engines.disclosure.models import Publication

LONGEST_QUERY = 100
MOST_WORDS = 6


def find(words: str) -> QuerySet[Publication]:
    """Find the publications in which every word stands; without words, all of them. Withdrawn ones are not found."""
    found = Publication.objects.filter(withdrawn_at__isnull=True).select_related("document", "matter__body")
    for word in words[:LONGEST_QUERY].split()[:MOST_WORDS]:
        found = found.filter(Q(words__icontains=word))
    return found
