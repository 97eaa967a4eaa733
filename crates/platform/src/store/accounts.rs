//! Accounts, the roles given to them, and sessions.

use super::{Fault, Row, Sql, Value};
use domain::identifier::{AccountId, CountyId, OrganId};
use domain::policy::{Administrator, Grant, Scope};
use domain::register::Moment;
use jiff::civil::Date;

/// An account as the database holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its name for signing in.
    pub id: AccountId,
    /// Name of the person.
    pub name: String,
    /// Organ of the person.
    pub organ: OrganId,
    /// Hash of the password (argon2id, PHC string).
    pub password: String,
    /// The password was set by somebody else and must be changed.
    pub must_change: bool,
    /// The second factor; `None`: not enrolled.
    pub second_factor: Option<SecondFactor>,
    /// One of the three administrators.
    pub administrator: Option<Administrator>,
    /// Failed sign-ins in a row.
    pub failures: u32,
    /// Locked until this moment.
    pub locked_until: Option<Moment>,
    /// Last day; `None`: open.
    pub closed_on: Option<Date>,
}

/// A second factor that was set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// Its secret, base32.
    pub secret: String,
    /// The step of time of the last code that counted; 0: none yet.
    pub last_step: i64,
}

/// Which account of which county.
pub type AccountKey<'a> = (&'a CountyId, &'a AccountId);

/// A session as the database holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SM3 of the token.
    pub token: [u8; 32],
    /// The county.
    pub county: CountyId,
    /// The account.
    pub account: AccountId,
    /// The token that forms carry.
    pub form_token: String,
    /// When it began.
    pub started_at: Moment,
    /// When it was last used, to the minute.
    pub used_at: Moment,
    /// The second factor was given, or none is needed.
    pub confirmed: bool,
}

/// Sessions that are over: last used, or begun, before these moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Over {
    /// Last used before this.
    pub used_before: Moment,
    /// Begun before this.
    pub started_before: Moment,
}

const ACCOUNT: &str = "SELECT id, name, organ, password, must_change, second_factor, administrator, \
                       failures, locked_until, closed_on, second_factor_step \
                       FROM accounts WHERE county = $1";

/// One account.
///
/// # Errors
/// A fault of the database.
pub fn account(
    sql: &mut dyn Sql,
    county: &CountyId,
    id: &AccountId,
) -> Result<Option<Account>, Fault> {
    let key = [Value::from(county.as_str()), Value::from(id.as_str())];
    let row = sql.first(&format!("{ACCOUNT} AND id = $2"), &key)?;
    row.map(|row| read_account(&row)).transpose()
}

/// All accounts of a county, by identifier.
///
/// # Errors
/// A fault of the database.
pub fn accounts(sql: &mut dyn Sql, county: &CountyId) -> Result<Vec<Account>, Fault> {
    let rows = sql.query(
        &format!("{ACCOUNT} ORDER BY id LIMIT 10000"),
        &[Value::from(county.as_str())],
    )?;
    rows.iter().map(read_account).collect()
}

fn read_account(row: &Row) -> Result<Account, Fault> {
    let administrator = row.optional_text(6)?.map(administrator_of).transpose()?;
    let closed_on = row.optional_text(9)?.map(day).transpose()?;
    let last_step = row.optional_integer(10)?.unwrap_or(0);
    let second_factor = row.optional_text(5)?.map(|secret| SecondFactor {
        secret: secret.to_string(),
        last_step,
    });
    Ok(Account {
        id: row.text(0)?.into(),
        name: row.text(1)?.to_string(),
        organ: row.text(2)?.into(),
        password: row.text(3)?.to_string(),
        must_change: row.truth(4)?,
        second_factor,
        administrator,
        failures: u32::try_from(row.integer(7)?).unwrap_or(u32::MAX),
        locked_until: row.optional_integer(8)?.map(Moment),
        closed_on,
    })
}

fn unknown(what: &'static str, text: &str) -> Fault {
    Fault::Content {
        what,
        text: text.to_string(),
    }
}

fn day(text: &str) -> Result<Date, Fault> {
    text.parse().map_err(|_| unknown("日期", text))
}

fn administrator_of(text: &str) -> Result<Administrator, Fault> {
    match text {
        "system" => Ok(Administrator::System),
        "security" => Ok(Administrator::Security),
        "audit" => Ok(Administrator::Audit),
        _ => Err(unknown("管理员类别", text)),
    }
}

fn administrator_name(administrator: Administrator) -> &'static str {
    match administrator {
        Administrator::System => "system",
        Administrator::Security => "security",
        Administrator::Audit => "audit",
    }
}

