//! Counties of a data folder and their organs.

use super::{Fault, Sql, Value};
use domain::identifier::CountyId;
use domain::policy::Organ;
use std::collections::BTreeMap;

/// The setting that holds a county's name.
const NAME: &str = "county_name";

/// A county as the database holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCounty {
    /// Its region code.
    pub id: CountyId,
    /// Its name.
    pub name: String,
    /// Its organs.
    pub organs: Vec<Organ>,
}

/// Reads all counties of the folder, in the order of their codes.
///
/// # Errors
/// A fault of the database.
pub fn counties(sql: &mut dyn Sql) -> Result<Vec<StoredCounty>, Fault> {
    let mut found: BTreeMap<String, StoredCounty> = BTreeMap::new();
    let names = "SELECT county, value FROM settings WHERE name = $1";
    sql.each(names, &[Value::from(NAME)], &mut |row| {
        let (id, name) = (row.text(0)?.to_string(), row.text(1)?.to_string());
        let county = StoredCounty {
            id: id.as_str().into(),
            name,
            organs: Vec::new(),
        };
        found.insert(id, county);
        Ok(())
    })?;
    let organs = "SELECT county, id, name, short_name, mark, level, superior FROM organs ORDER BY county, id";
    sql.each(organs, &[], &mut |row| {
        if let Some(county) = found.get_mut(row.text(0)?) {
            county.organs.push(Organ {
                id: row.text(1)?.into(),
                name: row.text(2)?.to_string(),
                short_name: row.text(3)?.to_string(),
                mark: row.optional_text(4)?.unwrap_or(row.text(3)?).to_string(),
                level: row.text(5)?.to_string(),
                superior: row.optional_text(6)?.map(Into::into),
            });
        }
        Ok(())
    })?;
    Ok(found.into_values().collect())
}

/// Puts a county and its organs into the database, in place of what was there.
///
/// # Errors
/// A fault of the database.
pub fn put_county(sql: &mut dyn Sql, county: &StoredCounty) -> Result<(), Fault> {
    let id = Value::from(county.id.to_string());
    set(sql, &county.id, NAME, &county.name)?;
    sql.execute(
        "DELETE FROM organs WHERE county = $1",
        std::slice::from_ref(&id),
    )?;
    let insert = "INSERT INTO organs (county, id, name, short_name, mark, level, superior) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7)";
    for organ in &county.organs {
        let superior = organ.superior.as_ref().map(|superior| superior.to_string());
        let values = [
            id.clone(),
            Value::from(organ.id.to_string()),
            Value::from(&organ.name),
            Value::from(&organ.short_name),
            Value::from(&organ.mark),
            Value::from(&organ.level),
            Value::from(superior),
        ];
        sql.execute(insert, &values)?;
    }
    Ok(())
}

/// A setting of a county (a named choice, say); `None`: not set.
///
/// # Errors
/// A fault of the database.
pub fn setting(sql: &mut dyn Sql, county: &CountyId, name: &str) -> Result<Option<String>, Fault> {
    let statement = "SELECT value FROM settings WHERE county = $1 AND name = $2";
    let values = [Value::from(county.as_str()), Value::from(name)];
    let row = sql.first(statement, &values)?;
    row.map(|row| Ok(row.text(0)?.to_string())).transpose()
}

/// The settings of all counties whose name begins so: county, the rest of the name, value.
///
/// # Errors
/// A fault of the database.
pub fn settings_under(
    sql: &mut dyn Sql,
    prefix: &str,
) -> Result<Vec<(CountyId, String, String)>, Fault> {
    let statement = "SELECT county, name, value FROM settings ORDER BY county, name";
    let mut found = Vec::new();
    sql.each(statement, &[], &mut |row| {
        if let Some(rest) = row.text(1)?.strip_prefix(prefix) {
            found.push((
                row.text(0)?.into(),
                rest.to_string(),
                row.text(2)?.to_string(),
            ));
        }
        Ok(())
    })?;
    Ok(found)
}

/// Sets a setting of a county.
///
/// # Errors
/// A fault of the database.
pub fn set(sql: &mut dyn Sql, county: &CountyId, name: &str, value: &str) -> Result<(), Fault> {
    let values = [
        Value::from(county.as_str()),
        Value::from(name),
        Value::from(value),
    ];
    let update = "UPDATE settings SET value = $3 WHERE county = $1 AND name = $2";
    if sql.execute(update, &values)? == 0 {
        let insert = "INSERT INTO settings (county, name, value) VALUES ($1, $2, $3)";
        sql.execute(insert, &values)?;
    }
    Ok(())
}
