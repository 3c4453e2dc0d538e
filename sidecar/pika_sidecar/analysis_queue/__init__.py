"""The analysis queue: worker processes, the pool that feeds them, and the queue that drives it."""
