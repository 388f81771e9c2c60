"""What the parts take: one frozen value for each part that takes more than a word or two.

A view builds these values from what an engine gave; a template hands them on: `{% include "parts/due.html" with
due=row.due only %}`. Texts are `Says` or `str`; the parts show them in the language of the page.
"""
