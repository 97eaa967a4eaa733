//! The book of all statutes that definitions may cite.

use super::choice::{Choice, read_choices};
use super::limits::{LimitSets, Unchecked, read_entries, read_set};
use super::service::{Effective, ServiceMethods};
use super::statute::{Article, Statute};
use super::{Citation, DatedValue, LoadProblem, Place, service_file, statute_file};
use crate::identifier::StatuteId;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The file that describes the methods of service instead of a statute.
const SERVICE_FILE: &str = "service.toml";

/// The file that describes what counties may choose.
const CHOICES_FILE: &str = "choices.toml";

/// The file of worked cases among the sets of time limits.
const CASES_FILE: &str = "examples.toml";

/// All statutes, the methods of service, and the time limits that businesses share.
#[derive(Clone, Debug, Default)]
pub struct LawBook {
    statutes: BTreeMap<StatuteId, Statute>,
    service: ServiceMethods,
    limits: LimitSets,
    choices: Vec<Choice>,
}

/// Why a citation or a value does not stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LawError {
    /// The statute is not in the book.
    #[error("引用的「{citation}」不在法规库中{known}")]
    UnknownStatute {
        /// The citation.
        citation: Citation,
        /// Other versions of the same statute, in words.
        known: String,
    },
    /// The statute is there, the article is not.
    #[error("「{citation}」：{file} 没有列出该条")]
    UnknownArticle {
        /// The citation.
        citation: Citation,
        /// The file to add it to.
        file: String,
    },
    /// The version begins later.
    #[error("「{citation}」自{from}起施行，不能用于{day}")]
    NotYetInForce {
        /// The citation.
        citation: Citation,
        /// First day in force.
        from: Date,
        /// The day that counts.
        day: Date,
    },
    /// The version ended before.
    #[error("「{citation}」至{until}失效{successor}，不能用于{day}")]
    NoLongerInForce {
        /// The citation.
        citation: Citation,
        /// Last day in force.
        until: Date,
        /// The version that took its place, in words.
        successor: String,
        /// The day that counts.
        day: String,
    },
    /// The law of one place is cited for a value of another.
    #[error("「{citation}」只适用于{law_place}，不能作为{value_place}的依据")]
    OtherPlace {
        /// The citation.
        citation: Citation,
        /// Where the law applies.
        law_place: String,
        /// Where the value applies.
        value_place: String,
    },
    /// A value without law.
    #[error("法定期限没有写依据")]
    NoLaw,
}

impl LawError {
    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::UnknownStatute { .. } => "在 laws/ 增加该法律，或者改正名称和年份".to_string(),
            Self::UnknownArticle { file, .. } => format!("在 {file} 的 [articles] 增加该条"),
            Self::NotYetInForce { .. } => "改用当时有效的版本，或者改正 from".to_string(),
            Self::NoLongerInForce { .. } => "补写 until 并增加新版本的值".to_string(),
            Self::OtherPlace { .. } => "改正 applies_in 或者改引上位法".to_string(),
            Self::NoLaw => "补写 law".to_string(),
        }
    }
}

impl LawBook {
    /// Reads all files of `laws/` and of a county's own `limits/`, given as paths (`laws/…`) and texts.
    ///
    /// # Errors
    /// Every problem of every file: unreadable, described twice, successor missing, a method of service
    /// or a shared time limit whose articles do not stand.
    pub fn from_toml(files: &[(&str, &str)]) -> Result<Self, Vec<LoadProblem>> {
        let mut book = Self::default();
        let mut problems = Vec::new();
        let place = |file: &&(&str, &str)| LimitPath::of(file.0);
        let of_statutes = |file: &&(&str, &str)| place(file) == LimitPath::None;
        for file in files.iter().filter(of_statutes) {
            if file.0.rsplit('/').next() == Some(SERVICE_FILE) {
                match service_file::read(*file) {
                    Ok(service) => book.service = service,
                    Err(mut found) => problems.append(&mut found),
                }
                continue;
            }
            match statute_file::read(*file) {
                Ok(statute) => problems.extend(book.add(statute, *file)),
                Err(mut found) => problems.append(&mut found),
            }
        }
        for file in files.iter().filter(of_statutes) {
            problems.extend(book.missing_successor(*file));
            if file.0.rsplit('/').next() == Some(SERVICE_FILE) {
                problems.extend(book.service_problems(*file));
            }
        }
        for file in files
            .iter()
            .filter(|file| place(file) == LimitPath::Choices)
        {
            let (choices, found) = read_choices(*file, &book);
            book.choices.extend(choices);
            problems.extend(found);
        }
        let sets = files.iter().filter(|file| place(file) == LimitPath::Set);
        problems.extend(book.read_limits(sets.copied()));
        let entries = files.iter().filter(|file| place(file) == LimitPath::County);
        problems.extend(book.read_county(entries.copied()));
        if problems.is_empty() {
            Ok(book)
        } else {
            Err(problems)
        }
    }

