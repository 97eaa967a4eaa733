//! The frame around every page: county, marking, navigation, account, way back.

use crate::paths::Path;
use serde::Serialize;

/// A text that may lead somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Link {
    /// What is shown.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// It is where the reader is.
    pub here: bool,
}

impl Link {
    /// A link to a place.
    pub fn to(text: impl Into<String>, path: &Path<'_>) -> Self {
        Self {
            text: text.into(),
            href: Some(path.to_string()),
            here: false,
        }
    }

    /// A text that leads nowhere.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// The same, marked as where the reader is if it leads to `here`.
    pub fn marked(mut self, here: bool) -> Self {
        self.here = here;
        self
    }
}

/// A heading of the navigation with its links.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Group {
    /// The heading.
    pub name: String,
    /// Links below it.
    pub links: Vec<Link>,
    /// It can be folded.
    pub folds: bool,
    /// It is open.
    pub open: bool,
}

/// Who is signed in, for the menu.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SignedIn {
    /// Name of the person.
    pub name: String,
    /// Name of the organ.
    pub organ: String,
    /// Names of the roles.
    pub roles: String,
}

/// A message above the content.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Notice {
    /// `done`, `warned` or `refused`.
    pub class: &'static str,
    /// The message.
    pub text: String,
}

/// What every page shows around its content.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Frame {
    /// Title of the page.
    pub title: String,
    /// Name of the county; empty before sign-in.
    pub county: String,
    /// `演示数据` and what it means, in folders of demonstration data.
    pub marking: Option<String>,
    /// Who is signed in.
    pub account: Option<SignedIn>,
    /// The navigation.
    pub navigation: Vec<Group>,
    /// The way from the workbench to here.
    pub crumbs: Vec<Link>,
    /// The token that forms of this session carry.
    pub form_token: String,
    /// Large print.
    pub large: bool,
    /// Address of this page.
    pub here: String,
    /// A message above the content.
    pub notice: Option<Notice>,
    /// Address of the workbench.
    pub home: String,
    /// Address of the search over all kinds.
    pub search: String,
    /// Address of the calculator of time limits.
    pub calculator: String,
    /// Address of published draws.
    pub draw: String,
    /// Address of the review of a draft.
    pub text_review: String,
    /// Address of the form for a new password.
    pub password: String,
    /// Address that switches large print.
    pub large_print: String,
    /// Address that signs out.
    pub sign_out: String,
    /// Version of the program.
    pub program_version: &'static str,
}

impl Frame {
    /// A frame without account.
    pub fn bare(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            home: Path::Workbench.to_string(),
            search: Path::Search.to_string(),
            calculator: Path::Calculator.to_string(),
            draw: Path::Draw.to_string(),
            text_review: Path::TextReview.to_string(),
            password: Path::Password.to_string(),
            large_print: Path::LargePrint.to_string(),
            sign_out: Path::SignOut.to_string(),
            program_version: env!("CARGO_PKG_VERSION"),
            ..Self::default()
        }
    }
}
