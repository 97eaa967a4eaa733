//! Deviation (过罚偏离): which fines are far above their like (小过重罚), which far below (大过轻罚), and why it is said.
//!
//! Decides, over decisions that were made: for each its benchmark range and its peer group (article, circumstances,
//! organ level, period); exact robust statistics of each group (median, MAD, quartiles); limits drawn from them, for
//! small groups shrunk towards the decisions on the same article and circumstances; flags above and below with the
//! comparison set behind them; the share of flags by organ and by item; drift of an item in time; several fines for
//! one act (行政处罚法第29条); growth of an organ's fine income beyond a rule.
//!
//! Unit: fen. Statistics are whole numbers: twice a median, four times a quartile or a MAD. By default amounts are
//! compared as ratios, on a logarithm of fixed point ([`ratio_code`]), so that a third of the usual fine lies as far
//! below as three times of it lies above.
//!
//! A flag is a question to a person, never a finding: it says in words what it rests on, can be contested, and what
//! comes of contests moves the limit in the open ([`tune`]).
//!
//! The speed comes from counting: one pass numbers the groups, one scatters amounts group by group, and order
//! statistics are picked by histogram, not by sorting. Two threads each scatter their own half; no lock, no merging.
//!
//! Left out: decisions without a fine have no peers here, only a benchmark; why an amount is what it is stands in the
//! case file; nothing is said about natural persons.

mod analysis;
mod contest;
mod decisions;
mod explain;
mod flag;
mod groups;
mod index;
mod pick;
mod ratio;
mod read;
mod rule;
mod spread;
#[cfg(test)]
mod tests;
mod trend;

pub use analysis::{Analysis, analyse};
pub use contest::{Candidate, Contest, Tuning, tune};
pub use decisions::{Decisions, Names};
pub use explain::{Explained, Neighbour, Subject, explain, explain_new};
pub use flag::{Flag, FlagKind, Limits, flag_above, limits};
pub use groups::{Amount, Grouping, Key, Summary, code_rows, summarise};
pub use index::{Index, Scored};
pub use ratio::{amount_of, ratio_code};
pub use read::{BadLine, ReadError, read};
pub use rule::{Rule, RuleError, Scale};
pub use spread::{Bin, distribution};
pub use trend::{Drift, Growth, Repeat, Share, drifts, growth, repeats, shares};
