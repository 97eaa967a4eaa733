//! The records: worked cases that go through the writer like any other, and the folder in which they lie.

use domain::module::Module;
use domain::policy::{Grant, Scope};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use platform::operations::accounts::hash;
use platform::operations::demonstration::lives::lives;
use platform::operations::demonstration::make;
use platform::operations::demonstration::plan::{Group, Plan};
use platform::operations::opening::{Opening, Source, System, open};
use platform::operations::{Nature, Office};
use platform::rules::Rules;
use platform::store::accounts::{Account, account, put_account, put_grants};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// Weeks over which the records began.
const WEEKS: u32 = 104;
/// Password of every account.
pub const PASSWORD: &str = "bench password";
/// An account that sees many organs and not the whole county.
pub const WIDE: &str = "bench-wide";
/// Written when the folder is whole.
const MARK: &str = "filled";

/// What the folder is filled with.
pub struct Load {
    rules: Arc<Rules>,
    /// The county with its organs.
    pub plan: Plan,
    /// The kind of all records.
    pub kind: String,
    /// The shortest worked cases of the kind, lived in turn.
    examples: Vec<String>,
    count: u32,
    /// The day of the measurement.
    pub today: Date,
}

impl Load {
    /// The kind whose worked cases are shortest, over the organs of the first demonstration county.
    pub fn new(rules: &Arc<Rules>, count: u32) -> Self {
        const STEPS_MOST: usize = 4;
        let short = |module: &&Module| -> Vec<String> {
            let paths = module.examples.iter();
            let paths = paths.filter(|example| example.path && example.steps.len() <= STEPS_MOST);
            paths.map(|example| example.id.clone()).collect()
        };
        let module = rules
            .modules
            .iter()
            .max_by_key(|module| short(module).len())
            .expect("there are modules");
        let mut load = Self {
            rules: Arc::clone(rules),
            plan: rules.plans.first().expect("there are plans").clone(),
            kind: module.definition.id.to_string(),
            examples: Vec::new(),
            count: WEEKS,
            today: System::default().now().day(),
        };
        // Those that end before a limit is missed, however long ago they began.
        let ends = |example: &String| {
            load.examples = vec![example.clone()];
            lives(rules, &load.week(0)).is_ok()
        };
        let examples = short(&module).into_iter().filter(ends).collect();
        Self {
            examples,
            count: count.max(WEEKS),
            ..load
        }
    }

    /// The plan of one week: records that begin in it.
    fn week(&self, week: u32) -> Plan {
        let back = i64::from(WEEKS - week);
        let from = self.today.saturating_sub(back.weeks());
        let until = from.saturating_add(6.days());
        let cases = u32::try_from(self.examples.len()).expect("few");
        let share = |n: u32| {
            let upto = |week: u32| u64::from(self.count) * u64::from(week) / u64::from(WEEKS);
            let in_week = u32::try_from(upto(week + 1) - upto(week)).expect("a number of records");
            in_week / cases + u32::from(n < in_week % cases)
        };
        let group = |(n, example): (u32, &String)| Group {
            values: Default::default(),
            group: format!("week{week}-{example}"),
            kind: self.kind.as_str().into(),
            example: example.clone(),
            year: from.year(),
            count: share(n),
            from,
            until,
            owner: "@town".into(),
            organs: BTreeMap::new(),
            serial: Vec::new(),
            note: None,
            link: None,
        };
        Plan {
            clock: self.today,
            records: (0..).zip(&self.examples).map(group).collect(),
            ..self.plan.clone()
        }
    }

    fn office(&self, folder: &Path) -> Office {
        open(Opening {
            folder: folder.to_path_buf(),
            database: None,
            nature: Nature::Real,
            create: true,
            rules: Arc::clone(&self.rules),
            source: Box::new(System::default()),
            clock: Arc::new(|| System::default().now()),
        })
        .expect("the folder opens")
    }

    /// Lets every record live, week by week.
    fn live(&self, folder: &Path) {
        let office = self.office(folder);
        let password = hash(PASSWORD).expect("there is a random source");
        let (begun, mut actions) = (Instant::now(), 0);
        for week in 0..WEEKS {
            let made = make(&office, &[self.week(week)], &password);
            let made = made.unwrap_or_else(|error| panic!("week {week}: {error}"));
            actions += made.actions;
        }
        let seconds = begun.elapsed().as_secs_f64();
        println!(
            "filled with {actions} actions in {seconds:.0} s, {:.0}/s",
            actions as f64 / seconds
        );
        self.add_wide(&office);
        office.writer.close();
    }

    /// An account whose scope is every organ below the county's government, one by one.
    fn add_wide(&self, office: &Office) {
        let county = self.plan.county.clone();
        let top = self.plan.organ.iter().find(|organ| organ.parent.is_none());
        let organ = top.expect("an organ stands above all others").id.clone();
        let grant = Grant {
            role: "viewer".into(),
            kind: None,
            scope: Scope::Below,
            from: date(2020, 1, 1),
            until: None,
        };
        let change = Box::new(move |sql: &mut dyn platform::store::Sql| {
            let like = account(sql, &county, &"viewer".into())?.expect("the plan has a viewer");
            let wide = Account {
                id: WIDE.into(),
                organ: organ.clone(),
                ..like
            };
            put_account(sql, &county, &wide)?;
            put_grants(sql, &county, &wide.id, std::slice::from_ref(&grant))
        });
        let done = office.writer.change_silently(change).wait();
        done.expect("the account is written");
    }
}

/// Where the records lie; removed at the end unless it was named.
pub struct Folder {
    /// Its path.
    pub path: PathBuf,
    kept: bool,
}

impl Folder {
    /// The folder for so many records.
    pub fn of(count: u32) -> Self {
        if let Some(path) = std::env::var_os("FADU_BENCH_PAGES") {
            let path = PathBuf::from(path).join(count.to_string());
            return Self { path, kept: true };
        }
        let base = std::env::var_os("FADU_BENCH_FOLDER");
        let base = base.map_or_else(std::env::temp_dir, PathBuf::from);
        Self {
            path: base.join(format!("fadu-pages-{}", std::process::id())),
            kept: false,
        }
    }

    /// Fills the folder, unless it was filled before.
    pub fn fill(&self, load: &Load) {
        if self.path.join(MARK).exists() {
            return;
        }
        let _ = std::fs::remove_dir_all(&self.path);
        load.live(&self.path);
        std::fs::write(self.path.join(MARK), load.today.to_string()).expect("the folder is ours");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.kept {
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}

/// Bytes of the files of a folder.
pub fn size(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter_map(|file| Some(file.metadata().ok()?.len()))
        .sum()
}
