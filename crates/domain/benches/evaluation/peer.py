"""The peers of the bench of evaluations: DuckDB on a table of its own, Polars on a frame in memory, two threads each.

Reads the columns and indicators in the folder given as argument, then runs the query named by each line it reads and
answers seconds by the wall and by the processor. The first turn of each leaves its figures for comparison: organ by
organ (villages, towns, counties, all), month by month, indicator by indicator.
"""

import os
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "2"
VILLAGES, MONTHS = 1000, 36
# Villages of one organ on each level.
LEVELS = (1, 50, 500, 1000)
WHOLE = "select county, town, village, month, ind, {} from {} group by grouping sets ({})"


def sets(more):
    return ", ".join(f"({level}month{more})" for level in ("village, town, county, ", "town, county, ", "county, ", ""))


class Kinds:
    """Each fact belongs to one indicator, which is a rate of two sums; asked for: both, and the number of facts."""

    words, count = 3, 120

    def duckdb(self, base):
        sums = "sum(num) n, sum(den) d, count(*) k"
        if not base:
            return WHOLE.format(sums, "facts", sets(", ind"))
        inner = f"(select county, town, village, month, ind, {sums} from facts group by all)"
        return WHOLE.format("sum(n) n, sum(d) d, sum(k) k", inner, sets(", ind"))

    def polars(self, pl, frame):
        keys, sums = ("month", "ind"), (pl.col("num").sum(), pl.col("den").sum(), pl.len().alias("k"))
        base = frame.lazy().group_by("village", *keys).agg(*sums).collect()
        of = lambda level: base.with_columns(z=pl.col("village") // level).group_by("z", *keys).agg(pl.col("num", "den", "k").sum())
        return [base.rename({"village": "z"})] + [of(level) for level in LEVELS[1:]]

    def put(self, numpy, cube, z, part, names):
        at = (numpy.asarray(z, "i8"), numpy.asarray(part["month"], "i8"), numpy.asarray(part["ind"], "i8"))
        for word, name in enumerate(names):
            cube[(*at, word)] = numpy.asarray(part[name], "i8")

    duckdb_names, polars_names = ("n", "d", "k"), ("num", "den", "k")


class Conditions:
    """Indicators with conditions over several columns; a fact may belong to many of them."""

    words = 1

    def __init__(self, lines):
        self.indicators = [line.split() for line in lines]
        self.count = len(self.indicators)
        self.duckdb_names = self.polars_names = [f"i{at}" for at in range(self.count)]

    def duckdb(self, base):
        def wanted(at, indicator):
            measure = "count(*)" if indicator[0] == "count" else "sum(num)"
            tests = " and ".join("{} in ({})".format(*test.split(":")) for test in indicator[1:])
            return f"coalesce({measure} filter (where {tests}), 0) i{at}"

        sums = ", ".join(wanted(at, it) for at, it in enumerate(self.indicators))
        if not base:
            return WHOLE.format(sums, "facts", sets("")).replace("month, ind,", "month,")
        again = ", ".join(f"sum({name}) {name}" for name in self.duckdb_names)
        inner = f"(select county, town, village, month, {sums} from facts group by all)"
        return WHOLE.format(again, inner, sets("")).replace("month, ind,", "month,")

    def polars(self, pl, frame):
        def wanted(at, indicator):
            tests = [pl.col(column).is_in([int(code) for code in codes.split(",")]) for column, codes in (it.split(":") for it in indicator[1:])]
            holds = pl.all_horizontal(*tests)
            measure = holds.cast(pl.Int64) if indicator[0] == "count" else pl.when(holds).then(pl.col("num")).otherwise(0)
            return measure.sum().alias(f"i{at}")

        sums = [wanted(at, it) for at, it in enumerate(self.indicators)]
        base = frame.lazy().group_by("village", "month").agg(*sums).collect()
        of = lambda level: base.with_columns(z=pl.col("village") // level).group_by("z", "month").agg(pl.col(*self.polars_names).sum())
        return [base.rename({"village": "z"})] + [of(level) for level in LEVELS[1:]]

    def put(self, numpy, cube, z, part, names):
        at = (numpy.asarray(z, "i8"), numpy.asarray(part["month"], "i8"))
        for indicator, name in enumerate(names):
            cube[(*at, indicator, 0)] = numpy.asarray(part[name], "i8")


def main():
    try:
        import duckdb
        import numpy
        import polars as pl
    except ImportError as error:
        print(f"missing ({error}); pip install duckdb polars numpy pyarrow", flush=True)
        return
    folder = sys.argv[1]
    lines = open(f"{folder}/indicators").read().splitlines()
    asked = Conditions(lines) if lines else Kinds()
    columns = {}
    for name in os.listdir(folder):
        if "." in name:
            columns[name.split(".")[0]] = numpy.fromfile(f"{folder}/{name}", "<" + name.split(".")[1])
    columns["town"] = (columns["village"] // LEVELS[1]).astype("i1")
    columns["county"] = (columns["village"] // LEVELS[2]).astype("i1")
    frame = pl.DataFrame(columns)
    table = duckdb.connect()
    table.execute("set threads = 2")
    table.register("given", columns)
    table.execute("create table facts as select * from given")
    table.unregister("given")
    queries = {
        "duckdb": lambda: table.execute(asked.duckdb(False)).fetchnumpy(),
        "duckdb_base": lambda: table.execute(asked.duckdb(True)).fetchnumpy(),
        "polars": lambda: asked.polars(pl, frame),
    }
    print(f"ready, DuckDB {duckdb.__version__}, Polars {pl.__version__}", flush=True)
    seen = set()
    for line in sys.stdin:
        name = line.strip()
        wall, processor = time.perf_counter(), time.process_time()
        found = queries[name]()
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        if name not in seen:
            seen.add(name)
            leave(numpy, asked, name, found, folder)
        del found
        print(wall, processor, flush=True)


def leave(numpy, asked, name, found, folder):
    cubes = []
    for level in LEVELS:
        cube = numpy.zeros((VILLAGES // level, MONTHS, asked.count, asked.words), "<i8")
        if name == "polars":
            part = found[len(cubes)]
            asked.put(numpy, cube, part["z"].to_numpy(), {it: part[it].to_numpy() for it in part.columns}, asked.polars_names)
        else:
            parts = [numpy.ma.masked_array(found[it]) for it in ("county", "town", "village")]
            deep = sum((~numpy.ma.getmaskarray(part)).astype("i1") for part in parts)
            rows = deep == {1: 3, 50: 2, 500: 1, 1000: 0}[level]
            which = {1: parts[2], 50: parts[1], 500: parts[0], 1000: None}[level]
            z = numpy.zeros(int(rows.sum()), "i8") if which is None else which[rows].astype("i8").filled(0)
            asked.put(numpy, cube, z, {it: numpy.ma.filled(found[it][rows], 0) for it in found}, asked.duckdb_names)
        cubes.append(cube.reshape(-1))
    numpy.concatenate(cubes).tofile(f"{folder}/their_{name}")


main()
