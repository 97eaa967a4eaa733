//! Forward-only migrations of the store's own tables.

use super::sql::transaction;
use super::{Fault, Sql, Value};

/// Version, name and text of each step; a step that has been published is never edited.
const STEPS: &[(i64, &str, &str)] = &[
    (1, "store", include_str!("../../migrations/0001_store.sql")),
    (
        2,
        "second_factor",
        include_str!("../../migrations/0002_second_factor.sql"),
    ),
    (
        3,
        "notices",
        include_str!("../../migrations/0003_notices.sql"),
    ),
    (4, "lists", include_str!("../../migrations/0004_lists.sql")),
    (
        5,
        "published",
        include_str!("../../migrations/0005_published.sql"),
    ),
    (
        6,
        "returns",
        include_str!("../../migrations/0006_returns.sql"),
    ),
    (
        7,
        "warnings",
        include_str!("../../migrations/0007_warnings.sql"),
    ),
    (
        8,
        "moved_in_order",
        include_str!("../../migrations/0008_moved_in_order.sql"),
    ),
];

/// Brings the database to the newest version; `now` is written beside each step (microseconds UTC).
///
/// # Errors
/// `Fault::Newer` when the database was made by a newer program, and any fault of the database.
pub fn migrate(sql: &mut dyn Sql, now: i64) -> Result<(), Fault> {
    let known = STEPS.last().map_or(0, |step| step.0);
    transaction(sql, |sql| {
        sql.script(
            "CREATE TABLE IF NOT EXISTS schema_versions (
                 version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL)",
        )?;
        let found = version(sql)?;
        if found > known {
            return Err(Fault::Newer { found, known });
        }
        for (step, name, text) in STEPS.iter().filter(|step| step.0 > found) {
            sql.script(text)?;
            sql.execute(
                "INSERT INTO schema_versions (version, name, applied_at) VALUES ($1, $2, $3)",
                &[
                    Value::Integer(*step),
                    Value::from(*name),
                    Value::Integer(now),
                ],
            )?;
        }
        Ok(())
    })
}

/// The version of the store's tables; 0 before the first step.
fn version(sql: &mut dyn Sql) -> Result<i64, Fault> {
    let row = sql.first("SELECT COALESCE(MAX(version), 0) FROM schema_versions", &[])?;
    row.map_or(Ok(0), |row| row.integer(0))
}
