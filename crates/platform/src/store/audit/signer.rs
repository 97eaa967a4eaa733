//! Who signs checkpoints. The default is an SM2 key in a file; certified hardware can take its place.

use super::{from_hexadecimal, hexadecimal};
use crate::store::Fault;
use sm2::dsa::signature::{Signer as _, Verifier as _};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use std::io::Write as _;
use std::path::Path;

/// The identity that GM/T 0009 names as the usual one.
const IDENTITY: &str = "1234567812345678";

/// Something that signs checkpoints: a key file, a card, a signing service.
pub trait Signer: Send {
    /// The public key, SEC 1 uncompressed.
    fn public_key(&self) -> Vec<u8>;

    /// Signs `message`; 64 bytes r ‖ s.
    ///
    /// # Errors
    /// When the key refuses or cannot be reached.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Fault>;
}

/// An SM2 key (GM/T 0003) kept in a file that only its owner may read.
pub struct Sm2Key(SigningKey);

impl Sm2Key {
    /// Opens `folder/audit.key`, or makes it (mode 0600) beside `folder/audit.pub` when it is missing.
    ///
    /// # Errors
    /// When the folder cannot be written or the file does not hold a key.
    pub fn open_or_create(folder: &Path) -> Result<Self, Fault> {
        let file = folder.join("audit.key");
        if file.exists() {
            return Self::open(&file);
        }
        std::fs::create_dir_all(folder).map_err(|cause| Fault::file("建立", folder, cause))?;
        let key = Self::generate()?;
        write_secret(&file, &hexadecimal(&key.0.to_bytes()))?;
        // Public keys are kept for good: signatures of earlier keys must stay verifiable.
        let public = folder.join("audit.pub");
        let append = || {
            let mut list = std::fs::OpenOptions::new()
                .create(true)
                .append(true)
                .open(&public)?;
            writeln!(list, "{}", hexadecimal(&key.public_key()))?;
            list.sync_all()
        };
        append().map_err(|cause| Fault::file("写入", &public, cause))?;
        Ok(key)
    }

    /// Reads the key in `file`.
    fn open(file: &Path) -> Result<Self, Fault> {
        let text =
            std::fs::read_to_string(file).map_err(|cause| Fault::file("读取", file, cause))?;
        let bytes = from_hexadecimal(text.trim())
            .ok_or_else(|| Fault::Key(format!("{} 不是密钥文件", file.display())))?;
        Self::from_bytes(&bytes)
    }

    /// Makes a new key from the system's random source.
    ///
    /// # Errors
    /// When there is no random source.
    pub fn generate() -> Result<Self, Fault> {
        loop {
            let mut bytes = [0_u8; 32];
            getrandom::fill(&mut bytes).map_err(|cause| Fault::Key(cause.to_string()))?;
            // Numbers outside the order of the curve are no keys; about one draw in four thousand million.
            if let Ok(key) = Self::from_bytes(&bytes) {
                return Ok(key);
            }
        }
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        SigningKey::from_slice(IDENTITY, bytes)
            .map(Self)
            .map_err(|_| Fault::Key("不是有效的 SM2 私钥".into()))
    }
}

impl Signer for Sm2Key {
    fn public_key(&self) -> Vec<u8> {
        self.0.verifying_key().to_sec1_bytes().to_vec()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Fault> {
        let signature: Signature = self
            .0
            .try_sign(message)
            .map_err(|_| Fault::Key("SM2 签名未成功".into()))?;
        Ok(signature.to_bytes().to_vec())
    }
}

/// The public keys that ever signed for this folder, one a line in `folder/audit.pub`; empty if there is no file.
///
/// # Errors
/// When the file holds anything else.
pub fn known_keys(folder: &Path) -> Result<Vec<Vec<u8>>, Fault> {
    let file = folder.join("audit.pub");
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(Fault::file("读取", &file, cause)),
    };
    let keys: Option<Vec<Vec<u8>>> = text
        .lines()
        .map(|line| from_hexadecimal(line.trim()))
        .collect();
    keys.ok_or_else(|| Fault::Key(format!("{} 不是公钥文件", file.display())))
}

/// Whether `signature` is `public_key`'s over `message`.
pub fn is_signed(public_key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = VerifyingKey::from_sec1_bytes(IDENTITY, public_key) else {
        return false;
    };
    let Ok(signature) = Signature::from_slice(signature) else {
        return false;
    };
    key.verify(message, &signature).is_ok()
}

fn write_secret(file: &Path, text: &str) -> Result<(), Fault> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let write = || {
        let mut secret = options.open(file)?;
        writeln!(secret, "{text}")?;
        secret.sync_all()
    };
    write().map_err(|cause| Fault::file("写入", file, cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_message_and_key_only() {
        let key = Sm2Key::generate().unwrap();
        let other = Sm2Key::generate().unwrap();
        let signature = key.sign(b"root").unwrap();
        assert!(is_signed(&key.public_key(), b"root", &signature));
        assert!(!is_signed(&key.public_key(), b"other root", &signature));
        assert!(!is_signed(&other.public_key(), b"root", &signature));
        assert!(!is_signed(&key.public_key(), b"root", &signature[..63]));
    }
}
