//! Reported figures (报送数): what other organs report, with letter and signature; never mixed with evaluations.

use super::FigurePeriod;
use crate::identifier::{IndicatorId, OrganId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A number as it was reported: every digit kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decimal {
    /// The digits.
    pub digits: i64,
    /// How many of them stand behind the point.
    pub places: u8,
}

impl Decimal {
    /// Reads `33.8` or `-5`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let bare = whole.strip_prefix('-').unwrap_or(whole);
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if bare.is_empty() || !is_number(bare) || !is_number(fraction) || text.ends_with('.') {
            return None;
        }
        Some(Self {
            digits: format!("{whole}{fraction}").parse().ok()?,
            places: u8::try_from(fraction.len()).ok()?,
        })
    }

    /// The value for JSON.
    pub fn to_f64(self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let places = usize::from(self.places);
        let digits = format!(
            "{:0>width$}",
            self.digits.unsigned_abs(),
            width = places + 1
        );
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let point = if places > 0 { "." } else { "" };
        write!(formatter, "{sign}{whole}{point}{fraction}")
    }
}

/// A figure that another organ reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedFigure {
    /// What is reported: an indicator or a name of its own.
    pub indicator: IndicatorId,
    /// What it means, in words.
    pub definition: String,
    /// Unit.
    pub unit: String,
    /// The period.
    pub period: FigurePeriod,
    /// The organ that reports it.
    pub organ: OrganId,
    /// The value; `None`: not reported yet.
    pub value: Option<Decimal>,
    /// Who signed for it (单位负责人签认).
    pub signer: Option<String>,
    /// The SM3 of the letter in which it came.
    pub document: Option<String>,
    /// The day on which it was received.
    pub received_on: Option<Date>,
    /// How far it has come.
    pub progress: ReportProgress,
}

impl ReportedFigure {
    /// The value as shown, always marked as reported.
    pub fn shown(&self) -> Option<String> {
        self.value
            .map(|value| format!("{value}{}（报送）", self.unit))
    }

    /// Whether it may stand in a report: adopted, signed, with its letter.
    pub fn may_be_published(&self) -> bool {
        self.progress == ReportProgress::Adopted
            && self.value.is_some()
            && self.signer.is_some()
            && self.document.is_some()
    }
}

/// 派发 → 填报 → 签认 → 审核 → 退回 or 采用.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportProgress {
    /// Asked for.
    Requested,
    /// Filled in.
    Filled,
    /// Signed by the head of the organ that reports.
    Signed,
    /// Under examination.
    Examined,
    /// Sent back.
    Returned,
    /// Adopted.
    Adopted,
}

impl ReportProgress {
    /// Chinese name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Requested => "已派发",
            Self::Filled => "已填报",
            Self::Signed => "已签认",
            Self::Examined => "审核中",
            Self::Returned => "已退回",
            Self::Adopted => "已采用",
        }
    }

    /// Whether the next step may follow this one.
    pub fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Requested | Self::Returned, Self::Filled)
                | (Self::Filled, Self::Filled | Self::Signed)
                | (Self::Signed, Self::Examined | Self::Returned)
                | (Self::Examined, Self::Adopted | Self::Returned)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Decimal, ReportProgress};

    #[test]
    fn every_reported_digit_is_kept() {
        for text in ["33.80", "0.05", "-0.5", "610", "-12.345"] {
            assert_eq!(Decimal::parse(text).unwrap().to_string(), text);
        }
        for wrong in ["", ".", "1.", "1,2", "--1", "1e3", "-"] {
            assert_eq!(Decimal::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_figure_is_signed_before_it_is_examined_and_adopted_last() {
        use ReportProgress::{Adopted, Examined, Filled, Requested, Returned, Signed};
        assert!(Requested.may_become(Filled) && Returned.may_become(Filled));
        assert!(Signed.may_become(Examined) && Examined.may_become(Adopted));
        assert!(!Filled.may_become(Adopted) && !Requested.may_become(Signed));
        assert!(!Adopted.may_become(Returned));
    }
}
