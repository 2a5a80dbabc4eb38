"""Plans of every shape for the charts drawn tile by tile."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from planpress.charts.motifs import MOTIFS
from planpress.charts.specs import Band, Beams, Gallery, GalleryEntry, Tiled, Tower, Towers
from planpress.charts.tiles import greatest
from planpress.composing.tiles import COVER, tile_value_on
from planpress.document import Inlines, QuantityText, Strong, Text
from tests.charts.strategies import ABSENT, MAGNITUDES, NAMES, maybe

COUNTS = (1, 2, 3, 5, 6, 7, 8, 12, 14, 19, 20, 43, 60)
LEGENDS = (
    ("", ""),
    ("One billion yuan a year, on record for 2008", "One billion yuan a year, planned by 2015"),
    (NAMES[4],) * 2,
)
LONG = "38 enterprises, West Pacific and Yisheng Petrochemical among them. Next: deeper crude processing. " * 3


def tiled(random: Random, i: int, magnitude: float) -> Tiled:
    start, end = maybe(random, f"{i}/baseline", magnitude), maybe(random, f"{i}/target", magnitude)
    other: Inlines = ()
    if end is None and random.random() < 0.5:  # what is measured otherwise has words alone
        other = (QuantityText(f"{i}/other", "12.5", "over"), Text(" million visitors a year"))
    return Tiled(
        f"cluster-{i}",
        random.choice(tuple(MOTIFS)),
        random.choice(NAMES),
        random.choice(("", "大孤山石化", NAMES[2])),
        random.choice(("", "output value", NAMES[3])),
        start,
        end,
        (start.text, Text(" in 2008")) if start and random.random() < 0.8 else (),
        (end.text,) if end and random.random() < 0.8 else other,
        "" if start else random.choice(("", *ABSENT)),
        random.choice(((), (0,), (38,), (80, 43), (86,), (100000, 5), (3, 9))),
        random.choice((0.0, 0.4, 1.0)),
    )


def _clusters(random: Random, count: int) -> tuple[tuple[Tiled, ...], float]:
    magnitude = random.choice(MAGNITUDES)
    clusters = tuple(tiled(random, i, magnitude) for i in range(count))
    value = float(tile_value_on(COVER, Decimal(repr(float(greatest(clusters)))), count))
    return clusters, value * random.choice((1, 1, 1, 0.5, 4))


def towers(random: Random) -> Towers:
    clusters, value = _clusters(random, random.choice(COUNTS))
    return Towers(clusters, value, random.choice(LEGENDS))


def towers_alone(random: Random) -> Tower:
    (cluster,), value = _clusters(random, 1)
    most = greatest((cluster,)) * random.choice((1, 1, 1.3, 4)) or 1.0
    note: Inlines = (
        Strong((Text("One tile is one billion yuan of output."),)),
        Text(f" {random.choice(NAMES)} {LONG}"),
    )
    years = random.choice((("2008", "2015"), ("", ""), (NAMES[4], NAMES[2])))
    return Tower(cluster, value, most, random.choice(("left", "right")), note[: random.randint(0, 2)], *years)


def beams(random: Random) -> Beams:
    clusters, value = _clusters(random, random.choice(COUNTS))
    most = greatest(clusters) * random.choice((1, 1, 1.3)) or 1.0
    scale = random.choice(
        (("0", "50 billion yuan: the fold", "100 billion yuan a year"), ("0", "", ""), (NAMES[4],) * 3)
    )
    return Beams(clusters, value, most, random.choice(("whole", "left", "right")), scale, random.choice(LEGENDS))


def bands(random: Random) -> Band:
    (cluster,), value = _clusters(random, 1)
    return Band(cluster, value)


def galleries(random: Random) -> Gallery:
    clusters, value = _clusters(random, random.choice(COUNTS[:9]))
    entries = tuple(
        GalleryEntry(
            cluster,
            random.choice(("", "billion yuan of output a year by 2015", NAMES[4])),
            random.choice(("", "billion yuan in 2008", NAMES[3])),
            random.choice(((), (Text(LONG),), (QuantityText(f"{i}/count", "38"), Text(f" {LONG}")))),
            random.choice(("", "38 valves: 38 enterprises", NAMES[4])),
        )
        for i, cluster in enumerate(clusters)
    )
    most = greatest(clusters)
    return Gallery(entries, value, random.choice(((), (most, most / 2))), random.choice(LEGENDS))
