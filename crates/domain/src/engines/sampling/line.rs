//! Lines of the two lists, as text that is committed to: objects of inspection and officers.

use super::digest::{Hash, Keyed};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why an object is not drawn; the reason in detail stays confidential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExclusionKind {
    /// A recusal that concerns the whole organ.
    #[serde(rename = "回避")]
    Recusal,
    /// Inspected already in this period.
    #[serde(rename = "已检查")]
    Inspected,
    /// Inspected as often as its yearly cap allows.
    #[serde(rename = "达到频次上限")]
    CapReached,
    /// Another reason, such as a closed business.
    #[serde(rename = "其他")]
    Other,
}

impl ExclusionKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [
        Self::Recusal,
        Self::Inspected,
        Self::CapReached,
        Self::Other,
    ];

    /// The kind that has this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Recusal => "回避",
            Self::Inspected => "已检查",
            Self::CapReached => "达到频次上限",
            Self::Other => "其他",
        }
    }
}

impl fmt::Display for ExclusionKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// An object of inspection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectLine {
    /// Its number, such as the unified social credit code; stands once in a list.
    pub id: String,
    /// Its class, such as the credit-risk class.
    pub class: String,
    /// Its name; may be empty.
    pub name: String,
    /// Why it is not drawn, if so.
    pub exclusion: Option<ExclusionKind>,
    /// Certificate numbers of the officers who must not inspect it, sorted.
    pub recused: Vec<String>,
    /// Reasons of exclusion and recusal; never published.
    pub reasons: String,
}

/// An officer who may inspect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficerLine {
    /// The number of the enforcement certificate; stands once in a list.
    pub certificate: String,
    /// The organ.
    pub organ: String,
    /// What the officer is qualified for, sorted.
    pub qualifications: Vec<String>,
    /// The last day on which the certificate is valid.
    pub valid_until: Date,
    /// The name; never published.
    pub name: String,
}

/// What of an object a commitment shows once its line is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownObject {
    /// Its number.
    pub id: String,
    /// Its class.
    pub class: String,
    /// Its name.
    pub name: String,
    /// Why it is not drawn, if so.
    pub exclusion: Option<ExclusionKind>,
    /// Certificate numbers of recused officers.
    pub recused: Vec<String>,
}

/// What of an officer a commitment shows once the line is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownOfficer {
    /// The number of the enforcement certificate.
    pub certificate: String,
    /// The organ.
    pub organ: String,
    /// What the officer is qualified for.
    pub qualifications: Vec<String>,
    /// The last day on which the certificate is valid.
    pub valid_until: Date,
}

/// What keeps a text from standing in a line: characters that divide lines and fields.
pub fn wrong_character(text: &str) -> Option<char> {
    text.chars().find(|it| it.is_control() || *it == ',')
}

impl ObjectLine {
    /// The text that is committed to: fields divided by tabs, reasons only as their seal.
    pub(super) fn text(&self, keyed: &Keyed) -> String {
        let seal = if self.reasons.is_empty() {
            String::new()
        } else {
            self.reasons_seal(keyed).to_string()
        };
        let exclusion = self.exclusion.map_or("", ExclusionKind::name);
        [
            &self.id,
            &self.class,
            &self.name,
            exclusion,
            &self.recused.join(","),
            &seal,
        ]
        .join("\t")
    }

    fn reasons_seal(&self, keyed: &Keyed) -> Hash {
        let written = format!("{}\t{}", self.id, self.reasons);
        let salt = keyed.of("reasons", &written);
        Hash::of_parts(&[&salt.0, written.as_bytes()])
    }
}

impl ShownObject {
    /// Reads the text of a line.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.split('\t').collect();
        let [id, class, name, exclusion, recused, _seal] = fields[..] else {
            return None;
        };
        let exclusion = match exclusion {
            "" => None,
            name => Some(ExclusionKind::from_name(name)?),
        };
        Some(Self {
            id: id.to_string(),
            class: class.to_string(),
            name: name.to_string(),
            exclusion,
            recused: parts(recused),
        })
    }
}

impl OfficerLine {
    /// The text that is committed to; without the name.
    pub(super) fn text(&self) -> String {
        let until = self.valid_until.to_string();
        let qualifications = self.qualifications.join(",");
        [&self.certificate, &self.organ, &qualifications, &until]
            .map(String::as_str)
            .join("\t")
    }
}

impl ShownOfficer {
    /// Reads the text of a line.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.split('\t').collect();
        let [certificate, organ, qualifications, until] = fields[..] else {
            return None;
        };
        Some(Self {
            certificate: certificate.to_string(),
            organ: organ.to_string(),
            qualifications: parts(qualifications),
            valid_until: until.parse().ok()?,
        })
    }
}

fn parts(text: &str) -> Vec<String> {
    let parts = text.split(',').filter(|part| !part.is_empty());
    parts.map(str::to_string).collect()
}
