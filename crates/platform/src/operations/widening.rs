//! What other definitions would change in the tables of a data folder, seen before the program starts with them.

use super::opening::{OpeningError, catalogue, nature_of};
use crate::rules::Rules;
use crate::store::catalogue::{lost_kinds, widenings};
use crate::store::{Catalogue, Place, Readers};
use domain::identifier::KindId;
use std::path::Path;

pub use crate::store::catalogue::Widening;

/// What the definitions would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Widenings {
    /// Tables that are made or widened, or hold columns that are no longer used.
    pub tables: Vec<Widening>,
    /// Kinds with records and without a definition.
    pub lost: Vec<KindId>,
}

/// What starting with these definitions would change in a data folder; `None`: there is no data yet.
///
/// # Errors
/// When a field's type changed, or the folder cannot be read.
pub fn foreseen(
    folder: &Path,
    database: Option<&str>,
    rules: &Rules,
) -> Result<Option<Widenings>, OpeningError> {
    let place = Place::of(folder, database);
    if nature_of(folder)?.is_none() || place.is_missing() {
        return Ok(None);
    }
    let catalogue: Catalogue = catalogue(rules, &place)?;
    let found = Readers::new(place, 1).read(|sql| {
        Ok(Widenings {
            tables: widenings(sql, &catalogue)?,
            lost: lost_kinds(sql, &catalogue)?,
        })
    })?;
    Ok(Some(found))
}
