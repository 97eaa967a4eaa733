//! Accounts: signing in and out, passwords, second factor, roles, the accounts of demonstrations.

use super::sessions::{SIGN_IN_LOCK, Session, Token};
use super::{Desk, Failure, Office};
use crate::store::accounts::{self, Account};
use crate::store::writer::{Change, Note};
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use domain::identifier::{AccountId, CountyId, OrganId};
use domain::policy::{Administrator, Grant, Person};
use domain::procedure::{Actor, Refusal};
use serde_json::json;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

pub use crate::store::accounts::Account as StoredAccount;

/// The password of every demonstration account, printed on the sign-in page of demonstration folders.
pub const DEMONSTRATION_PASSWORD: &str = "yanshi-fadu";

/// Failed sign-ins in a row that lock an account.
const FAILURES_MOST: u32 = 5;
/// Characters of a password, at least.
const PASSWORD_LENGTH_MIN: usize = 10;

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Its name for signing in.
    pub id: AccountId,
    /// Name of the person.
    pub name: String,
    /// Organ of the person.
    pub organ: OrganId,
    /// Hash of its password, made by [`hash`].
    pub password: String,
    /// It must be changed at the first sign-in.
    pub must_change: bool,
    /// One of the three administrators, who hold no other role.
    pub administrator: Option<Administrator>,
    /// Its roles.
    pub grants: Vec<Grant>,
}

/// The hash of a password, argon2id with a random salt.
///
/// # Errors
/// When the system gives no random bytes.
pub fn hash(password: &str) -> Result<String, Failure> {
    let salt: [u8; 16] = random()?;
    let hash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|cause| broken(&cause.to_string()))?;
    Ok(hash.to_string())
}

/// A key that makes a form count once, however often it is sent.
///
/// # Errors
/// When the system gives no random bytes.
pub fn form_key() -> Result<String, Failure> {
    let bytes: [u8; 16] = random()?;
    Ok(super::files::hexadecimal(&bytes))
}

/// Accounts of the desk's county as choices: identifier, name.
///
/// # Errors
/// A fault of the database.
pub fn people(desk: &Desk) -> Result<Vec<(String, String)>, Failure> {
    let all = desk
        .office
        .readers
        .read(|sql| accounts::accounts(sql, &desk.county.id))?;
    let open = |account: &Account| account.closed_on.is_none() && account.administrator.is_none();
    let choice = |account: Account| {
        let organ = desk.county.organ_name(&account.organ).to_string();
        (
            account.id.to_string(),
            format!("{}（{organ}）", account.name),
        )
    };
    Ok(all.into_iter().filter(open).map(choice).collect())
}

/// A one-time password: twelve signs that are not mixed up when they are read aloud.
///
/// # Errors
/// When the system gives no random bytes.
pub fn one_time_password() -> Result<String, Failure> {
    const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";
    let bytes: [u8; 12] = random()?;
    Ok(bytes
        .iter()
        .map(|byte| char::from(SIGNS[usize::from(byte % 32)]))
        .collect())
}

/// Random bytes from the operating system.
///
/// # Errors
/// When the system gives none.
pub(super) fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|cause| broken(&cause.to_string()))?;
    Ok(bytes)
}

fn broken(cause: &str) -> Failure {
    crate::store::Fault::Content {
        what: "随机数或口令散列",
        text: cause.to_string(),
    }
    .into()
}

fn verifies(password: &str, hash: &str) -> bool {
    Argon2::default()
        .verify_password(password.as_bytes(), hash)
        .is_ok()
}

