//! The second factor of administrators: six digits that change every half minute (RFC 6238).

use super::accounts::{Attempt, actor, note, random, refused_attempt, stored};
use super::sessions::{Pending, Session, Sessions, over};
use super::{Failure, Office};
use crate::store::accounts::{self, Account, SecondFactor};
use crate::store::writer::Change;
use domain::procedure::Refusal;
use domain::register::Moment;
use serde_json::json;

/// Random bytes of a secret.
const SECRET_LENGTH: usize = 20;

impl Sessions {
    /// The secret that a session is offered for setting up its second factor, base32, as authenticator
    /// programs take it; the same until it is used, so that a wrong code costs nothing but another try.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn offered_secret(&self, office: &Office, session: &Session) -> Result<String, Failure> {
        let now = office.now();
        let mut memory = self.lock();
        let oldest = over(now).started_before;
        memory.offered.retain(|_, (_, since)| *since >= oldest);
        if let Some((secret, _)) = memory.offered.get(session.token()) {
            return Ok(secret.clone());
        }
        let bytes: [u8; SECRET_LENGTH] = random()?;
        let secret = totp_rs::Secret::from(bytes).to_base32();
        memory
            .offered
            .insert(*session.token(), (secret.clone(), now));
        Ok(secret)
    }

    /// Checks the code of the second factor; where there is none yet, it is set up with the offered secret.
    ///
    /// # Errors
    /// A refusal when the code is wrong, or was used before; the fifth in a row locks the account.
    pub fn confirm(&self, office: &Office, session: &Session, code: &str) -> Result<(), Failure> {
        let account = stored(office, &session.county.id, &session.person.account)?;
        let known = self.known_factor(session, &account);
        let found = known.and_then(|factor| {
            let step = code_step(&factor.secret, code, office.now())?;
            self.use_step(session, &factor, step)
        });
        let Some(factor) = found else {
            let tried = (&session.county.id, &account);
            let refused = refused_attempt(office, tried, Attempt::Code);
            self.forget_account(&session.county.id, &account.id);
            return Err(refused);
        };
        let mut confirmed = session.stored();
        confirmed.confirmed = true;
        let county = session.county.id.clone();
        let note = note(&county, &actor(&account), "second_factor", json!({}));
        let change: Change = Box::new(move |sql| {
            let key = (&county, &account.id);
            accounts::set_second_factor(sql, key, Some(&factor))?;
            accounts::set_failures(sql, key, 0, None)?;
            accounts::put_session(sql, &confirmed)
        });
        office.writer.change(note, change).wait()?;
        self.lock().offered.remove(session.token());
        self.forget(session);
        Ok(())
    }

    /// The factor of the account, or the one offered to a session that must set it up.
    fn known_factor(&self, session: &Session, account: &Account) -> Option<SecondFactor> {
        match session.pending {
            Pending::Enrolment if account.second_factor.is_none() => {
                let memory = self.lock();
                let (secret, _) = memory.offered.get(session.token())?;
                Some(SecondFactor {
                    secret: secret.clone(),
                    last_step: 0,
                })
            }
            _ => account.second_factor.clone(),
        }
    }

    /// The factor with its step used up; `None`: a code of this step or a later one has counted already.
    fn use_step(
        &self,
        session: &Session,
        factor: &SecondFactor,
        step: i64,
    ) -> Option<SecondFactor> {
        let key = (session.county.id.clone(), session.person.account.clone());
        let mut memory = self.lock();
        let last = memory.steps.entry(key).or_insert(factor.last_step);
        if step <= (*last).max(factor.last_step) {
            return None;
        }
        *last = step;
        Some(SecondFactor {
            secret: factor.secret.clone(),
            last_step: step,
        })
    }
}

/// The step of time at which a code of six digits is right; `None`: it is wrong.
fn code_step(secret: &str, code: &str, now: Moment) -> Option<i64> {
    let secret = totp_rs::Secret::try_from_base32(secret).ok()?;
    let seconds = u64::try_from(now.0 / 1_000_000).ok()?;
    let factor = totp_rs::Builder::new().with_secret(secret).build().ok()?;
    let step = factor.check(code.trim(), seconds)?;
    i64::try_from(step).ok()
}

pub(super) fn wrong_code() -> Failure {
    Refusal::plain(
        "code",
        "验证码不对，或者已经用过",
        "请输入身份验证程序现在显示的六位数字；连续输错五次，账户锁定十五分钟",
    )
    .into()
}
