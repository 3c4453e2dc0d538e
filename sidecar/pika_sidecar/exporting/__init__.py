"""What the library, its crates and its sets look like from outside, and the files that carry it there."""
