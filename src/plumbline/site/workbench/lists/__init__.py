"""Lists at the desk: those that the body keeps, what is proposed, what a file would do, what alerts find."""
