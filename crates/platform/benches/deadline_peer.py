"""The peer of the bench of time limits.

Runs the script of the reference, given as the only argument, for its rows and its calendar, writes the rows into the
current folder and then takes one turn of numpy.busday_offset for each line it reads, answering nanoseconds a row by the wall and by the
processor.
"""

import contextlib
import runpy
import sys
import time


def prepare(script):
    """Rows, calendar and versions of the reference; what it prints goes to the errors."""
    import numpy

    with contextlib.redirect_stdout(sys.stderr):
        found = runpy.run_path(script)
    return numpy, found["s"], found["k"], found["bc"]


def main():
    try:
        numpy, starts, days, calendar = prepare(sys.argv[1])
    except (ImportError, OSError) as error:
        print(f"missing ({error}); pip install numpy pandas chinesecalendar", flush=True)
        return

    def turn():
        return numpy.busday_offset(starts, days, roll="backward", busdaycal=calendar)

    expected = turn().astype("datetime64[D]")
    for name, values in (("starts", starts), ("days", days), ("expected", expected)):
        values.astype("int64").astype("<i4").tofile(name)
    print(f"ready, numpy {numpy.__version__}", flush=True)
    for _ in sys.stdin:
        wall, processor = time.perf_counter(), time.process_time()
        turn()
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        print(wall / len(starts) * 1e9, processor / len(starts) * 1e9, flush=True)


main()
