"""The peer of the bench of deviations: DuckDB on a table of its own.

Reads the columns in the folder given as argument, then runs the query once for each line it reads and answers
seconds by the wall and by the processor, and the number of rows. The first turn leaves its rows as columns for comparison.
"""

import sys
import time

QUERY = """
with m as (
  select article, circumstances, party, count(*) n, mad(amount) mad,
         quantile_cont(amount, [0.25, 0.5, 0.75]) q, q[2] med, q[1] q1, q[3] q3
  from decisions group by all)
select d.id, d.article, d.circumstances, d.party, d.amount, d.benchmark, m.med, m.mad, m.n, m.q1, m.q3, d.amount / m.med r
from decisions d join m using (article, circumstances, party)
where d.amount > d.benchmark or (m.n >= 30 and d.amount > m.med + 5 * 1.4826 * greatest(m.mad, 0.01 * m.med))
"""
COLUMNS = {"article": "<u2", "circumstances": "u1", "party": "u1", "amount": "<i4", "benchmark": "<i4"}


def main():
    try:
        import duckdb
        import numpy
    except ImportError as error:
        print(f"missing ({error}); pip install duckdb numpy", flush=True)
        return
    folder = sys.argv[1]
    columns = {name: numpy.fromfile(f"{folder}/{name}", kind) for name, kind in COLUMNS.items()}
    columns["id"] = numpy.arange(len(columns["amount"]), dtype="<i8")
    table = duckdb.connect()
    table.execute("set threads = 2")
    table.register("given", columns)
    table.execute("create table decisions as select * from given")
    table.unregister("given")
    print(f"ready, DuckDB {duckdb.__version__}", flush=True)
    for turn, _ in enumerate(sys.stdin):
        wall, processor = time.perf_counter(), time.process_time()
        rows = table.execute(QUERY).fetchnumpy()
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        if turn == 0:
            order = numpy.argsort(rows["id"])
            for name in ("id", "n"):
                rows[name][order].astype("<i8").tofile(f"{folder}/their_{name}")
            for name in ("med", "mad", "q1", "q3", "r"):
                rows[name][order].astype("<f8").tofile(f"{folder}/their_{name}")
        print(wall, processor, len(rows["id"]), flush=True)


main()