/// Puts an account into the database, in place of what was there.
///
/// # Errors
/// A fault of the database.
pub fn put_account(sql: &mut dyn Sql, county: &CountyId, account: &Account) -> Result<(), Fault> {
    let key = [
        Value::from(county.as_str()),
        Value::from(account.id.as_str()),
    ];
    sql.execute("DELETE FROM accounts WHERE county = $1 AND id = $2", &key)?;
    let insert = "INSERT INTO accounts (county, id, name, organ, password, must_change, \
                  second_factor, administrator, failures, locked_until, closed_on, \
                  second_factor_step) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let (secret, step) = second_factor_columns(account.second_factor.as_ref());
    let values = [
        Value::from(county.as_str()),
        Value::from(account.id.as_str()),
        Value::from(&account.name),
        Value::from(account.organ.as_str()),
        Value::from(&account.password),
        Value::from(account.must_change),
        secret,
        Value::from(account.administrator.map(administrator_name)),
        Value::from(i64::from(account.failures)),
        Value::from(account.locked_until.map(|moment| moment.0)),
        Value::from(account.closed_on.map(|day| day.to_string())),
        step,
    ];
    sql.execute(insert, &values)?;
    Ok(())
}

fn second_factor_columns(factor: Option<&SecondFactor>) -> (Value<'_>, Value<'_>) {
    let secret = factor.map(|factor| factor.secret.as_str());
    (
        Value::from(secret),
        Value::from(factor.map(|factor| factor.last_step)),
    )
}

/// Sets columns of one account; `set` names them from `$3` on.
fn update(
    sql: &mut dyn Sql,
    key: AccountKey<'_>,
    set: &str,
    values: impl IntoIterator<Item = Value<'static>>,
) -> Result<(), Fault> {
    let mut bound = vec![
        Value::from(key.0.to_string()),
        Value::from(key.1.to_string()),
    ];
    bound.extend(values);
    let statement = format!("UPDATE accounts SET {set} WHERE county = $1 AND id = $2");
    match sql.execute(&statement, &bound)? {
        0 => Err(unknown("账户", key.1.as_str())),
        _ => Ok(()),
    }
}

/// Writes how many sign-ins failed in a row, and until when the account is locked.
///
/// # Errors
/// An unknown account, or a fault of the database.
pub fn set_failures(
    sql: &mut dyn Sql,
    key: AccountKey<'_>,
    failures: u32,
    locked_until: Option<Moment>,
) -> Result<(), Fault> {
    let values = [
        Value::from(i64::from(failures)),
        Value::from(locked_until.map(|moment| moment.0)),
    ];
    update(sql, key, "failures = $3, locked_until = $4", values)
}

/// Writes another password.
///
/// # Errors
/// As [`set_failures`].
pub fn set_password(
    sql: &mut dyn Sql,
    key: AccountKey<'_>,
    hash: &str,
    must_change: bool,
) -> Result<(), Fault> {
    let values = [Value::from(hash.to_string()), Value::from(must_change)];
    update(sql, key, "password = $3, must_change = $4", values)
}

/// Writes the second factor, or takes it away.
///
/// # Errors
/// As [`set_failures`].
pub fn set_second_factor(
    sql: &mut dyn Sql,
    key: AccountKey<'_>,
    factor: Option<&SecondFactor>,
) -> Result<(), Fault> {
    let values = [
        Value::from(factor.map(|factor| factor.secret.clone())),
        Value::from(factor.map(|factor| factor.last_step)),
    ];
    update(
        sql,
        key,
        "second_factor = $3, second_factor_step = $4",
        values,
    )
}

/// Closes an account after a day, or opens it again.
///
/// # Errors
/// As [`set_failures`].
pub fn set_closed(
    sql: &mut dyn Sql,
    key: AccountKey<'_>,
    closed_on: Option<Date>,
) -> Result<(), Fault> {
    let value = Value::from(closed_on.map(|day| day.to_string()));
    update(sql, key, "closed_on = $3", [value])
}

/// The roles given to an account.
///
/// # Errors
/// A fault of the database.
pub fn grants(
    sql: &mut dyn Sql,
    county: &CountyId,
    account: &AccountId,
) -> Result<Vec<Grant>, Fault> {
    let rows = sql.query(
        "SELECT role, kind, scope, valid_from, valid_until FROM role_assignments \
         WHERE county = $1 AND account = $2 ORDER BY role, kind, valid_from",
        &[Value::from(county.as_str()), Value::from(account.as_str())],
    )?;
    let grant = |row: &Row| {
        let kind = row.text(1)?;
        Ok(Grant {
            role: row.text(0)?.into(),
            kind: (!kind.is_empty()).then(|| kind.into()),
            scope: scope_of(row.text(2)?)?,
            from: day(row.text(3)?)?,
            until: row.optional_text(4)?.map(day).transpose()?,
        })
    };
    rows.iter().map(grant).collect()
}

