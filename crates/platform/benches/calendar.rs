//! `make bench`, a new calendar: 100,000 running limits counted anew in one operation, storage included.
//!
//! The records are worked cases that stand still where most limits run; the changed calendar has more days off at the
//! beginning of their limits, so that it moves as many of them as a calendar can. Counting anew without a change is
//! measured beside it: it is what a new year's notice costs for the limits that it does not touch.

use domain::module::Module;
use domain::module::examples::{Example, MAIN_RECORD, Player};
use domain::procedure::{LimitProgress, Logged, needs_history};
use domain::register::Moment;
use jiff::civil::Date;
use platform::definitions::DefinitionFiles;
use platform::operations::opening::{Opening, Source, System, open};
use platform::operations::{Nature, Office, calendar};
use platform::rules::Rules;
use platform::store::counties::{StoredCounty, put_county};
use platform::store::writer::Submission;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Running limits.
const LIMITS: usize = 100_000;
/// Actions on their way to the writer at the same time.
const AHEAD: usize = 512;

/// The beginning of a worked case, up to where most limits run.
struct Case {
    steps: Vec<Logged>,
    running: usize,
}

fn main() {
    let rules = compiled(&DefinitionFiles::embedded());
    let case = busiest(&rules);
    let folder = Folder::fresh();
    let office = opened(&folder.0, &rules);
    found(&office, &case);
    let records = fill(&office, &case);
    let limits = records * case.running;
    timed("followed for the first time, none moves", limits, &office);
    office.writer.close();
    let year = case
        .steps
        .last()
        .expect("a case has steps")
        .recorded_at
        .day();
    let changed = changed(&folder.0, year);
    let office = opened(&folder.0, &changed);
    timed("followed, as many move as can", limits, &office);
    timed("followed again", limits, &office);
    office.writer.close();
}

fn timed(what: &str, limits: usize, office: &Office) {
    let begun = Instant::now();
    let moved = calendar::follow(office).expect("the calendar can be followed");
    let seconds = begun.elapsed().as_secs_f64();
    println!("{limits} running limits {what}: {moved} moved, {seconds:.2} s");
}

fn compiled(files: &DefinitionFiles) -> Arc<Rules> {
    Arc::new(Rules::compile(files).expect("the definitions are whole"))
}

/// The worked case and the place in it at which most limits run.
fn busiest(rules: &Rules) -> Case {
    let cases = rules.modules.iter().flat_map(|module| {
        let paths = module.examples.iter().filter(|example| example.path);
        paths.filter_map(move |example| standing(rules, module, example))
    });
    cases
        .max_by_key(|case| (case.running, usize::MAX - case.steps.len()))
        .expect("there are worked cases")
}

fn standing(rules: &Rules, module: &Module, example: &Example) -> Option<Case> {
    let definitions = rules.definitions();
    let surroundings = rules.surroundings(&definitions);
    let now = Moment::at_start_of(example.today).ok()?;
    let mut player = Player::new(surroundings, example.county.clone(), now);
    let mut best = Case {
        steps: Vec::new(),
        running: 0,
    };
    for step in &example.steps {
        // A step that is expected to be refused changes nothing.
        let _ = player.take(&module.definition.id, step);
        let steps = player.history(MAIN_RECORD);
        let runs = player.records().next().map(|record| {
            let open =
                |limit: &&Arc<domain::procedure::Limit>| limit.progress == LimitProgress::Open;
            record.limits.iter().filter(open).count()
        });
        if let Some(running) = runs.filter(|running| *running > best.running) {
            best = Case {
                steps: steps.to_vec(),
                running,
            };
        }
    }
    let alone = player.records().count() == 1;
    let plain = best.steps.iter().all(|step| !needs_history(&step.command));
    (alone && plain && best.running > 0).then_some(best)
}

fn opened(folder: &Path, rules: &Arc<Rules>) -> Office {
    open(Opening {
        folder: folder.to_path_buf(),
        database: None,
        nature: Nature::Real,
        create: true,
        rules: Arc::clone(rules),
        source: Box::new(System::default()),
        clock: Arc::new(|| System::default().now()),
    })
    .expect("the folder opens")
}

fn found(office: &Office, case: &Case) {
    let county = StoredCounty {
        id: county(case),
        name: "样例".into(),
        organs: Vec::new(),
    };
    let stored = county.clone();
    let change = Box::new(move |sql: &mut dyn platform::store::Sql| put_county(sql, &stored));
    let done = office.writer.change_silently(change).wait();
    done.expect("the county is written");
    let organs = domain::policy::OrganTree::new(Vec::new());
    office.set_county(platform::operations::County::new(
        county.id,
        county.name,
        organs,
    ));
}

fn county(_: &Case) -> domain::identifier::CountyId {
    "330106".into()
}

/// Lets so many records live until they stand still; answers how many.
fn fill(office: &Office, case: &Case) -> usize {
    let wanted = LIMITS.div_ceil(case.running);
    let mut records = Vec::with_capacity(wanted);
    for first in (0..wanted).step_by(AHEAD) {
        let mut group: Vec<_> = (first..wanted.min(first + AHEAD)).map(|_| None).collect();
        for step in &case.steps {
            let answers: Vec<_> = group
                .iter()
                .map(|record| {
                    let mut command = step.command.clone();
                    command.key = String::new();
                    command.version = None;
                    command.record.clone_from(record);
                    office.writer.act(Submission {
                        county: county(case),
                        actor: step.actor.clone(),
                        command,
                        recorded_at: None,
                    })
                })
                .collect();
            for (record, answer) in group.iter_mut().zip(answers) {
                let outcome = answer.wait().expect("the worked case is accepted");
                *record = Some(outcome.record.id.clone());
            }
        }
        records.extend(group);
    }
    records.len()
}

/// The rules with every weekday of two weeks after a day off.
fn changed(folder: &Path, from: Date) -> Arc<Rules> {
    let embedded = DefinitionFiles::embedded();
    let name = format!("{}.toml", from.year());
    let years = embedded.under("calendar");
    let (_, text) = years
        .iter()
        .find(|(path, _)| path.ends_with(&name))
        .expect("the year of the case is known");
    let weekday = |day: &Date| day.weekday().to_monday_zero_offset() < 5;
    let days = from.series(jiff::ToSpan::days(1)).skip(1).take(14);
    let off: Vec<String> = days
        .filter(|day| weekday(day) && !text.contains(&day.to_string()))
        .map(|day| day.to_string())
        .collect();
    let text = format!(
        "{text}\n[[festival]]\nname = \"样例\"\noff = [{}]\n",
        off.join(", ")
    );
    let place = folder.join("calendar");
    std::fs::create_dir_all(&place).expect("the folder is ours");
    std::fs::write(place.join(name), text).expect("the folder is ours");
    compiled(
        &embedded
            .with_county(folder)
            .expect("the folder can be read"),
    )
}

/// A folder that is gone when it is dropped; in `FADU_BENCH_FOLDER`, or else beside the temporary files.
struct Folder(PathBuf);

impl Folder {
    fn fresh() -> Self {
        let base =
            std::env::var_os("FADU_BENCH_FOLDER").map_or_else(std::env::temp_dir, PathBuf::from);
        Self(base.join(format!("fadu-calendar-{}", std::process::id())))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
