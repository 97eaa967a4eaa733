//! Whether something was handed in in time: the hour at which a last day ends (T5) and days in transit (T6).

use super::words::{clock, full, moment};
use crate::law::{Citation, cite};
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

/// How something was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Submission {
    /// Brought to the counter at this time.
    InPerson(DateTime),
    /// Handed in through a network at this time.
    Online(DateTime),
    /// Given to the post, with this postmark; the days in transit do not count.
    Post {
        /// The day of the postmark.
        postmarked_on: Date,
    },
}

/// When a last day ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayEnd {
    /// At the end of the day (二十四时).
    Midnight,
    /// At the close of business, which is still in time.
    CloseOfBusiness(Time),
}

/// Whether something came in time, with the facts by which it was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeliness {
    /// The last day.
    pub due_on: Date,
    /// When it ended for this way of handing in.
    pub day_end: DayEnd,
    /// How it was handed in.
    pub submission: Submission,
    /// Whether it was in time.
    pub in_time: bool,
}

impl Submission {
    /// Judges whether this was in time for a last day; `closes_at` is the close of business of the counter, where
    /// there is one. Only what is brought to the counter ends with it.
    pub fn judge(self, due_on: Date, closes_at: Option<Time>) -> Timeliness {
        let day_end = match (self, closes_at) {
            (Self::InPerson(_), Some(closes_at)) => DayEnd::CloseOfBusiness(closes_at),
            (Self::InPerson(_) | Self::Online(_) | Self::Post { .. }, _) => DayEnd::Midnight,
        };
        let in_time = match (self, day_end) {
            (Self::Post { postmarked_on }, _) => postmarked_on <= due_on,
            (Self::InPerson(at) | Self::Online(at), DayEnd::Midnight) => at.date() <= due_on,
            (Self::InPerson(at) | Self::Online(at), DayEnd::CloseOfBusiness(closes_at)) => {
                at <= due_on.to_datetime(closes_at)
            }
        };
        Timeliness {
            due_on,
            day_end,
            submission: self,
            in_time,
        }
    }

    /// The day that counts as the day of handing in.
    pub fn counts_on(self) -> Date {
        match self {
            Self::InPerson(at) | Self::Online(at) => at.date(),
            Self::Post { postmarked_on } => postmarked_on,
        }
    }
}

impl DayEnd {
    /// The end of this day in words: `2026年10月13日24时`, `2026年10月13日17时30分（停止业务活动的时间）`.
    pub fn in_words(self, day: Date) -> String {
        match self {
            Self::Midnight => format!("{}24时", full(day)),
            Self::CloseOfBusiness(at) => {
                let clock = clock(at.hour(), at.minute());
                format!("{}{clock}（停止业务活动的时间）", full(day))
            }
        }
    }
}

impl Timeliness {
    /// The judgement as a sentence with its articles.
    pub fn sentence(&self, law: &[Citation]) -> String {
        let submitted = match self.submission {
            Submission::InPerson(at) => format!("{}当面提交", moment(at)),
            Submission::Online(at) => format!("{}网上提交", moment(at)),
            Submission::Post { postmarked_on } => {
                format!("邮寄提交，邮戳日{}，在途时间不计", full(postmarked_on))
            }
        };
        let outcome = if self.in_time {
            "未逾期"
        } else {
            "已逾期"
        };
        let end = self.day_end.in_words(self.due_on);
        let mut sentence = format!("期限至{end}止；{submitted}，{outcome}");
        if !law.is_empty() {
            sentence.push_str(&format!("。依据：{}", cite(law)));
        }
        sentence
    }
}
