//! Everything by which records are judged, compiled from definition files.

use crate::definitions::DefinitionFiles;
use domain::engines::deadline::Calendar;
use domain::law::{LawBook, LoadProblem};
use domain::policy::Roles;
use std::sync::Arc;

/// Compiled definitions; the program starts only with all of them whole.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The working-day calendar.
    pub calendar: Arc<Calendar>,
    /// Statutes and methods of service.
    pub laws: LawBook,
    /// Roles.
    pub roles: Roles,
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
        let roles = kept(roles(files), &mut problems);
        match (calendar, laws, roles) {
            (Some(calendar), Some(laws), Some(roles)) => {
                let calendar = Arc::new(calendar);
                Ok(Self {
                    calendar,
                    laws,
                    roles,
                })
            }
            _ => Err(problems),
        }
    }
}

/// The roles of `modules/roles.toml`.
fn roles(files: &DefinitionFiles) -> Result<Roles, Vec<LoadProblem>> {
    const FILE: &str = "modules/roles.toml";
    let modules = files.under("modules");
    let text = modules
        .iter()
        .find(|(path, _)| *path == FILE)
        .map_or("", |(_, text)| *text);
    Roles::from_toml(text).map_err(|problem| {
        vec![LoadProblem {
            file: FILE.into(),
            line: 1,
            column: 1,
            reason: problem.0,
            remedy: "按 modules/roles.toml 原有的样式改正".into(),
        }]
    })
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