fn scope_of(text: &str) -> Result<Scope, Fault> {
    match text {
        "own" => Ok(Scope::Own),
        "below" => Ok(Scope::Below),
        "county" => Ok(Scope::County),
        _ => Err(unknown("单位范围", text)),
    }
}

fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Own => "own",
        Scope::Below => "below",
        Scope::County => "county",
    }
}

/// Gives an account these roles, in place of those that it had.
///
/// # Errors
/// A fault of the database.
pub fn put_grants(
    sql: &mut dyn Sql,
    county: &CountyId,
    account: &AccountId,
    grants: &[Grant],
) -> Result<(), Fault> {
    let key = [Value::from(county.as_str()), Value::from(account.as_str())];
    sql.execute(
        "DELETE FROM role_assignments WHERE county = $1 AND account = $2",
        &key,
    )?;
    let insert = "INSERT INTO role_assignments (county, account, role, kind, scope, valid_from, \
                  valid_until) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    for grant in grants {
        let values = [
            Value::from(county.as_str()),
            Value::from(account.as_str()),
            Value::from(grant.role.as_str()),
            Value::from(grant.kind.as_ref().map_or("", |kind| kind.as_str())),
            Value::from(scope_name(grant.scope)),
            Value::from(grant.from.to_string()),
            Value::from(grant.until.map(|day| day.to_string())),
        ];
        sql.execute(insert, &values)?;
    }
    Ok(())
}

/// The session with this hash of its token.
///
/// # Errors
/// A fault of the database.
pub fn session(sql: &mut dyn Sql, token: &[u8; 32]) -> Result<Option<Session>, Fault> {
    let row = sql.first(
        "SELECT county, account, form_token, started_at, used_at, content FROM sessions \
         WHERE token = $1",
        &[Value::from(token)],
    )?;
    let read = |row: Row| {
        Ok(Session {
            token: *token,
            county: row.text(0)?.into(),
            account: row.text(1)?.into(),
            form_token: row.text(2)?.to_string(),
            started_at: Moment(row.integer(3)?),
            used_at: Moment(row.integer(4)?),
            confirmed: row.optional_text(5)?.is_some(),
        })
    };
    row.map(read).transpose()
}

/// Puts a session into the database, in place of what was there.
///
/// # Errors
/// A fault of the database.
pub fn put_session(sql: &mut dyn Sql, session: &Session) -> Result<(), Fault> {
    remove_session(sql, &session.token)?;
    let values = [
        Value::from(&session.token),
        Value::from(session.county.as_str()),
        Value::from(session.account.as_str()),
        Value::from(&session.form_token),
        Value::from(session.started_at.0),
        Value::from(session.used_at.0),
        Value::from(session.confirmed.then_some("confirmed")),
    ];
    sql.execute(
        "INSERT INTO sessions (token, county, account, form_token, started_at, used_at, content) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &values,
    )?;
    Ok(())
}

/// Writes when a session was last used.
///
/// # Errors
/// A fault of the database.
pub fn touch_session(sql: &mut dyn Sql, token: &[u8; 32], at: Moment) -> Result<(), Fault> {
    let values = [Value::from(at.0), Value::from(token)];
    sql.execute("UPDATE sessions SET used_at = $1 WHERE token = $2", &values)?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// A fault of the database.
pub fn remove_session(sql: &mut dyn Sql, token: &[u8; 32]) -> Result<(), Fault> {
    sql.execute(
        "DELETE FROM sessions WHERE token = $1",
        &[Value::from(token)],
    )?;
    Ok(())
}

/// Ends all sessions of an account.
///
/// # Errors
/// A fault of the database.
pub fn remove_sessions_of(
    sql: &mut dyn Sql,
    county: &CountyId,
    account: &AccountId,
) -> Result<(), Fault> {
    let key = [Value::from(county.as_str()), Value::from(account.as_str())];
    sql.execute(
        "DELETE FROM sessions WHERE county = $1 AND account = $2",
        &key,
    )?;
    Ok(())
}

/// Removes sessions that are over.
///
/// # Errors
/// A fault of the database.
pub fn remove_sessions_over(sql: &mut dyn Sql, over: Over) -> Result<(), Fault> {
    sql.execute(
        "DELETE FROM sessions WHERE used_at < $1 OR started_at < $2",
        &[
            Value::from(over.used_before.0),
            Value::from(over.started_before.0),
        ],
    )?;
    Ok(())
}
