//! The running program: rules, database, clock; and a desk in it, where one person works.

use crate::rules::Rules;
use crate::store::lists::Finder;
use crate::store::writer::Writer;
use crate::store::{Catalogue, Readers};
use domain::identifier::{CountyId, KindId, OrganId};
use domain::module::MainSystem;
use domain::policy::{Organ, OrganTree, Organisation, Person};
use domain::procedure::Actor;
use domain::procedure::{OrganSign, OrganSigns};
use domain::register::Moment;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// What kind of data a folder holds; fixed when it is made, and shown everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// 演示数据.
    Demonstration,
    /// Real data.
    Real,
}

/// Where the time comes from.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// The running program.
pub struct Office {
    /// The data folder.
    pub folder: PathBuf,
    /// Demonstration or real.
    pub nature: Nature,
    /// Laws, calendar, modules, roles.
    pub rules: Arc<Rules>,
    /// Definitions with their tables.
    pub catalogue: Arc<Catalogue>,
    /// Connections that read.
    pub readers: Readers,
    /// Finds records by their texts.
    pub finder: Finder,
    /// The one that writes.
    pub writer: Writer,
    /// The clock.
    pub clock: Clock,
    /// Held by the one import that runs, so that no two make the same record.
    pub importing: Mutex<()>,
    /// The counties of this folder.
    pub counties: RwLock<BTreeMap<CountyId, Arc<County>>>,
}

/// A county whose work is run here.
#[derive(Clone, Debug)]
pub struct County {
    /// Its region code.
    pub id: CountyId,
    /// Its name.
    pub name: String,
    /// Its organs.
    pub organs: OrganTree,
    /// How its organs are written.
    pub signs: OrganSigns,
    /// Where kinds are kept first (主系统), as far as the county chose.
    pub main_systems: BTreeMap<KindId, MainSystem>,
}

impl County {
    /// A county with these organs.
    pub fn new(id: CountyId, name: String, organs: OrganTree) -> Self {
        let signs = organs.all().map(sign).collect();
        Self {
            id,
            name,
            organs,
            signs,
            main_systems: BTreeMap::new(),
        }
    }

    /// The name of an organ; an organ outside the county is shown as it was written.
    pub fn organ_name<'a>(&'a self, id: &'a OrganId) -> &'a str {
        self.organs
            .organ(id)
            .map_or(id.as_str(), |organ| organ.name.as_str())
    }
}

fn sign(organ: &Organ) -> (OrganId, OrganSign) {
    let (mark, name) = (organ.mark.clone(), organ.name.clone());
    (organ.id.clone(), OrganSign { mark, name })
}

impl Office {
    /// The server's time.
    pub fn now(&self) -> Moment {
        (self.clock)()
    }

    /// The civil day.
    pub fn today(&self) -> Date {
        self.now().day()
    }

    /// A county of this folder.
    pub fn county(&self, id: &CountyId) -> Option<Arc<County>> {
        self.counties
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned()
    }

    /// All counties of this folder, by their codes.
    pub fn county_list(&self) -> Vec<Arc<County>> {
        let counties = self.counties.read().unwrap_or_else(PoisonError::into_inner);
        counties.values().cloned().collect()
    }

    /// Whether no county has been established yet.
    pub fn counties_are_empty(&self) -> bool {
        self.counties
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .is_empty()
    }

    /// The county of a folder that holds only one.
    pub fn only_county(&self) -> Option<Arc<County>> {
        let counties = self.counties.read().unwrap_or_else(PoisonError::into_inner);
        let only = counties.values().next().filter(|_| counties.len() == 1);
        only.cloned()
    }

    /// Changes a county that is in place.
    pub fn change_county(&self, id: &CountyId, change: impl FnOnce(&mut County)) {
        let mut counties = self
            .counties
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(county) = counties.get_mut(id) {
            change(Arc::make_mut(county));
        }
    }

    /// Puts a county in place, or its changed organs.
    pub fn set_county(&self, county: County) {
        let mut counties = self
            .counties
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        counties.insert(county.id.clone(), Arc::new(county));
    }
}

/// Where one person works.
#[derive(Clone)]
pub struct Desk<'a> {
    /// The program.
    pub office: &'a Office,
    /// The person's county.
    pub county: Arc<County>,
    /// The person.
    pub person: &'a Person,
}

impl Desk<'_> {
    /// The person as an actor in a role.
    pub fn actor(&self, role: &str) -> Actor {
        Actor {
            account: self.person.account.clone(),
            role: role.into(),
            organ: self.person.organ.clone(),
        }
    }

    /// Roles, organs and day, as the policy wants them.
    pub fn organisation(&self) -> Organisation<'_> {
        Organisation {
            roles: &self.office.rules.roles,
            organs: &self.county.organs,
            today: self.office.today(),
        }
    }
}
