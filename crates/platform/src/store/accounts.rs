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
    /// Secret of the second factor, base32; `None`: not enrolled.
    pub second_factor: Option<String>,
    /// One of the three administrators.
    pub administrator: Option<Administrator>,
    /// Failed sign-ins in a row.
    pub failures: u32,
    /// Locked until this moment.
    pub locked_until: Option<Moment>,
    /// Last day; `None`: open.
    pub closed_on: Option<Date>,
}

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

const ACCOUNT: &str = "SELECT id, name, organ, password, must_change, second_factor, administrator, \
                       failures, locked_until, closed_on FROM accounts WHERE county = $1";

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
    Ok(Account {
        id: row.text(0)?.into(),
        name: row.text(1)?.to_string(),
        organ: row.text(2)?.into(),
        password: row.text(3)?.to_string(),
        must_change: row.truth(4)?,
        second_factor: row.optional_text(5)?.map(str::to_string),
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
                  second_factor, administrator, failures, locked_until, closed_on) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = [
        Value::from(county.as_str()),
        Value::from(account.id.as_str()),
        Value::from(&account.name),
        Value::from(account.organ.as_str()),
        Value::from(&account.password),
        Value::from(account.must_change),
        Value::from(account.second_factor.as_deref()),
        Value::from(account.administrator.map(administrator_name)),
        Value::from(i64::from(account.failures)),
        Value::from(account.locked_until.map(|moment| moment.0)),
        Value::from(account.closed_on.map(|day| day.to_string())),
    ];
    sql.execute(insert, &values)?;
    Ok(())
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

/// Ends sessions that were last used before a moment.
///
/// # Errors
/// A fault of the database.
pub fn remove_idle_sessions(sql: &mut dyn Sql, before: Moment) -> Result<(), Fault> {
    sql.execute(
        "DELETE FROM sessions WHERE used_at < $1",
        &[Value::from(before.0)],
    )?;
    Ok(())
}
