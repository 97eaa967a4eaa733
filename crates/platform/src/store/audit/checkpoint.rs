//! Signed roots, kept in the database and, so that a rewritten database shows, in a file outside it.

use super::leaf::{hash, sized};
use super::signer::is_signed;
use super::{Frontier, Hash, Signer, from_hexadecimal, hexadecimal};
use crate::store::{Fault, Sql, Value};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::io::Write as _;
use std::path::Path;

/// A signed statement: after `size` actions the root was `root`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Number of actions.
    pub size: u64,
    /// Root of the tree over them.
    #[serde(with = "hash")]
    pub root: Hash,
    /// When it was signed, microseconds UTC.
    pub at: i64,
    /// Public key, SEC 1 uncompressed.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub public_key: Vec<u8>,
    /// SM2 signature, r ‖ s.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub signature: Vec<u8>,
}

impl Checkpoint {
    /// Signs the tree as it stands.
    ///
    /// # Errors
    /// When the signer refuses.
    pub fn sign(frontier: &Frontier, at: i64, signer: &dyn Signer) -> Result<Self, Fault> {
        let (size, root) = (frontier.size(), frontier.root());
        let signature = signer.sign(&message(size, &root, at))?;
        Ok(Self {
            size,
            root,
            at,
            public_key: signer.public_key(),
            signature,
        })
    }

    /// Whether the signature fits what is signed and the key that is named.
    pub fn is_signed(&self) -> bool {
        is_signed(
            &self.public_key,
            &message(self.size, &self.root, self.at),
            &self.signature,
        )
    }

    /// Stores it in the database, with the frontier from which the server goes on after a restart.
    ///
    /// # Errors
    /// Any fault of the database.
    pub fn insert(&self, sql: &mut dyn Sql, frontier: &Frontier) -> Result<(), Fault> {
        sql.execute(
            "INSERT INTO checkpoints (size, root, at, frontier, public_key, signature)
             VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                number(self.size)?,
                Value::from(&self.root),
                Value::Integer(self.at),
                Value::from(frontier.to_bytes()),
                Value::from(self.public_key.as_slice()),
                Value::from(self.signature.as_slice()),
            ],
        )
        .map(drop)
    }

    /// Appends it to the file outside the database and waits until the disk has it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn append(&self, file: &Path) -> Result<(), Fault> {
        let line = serde_json::to_string(self).expect("hashes and numbers always serialise");
        let write = || {
            let mut log = std::fs::OpenOptions::new()
                .create(true)
                .append(true)
                .open(file)?;
            writeln!(log, "{line}")?;
            log.sync_all()
        };
        write().map_err(|cause| Fault::file("写入", file, cause))
    }

    /// All checkpoints in the database, oldest first.
    ///
    /// # Errors
    /// Any fault of the database.
    pub fn all(sql: &mut dyn Sql) -> Result<Vec<Self>, Fault> {
        let rows = sql.query(
            "SELECT size, root, at, public_key, signature FROM checkpoints ORDER BY size",
            &[],
        )?;
        rows.iter()
            .map(|row| {
                Ok(Self {
                    size: u64::try_from(row.integer(0)?)
                        .map_err(|_| Fault::content("检查点", "size"))?,
                    root: sized(row.bytes(1)?)?,
                    at: row.integer(2)?,
                    public_key: row.bytes(3)?.to_vec(),
                    signature: row.bytes(4)?.to_vec(),
                })
            })
            .collect()
    }

    /// The lines of the file outside the database; a line that cannot be read is an error with its number.
    ///
    /// # Errors
    /// When the file cannot be read or a line is damaged.
    pub fn read(file: &Path) -> Result<Vec<Result<Self, usize>>, Fault> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => return Err(Fault::file("读取", file, cause)),
        };
        let lines = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty());
        Ok(lines
            .map(|(at, line)| serde_json::from_str(line).map_err(|_| at + 1))
            .collect())
    }
}

/// The bytes that are signed.
fn message(size: u64, root: &Hash, at: i64) -> Vec<u8> {
    format!("fadu checkpoint 1\n{size}\n{}\n{at}\n", hexadecimal(root)).into_bytes()
}

fn number(size: u64) -> Result<Value<'static>, Fault> {
    i64::try_from(size)
        .map(Value::Integer)
        .map_err(|_| Fault::content("检查点", size.to_string()))
}

fn as_text<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&hexadecimal(bytes))
}

fn from_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(deserializer)?;
    from_hexadecimal(&text).ok_or_else(|| serde::de::Error::custom("not hexadecimal"))
}
