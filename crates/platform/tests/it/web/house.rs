//! A running program in a folder of its own, with a clock that the test turns.

use super::browser::Browser;
use super::html::Form;
use crate::databases::empty_folder;
use domain::register::Moment;
use jiff::SignedDuration;
use platform::definitions::DefinitionFiles;
use platform::operations::accounts::{DEMONSTRATION_PASSWORD, hash};
use platform::operations::demonstration::{self, plan::Plan};
use platform::operations::founding::{Founding, Slip, found};
use platform::operations::opening::{Opening, Source, System, open};
use platform::operations::{Clock, Nature, Office};
use platform::routes::router;
use platform::rules::Rules;
use platform::store::Fault;
use platform::web::app::{App, Shared};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::runtime::{Builder, Runtime};

/// The county of all tests of pages.
pub const COUNTY: &str = "330106";

/// A running program.
pub struct House {
    /// The program.
    pub app: Shared,
    folder: PathBuf,
    time: Arc<AtomicI64>,
    rules: Arc<Rules>,
    runtime: Arc<Runtime>,
}

/// Time from the test's clock, everything else from the system.
struct Turned(Arc<AtomicI64>, System);

impl Source for Turned {
    fn now(&mut self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }

    fn fresh(&mut self) -> Result<[u8; 16], Fault> {
        self.1.fresh()
    }

