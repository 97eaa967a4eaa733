//! Sessions: who is signed in, kept in memory and in the database.

use super::accounts::{actor, note, person, random, stored};
use super::{County, Failure, Office};
use crate::store::accounts::{self, Account, Over};
use crate::store::writer::Change;
use domain::identifier::{AccountId, CountyId};
use domain::policy::Person;
use domain::register::Moment;
use jiff::SignedDuration;
use serde_json::json;
use sm3::{Digest, Sm3};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long an account stays locked after five failures.
pub(super) const SIGN_IN_LOCK: SignedDuration = SignedDuration::from_mins(15);
/// How long a session lives without being used.
const IDLE_MOST: SignedDuration = SignedDuration::from_mins(30);
/// How long a session lives at all: a long working day.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);
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
            accounts::remove_sessions_over(sql, over(now))?;
            // Failures are forgiven when nothing is left to guess.
            if account.second_factor.is_none() {
                accounts::set_failures(sql, (&county, &account.id), 0, None)?;
            }
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

    /// The hash of the token.
    pub(super) fn token(&self) -> &[u8; 32] {
        &self.token
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

/// Which sessions are over at a moment.
pub(super) fn over(now: Moment) -> Over {
    Over {
        used_before: now.plus(-IDLE_MOST),
        started_before: now.plus(-LONGEST),
    }
}

impl Session {
    /// It lay idle for too long, or lasted for too long.
    fn is_over(&self, now: Moment) -> bool {
        let over = over(now);
        self.used_at < over.used_before || self.started_at < over.started_before
    }
}

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Held {
    session: Session,
    written_at: Moment,
}

impl Held {
    /// Notes the use, and writes it down if the last one that was written is too long ago.
    /// The county is taken as it stands now: its settings may have changed since the sign-in.
    fn use_now(&mut self, office: &Office, now: Moment) {
        self.session.used_at = now;
        if let Some(county) = office.county(&self.session.county.id) {
            self.session.county = county;
        }
        if self.written_at.plus(WRITTEN_EVERY) <= now {
            self.written_at = now;
            let hash = self.session.token;
            let change: Change = Box::new(move |sql| accounts::touch_session(sql, &hash, now));
            // Nobody waits for it: a lost minute only shortens the idle time.
            drop(office.writer.change_silently(change));
        }
    }
}

/// What is kept in memory.
#[derive(Default)]
pub(super) struct Memory {
    held: HashMap<[u8; 32], Held>,
    /// Secrets offered for setting up a second factor, by session, and since when.
    pub(super) offered: HashMap<[u8; 32], (String, Moment)>,
    /// The step of the last code that counted, by account.
    pub(super) steps: HashMap<(CountyId, AccountId), i64>,
    /// How often something was forgotten: what was read before that is not held after it.
    forgotten: u64,
}

/// The sessions that are in use, in memory; the last use is written once a minute.
#[derive(Default)]
pub struct Sessions(Mutex<Memory>);

impl Sessions {
    /// The session of a token; `None`: there is none, or it is over.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn find(&self, office: &Office, token: &Token) -> Result<Option<Session>, Failure> {
        let (hash, now) = (token.hash(), office.now());
        if let Some(session) = self.known(office, &hash, now) {
            return Ok(session);
        }
        let forgotten = self.lock().forgotten;
        let Some(stored) = office.readers.read(|sql| accounts::session(sql, &hash))? else {
            return Ok(None);
        };
        let account = self::stored(office, &stored.county, &stored.account)?;
        if account.closed_on.is_some() {
            return Ok(None);
        }
        let session = Session::of(office, stored, &account)?;
        if session.is_over(now) {
            return Ok(None);
        }
        let mut held = Held {
            written_at: session.used_at,
            session,
        };
        held.use_now(office, now);
        let session = held.session.clone();
        let mut memory = self.lock();
        if memory.forgotten == forgotten {
            memory.held.retain(|_, held| !held.session.is_over(now));
            memory.held.insert(hash, held);
        }
        Ok(Some(session))
    }

    /// What memory knows about a session; the outer `None`: nothing.
    fn known(&self, office: &Office, hash: &[u8; 32], now: Moment) -> Option<Option<Session>> {
        let mut memory = self.lock();
        let held = memory.held.get_mut(hash)?;
        if held.session.is_over(now) {
            memory.held.remove(hash);
            return Some(None);
        }
        held.use_now(office, now);
        Some(Some(held.session.clone()))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn sign_out(&self, office: &Office, session: &Session) -> Result<(), Failure> {
        let account = stored(office, &session.county.id, &session.person.account)?;
        let note = note(&session.county.id, &actor(&account), "sign_out", json!({}));
        let token = session.token;
        let change: Change = Box::new(move |sql| accounts::remove_session(sql, &token));
        let done = office.writer.change(note, change).wait();
        self.forget(session);
        Ok(done?)
    }

    /// Reads a session anew at its next use, because it changed.
    pub fn forget(&self, session: &Session) {
        let mut memory = self.lock();
        memory.held.remove(&session.token);
        memory.forgotten += 1;
    }

    /// Reads all sessions of an account anew at their next use, because its roles changed or it was reset.
    pub fn forget_account(&self, county: &CountyId, account: &AccountId) {
        let mut memory = self.lock();
        memory.held.retain(|_, held| {
            held.session.county.id != *county || held.session.person.account != *account
        });
        memory.forgotten += 1;
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
