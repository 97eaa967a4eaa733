"""The peers of the bench of coverage: scipy, networkit and igraph for times, scipy with HiGHS for the best sites.

Reads an instance from the folder given as the only argument and takes one turn for each line it reads: the name of a peer
and a limit, or `sites`, mode, candidates and number. Answers seconds by the wall and by the processor, and leaves
the times (or the value) in the file `answer`. What cannot be imported is answered with `missing`.
"""

import sys
import time

import numpy

NEVER = 2**31 - 1


class Instance:
    def __init__(self, folder):
        numbers = numpy.fromfile(f"{folder}/instance", "<i4")
        self.nodes, links, sites, candidates = (int(number) for number in numbers[:4])
        lengths = [links, links, links, links, self.nodes, sites, candidates]
        parts = numpy.split(numbers[4:], numpy.cumsum(lengths)[:-1])
        self.tails, self.heads, self.drive, self.walk, self.people, self.sites, self.candidates = parts
        self.answer = f"{folder}/answer"
        self.ready = {}

    def weights(self, mode):
        return (self.walk if mode == "walk" else self.drive).astype(float)

    def matrix(self, mode):
        from scipy.sparse import coo_matrix

        weights = self.weights(mode)
        tails, heads = numpy.r_[self.tails, self.heads], numpy.r_[self.heads, self.tails]
        return coo_matrix((numpy.r_[weights, weights], (tails, heads)), shape=(self.nodes, self.nodes)).tocsr()

    def with_source(self):
        """One more node with a link of no weight to each site."""
        tails = numpy.r_[self.tails, numpy.full(len(self.sites), self.nodes)]
        heads = numpy.r_[self.heads, self.sites]
        return tails, heads, numpy.r_[self.weights("drive"), numpy.zeros(len(self.sites))]

    def prepared(self, peer):
        if peer not in self.ready:
            self.ready[peer] = getattr(self, f"prepare_{peer}")()
        return self.ready[peer]

    def prepare_scipy(self):
        return self.matrix("drive")

    def prepare_networkit(self):
        import networkit

        networkit.setNumberOfThreads(2)
        tails, heads, weights = self.with_source()
        triple = (weights, (tails.astype(numpy.uint64), heads.astype(numpy.uint64)))
        return networkit.GraphFromCoo(triple, n=self.nodes + 1, weighted=True, directed=False)

    def prepare_igraph(self):
        import igraph

        tails, heads, weights = self.with_source()
        return igraph.Graph(n=self.nodes + 1, edges=numpy.c_[tails, heads]), list(weights)

    def run_scipy(self, matrix, limit):
        from scipy.sparse.csgraph import dijkstra

        return dijkstra(matrix, directed=True, indices=self.sites, min_only=True, limit=limit)

    def run_networkit(self, graph, _):
        import networkit

        search = networkit.distance.Dijkstra(graph, self.nodes, False, False)
        search.run()
        return numpy.array(search.getDistances(asarray=True))[: self.nodes]

    def run_igraph(self, graph, _):
        graph, weights = graph
        return numpy.array(graph.distances(source=[self.nodes], weights=weights, algorithm="dijkstra")[0])[: self.nodes]

    def times(self, peer, limit):
        limit = float(limit)
        ready = self.prepared(peer)
        begun = Clock()
        times = getattr(self, f"run_{peer}")(ready, limit)
        taken = begun.taken()
        numpy.where(times <= limit, numpy.minimum(times, NEVER), NEVER).astype("<i4").tofile(self.answer)
        return taken

    def best(self, mode, count, most):
        import highspy
        from scipy.sparse import csr_matrix
        from scipy.sparse.csgraph import dijkstra

        begun = Clock()
        matrix = self.matrix(mode)
        reached = dijkstra(matrix, indices=self.sites, min_only=True, limit=9000) <= 9000
        open_places = ~reached & (self.people > 0)
        candidates = self.candidates[:count]
        sets = [numpy.flatnonzero((dijkstra(matrix, indices=int(one), limit=9000) <= 9000) & open_places) for one in candidates]
        places = numpy.concatenate(sets)
        by = numpy.repeat(numpy.arange(count), [len(one) for one in sets])
        incidence = csr_matrix((numpy.ones(len(places), numpy.int8), (places, by)), shape=(self.nodes, count))
        keys = numpy.random.default_rng(1).integers(1, 2**62, count).astype(numpy.uint64)
        signatures = numpy.zeros(self.nodes, numpy.uint64)
        numpy.bitwise_xor.at(signatures, places, keys[by])
        rows = numpy.unique(places)
        _, first, group = numpy.unique(signatures[rows], return_index=True, return_inverse=True)
        worth = numpy.bincount(group, weights=self.people[rows])
        solver = model(highspy, incidence[rows[first]], worth, count, most)
        solver.run()
        taken = begun.taken()
        value = round(-solver.getInfo().objective_function_value)
        proven = solver.modelStatusToString(solver.getModelStatus()) == "Optimal"
        numpy.array([value if proven else -1], "<i4").tofile(self.answer)
        return taken


def model(highspy, incidence, worth, count, most):
    rows = len(worth)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = count + rows, rows + 1
    program.col_cost_ = numpy.r_[numpy.zeros(count), -worth]
    program.col_lower_, program.col_upper_ = numpy.zeros(count + rows), numpy.ones(count + rows)
    program.row_lower_ = numpy.r_[numpy.zeros(rows), -1e30]
    program.row_upper_ = numpy.r_[numpy.full(rows, 1e30), most]
    starts, columns, values = [0], [], []
    for row in range(rows):
        by = incidence.indices[incidence.indptr[row] : incidence.indptr[row + 1]]
        columns.append(numpy.r_[by, count + row])
        values.append(numpy.r_[numpy.ones(len(by)), -1])
        starts.append(starts[-1] + len(by) + 1)
    columns.append(numpy.arange(count))
    values.append(numpy.ones(count))
    starts.append(starts[-1] + count)
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_, matrix.index_, matrix.value_ = numpy.array(starts), numpy.concatenate(columns), numpy.concatenate(values)
    program.integrality_ = [highspy.HighsVarType.kInteger] * count + [highspy.HighsVarType.kContinuous] * rows
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 2)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.passModel(program)
    return solver


class Clock:
    def __init__(self):
        self.wall, self.processor = time.perf_counter(), time.process_time()

    def taken(self):
        return time.perf_counter() - self.wall, time.process_time() - self.processor


def main():
    instance = Instance(sys.argv[1])
    for line in sys.stdin:
        name, *arguments = line.split()
        try:
            if name == "sites":
                mode, count, most = arguments
                taken = instance.best(mode, int(count), int(most))
            else:
                taken = instance.times(name, arguments[0])
            print(*taken, flush=True)
        except ImportError as error:
            print(f"missing {error}", flush=True)


main()
