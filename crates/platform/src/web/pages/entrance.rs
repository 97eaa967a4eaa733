//! Sign-in, second factor, password: the pages before and around a session.

use super::form::Input;
use serde::Serialize;

/// The sign-in page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SignIn {
    /// Where the form goes.
    pub action: String,
    /// Where to go afterwards.
    pub back: String,
    /// Why the last attempt failed.
    pub problem: Option<String>,
    /// The county.
    pub county: Input,
    /// The account.
    pub account: Input,
    /// Accounts of a demonstration folder, by county; empty in real ones.
    pub demonstration: Vec<DemonstrationCounty>,
    /// Their password.
    pub demonstration_password: String,
}

/// The demonstration accounts of a county.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DemonstrationCounty {
    /// Region code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Its accounts.
    pub accounts: Vec<DemonstrationAccount>,
}

/// One demonstration account.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DemonstrationAccount {
    /// The account.
    pub id: String,
    /// Name of the person.
    pub name: String,
    /// Organ.
    pub organ: String,
    /// Roles.
    pub roles: String,
}

/// A page with a few inputs and one button.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SimpleForm {
    /// Where the form goes.
    pub action: String,
    /// Why the last attempt failed.
    pub problem: Option<String>,
    /// Sentences above the form.
    pub texts: Vec<String>,
    /// The inputs.
    pub inputs: Vec<Input>,
    /// Words on the button.
    pub button: String,
    /// Way back.
    pub back: Option<String>,
}

templates! { SignIn => "sign_in.html", SimpleForm => "simple_form.html" }
