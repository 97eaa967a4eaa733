//! A data folder opened only to be read, beside the one process that may be writing it.

use super::figures::{Asked, Basis, Publication};
use super::opening::{OpeningError, catalogue, nature_of};
use super::{County, Nature};
use crate::rules::Rules;
use crate::store::counties::counties;
use crate::store::writer::{Source, System};
use crate::store::{Catalogue, Place, Readers};
use domain::policy::OrganTree;
use jiff::civil::Date;
use std::path::Path;
use std::sync::Arc;

/// Connections that read; a command needs one, and one more while it holds a snapshot.
const READERS: usize = 2;

/// What a command that only reads works with.
pub struct Archive {
    /// Demonstration or real.
    pub nature: Nature,
    /// Laws, calendar, modules, roles, plans.
    pub rules: Arc<Rules>,
    /// Definitions with their tables.
    pub catalogue: Catalogue,
    /// Connections that read.
    pub readers: Readers,
    /// The counties of the folder.
    pub counties: Vec<County>,
    /// The civil day: of the demonstration, or of the clock.
    pub today: Date,
}

impl Archive {
    /// Opens a data folder for reading.
    ///
    /// # Errors
    /// When there is no data, or it cannot be read.
    pub fn open(
        folder: &Path,
        database: Option<&str>,
        rules: Arc<Rules>,
    ) -> Result<Self, OpeningError> {
        let nature = nature_of(folder)?.ok_or_else(|| OpeningError::Empty(folder.to_path_buf()))?;
        let place = Place::of(folder, database);
        if place.is_missing() {
            return Err(OpeningError::Empty(folder.to_path_buf()));
        }
        let catalogue = catalogue(&rules, &place)?;
        let readers = Readers::new(place, READERS);
        let counties = readers.read(counties)?.into_iter();
        let counties = counties
            .map(|stored| County::new(stored.id, stored.name, OrganTree::new(stored.organs)))
            .collect();
        let stands_on = rules.plans.iter().map(|plan| plan.clock).max();
        let today = match stands_on.filter(|_| nature == Nature::Demonstration) {
            Some(day) => day,
            None => System::default().now().day(),
        };
        Ok(Self {
            nature,
            rules,
            catalogue,
            readers,
            counties,
            today,
        })
    }

    /// A county of the folder.
    pub fn county(&self, id: &str) -> Option<&County> {
        self.counties.iter().find(|county| county.id.as_str() == id)
    }

    /// By what its figures are evaluated.
    pub fn basis(&self, asked: &Asked<'_>) -> Basis<'_> {
        let plan = self.rules.plan(asked.county.id.as_str(), asked.year);
        let plan = plan.filter(|_| self.nature == Nature::Demonstration);
        Basis {
            catalogue: &self.catalogue,
            readers: &self.readers,
            indicators: self
                .rules
                .modules
                .iter()
                .flat_map(|module| module.indicators.clone())
                .collect(),
            publication: plan.map(Publication::of).unwrap_or_default(),
            today: self.today,
        }
    }
}
