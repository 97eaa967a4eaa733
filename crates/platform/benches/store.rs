//! `make bench`, the store: durable actions of a real business, against the disk's floor and a plain transaction.
//!
//! Every figure is measured beside its peer in the same round; rates are given as a share of the disk's floor,
//! because the floor of one machine moves from hour to hour.

use domain::identifier::{CountyId, RecordId};
use domain::module::definition_text;
use domain::module::examples::{Example, MAIN_RECORD, Player};
use domain::procedure::{
    Definition, LinkedRecords, Logged, Record, Serials, Situation, decide, needs_history,
};
use domain::register::Moment;
use platform::definitions::DefinitionFiles;
use platform::rules::Rules;
use platform::store::Catalogue;
use platform::store::audit::Sm2Key;
use platform::store::connect::Place;
use platform::store::peer::{self, Peer};
use platform::store::writer::{Setup, Source, Submission, System, Writer};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long each measurement runs.
const MEASURED: Duration = Duration::from_secs(5);

/// How many rounds are interleaved.
const ROUNDS: usize = 3;

/// The life that is lived again and again: its actions, and by which rules.
struct Life {
    rules: Rules,
    steps: Vec<Logged>,
    county: CountyId,
}

/// One measurement.
struct Measured {
    per_second: f64,
    /// Latencies in milliseconds: half and ninety-nine hundredths are below.
    p50: f64,
    p99: f64,
}

fn main() {
    let life = Arc::new(Life::longest());
    println!("{} actions in the life of a record", life.steps.len());
    let per_cpu_second = kernel(&life);
    println!("kernel without storage: {per_cpu_second:.0} actions per CPU second");
    let server = std::env::var("FADU_TEST_POSTGRES").ok();
    for round in 1..=ROUNDS {
        println!("round {round}");
        let folder = Folder::fresh();
        let floor = floor(&folder.0);
        println!(
            "  disk: {floor:.0} synced appends of 4 KiB per second ({:.3} ms each)",
            1e3 / floor
        );
        if only("inside") {
            actions(
                &life,
                "inside",
                &|name| Place::of(&folder.0.join(name), None),
                floor,
            );
        }
        if let Some(url) = server.as_ref().filter(|_| only("server")) {
            actions(
                &life,
                "server",
                &|name| fresh_database(&folder.0, url, name),
                floor,
            );
            plain(&fresh_database(&folder.0, url, "peer"));
        }
    }
}

/// Whether a database is measured: all, unless the command line names one.
fn only(database: &str) -> bool {
    let mut named = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'));
    named.next().is_none_or(|named| named == database)
}

/// Measures actions with 1, 64 and 256 callers on fresh databases.
fn actions(life: &Arc<Life>, name: &str, place: &dyn Fn(&str) -> Place, floor: f64) {
    for callers in [1, 64, 256] {
        let folder = Folder::fresh();
        let writer = life.writer(place(&format!("{name}{callers}")), &folder.0);
        let measured = run(life, &writer, callers);
        writer.close();
        let share = measured.per_second / floor;
        println!(
            "  {name}, {callers:>3} callers: {:>6.0} actions/s, p50 {:.2} ms, p99 {:.2} ms, {share:.2} of the floor",
            measured.per_second, measured.p50, measured.p99
        );
    }
}

impl Life {
    /// The path of a worked case with the most actions that stand alone.
    fn longest() -> Self {
        let rules =
            Rules::compile(&DefinitionFiles::embedded()).expect("the definitions are whole");
        let paths = rules.modules.iter().flat_map(|module| {
            module
                .examples
                .iter()
                .filter(|example| example.path)
                .map(move |example| (module, example))
        });
        let lives = paths.filter_map(|(module, example)| {
            let steps = play(&rules, &module.definition, example)?;
            Some((steps, example.county.clone()))
        });
        let (steps, county) = lives
            .max_by_key(|(steps, _)| steps.len())
            .expect("there are worked cases");
        Self {
            rules,
            steps,
            county,
        }
    }

    fn writer(&self, place: Place, folder: &Path) -> Writer {
        let methods = Arc::new(self.rules.laws.service().clone());
        let mut catalogue = Catalogue::new(Arc::clone(&self.rules.calendar), methods);
        for module in &self.rules.modules {
            let definition = Arc::new(module.definition.clone());
            let text = definition_text(&definition);
            catalogue
                .add(definition, text)
                .expect("the definitions can be stored");
        }
        Writer::start(Setup {
            place,
            folder: folder.to_path_buf(),
            catalogue: Arc::new(catalogue),
            source: Box::new(System::default()),
            signer: Box::new(Sm2Key::generate().expect("there is a random source")),
        })
        .expect("the database opens")
    }

    fn submission(&self, at: usize, record: Option<&RecordId>, key: String) -> Submission {
        let step = &self.steps[at];
        let mut command = step.command.clone();
        command.key = key;
        command.version = None;
        command.record = record.cloned();
        Submission {
            county: self.county.clone(),
            actor: step.actor.clone(),
            command,
            recorded_at: None,
        }
    }
}

/// The accepted steps of an example about one record; `None` if it needs other records or corrections.
fn play(rules: &Rules, definition: &Definition, example: &Example) -> Option<Vec<Logged>> {
    let definitions = rules.definitions();
    let surroundings = rules.surroundings(&definitions);
    let now = Moment::at_start_of(example.today).ok()?;
    let mut player = Player::new(surroundings, example.county.clone(), now);
    for step in &example.steps {
        // A step that is expected to be refused changes nothing.
        let _ = player.take(&definition.id, step);
    }
    let stands_alone = player.records().count() == 1;
    let steps = player.history(MAIN_RECORD).to_vec();
    let is_plain = steps.iter().all(|step| !needs_history(&step.command));
    (stands_alone && is_plain).then_some(steps)
}

