"""What `plumbline conformance` is made of: the mapping, the log and its rows, the cases gathered, judged, counted, and told."""
