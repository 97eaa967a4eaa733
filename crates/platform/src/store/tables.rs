//! The tables that hold records, as the bulk writer and the loader see them.

use super::sql::ColumnType::{self, Blob, Integer, Text};
use super::sql::Table;
use std::sync::LazyLock;

/// Declares tables by name, number of key columns and columns.
/// A macro, because seven tables are described alike and a list reads best.
macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident = $table:literal, $keys:literal, [$($column:ident: $kind:ident),* $(,)?];)*) => {$(
        $(#[$doc])*
        pub static $name: LazyLock<Table> = LazyLock::new(|| {
            const COLUMNS: &[(&str, ColumnType)] = &[$((stringify!($column), $kind)),*];
            Table::new($table, $keys, COLUMNS)
        });
    )*};
}

tables! {
    /// Records, whole rows.
    RECORDS = "records", 2, [
        county: Text, id: Text, kind: Text, shape: Text, number: Text, external_number: Text,
        title: Text, stage: Text, stage_on: Text, organ: Text, handler: Text, opened_on: Text,
        closed_on: Text, due_on: Text, yellow_on: Text, red_on: Text, held_after: Text,
        held_stage: Text, version: Integer, head: Blob,
    ];
    /// Records whose stage or due days changed: fewer columns, so that fewer indexes are written.
    RECORDS_PROGRESS = "records", 2, [
        county: Text, id: Text, stage: Text, stage_on: Text, closed_on: Text, due_on: Text,
        yellow_on: Text, red_on: Text, held_after: Text, held_stage: Text, version: Integer, head: Blob,
    ];
    /// Records of which only the version moved on; no index is written.
    RECORDS_VERSION = "records", 2, [county: Text, id: Text, version: Integer, head: Blob];
    /// Runs of time limits.
    TIME_LIMITS = "time_limits", 3, [
        county: Text, record: Text, ordinal: Integer, time_limit: Text, started_on: Text,
        due_on: Text, yellow_on: Text, red_on: Text, progress: Text, ended_on: Text,
        active_after: Text, active_until: Text, bearer: Text, sense: Text, internal: Integer,
        content: Text,
    ];
    /// Letters.
    LETTERS = "letters", 3, [
        county: Text, record: Text, ordinal: Integer, letter: Text, progress: Text, number: Text,
        drafted_on: Text, issued_on: Text, served_on: Text, lacks_proof: Integer, content: Text,
    ];
    /// Service of letters.
    SERVICES = "services", 4, [
        county: Text, record: Text, letter: Integer, addressee: Text, name: Text,
        attempts: Integer, method: Text, carried_out_on: Text, effective_on: Text,
    ];
    /// Findings.
    FINDINGS = "findings", 3, [
        county: Text, record: Text, ordinal: Integer, guard: Text, raised_on: Text,
        cleared: Integer, content: Text,
    ];
    /// Effects that the law attached to the passing of time.
    DEEMED_FACTS = "deemed_facts", 3, [
        county: Text, record: Text, ordinal: Integer, time_limit: Text, deemed_on: Text,
        answered: Integer, content: Text,
    ];
    /// What people are told about time limits.
    NOTICES = "notices", 2, [
        county: Text, mark: Text, about: Text, account: Text, organ: Text, record: Text,
        time_limit: Text, due_on: Text, was_due_on: Text, reason: Text, at: Integer,
    ];
    /// Roots of the audit tree, one for each batch.
    ROOTS = "roots", 1, [size: Integer, root: Blob, at: Integer];
}