/// Signs in with a password: a new session and its token, which only the caller gets to see.
///
/// # Errors
/// A refusal that does not tell whether the account exists; an account is locked after five failures.
pub fn sign_in(
    office: &Office,
    county: &CountyId,
    id: &AccountId,
    password: &str,
) -> Result<(Token, Session), Failure> {
    let found = office
        .readers
        .read(|sql| accounts::account(sql, county, id))?;
    let now = office.now();
    let Some(account) = found.filter(|account| account.closed_on.is_none()) else {
        // The same work as for an account that exists, so that the time does not tell.
        hash(password)?;
        return Err(wrong_password());
    };
    if account.locked_until.is_some_and(|until| now < until) {
        return Err(locked());
    }
    if !verifies(password, &account.password) {
        return Err(refused_attempt(office, (county, &account), Attempt::SignIn));
    }
    Session::begin(office, county, &account)
}

fn wrong_password() -> Failure {
    Refusal::plain(
        "password",
        "账户或口令不对",
        "请核对后再试；连续输错五次，账户锁定十五分钟。忘记口令的，请系统管理员重置",
    )
    .into()
}

fn locked() -> Failure {
    Refusal::plain(
        "locked",
        "这个账户因连续输错口令或验证码已被锁定",
        "请十五分钟后再试，或请系统管理员重置口令",
    )
    .into()
}

/// What was tried and was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attempt {
    /// The password at the sign-in.
    SignIn,
    /// The old password, when it was to be changed.
    OldPassword,
    /// The code of the second factor.
    Code,
}

impl Attempt {
    /// Its name in the log.
    fn action(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in_failed",
            Self::OldPassword => "password_failed",
            Self::Code => "second_factor_failed",
        }
    }

    /// What the person is told.
    fn wrong(self) -> Failure {
        match self {
            Self::SignIn => wrong_password(),
            Self::OldPassword => {
                Refusal::plain("password", "原口令不对", "请重新输入原口令").into()
            }
            Self::Code => super::second_factor::wrong_code(),
        }
    }
}

/// Counts a failed attempt; the fifth in a row locks the account. Answers what the person is told.
///
/// Whoever guesses from within a session is put out of it; guesses from outside disturb nobody at work.
pub(super) fn refused_attempt(
    office: &Office,
    (county, account): (&CountyId, &Account),
    attempt: Attempt,
) -> Failure {
    let until = office.now().plus(SIGN_IN_LOCK);
    let content = json!({ "locked": account.failures + 1 >= FAILURES_MOST });
    let note = note(county, &actor(account), attempt.action(), content);
    let (place, id) = (county.clone(), account.id.clone());
    let change: Change = Box::new(move |sql| {
        let Some(now) = accounts::account(sql, &place, &id)? else {
            return Ok(());
        };
        if now.failures + 1 < FAILURES_MOST {
            return accounts::set_failures(sql, (&place, &id), now.failures + 1, None);
        }
        accounts::set_failures(sql, (&place, &id), 0, Some(until))?;
        match attempt {
            Attempt::SignIn => Ok(()),
            Attempt::OldPassword | Attempt::Code => accounts::remove_sessions_of(sql, &place, &id),
        }
    });
    let counted = office.writer.change(note, change).wait();
    let found = counted
        .map_err(Failure::from)
        .and_then(|()| stored(office, county, &account.id));
    match found {
        Ok(account) if account.locked_until == Some(until) => locked(),
        Ok(_) => attempt.wrong(),
        Err(failure) => failure,
    }
}

/// Who acts, where an account acts for itself.
pub(super) fn actor(account: &Account) -> Actor {
    Actor {
        account: account.id.clone(),
        role: "account".into(),
        organ: account.organ.clone(),
    }
}

/// An entry of the log about an account.
pub(super) fn note(
    county: &CountyId,
    actor: &Actor,
    action: &str,
    content: serde_json::Value,
) -> Note {
    Note {
        county: county.clone(),
        actor: actor.clone(),
        action: action.into(),
        kind: None,
        record: None,
        content,
        recorded_at: None,
    }
}