/// Judges the life over and over on one thread, without storage.
fn kernel(life: &Life) -> f64 {
    let kind = &life.steps[0].command.kind;
    let definition = life
        .rules
        .modules
        .iter()
        .map(|module| &module.definition)
        .find(|definition| definition.id == *kind)
        .expect("the life is of a known kind");
    let (organs, linked) = (std::collections::BTreeMap::new(), LinkedRecords::new());
    let (mut serials, mut judged) = (Serials::default(), 0_u32);
    let begun = Instant::now();
    while begun.elapsed() < MEASURED {
        let mut record: Option<Record> = None;
        for step in &life.steps {
            let situation = Situation {
                county: &life.county,
                actor: &step.actor,
                now: step.recorded_at,
                new_id: &step.record,
                organs: &organs,
                calendar: &life.rules.calendar,
                methods: life.rules.laws.service(),
                choices: &life.rules.choices,
                linked: &linked,
                history: &[],
            };
            let mut command = step.command.clone();
            command.version = None;
            let decided = decide(
                definition,
                record.as_ref(),
                &command,
                &situation,
                &mut serials,
            );
            record = Some(decided.expect("the worked case is accepted").record);
            judged += 1;
        }
    }
    f64::from(judged) / begun.elapsed().as_secs_f64()
}

/// Lets so many callers live the life until the time is over.
fn run(life: &Arc<Life>, writer: &Writer, callers: usize) -> Measured {
    let over = Arc::new(AtomicBool::new(false));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime can be built");
    let begun = Instant::now();
    let latencies = runtime.block_on(async {
        let mut set = tokio::task::JoinSet::new();
        for caller in 0..callers {
            set.spawn(live(
                Arc::clone(life),
                writer.clone(),
                caller,
                Arc::clone(&over),
            ));
        }
        tokio::time::sleep(MEASURED).await;
        over.store(true, Ordering::Relaxed);
        set.join_all().await.concat()
    });
    summed(latencies, begun.elapsed())
}

async fn live(life: Arc<Life>, writer: Writer, caller: usize, over: Arc<AtomicBool>) -> Vec<f64> {
    let mut latencies = Vec::new();
    for round in 0_u64.. {
        let mut record: Option<RecordId> = None;
        for at in 0..life.steps.len() {
            if over.load(Ordering::Relaxed) {
                return latencies;
            }
            let key = format!("{caller}-{round}-{at}");
            let submission = life.submission(at, record.as_ref(), key);
            let asked = Instant::now();
            let outcome = writer
                .act(submission)
                .await
                .expect("the worked case is accepted");
            latencies.push(asked.elapsed().as_secs_f64() * 1e3);
            record = Some(outcome.record.id.clone());
        }
    }
    latencies
}

fn summed(mut latencies: Vec<f64>, elapsed: Duration) -> Measured {
    latencies.sort_by(f64::total_cmp);
    let below = |share: usize| {
        latencies
            .get(latencies.len() * share / 100)
            .copied()
            .unwrap_or(0.0)
    };
    Measured {
        per_second: latencies.len() as f64 / elapsed.as_secs_f64(),
        p50: below(50),
        p99: below(99),
    }
}

/// The peer: 64 connections, each a plain transaction after the other.
fn plain(place: &Place) {
    peer::prepare(place).expect("the peer's tables can be made");
    let over = AtomicBool::new(false);
    let begun = Instant::now();
    let steps: u64 = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..64)
            .map(|hand| {
                let over = &over;
                scope.spawn(move || {
                    let mut peer = Peer::connect(place, hand).expect("the server answers");
                    let mut steps = 0_u64;
                    while !over.load(Ordering::Relaxed) {
                        peer.step().expect("the peer's transaction");
                        steps += 1;
                    }
                    steps
                })
            })
            .collect();
        std::thread::sleep(MEASURED);
        over.store(true, Ordering::Relaxed);
        hands
            .into_iter()
            .map(|hand| hand.join().expect("the hand ends"))
            .sum()
    });
    let rate = steps as f64 / begun.elapsed().as_secs_f64();
    println!("  server, plain transaction, 64 connections: {rate:.0}/s");
}

/// Synced appends of 4 KiB per second.
fn floor(folder: &Path) -> f64 {
    let mut file = File::create(folder.join("floor")).expect("the folder can be written");
    let (begun, mut count) = (Instant::now(), 0_u32);
    while begun.elapsed() < Duration::from_secs(1) {
        file.write_all(&[7; 4096])
            .and_then(|()| file.sync_data())
            .expect("the disk can be written");
        count += 1;
    }
    f64::from(count) / begun.elapsed().as_secs_f64()
}

fn fresh_database(folder: &Path, url: &str, name: &str) -> Place {
    let name = format!("bench_{}_{name}", System::default().now().0);
    let (base, _) = url.rsplit_once('/').expect("the URL names a database");
    let mut client = postgres::Client::connect(url, postgres::NoTls).expect("the server answers");
    client
        .batch_execute(&format!("CREATE DATABASE {name}"))
        .expect("a database can be made");
    Place::of(folder, Some(&format!("{base}/{name}")))
}

/// A folder that is gone when it is dropped; in `FADU_BENCH_FOLDER`, or else beside the temporary files.
struct Folder(PathBuf);

impl Folder {
    fn fresh() -> Self {
        let base =
            std::env::var_os("FADU_BENCH_FOLDER").map_or_else(std::env::temp_dir, PathBuf::from);
        let name = format!(
            "fadu-bench-{}-{}",
            std::process::id(),
            System::default().now().0
        );
        let folder = base.join(name);
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
