"""What `plumbline norms` is made of: one module for each action."""
