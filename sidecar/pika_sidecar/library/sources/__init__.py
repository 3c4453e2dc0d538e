"""What other DJ programs know: one file per program, of the same shape, that only reads."""
