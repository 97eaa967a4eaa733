//! One entry of the log and the bytes that the audit tree covers.

use super::tree::{self, Hash};
use crate::store::sql::{ColumnType, Table};
use crate::store::{Fault, Row, Value};
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use std::sync::LazyLock;

/// One row of the log without payload and salt: what the leaf covers, column by column.
///
/// The payload is covered by `commitment`, so that it can be corrected or erased where the law asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// Position in the log, from 1.
    pub seq: i64,
    /// The county.
    pub county: String,
    /// The record; `None` for sign-ins, exports and the like.
    pub record: Option<String>,
    /// The kind of the record.
    pub kind: Option<String>,
    /// The action.
    pub action: String,
    /// The account that acted.
    pub actor: String,
    /// The role in which it acted.
    pub role: String,
    /// The organ for which it acted.
    pub organ: String,
    /// Legal time, microseconds UTC.
    pub occurred_at: i64,
    /// Time of the server, microseconds UTC.
    pub recorded_at: i64,
    /// Version of the record after the action.
    pub version: Option<i64>,
    /// Idempotency key.
    pub key: Option<String>,
    /// Leaf of the record's previous action.
    #[serde(with = "optional_hash")]
    pub previous: Option<Hash>,
    /// SM3(salt ‖ payload).
    #[serde(with = "hash")]
    pub commitment: Hash,
}

/// SM3(salt ‖ payload).
pub fn commitment(salt: &[u8], payload: &str) -> Hash {
    Sm3::new()
        .chain_update(salt)
        .chain_update(payload.as_bytes())
        .finalize()
        .into()
}

impl LogEntry {
    /// The canonical bytes: each column in the order of the type, with its kind and length before it.
    pub fn canonical(&self, out: &mut Vec<u8>) {
        out.clear();
        integer(out, self.seq);
        text(out, &self.county);
        optional_text(out, self.record.as_deref());
        optional_text(out, self.kind.as_deref());
        text(out, &self.action);
        text(out, &self.actor);
        text(out, &self.role);
        text(out, &self.organ);
        integer(out, self.occurred_at);
        integer(out, self.recorded_at);
        match self.version {
            Some(version) => integer(out, version),
            None => out.push(0),
        }
        optional_text(out, self.key.as_deref());
        match &self.previous {
            Some(previous) => bytes(out, previous),
            None => out.push(0),
        }
        bytes(out, &self.commitment);
    }

    /// The leaf: SM3(0x00 ‖ canonical bytes).
    pub fn leaf(&self, scratch: &mut Vec<u8>) -> Hash {
        self.canonical(scratch);
        tree::leaf_hash(scratch)
    }

    /// Reads the columns of `table()`; also returns salt, payload and the stored leaf.
    ///
    /// # Errors
    /// When a column holds something else than the program writes.
    pub fn from_row(row: &Row) -> Result<(Self, Stored), Fault> {
        let owned = |text: Option<&str>| text.map(str::to_string);
        let entry = Self {
            seq: row.integer(0)?,
            county: row.text(1)?.to_string(),
            record: owned(row.optional_text(2)?),
            kind: owned(row.optional_text(3)?),
            action: row.text(4)?.to_string(),
            actor: row.text(5)?.to_string(),
            role: row.text(6)?.to_string(),
            organ: row.text(7)?.to_string(),
            occurred_at: row.integer(8)?,
            recorded_at: row.integer(9)?,
            version: row.optional_integer(10)?,
            key: owned(row.optional_text(11)?),
            previous: row.optional_bytes(12)?.map(sized).transpose()?,
            commitment: sized(row.bytes(14)?)?,
        };
        let stored = Stored {
            salt: row.optional_bytes(13)?.map(<[u8]>::to_vec),
            payload: owned(row.optional_text(15)?),
            leaf: sized(row.bytes(16)?)?,
        };
        Ok((entry, stored))
    }

    /// Appends the row's values in the order of `table()`.
    pub fn push_values<'a>(&'a self, stored: &'a Stored, out: &mut Vec<Value<'a>>) {
        out.extend([
            Value::Integer(self.seq),
            Value::from(&self.county),
            Value::from(self.record.as_ref()),
            Value::from(self.kind.as_ref()),
            Value::from(&self.action),
            Value::from(&self.actor),
            Value::from(&self.role),
            Value::from(&self.organ),
            Value::Integer(self.occurred_at),
            Value::Integer(self.recorded_at),
            Value::from(self.version),
            Value::from(self.key.as_ref()),
            Value::from(self.previous.as_ref()),
            Value::from(stored.salt.as_deref()),
            Value::from(&self.commitment),
            Value::from(stored.payload.as_ref()),
            Value::from(&stored.leaf),
        ]);
    }
}

/// The columns of a log row that the leaf does not cover directly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// 16 random bytes; `None` once the payload has been erased.
    pub salt: Option<Vec<u8>>,
    /// Command and events as JSON; `None` once it has been erased.
    pub payload: Option<String>,
    /// The leaf as it was written.
    pub leaf: Hash,
}

/// The log as a table.
pub fn table() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(|| {
        use ColumnType::{Blob, Integer, Text};
        Table::new(
            "actions",
            1,
            &[
                ("seq", Integer),
                ("county", Text),
                ("record", Text),
                ("kind", Text),
                ("action", Text),
                ("actor", Text),
                ("role", Text),
                ("organ", Text),
                ("occurred_at", Integer),
                ("recorded_at", Integer),
                ("version", Integer),
                ("key", Text),
                ("previous", Blob),
                ("salt", Blob),
                ("commitment", Blob),
                ("payload", Text),
                ("leaf", Blob),
            ],
        )
    });
    &TABLE
}

/// Bytes from the database as a hash.
pub fn sized(bytes: &[u8]) -> Result<Hash, Fault> {
    bytes
        .try_into()
        .map_err(|_| Fault::content("散列值", super::hexadecimal(bytes)))
}

fn integer(out: &mut Vec<u8>, number: i64) {
    out.push(1);
    out.extend_from_slice(&number.to_be_bytes());
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.push(2);
    counted(out, text.as_bytes());
}

fn optional_text(out: &mut Vec<u8>, value: Option<&str>) {
    match value {
        Some(value) => text(out, value),
        None => out.push(0),
    }
}

fn bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(3);
    counted(out, bytes);
}

fn counted(out: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).expect("no column is as long as 4 GiB");
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(bytes);
}

/// Hashes as hexadecimal text in proofs.
pub(super) mod hash {
    use super::Hash;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(hash: &Hash, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&crate::store::audit::hexadecimal(hash))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Hash, D::Error> {
        let text = String::deserialize(deserializer)?;
        crate::store::audit::from_hexadecimal(&text)
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| serde::de::Error::custom("not a hash of 64 hexadecimal digits"))
    }
}

mod optional_hash {
    use super::Hash;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Wrapped(#[serde(with = "super::hash")] Hash);

    #[expect(clippy::ref_option, reason = "the signature that serde asks for")]
    pub fn serialize<S: Serializer>(hash: &Option<Hash>, serializer: S) -> Result<S::Ok, S::Error> {
        hash.map(Wrapped).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Hash>, D::Error> {
        Ok(Option::<Wrapped>::deserialize(deserializer)?.map(|wrapped| wrapped.0))
    }
}