    /// All statutes, by their identifiers.
    pub fn statutes(&self) -> impl Iterator<Item = &Statute> {
        self.statutes.values()
    }

    /// The statute with this identifier.
    pub fn statute(&self, id: &StatuteId) -> Option<&Statute> {
        self.statutes.get(id)
    }

    /// The methods of service.
    pub fn service(&self) -> &ServiceMethods {
        &self.service
    }

    /// The time limits that businesses share.
    pub fn limits(&self) -> &LimitSets {
        &self.limits
    }

    /// What counties may choose where the law leaves it open.
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// The choice with this identifier.
    pub fn choice(&self, id: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.id == id)
    }

    /// The article that a citation names.
    ///
    /// # Errors
    /// The statute or the article is not in the book.
    pub fn resolve(&self, citation: &Citation) -> Result<&Article, LawError> {
        let statute = self.cited(citation)?;
        statute
            .article(&citation.article)
            .ok_or_else(|| LawError::UnknownArticle {
                citation: citation.clone(),
                file: statute.file.clone(),
            })
    }

    /// Whether a citation stands on a day.
    ///
    /// # Errors
    /// It does not resolve, or its statute is not in force on that day.
    pub fn check_in_force(&self, citation: &Citation, day: Date) -> Result<(), LawError> {
        self.resolve(citation)?;
        let statute = self.cited(citation)?;
        if day < statute.in_force_from {
            let from = statute.in_force_from;
            return Err(LawError::NotYetInForce {
                citation: citation.clone(),
                from,
                day,
            });
        }
        match statute.in_force_until {
            Some(until) if until < day => Err(no_longer_in_force(
                statute,
                citation,
                until,
                day.to_string(),
            )),
            _ => Ok(()),
        }
    }

    /// Everything that is wrong with the law of a value: citations that do not resolve or do not apply in its
    /// place, versions that begin after the value or end before it.
    pub fn check_value(&self, value: &DatedValue) -> Vec<LawError> {
        if value.law.is_empty() {
            return vec![LawError::NoLaw];
        }
        value
            .law
            .iter()
            .filter_map(|citation| self.check_citation(value, citation).err())
            .collect()
    }

    fn check_citation(&self, value: &DatedValue, citation: &Citation) -> Result<(), LawError> {
        self.resolve(citation)?;
        let statute = self.cited(citation)?;
        if let Some(day) = value.from.filter(|from| *from < statute.in_force_from) {
            let from = statute.in_force_from;
            return Err(LawError::NotYetInForce {
                citation: citation.clone(),
                from,
                day,
            });
        }
        if let Some(ended) = statute.in_force_until
            && value.until.is_none_or(|until| until > ended)
        {
            let day = value
                .until
                .map_or_else(|| "现在".to_string(), |until| until.to_string());
            return Err(no_longer_in_force(statute, citation, ended, day));
        }
        if !reaches(&statute.applies_in, &value.applies_in) {
            return Err(LawError::OtherPlace {
                citation: citation.clone(),
                law_place: String::from(statute.applies_in.clone()),
                value_place: String::from(value.applies_in.clone()),
            });
        }
        Ok(())
    }

    fn cited(&self, citation: &Citation) -> Result<&Statute, LawError> {
        self.statutes
            .get(&citation.statute)
            .ok_or_else(|| LawError::UnknownStatute {
                citation: citation.clone(),
                known: self.other_versions(&citation.statute),
            })
    }

    fn other_versions(&self, id: &StatuteId) -> String {
        let short = id.as_str().split('(').next().unwrap_or_default();
        let same = |statute: &&Statute| statute.short == short || statute.title == short;
        let versions: Vec<&str> = self
            .statutes
            .values()
            .filter(same)
            .map(|statute| statute.id.as_str())
            .collect();
        if versions.is_empty() {
            String::new()
        } else {
            format!("（库中有：{}）", versions.join("、"))
        }
    }

    fn add(&mut self, statute: Statute, file: (&str, &str)) -> Option<LoadProblem> {
        if let Some(known) = self.statutes.get(&statute.id) {
            let reason = format!("「{}」已由 {} 描述", statute.id, known.file);
            return Some(LoadProblem::at(file, 0, reason, "只保留一个文件"));
        }
        self.statutes.insert(statute.id.clone(), statute);
        None
    }

    fn missing_successor(&self, file: (&str, &str)) -> Option<LoadProblem> {
        let statute = self
            .statutes
            .values()
            .find(|statute| file.0.rsplit('/').next() == Some(&*statute.file))?;
        let successor = statute.superseded_by.as_ref()?;
        if self.statutes.contains_key(successor) {
            return None;
        }
        let offset = file.1.find("superseded_by").unwrap_or(0);
        let reason = format!("取代它的「{successor}」不在法规库中");
        Some(LoadProblem::at(
            file,
            offset,
            reason,
            "增加该法律，或者改正 superseded_by",
        ))
    }

    fn read_limits<'a>(
        &mut self,
        files: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Vec<LoadProblem> {
        let (mut sets, mut problems, mut unchecked) = (Vec::new(), Vec::new(), Unchecked::new());
        for file in files {
            let (set, found) = read_set(file, self, &mut unchecked);
            sets.extend(set);
            problems.extend(found);
        }
        self.limits = LimitSets(sets);
        problems.extend(self.limits.repeated());
        let missing = |(problem, id): (LoadProblem, String)| {
            self.limits.limit(&id).is_none().then_some(problem)
        };
        problems.extend(unchecked.into_iter().filter_map(missing));
        problems
    }

    fn read_county<'a>(
        &mut self,
        files: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Vec<LoadProblem> {
        let mut problems = Vec::new();
        for file in files {
            match read_entries(file, &mut self.limits) {
                Ok(basis) => problems.extend(self.add(basis, file)),
                Err(mut found) => problems.append(&mut found),
            }
        }
        problems
    }

    fn service_problems(&self, file: (&str, &str)) -> Vec<LoadProblem> {
        let mut errors = Vec::new();
        for method in &self.service.0 {
            errors.extend(method.law.iter().filter_map(|law| self.resolve(law).err()));
            if let Effective::After(values) = &method.effective {
                errors.extend(values.iter().flat_map(|value| self.check_value(value)));
            }
        }
        let problem = |error: LawError| LoadProblem::at(file, 0, error.to_string(), error.remedy());
        errors.into_iter().map(problem).collect()
    }
}

