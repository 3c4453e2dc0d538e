"""The analysis queue at work: worker processes, the pool that feeds them, the queue that drives it."""
