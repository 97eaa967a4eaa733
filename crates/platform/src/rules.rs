//! Everything by which records are judged, compiled from definition files.

use crate::definitions::DefinitionFiles;
use domain::engines::deadline::Calendar;
use domain::law::{LawBook, LoadProblem};

/// Compiled definitions; the program starts only with all of them whole.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The working-day calendar.
    pub calendar: Calendar,
    /// Statutes and methods of service.
    pub laws: LawBook,
}

impl Rules {
    /// Compiles definition files.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn compile(files: &DefinitionFiles) -> Result<Self, Vec<LoadProblem>> {
        let mut problems = Vec::new();
        let calendar = kept(Calendar::from_toml(&files.under("calendar")), &mut problems);
        let laws = kept(LawBook::from_toml(&files.under("laws")), &mut problems);
        match (calendar, laws) {
            (Some(calendar), Some(laws)) => Ok(Self { calendar, laws }),
            _ => Err(problems),
        }
    }
}

/// What was read, or nothing, its problems noted.
fn kept<T>(read: Result<T, Vec<LoadProblem>>, problems: &mut Vec<LoadProblem>) -> Option<T> {
    match read {
        Ok(read) => Some(read),
        Err(mut found) => {
            problems.append(&mut found);
            None
        }
    }
}
