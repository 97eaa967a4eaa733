//! The peer of the benchmark: a plain transaction that updates a state and appends an audit row, and nothing else.

use super::connect::Place;
use super::sql::transaction;
use super::{Fault, Sql, Value};

/// How many rows the peer works on.
const CASES: i64 = 10_000;

/// Makes the peer's two tables and fills them.
///
/// # Errors
/// Any fault of the database.
pub fn prepare(place: &Place) -> Result<(), Fault> {
    let mut sql = place.plain()?;
    sql.script(
        "CREATE TABLE peer_cases (id INTEGER PRIMARY KEY, state INTEGER NOT NULL, version INTEGER NOT NULL);
         CREATE TABLE peer_audit (id INTEGER NOT NULL, version INTEGER NOT NULL, state INTEGER NOT NULL,
             hand INTEGER NOT NULL, at INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (id, version));",
    )?;
    transaction(sql.as_mut(), |sql| {
        (0..CASES).try_for_each(|id| {
            let statement = "INSERT INTO peer_cases (id, state, version) VALUES ($1, 0, 0)";
            sql.execute(statement, &[Value::Integer(id)]).map(drop)
        })
    })
}

/// One hand of the peer, with a connection of its own.
pub struct Peer {
    sql: Box<dyn Sql>,
    hand: i64,
    steps: i64,
}

impl Peer {
    /// Connects; hands with different numbers work on different rows.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn connect(place: &Place, hand: i64) -> Result<Self, Fault> {
        Ok(Self {
            sql: place.plain()?,
            hand,
            steps: 0,
        })
    }

    /// One durable transaction: update the state, append the audit row.
    ///
    /// # Errors
    /// Any fault of the database.
    pub fn step(&mut self) -> Result<(), Fault> {
        let id = (self.hand * 131 + self.steps * 7919) % CASES;
        self.steps += 1;
        transaction(self.sql.as_mut(), |sql| {
            let row = sql.first(
                "UPDATE peer_cases SET state = state + 1, version = version + 1 WHERE id = $1
                 RETURNING state, version",
                &[Value::Integer(id)],
            )?;
            let row = row.ok_or_else(|| Fault::content("peer", id.to_string()))?;
            let hash = super::audit::tree::sm3(&id.to_be_bytes());
            sql.execute(
                "INSERT INTO peer_audit (id, version, state, hand, at, hash) VALUES ($1, $2, $3, $4, $5, $6)",
                &[
                    Value::Integer(id),
                    Value::Integer(row.integer(1)?),
                    Value::Integer(row.integer(0)?),
                    Value::Integer(self.hand),
                    Value::Integer(self.steps),
                    Value::from(&hash),
                ],
            )
            .map(drop)
        })
    }
}
