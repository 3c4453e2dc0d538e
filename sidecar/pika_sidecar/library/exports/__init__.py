"""What leaves Pika for other programs: one file per format, of the same shape, from tracks to bytes."""
