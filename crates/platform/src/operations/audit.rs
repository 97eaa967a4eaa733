//! The audit trail: verify a data folder, prove one record, check a proof without any data.

use super::Failure;
use super::archive::Archive;
use crate::store::{audit, history};
use domain::identifier::RecordId;
use std::path::Path;

pub use crate::store::audit::{Proven, Verdict, verify_proof};

/// Verifies the whole log against its rows and the signed checkpoints of the folder.
///
/// # Errors
/// When something cannot be read; what does not fit is in the verdict.
pub fn verify(archive: &Archive, folder: &Path) -> Result<Verdict, Failure> {
    let catalogue = &archive.catalogue;
    let verdict = archive
        .readers
        .snapshot(|sql| audit::verify(sql, catalogue, folder))?;
    Ok(verdict)
}

/// The proof of one record, as the text of a file that a third party checks without the database.
///
/// # Errors
/// When there is no such record, or none of its actions has been signed yet.
pub fn prove(archive: &Archive, record: &RecordId) -> Result<String, Failure> {
    let proof = archive.readers.snapshot(|sql| {
        for county in &archive.counties {
            if !history::steps(sql, &county.id, record)?.is_empty() {
                return audit::prove(sql, &county.id, record).map(Some);
            }
        }
        Ok(None)
    })?;
    let missing = || Failure::Missing(format!("编号为 {record} 的件"));
    proof.map(|proof| proof.to_text()).ok_or_else(missing)
}
