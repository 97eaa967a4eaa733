//! Sessions: who is signed in, kept in memory and in the database.

use super::accounts::{actor, code_step, note, person, random, stored};
use super::{County, Failure, Office};
use crate::store::accounts::{self, Account};
use crate::store::writer::Change;
use domain::identifier::CountyId;
use domain::policy::Person;
use domain::procedure::Refusal;
use domain::register::Moment;
use jiff::SignedDuration;
use serde_json::json;
use sm3::{Digest, Sm3};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How long an account stays locked after five failures.
pub(super) const SIGN_IN_LOCK: SignedDuration = SignedDuration::from_mins(15);
/// How long a session lives without being used.
const IDLE_MOST: SignedDuration = SignedDuration::from_mins(30);
/// How often the last use is written.
const WRITTEN_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// The secret of a session: 256 random bits, known to the browser only.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token as a browser sends it.
    pub fn from_text(text: &str) -> Self {
        Self(text.to_string())
    }

    /// The text that the browser keeps.
    pub fn text(&self) -> &str {
        &self.0
    }

    fn hash(&self) -> [u8; 32] {
        Sm3::digest(self.0.as_bytes()).into()
    }
}

/// What is still to be done before the session may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pending {
    /// Nothing.
    Nothing,
    /// The code of the second factor.
    Code,
    /// A second factor must be set up first.
    Enrolment,
    /// The password was set by somebody else and must be changed.
    Password,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Session {
    /// The county.
    pub county: Arc<County>,
    /// The person.
    pub person: Person,
    /// The person's name.
    pub name: String,
    /// The token that forms carry.
    pub form_token: String,
    /// What is still to be done.
    pub pending: Pending,
    token: [u8; 32],
    started_at: Moment,
    used_at: Moment,
    confirmed: bool,
}

impl Session {
    /// Begins a session for an account whose password was right.
    pub(super) fn begin(
        office: &Office,
        county: &CountyId,
        account: &Account,
    ) -> Result<(Token, Self), Failure> {
        let secret: [u8; 32] = random()?;
        let form: [u8; 16] = random()?;
        let token = Token(hex(&secret));
        let now = office.now();
        let stored = accounts::Session {
            token: token.hash(),
            county: county.clone(),
            account: account.id.clone(),
            form_token: hex(&form),
            started_at: now,
            used_at: now,
            confirmed: account.administrator.is_none(),
        };
        let session = Self::of(office, stored.clone(), account)?;
        let note = note(county, &actor(account), "sign_in", json!({}));
        let (county, account) = (county.clone(), account.clone());
        let change: Change = Box::new(move |sql| {
            accounts::remove_idle_sessions(sql, idle_since(now))?;
            accounts::put_account(sql, &county, &account)?;
            accounts::put_session(sql, &stored)
        });
        office.writer.change(note, change).wait()?;
        Ok((token, session))
    }

    fn of(office: &Office, stored: accounts::Session, account: &Account) -> Result<Self, Failure> {
        let county = office
            .county(&stored.county)
            .ok_or_else(|| Failure::Missing(format!("县区“{}”", stored.county)))?;
        let demonstration = office.nature == super::Nature::Demonstration;
        let pending = match (&account.second_factor, stored.confirmed) {
            _ if account.must_change => Pending::Password,
            (_, true) => Pending::Nothing,
            (Some(_), false) => Pending::Code,
            (None, false) if demonstration => Pending::Nothing,
            (None, false) => Pending::Enrolment,
        };
        Ok(Self {
            person: person(office, &stored.county, &account.id)?,
            county,
            name: account.name.clone(),
            form_token: stored.form_token,
            pending,
            token: stored.token,
            started_at: stored.started_at,
            used_at: stored.used_at,
            confirmed: stored.confirmed,
        })
    }

    /// The session as the database holds it.
    pub(super) fn stored(&self) -> accounts::Session {
        accounts::Session {
            token: self.token,
            county: self.county.id.clone(),
            account: self.person.account.clone(),
            form_token: self.form_token.clone(),
            started_at: self.started_at,
            used_at: self.used_at,
            confirmed: self.confirmed,
        }
    }
}

fn idle_since(now: Moment) -> Moment {
    now.plus(-IDLE_MOST)
}

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Held {
    session: Session,
    used_at: Moment,
    written_at: Moment,
}

