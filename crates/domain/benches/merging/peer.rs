//! The peers, run by Python where it has them (`FADU_PYTHON`).

use std::io::Write;
use std::process::{Command, Stdio};

/// The same choice of days as a mixed-integer program, officers counted by organ, certificate and day.
const SOLVER: &str = r"
import sys, time, collections, numpy, highspy
from scipy.sparse import csr_matrix
text = sys.stdin.read().split('\f')
horizon, organs, visits, _, light, heavy = map(int, text[0].split())
rows = lambda part: [line.split() for line in part.strip().split('\n')[1:]]
caps = [int(row[5]) for row in rows(text[1])]
tasks = [list(map(int, row)) for row in rows(text[2])]
people = [(int(row[1]), int(row[2]), int(row[3], 16)) for row in rows(text[3])]
begun = time.perf_counter()
costs, entries, lows, highs = [], [], [], []
def column(cost):
    costs.append(cost)
    return len(costs) - 1
def constraint(terms, low, high):
    entries.append(terms); lows.append(low); highs.append(high)
visit, presence, class_presence = {}, {}, {}
for number, enterprise, organ, _, kind, first, last, _, statutory in tasks:
    choice = [(column(heavy if statutory else light), 1)]
    for day in range(first, last + 1):
        for known, key, cost in ((visit, (enterprise, day), 1), (presence, (enterprise, organ, day), 0), (class_presence, (enterprise, organ, kind, day), 0)):
            if key not in known:
                known[key] = column(cost)
        here = column(0)
        choice.append((here, 1))
        constraint([(class_presence[enterprise, organ, kind, day], 1), (here, -1)], 0, 1)
    constraint(choice, 1, 1)
for (enterprise, organ, kind, day), place in class_presence.items():
    constraint([(presence[enterprise, organ, day], 1), (place, -1)], 0, 1)
for (enterprise, organ, day), place in presence.items():
    constraint([(visit[enterprise, day], 1), (place, -1)], 0, 1)
sums = collections.defaultdict(list)
for (enterprise, day), place in visit.items(): sums['cap', enterprise].append((place, 1))
for (enterprise, organ, day), place in presence.items(): sums['organ', organ, day].append((place, 1))
for (enterprise, organ, kind, day), place in class_presence.items(): sums['kind', organ, kind, day].append((place, 1))
for key, terms in sums.items():
    if key[0] == 'cap': limit = caps[key[1]]
    else:
        able = sum(1 for organ, held, days in people if organ == key[1] and days >> key[-1] & 1 and (key[0] == 'organ' or held >> key[2] & 1))
        limit = able * visits // 2 if able > 1 else 0
    if limit < len(terms): constraint(terms, 0, limit)
lengths = numpy.array([len(one) for one in entries])
matrix = csr_matrix((numpy.array([value for one in entries for _, value in one], float), numpy.array([place for one in entries for place, _ in one]), numpy.r_[0, numpy.cumsum(lengths)]), shape=(len(entries), len(costs)))
problem = highspy.HighsLp()
problem.num_col_, problem.num_row_ = len(costs), len(entries)
problem.col_cost_ = numpy.array(costs, float)
problem.col_lower_, problem.col_upper_ = numpy.zeros(len(costs)), numpy.ones(len(costs))
problem.row_lower_, problem.row_upper_ = numpy.array(lows, float), numpy.array(highs, float)
problem.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
problem.a_matrix_.start_, problem.a_matrix_.index_, problem.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
problem.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
solver = highspy.Highs()
solver.setOptionValue('output_flag', False)
solver.setOptionValue('time_limit', 120.0)
solver.passModel(problem)
solver.run()
if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
    print(round(solver.getInfo().objective_function_value), time.perf_counter() - begun)
";

const ROUTER: &str = r"
import sys, time, math, numpy, vroom
most, *places = [list(map(int, line.split())) for line in sys.stdin.read().strip().split('\n')]
stops = [[35000, 35000]] + places
lengths = numpy.array([[int(math.hypot(a[0] - b[0], a[1] - b[1])) for b in stops] for a in stops], dtype=numpy.uint32)
problem = vroom.Input()
problem.set_durations_matrix('car', lengths)
for team in range(-(-len(places) // most[0])): problem.add_vehicle(vroom.Vehicle(team, start=0, end=0, capacity=[most[0]]))
for stop in range(1, len(stops)): problem.add_job(vroom.Job(stop, location=stop, delivery=[1]))
begun = time.process_time()
found = problem.solve(exploration_level=1, nb_threads=1)
print(found.summary.cost, time.process_time() - begun)
";

/// Objective and seconds of HiGHS, if it is there and proves its optimum in time.
pub fn solver(texts: &[String; 4]) -> Option<(i64, f64)> {
    run(SOLVER, &texts.join("\x0c"))
}

/// Length and seconds of processor time of VROOM.
pub fn router(places: &[(i32, i32)], most: usize) -> Option<(i64, f64)> {
    let lines: Vec<String> = places.iter().map(|(x, y)| format!("{x} {y}")).collect();
    run(ROUTER, &format!("{most}\n{}", lines.join("\n")))
}

fn run(program: &str, input: &str) -> Option<(i64, f64)> {
    let python = std::env::var_os("FADU_PYTHON").unwrap_or_else(|| "python3".into());
    let mut child = Command::new(python)
        .args(["-c", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut pipe = child.stdin.take()?;
    // A peer that is not there closes the pipe; its missing answer tells.
    let _ = pipe.write_all(input.as_bytes());
    drop(pipe);
    let answer = String::from_utf8(child.wait_with_output().ok()?.stdout).ok()?;
    let (number, seconds) = answer.trim().split_once(' ')?;
    Some((number.parse().ok()?, seconds.parse().ok()?))
}
