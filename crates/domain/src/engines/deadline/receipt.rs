//! On which day an organ received something, by its channel (T17).

use super::words::full;
use crate::law::{Citation, cite};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The way by which something reached an organ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Handed over in person (当面提交): received on that day.
    InPerson,
    /// By registered post or courier (挂号、特快专递): received on the day it was signed for.
    RegisteredPost,
    /// By post that nobody signs for (平常信函): received on the day on which the organ confirmed it with the sender.
    OrdinaryPost,
    /// By network or fax (互联网、传真): received on the day on which both sides confirmed it.
    Electronic,
}

/// What is known of an arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// The way it came.
    pub channel: Channel,
    /// The day on which it was handed over, signed for, or came in.
    pub arrived_on: Date,
    /// The day on which receipt was confirmed with the sender, where the channel asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_on: Option<Date>,
}

/// The day that counts as the day of receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// How it came about.
    pub arrival: Arrival,
    /// The day of receipt, from which limits start.
    pub received_on: Date,
}

/// Why no day of receipt can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReceived {
    /// The channel asks for a confirmation that is not there yet.
    #[error("{}收到的{}尚未与对方确认，收到日不能确定：请确认后登记确认日", full(*arrived_on), channel.in_words())]
    Unconfirmed {
        /// The way it came.
        channel: Channel,
        /// When it came in.
        arrived_on: Date,
    },
    /// The confirmation is older than the arrival.
    #[error("确认日{}早于到达日{}：请核对两个日期", full(*confirmed_on), full(*arrived_on))]
    ConfirmedBeforeArrival {
        /// When it came in.
        arrived_on: Date,
        /// The day entered for the confirmation.
        confirmed_on: Date,
    },
}

impl Channel {
    /// What came by it, in Chinese.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::InPerson => "当面提交的材料",
            Self::RegisteredPost => "挂号信或者特快专递",
            Self::OrdinaryPost => "平常信函",
            Self::Electronic => "网络或者传真提交的材料",
        }
    }

    fn asks_for_confirmation(self) -> bool {
        matches!(self, Self::OrdinaryPost | Self::Electronic)
    }
}

impl Arrival {
    /// The day of receipt.
    ///
    /// # Errors
    /// The channel asks for a confirmation that is missing, or that is dated before the arrival.
    pub fn received(self) -> Result<Receipt, NotReceived> {
        let (channel, arrived_on) = (self.channel, self.arrived_on);
        let received_on = match self.confirmed_on {
            _ if !channel.asks_for_confirmation() => arrived_on,
            None => {
                return Err(NotReceived::Unconfirmed {
                    channel,
                    arrived_on,
                });
            }
            Some(confirmed_on) if confirmed_on < arrived_on => {
                return Err(NotReceived::ConfirmedBeforeArrival {
                    arrived_on,
                    confirmed_on,
                });
            }
            Some(confirmed_on) => confirmed_on,
        };
        Ok(Receipt {
            arrival: self,
            received_on,
        })
    }
}

impl Receipt {
    /// How the day of receipt came about, with its articles.
    pub fn sentence(&self, law: &[Citation]) -> String {
        let day = match self.arrival.channel {
            Channel::InPerson => "以提交之日",
            Channel::RegisteredPost => "以签收之日",
            Channel::OrdinaryPost => "以与对方确认之日",
            Channel::Electronic => "以双方确认之日",
        };
        let what = self.arrival.channel.in_words();
        let mut sentence = format!("{what}{day}{}为收到之日", full(self.received_on));
        if !law.is_empty() {
            sentence.push_str(&format!("。依据：{}", cite(law)));
        }
        sentence
    }
}
