"""The live night: its plays and commands in library.db, and the conversation with the cloud.

The modules with functions `(db, ...)` run in the library's thread; `live.py` drives them.
"""
