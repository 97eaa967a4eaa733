//! Everything by which records are judged, compiled from definition files.

use crate::definitions::DefinitionFiles;
use domain::engines::deadline::Calendar;
use domain::law::LoadProblem;

/// Compiled definitions; the program starts only with all of them whole.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The working-day calendar.
    pub calendar: Calendar,
}

impl Rules {
    /// Compiles definition files.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn compile(files: &DefinitionFiles) -> Result<Self, Vec<LoadProblem>> {
        let calendar = Calendar::from_toml(&files.under("calendar"))?;
        Ok(Self { calendar })
    }
}
