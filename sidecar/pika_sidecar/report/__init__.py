"""Help → Save a report: what somebody who helps must know of this machine, and nothing of its person."""
