"""Published key profiles: those of the analysis, and those they were compared with (`bench/profiles.py`)."""

from __future__ import annotations

from pika_sidecar.analysis.profiles import PROFILES, Profile

PUBLISHED: dict[str, Profile] = {
    **PROFILES,
    # C. Krumhansl, E. Kessler, "Tracing the dynamic changes in perceived tonal organization", Psychological
    # Review 89 (4), 1982: ratings of probe tones.
    "Krumhansl-Kessler": (
        (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
        (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
    ),
    # D. Temperley, "What's key for key?", Music Perception 17 (1), 1999.
    "Temperley 1999": (
        (5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0),
        (5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0),
    ),
    # B. Aarden, "Dynamic melodic expectancy", PhD thesis, Ohio State University, 2003: Essen folk songs.
    "Aarden-Essen": (
        (17.77, 0.146, 14.93, 0.160, 19.80, 11.36, 0.291, 22.06, 0.146, 8.155, 0.233, 4.951),
        (18.26, 0.738, 14.05, 16.86, 0.702, 14.44, 0.702, 18.62, 4.566, 1.932, 7.376, 1.756),
    ),
    # H. Bellman, "About the determination of key of a musical excerpt", CMMR 2005, after Budge, 1943.
    "Bellman-Budge": (
        (16.80, 0.86, 12.95, 1.41, 13.49, 11.93, 1.25, 20.28, 1.80, 8.04, 0.62, 10.57),
        (18.16, 0.69, 12.99, 13.34, 1.07, 11.15, 1.38, 21.07, 7.49, 1.53, 0.92, 10.21),
    ),
    # J. Albrecht, D. Shanahan, "The use of large corpora to train a new type of key-finding algorithm",
    # Music Perception 31 (1), 2013.
    "Albrecht-Shanahan": (
        (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081),
        (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052),
    ),
    # D. Temperley, T. de Clercq, "Statistical analysis of harmony and melody in rock music", Journal of New
    # Music Research 42 (3), 2013: the chords of 200 rock songs.
    "Temperley-de Clercq": (
        (0.231, 0.002, 0.091, 0.004, 0.149, 0.111, 0.004, 0.193, 0.004, 0.126, 0.011, 0.076),
        (0.202, 0.006, 0.102, 0.127, 0.047, 0.113, 0.005, 0.177, 0.046, 0.051, 0.090, 0.034),
    ),
    # I. Quinn, C. White, "Corpus-derived key profiles are not transpositionally equivalent", Music Perception
    # 34 (5), 2017: 17,000 MIDI files of classical music.
    "Quinn-White": (
        (0.172, 0.014, 0.107, 0.011, 0.160, 0.099, 0.018, 0.231, 0.017, 0.059, 0.016, 0.093),
        (0.170, 0.012, 0.115, 0.149, 0.013, 0.095, 0.027, 0.211, 0.074, 0.024, 0.026, 0.085),
    ),
    # I. Sha'ath, "Estimation of key in digital music recordings", Birkbeck College, 2011: KeyFinder.
    "Sha'ath": (
        (6.6, 2.0, 3.5, 2.3, 4.6, 4.0, 2.5, 5.2, 2.4, 3.7, 2.3, 3.4),
        (6.5, 2.7, 3.5, 5.4, 2.6, 3.5, 2.5, 5.2, 4.0, 2.7, 4.3, 3.2),
    ),
    # A. Faraldo, E. Gomez, S. Jorda, P. Herrera, "Key estimation in electronic dance music", ECIR 2016, as is
    # edma; its major profile is flat, so nearly everything is minor.
    "edmm": (
        (0.083,) * 12,
        (0.1724, 0.0400, 0.0761, 0.1200, 0.0562, 0.0853, 0.0498, 0.1345, 0.0746, 0.0500, 0.0919, 0.0555),
    ),
    # A. Faraldo, S. Jorda, P. Herrera, "A multi-profile method for key estimation in EDM", AES Conference on
    # Semantic Audio, 2017.
    "bgate": (
        (1.00, 0.00, 0.42, 0.00, 0.53, 0.37, 0.00, 0.77, 0.00, 0.38, 0.21, 0.30),
        (1.00, 0.00, 0.36, 0.39, 0.00, 0.38, 0.00, 0.74, 0.27, 0.00, 0.42, 0.23),
    ),
}
