"""Registers for the public: which there are, who keeps a list, each list on a day, each entry with its basis."""
