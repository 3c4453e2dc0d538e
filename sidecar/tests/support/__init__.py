"""What the tests of the service share: real sidecars, real pages, real sound files."""