/// The sessions that are in use, in memory; the last use is written once a minute.
#[derive(Default)]
pub struct Sessions {
    held: Mutex<HashMap<[u8; 32], Held>>,
    steps: Mutex<HashMap<String, u64>>,
}

impl Sessions {
    /// The session of a token; `None`: there is none, or it lay idle for too long.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn find(&self, office: &Office, token: &Token) -> Result<Option<Session>, Failure> {
        let (hash, now) = (token.hash(), office.now());
        if let Some(session) = self.known(office, &hash, now) {
            return Ok(session);
        }
        let Some(stored) = office.readers.read(|sql| accounts::session(sql, &hash))? else {
            return Ok(None);
        };
        if stored.used_at < idle_since(now) {
            return Ok(None);
        }
        let account = self::stored(office, &stored.county, &stored.account)?;
        let session = Session::of(office, stored, &account)?;
        let held = Held {
            session: session.clone(),
            used_at: now,
            written_at: session.used_at,
        };
        self.lock().insert(hash, held);
        Ok(Some(session))
    }

    /// What memory knows about a session; the outer `None`: nothing.
    fn known(&self, office: &Office, hash: &[u8; 32], now: Moment) -> Option<Option<Session>> {
        let mut all = self.lock();
        let held = all.get_mut(hash)?;
        if held.used_at < idle_since(now) {
            all.remove(hash);
            return Some(None);
        }
        held.used_at = now;
        if held.written_at.plus(WRITTEN_EVERY) <= now {
            held.written_at = now;
            let hash = *hash;
            let change: Change = Box::new(move |sql| accounts::touch_session(sql, &hash, now));
            // Nobody waits for it: a lost minute only shortens the idle time.
            drop(office.writer.change_silently(change));
        }
        Some(Some(held.session.clone()))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn sign_out(&self, office: &Office, session: &Session) -> Result<(), Failure> {
        self.lock().remove(&session.token);
        let account = stored(office, &session.county.id, &session.person.account)?;
        let note = note(&session.county.id, &actor(&account), "sign_out", json!({}));
        let token = session.token;
        let change: Change = Box::new(move |sql| accounts::remove_session(sql, &token));
        Ok(office.writer.change(note, change).wait()?)
    }

    /// Checks the code of the second factor; with `secret` the factor is set up by it.
    ///
    /// # Errors
    /// A refusal when the code is wrong, or was used before.
    pub fn confirm(
        &self,
        office: &Office,
        session: &Session,
        secret: Option<&str>,
        code: &str,
    ) -> Result<(), Failure> {
        let mut account = stored(office, &session.county.id, &session.person.account)?;
        if account.second_factor.is_none() {
            account.second_factor = secret.map(str::to_string);
        }
        let known = account.second_factor.clone().unwrap_or_default();
        let step = code_step(&known, code, office.now()).ok_or_else(wrong_code)?;
        self.use_step(&account, step)?;
        let mut confirmed = session.stored();
        confirmed.confirmed = true;
        let note = note(
            &session.county.id,
            &actor(&account),
            "second_factor",
            json!({}),
        );
        let county = session.county.id.clone();
        let change: Change = Box::new(move |sql| {
            accounts::put_account(sql, &county, &account)?;
            accounts::put_session(sql, &confirmed)
        });
        office.writer.change(note, change).wait()?;
        self.forget(session);
        Ok(())
    }

    /// A code counts once.
    fn use_step(&self, account: &Account, step: u64) -> Result<(), Failure> {
        let mut steps = self.steps.lock().unwrap_or_else(PoisonError::into_inner);
        let last = steps.entry(account.id.to_string()).or_insert(0);
        if step <= *last {
            return Err(wrong_code());
        }
        *last = step;
        Ok(())
    }

    /// Reads a session anew at its next use, because it changed.
    pub fn forget(&self, session: &Session) {
        self.lock().remove(&session.token);
    }

    /// Reads all sessions of an account anew at their next use, because its roles changed or it was reset.
    pub fn forget_account(&self, county: &CountyId, account: &domain::identifier::AccountId) {
        self.lock().retain(|_, held| {
            held.session.county.id != *county || held.session.person.account != *account
        });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 32], Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn wrong_code() -> Failure {
    Refusal::plain(
        "code",
        "验证码不对，或者已经用过",
        "请输入身份验证程序现在显示的六位数字",
    )
    .into()
}
