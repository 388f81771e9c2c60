"""The pages of the law: search, norms, articles, comparisons, what changes, feeds."""
