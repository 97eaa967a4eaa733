//! The fields of a kind.

use crate::identifier::{FieldId, KindId};
use serde::{Deserialize, Serialize};

/// One field of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// ASCII identifier, at most 40 characters; also its column.
    pub id: FieldId,
    /// Chinese label.
    pub name: String,
    /// What it holds.
    pub kind: FieldType,
    /// How it is protected.
    pub privacy: Privacy,
    /// Stands in the query row of lists and gets an index.
    pub query: bool,
    /// Stands as a column in lists.
    pub column: bool,
    /// May be filled in here although the kind's 主系统 is elsewhere.
    pub supplementary: bool,
    /// A sentence that helps the person who fills it in.
    pub hint: Option<String>,
    /// The heading under which forms and pages group it.
    pub group: Option<String>,
}

/// The type of a field; it never changes once records exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// One line of text.
    Text,
    /// Several lines of text.
    LongText,
    /// A whole number.
    Integer,
    /// Money, in cents.
    Money,
    /// Yes or no.
    Bool,
    /// A civil day.
    Day,
    /// A moment.
    Moment,
    /// One of named choices.
    Choice(Vec<Choice>),
    /// An organ of the county, by id, or the name of one outside.
    Organ,
    /// A resident identity number (公民身份号码), check digit verified.
    IdNumber,
    /// A unified social credit code (统一社会信用代码), check character verified.
    CreditCode,
    /// A telephone number.
    Phone,
    /// A region code of 6, 9 or 12 digits.
    Region,
    /// A stored file, by its SM3.
    File,
    /// Another record of the named kind.
    Link(KindId),
    /// A nested list.
    List(Vec<ListColumn>),
}

/// One of the choices of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// ASCII identifier, stored.
    pub id: String,
    /// Chinese label.
    pub name: String,
}

/// A column of a nested list; lists do not nest further.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListColumn {
    /// ASCII identifier.
    pub id: String,
    /// Chinese label.
    pub name: String,
    /// What it holds.
    pub kind: FieldType,
    /// Whether a row without it is refused.
    pub required: bool,
}

/// How a field is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Privacy {
    /// Shown to whoever may see the record.
    #[default]
    Open,
    /// Personal (个人信息): left out of publications and of free search.
    Personal,
    /// Sensitive (敏感个人信息): masked; revealing it needs a reason and is logged.
    Sensitive,
}