    fn resume(&mut self, entries: u64) {
        self.1.resume(entries);
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.app.office.writer.close();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The laws, modules and plans of the program.
pub fn rules() -> Arc<Rules> {
    let rules = Rules::compile(&DefinitionFiles::embedded());
    Arc::new(rules.unwrap_or_else(|problems| panic!("{problems:#?}")))
}

fn opened(
    folder: &std::path::Path,
    rules: &Arc<Rules>,
    time: &Arc<AtomicI64>,
    nature: Nature,
) -> Office {
    let shown = Arc::clone(time);
    let clock: Clock = Arc::new(move || Moment(shown.load(Ordering::SeqCst)));
    open(Opening {
        folder: folder.to_path_buf(),
        database: None,
        nature,
        create: true,
        rules: Arc::clone(rules),
        source: Box::new(Turned(Arc::clone(time), System::default())),
        clock,
    })
    .unwrap_or_else(|error| panic!("{error}"))
}

impl House {
    fn of(office: Office, at: (PathBuf, Arc<AtomicI64>, Arc<Rules>)) -> Self {
        let (folder, time, rules) = at;
        let app = App::new(Arc::new(office), &[], true).unwrap();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        Self {
            app: Arc::new(app),
            folder,
            time,
            rules,
            runtime: Arc::new(runtime),
        }
    }

    /// A demonstration county with two records of each group of its plan, and a second one with a few.
    pub fn demonstration() -> Self {
        Self::of_groups(2)
    }

    /// The same with at most so many records of each group, on the day of the plans.
    pub fn of_groups(count: u32) -> Self {
        let rules = rules();
        let plan = cut(&rules, COUNTY, (usize::MAX, count));
        let (folder, time) = (empty_folder(), clock_at(&format!("{}T10:00", plan.clock)));
        let office = opened(&folder, &rules, &time, Nature::Demonstration);
        let password = hash(DEMONSTRATION_PASSWORD).unwrap();
        let plans = [plan, cut(&rules, "330225", (3, count))];
        let made = demonstration::make(&office, &plans, &password);
        made.unwrap_or_else(|error| panic!("{error}"));
        Self::of(office, (folder, time, rules))
    }

    /// A newly founded county with its three administrators.
    pub fn founded() -> (Self, Vec<Slip>) {
        let (rules, folder, time) = (rules(), empty_folder(), clock_at("2025-03-03T09:00"));
        let office = opened(&folder, &rules, &time, Nature::Real);
        let founding = Founding {
            county: COUNTY.into(),
            name: "样例区".into(),
            mark: "样司".into(),
        };
        let slips = found(&office, &founding).unwrap();
        office.writer.close();
        let office = opened(&folder, &rules, &time, Nature::Real);
        (Self::of(office, (folder, time, rules)), slips)
    }

    /// Ends the program and starts it again on the same folder; the clock goes on.
    pub fn restart(&mut self) {
        let nature = self.app.office.nature;
        self.app.office.writer.close();
        let office = opened(&self.folder, &self.rules, &self.time, nature);
        self.app = Arc::new(App::new(Arc::new(office), &[], true).unwrap());
    }

    /// The same, by other rules.
    pub fn restart_by(&mut self, rules: Arc<Rules>) {
        self.rules = rules;
        self.restart();
    }

    /// The data folder.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// The first column of all rows that a statement finds, which is text.
    pub fn texts(&self, statement: &str) -> Vec<String> {
        let found = self.app.office.readers.read(|sql| {
            let rows = sql.query(statement, &[])?;
            rows.iter()
                .map(|row| Ok(row.text(0)?.to_string()))
                .collect()
        });
        found.unwrap()
    }

    /// Lets time pass.
    pub fn pass(&self, duration: SignedDuration) {
        let passed = i64::try_from(duration.as_micros()).unwrap();
        self.time.fetch_add(passed, Ordering::SeqCst);
    }

    /// The time that the program's clock shows.
    pub fn now(&self) -> Moment {
        self.app.office.now()
    }

    /// A browser that nobody is signed in at.
    pub fn visitor(&self) -> Browser {
        Browser::new(router(Arc::clone(&self.app)), Arc::clone(&self.runtime))
    }

    /// A browser at which a demonstration account is signed in.
    pub fn signed_in(&self, account: &str) -> Browser {
        let mut browser = self.visitor();
        let page = browser.sign_in(COUNTY, account, DEMONSTRATION_PASSWORD);
        assert_eq!(page.leads_to(), "/", "{account} can sign in");
        browser
    }

    /// The first column of the first row that a statement finds, which is text.
    pub fn text(&self, statement: &str) -> String {
        let found = self.app.office.readers.read(|sql| {
            let row = sql.first(statement, &[])?;
            Ok(row.expect(statement).text(0)?.to_string())
        });
        found.unwrap()
    }

    /// A record of the county that stands in a stage of reconsideration.
    pub fn record_in(&self, stage: &str) -> String {
        self.text(&format!(
            "SELECT id FROM records WHERE county = '{COUNTY}' AND kind = 'reconsideration' \
             AND stage = '{stage}' ORDER BY id"
        ))
    }

    /// The names of all accounts.
    pub fn accounts(&self) -> BTreeSet<String> {
        let found = self.app.office.readers.read(|sql| {
            let rows = sql.query("SELECT id FROM accounts", &[])?;
            rows.iter()
                .map(|row| Ok(row.text(0)?.to_string()))
                .collect()
        });
        found.unwrap()
    }

    /// How many entries the log has.
    pub fn entries(&self) -> i64 {
        let counted = self.app.office.readers.read(|sql| {
            let row = sql.first("SELECT COUNT(*) FROM actions", &[])?;
            row.unwrap().integer(0)
        });
        counted.unwrap()
    }
}

/// The plan of a county with its first groups, and at most so many records of each.
fn cut(rules: &Rules, county: &str, (groups, count): (usize, u32)) -> Plan {
    let plan = rules
        .plans
        .iter()
        .find(|plan| plan.county.as_str() == county);
    let mut plan: Plan = plan.unwrap().clone();
    plan.records.truncate(groups);
    for group in &mut plan.records {
        group.count = group.count.min(count);
    }
    plan
}

fn clock_at(text: &str) -> Arc<AtomicI64> {
    Arc::new(AtomicI64::new(Moment::parse(text).unwrap().0))
}

/// The token that forms of a signed-in browser carry.
pub fn form_token(browser: &mut Browser) -> String {
    let page = browser.open("/password").text();
    let forms = Form::all(&page);
    let token = forms.iter().find_map(|form| form.get("_token"));
    token.unwrap().to_string()
}
