"""A track as it is heard: decoded by a worker process into a file beside the library, read by range."""
