"""One module for each place where the house runs: demo, production, test."""
