//! Checks documents of a draw, whichever of them somebody has.

use super::DrawError;
use super::folder::SealedLists;
use domain::engines::sampling::{
    Announcement, Commitment, Differences, Hash, Kept, Lists, Outcome, OwnLine, Proof, Receipt,
    Step, Verification, differences, verify, verify_commitment, verify_receipt,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A document of a draw.
#[derive(Clone, Debug)]
pub enum Document {
    /// Published before the draw.
    Commitment(Box<Commitment>),
    /// Published between draw and visits.
    Announcement(Box<Announcement>),
    /// Published after the visits.
    Proof(Box<Proof>),
}

/// What a check found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Checked {
    /// Whether everything holds.
    pub holds: bool,
    /// Which document was checked.
    pub document: &'static str,
    /// The fingerprint of the commitment.
    pub fingerprint: Option<Hash>,
    /// Step by step.
    pub steps: Vec<Step>,
    /// Organs that kept back their shares; the draw is void.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub void: Vec<String>,
    /// A party's own line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_line: Option<OwnLine>,
    /// Lines that differ from the committed lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub differences: Option<Differences>,
}

/// Reads whichever document a text is.
///
/// # Errors
/// It is none, with where and why.
pub fn read_document(name: &str, text: &[u8]) -> Result<Document, DrawError> {
    let none = || {
        DrawError::Input(format!(
            "{name} 不是抽取前公示、封存公告或者检查后公示。请给出公布的原文件，不要改动或者截取。"
        ))
    };
    // Files that passed through an editor may begin with a mark of their encoding.
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let value: Value = serde_json::from_slice(text).map_err(|error| {
        DrawError::Input(format!(
            "{name} 第{}行第{}列不合 JSON 的写法：文件不完整，或者被改动。请重新下载。",
            error.line(),
            error.column()
        ))
    })?;
    let has = |key: &str| value.get(key).is_some();
    match (has("drawn"), has("rules"), has("outcome")) {
        (true, _, _) => read(name, value).map(|it| Document::Proof(Box::new(it))),
        (_, true, _) => read(name, value).map(|it| Document::Commitment(Box::new(it))),
        (_, _, true) => read(name, value).map(|it| Document::Announcement(Box::new(it))),
        _ => Err(none()),
    }
}

fn read<T: DeserializeOwned>(name: &str, value: Value) -> Result<T, DrawError> {
    serde_json::from_value(value).map_err(|error| {
        DrawError::Input(format!(
            "{name} 的内容不全，或者被改动：{error}。请重新下载公布的原文件。"
        ))
    })
}

impl Document {
    /// Its commitment, where it has one.
    pub fn commitment(&self) -> Option<&Commitment> {
        match self {
            Self::Commitment(commitment) => Some(commitment),
            Self::Proof(proof) => Some(&proof.commitment),
            Self::Announcement(_) => None,
        }
    }

    /// Checks it, against copies that were kept where there are any.
    pub fn check(&self, kept: &Kept) -> Checked {
        match self {
            Self::Commitment(commitment) => {
                let verification = verify_commitment(commitment);
                Checked::of("抽取前公示", Some(commitment.hash()), verification)
            }
            Self::Announcement(announcement) => Checked::of_announcement(announcement),
            Self::Proof(proof) => {
                let fingerprint = proof.commitment.hash();
                Checked::of("检查后公示", Some(fingerprint), verify(proof, kept))
            }
        }
    }

    /// Checks a party's own line against it.
    ///
    /// # Errors
    /// Why the receipt does not hold, or that this document says nothing of lines.
    pub fn own_line(&self, receipt: &Receipt) -> Result<OwnLine, DrawError> {
        let proof = match self {
            Self::Proof(proof) => Some(proof.as_ref()),
            _ => None,
        };
        let commitment = self.commitment().ok_or_else(|| {
            DrawError::Input("封存公告不含名录。请用抽取前公示或者检查后公示核验回执。".to_string())
        })?;
        verify_receipt(receipt, commitment, proof)
            .map_err(|problem| DrawError::Input(format!("{problem}。")))
    }
}

impl Checked {
    fn of(document: &'static str, fingerprint: Option<Hash>, found: Verification) -> Self {
        Self {
            holds: found.holds(),
            document,
            fingerprint,
            steps: found.steps,
            ..Self::default()
        }
    }

    fn of_announcement(announcement: &Announcement) -> Self {
        let void = match &announcement.outcome {
            Outcome::Void { missing } => missing.clone(),
            Outcome::Sealed { .. } => Vec::new(),
        };
        Self {
            holds: true,
            document: "封存公告",
            fingerprint: Some(announcement.commitment),
            void,
            ..Self::default()
        }
    }

    /// Adds what the confidential lists tell: that they are the committed ones, and how other lists differ from them.
    ///
    /// # Errors
    /// The confidential lists cannot be read.
    pub fn with_lists(
        mut self,
        document: &Document,
        sealed: &SealedLists,
        others: Option<&Lists>,
    ) -> Result<Self, DrawError> {
        let commitment = document.commitment().ok_or_else(|| {
            DrawError::Input("封存公告不含名录。请用抽取前公示或者检查后公示核验名录。".to_string())
        })?;
        let roots = sealed.roster()?.roots();
        let same = roots == (commitment.objects.root, commitment.officers.root);
        let problem = "名录与公示的名录根不符：名录在公示之后被改动，或者拿错了文件";
        self.steps.push(Step {
            title: "保密的名录",
            found: "保密的名录就是公示的名录".to_string(),
            problems: if same {
                Vec::new()
            } else {
                vec![problem.to_string()]
            },
        });
        if let Some(others) = others {
            let found = differences(&sealed.lists(), others);
            self.steps.push(Step {
                title: "现在的名录与公示的名录",
                found: "逐条相同".to_string(),
                problems: found.told(),
            });
            self.differences = Some(found);
        }
        self.holds = self.steps.iter().all(|step| step.problems.is_empty());
        Ok(self)
    }
}
