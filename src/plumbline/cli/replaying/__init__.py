"""What `plumbline replay` is made of: the file, its words, one matter, its deadlines, and how all is told."""