/// What lies at a path, as far as time limits and choices go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LimitPath {
    /// A statute, or the methods of service.
    None,
    /// A set, `laws/limits/….toml`.
    Set,
    /// What counties may choose.
    Choices,
    /// Worked cases, which are read apart.
    Cases,
    /// What a county entered, `limits/….toml`.
    County,
}

impl LimitPath {
    fn of(path: &str) -> Self {
        let mut parts = path.rsplit('/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some(CASES_FILE), Some("limits"), _) => Self::Cases,
            (Some(CHOICES_FILE), _, _) => Self::Choices,
            (_, Some("limits"), Some("laws")) => Self::Set,
            (_, Some("limits"), _) => Self::County,
            _ => Self::None,
        }
    }
}

fn no_longer_in_force(
    statute: &Statute,
    citation: &Citation,
    until: Date,
    day: String,
) -> LawError {
    let successor = statute.superseded_by.as_ref();
    LawError::NoLongerInForce {
        citation: citation.clone(),
        until,
        successor: successor.map_or_else(String::new, |id| format!("（由{id}取代）")),
        day,
    }
}

/// Whether the law of one place can carry a value of another.
fn reaches(law: &Place, value: &Place) -> bool {
    match (law, value) {
        (Place::Nation, _) => true,
        (Place::Region(law), Place::Region(value)) => value.starts_with(law.as_str()),
        (law, value) => law == value,
    }
}