/// Changes the own password; all other sessions of the account end.
///
/// # Errors
/// A refusal when the old one is wrong or the new one too weak.
pub fn change_password(
    session: &Session,
    office: &Office,
    old: &str,
    new: &str,
) -> Result<(), Failure> {
    let account = stored(office, &session.county.id, &session.person.account)?;
    if !verifies(old, &account.password) {
        let tried = (&session.county.id, &account);
        return Err(refused_attempt(office, tried, Attempt::OldPassword));
    }
    if new == old {
        let reason = "新口令与原口令相同";
        return Err(Refusal::plain("password", reason, "请另设一个口令").into());
    }
    check_strength(&account.id, new)?;
    let hash = hash(new)?;
    let (county, kept) = (session.county.id.clone(), session.stored());
    let note = note(&county, &actor(&account), "password_changed", json!({}));
    let change: Change = Box::new(move |sql| {
        accounts::set_password(sql, (&county, &account.id), &hash, false)?;
        accounts::remove_sessions_of(sql, &county, &account.id)?;
        accounts::put_session(sql, &kept)
    });
    Ok(office.writer.change(note, change).wait()?)
}

/// Whether a password is long enough and does not hold the account's name.
///
/// # Errors
/// A refusal that says what is asked of a password.
pub(super) fn check_strength(account: &AccountId, password: &str) -> Result<(), Failure> {
    let weak =
        password.chars().count() < PASSWORD_LENGTH_MIN || password.contains(account.as_str());
    match weak {
        true => {
            Err(Refusal::plain("password", "口令太弱", "口令至少十个字符，不包含账户名").into())
        }
        false => Ok(()),
    }
}

/// A stored account.
///
/// # Errors
/// When there is none.
pub(super) fn stored(
    office: &Office,
    county: &CountyId,
    id: &AccountId,
) -> Result<Account, Failure> {
    let found = office
        .readers
        .read(|sql| accounts::account(sql, county, id))?;
    found.ok_or_else(|| Failure::Missing(format!("账户“{id}”")))
}

/// A change that makes accounts, in place of those of the same name; for `init` and demonstrations.
pub fn making(county: CountyId, new: Vec<NewAccount>) -> Change {
    Box::new(move |sql| {
        for account in &new {
            let stored = Account {
                id: account.id.clone(),
                name: account.name.clone(),
                organ: account.organ.clone(),
                password: account.password.clone(),
                must_change: account.must_change,
                second_factor: None,
                administrator: account.administrator,
                failures: 0,
                locked_until: None,
                closed_on: None,
            };
            accounts::put_account(sql, &county, &stored)?;
            let grants = match account.administrator {
                Some(_) => &[][..],
                None => account.grants.as_slice(),
            };
            accounts::put_grants(sql, &county, &account.id, grants)?;
        }
        Ok(())
    })
}

/// The person of an account, as the policy judges it; for the command line, which is already on the machine.
///
/// # Errors
/// An unknown or closed account.
pub fn person(office: &Office, county: &CountyId, id: &AccountId) -> Result<Person, Failure> {
    let account = stored(office, county, id)?;
    if account.closed_on.is_some() {
        return Err(Failure::Missing(format!("账户“{id}”")));
    }
    let grants = office
        .readers
        .read(|sql| accounts::grants(sql, county, id))?;
    Ok(Person {
        account: account.id,
        organ: account.organ,
        grants,
        administrator: account.administrator,
    })
}

/// Names of persons by account, read once for a county and again when an unknown account is met.
#[derive(Default)]
pub struct Names(Mutex<HashMap<CountyId, HashMap<String, String>>>);

impl Names {
    /// The name of the person of an account; the account itself where there is none.
    pub fn of(&self, office: &Office, county: &CountyId, account: &str) -> String {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.entry(county.clone()).or_default();
        if let Some(name) = known.get(account) {
            return name.clone();
        }
        let read = office.readers.read(|sql| accounts::accounts(sql, county));
        for found in read.unwrap_or_default() {
            known.insert(found.id.to_string(), found.name);
        }
        let name = known.entry(account.to_string());
        name.or_insert_with(|| account.to_string()).clone()
    }
}
