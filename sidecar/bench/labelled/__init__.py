"""The labelled set: music that the project makes itself, so that everything about it is known.

`recipes` says what each excerpt is, `clock` when its beats are, `band` lets a band of MMA's grooves and a
sound font play it, `master` does to it what studios, turntables and codecs do, `make` writes files and truth.
Constants of the analysis are chosen on the split `fit` alone; `judge` has other grooves, another sound font,
other progressions and other seeds.
"""
