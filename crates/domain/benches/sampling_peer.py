"""The peers of `cargo bench -p domain --bench sampling`: numpy's weighted choice, and the same verifiable draw in Python.

usage: sampling_peer.py KEY LINES DRAWN OFFICERS VISITS; then one line on the standard input for each turn: `numpy` or
`draw`. Answers wall seconds, processor seconds and, for a draw, SM3 of what was drawn.
"""
import array
import hashlib
import resource
import subprocess
import sys
import time

import numpy

key, lines, drawn, officers, visits_max = sys.argv[1], *map(int, sys.argv[2:6])
shares, weights = (40, 35, 20, 5), (1, 2, 4, 8)
counts = [lines * share // 100 for share in shares]
starts = [sum(counts[:number]) for number in range(4)]
chances = numpy.repeat(numpy.array(weights, dtype=float), counts)
chances /= chances.sum()
TWO_64 = 1 << 64


def words():
    """The counter-mode stream, written by openssl in one piece."""
    zeros = bytes(drawn * 8 * 5)
    made = subprocess.run(
        ["openssl", "enc", "-aes-128-ctr", "-K", key, "-iv", "0" * 32],
        input=zeros, stdout=subprocess.PIPE, check=True).stdout
    stream = array.array("Q", made)
    stream.byteswap()
    return iter(stream)


def below(stream, end):
    product = next(stream) * end
    while product % TWO_64 < TWO_64 % end:
        product = next(stream) * end
    return product >> 64


def draw():
    stream, seen, places = words(), set(), []
    rest = [count - count // 100 for count in counts]
    whole = sum(weight * left for weight, left in zip(weights, rest))
    for _ in range(drawn):
        point, chosen = below(stream, whole), 0
        while point >= weights[chosen] * rest[chosen]:
            point -= weights[chosen] * rest[chosen]
            chosen += 1
        rest[chosen] -= 1
        whole -= weights[chosen]
        while True:
            rank = below(stream, counts[chosen])
            place = starts[chosen] + rank
            if place in seen:
                continue
            seen.add(place)
            if rank % 100 != 99:
                break
        places.append(place)
    visits, seats = [0] * officers, []
    for place in places:
        pair = []
        while len(pair) < 2:
            officer = below(stream, officers)
            recused = place % 50 == 7 and officer == place % officers
            if visits[officer] < visits_max and officer not in pair and not recused:
                visits[officer] += 1
                pair.append(officer)
        seats += pair
    return hashlib.new("sm3", array.array("I", places + seats).tobytes()).hexdigest()


def choose():
    numpy.random.default_rng(1).choice(lines, drawn, replace=False, p=chances)
    return "-"


def spent():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


print("ready numpy", numpy.__version__, flush=True)
for turn in sys.stdin:
    begun, processor = time.perf_counter(), spent()
    result = {"numpy": choose, "draw": draw}[turn.strip()]()
    print(time.perf_counter() - begun, spent() - processor, result, flush=True)
