//! Discretion (行政处罚裁量): from the facts of a case to the lawful range, the band and a proposed fine, with every step.
//!
//! Decides, in this order, on data that the county's definitions hold and cite:
//! 1. which version of the penalty clause governs: that of the act, or a more lenient one (行政处罚法第37条);
//! 2. whether the clause is met at all (some fine only after a refusal to correct);
//! 3. the order of examination: what forbids a penalty, what hands the case over, what waives it
//!    (第30、31、33、36、40条), each condition asked on its own; where the law says 可以, the officer chooses;
//! 4. the lawful range of the fine: fixed sums, or multiples of a base such as proceeds or value of goods;
//! 5. the band of the published benchmark (第34条), found in a decision table over factors, moved by circumstances
//!    (第32、49条), a fact that the table already weighs never counted twice;
//! 6. the amount within the band, rounded by name; a departure (逸脱) that a head signed; voluntary community service;
//! 7. payment: instalments (第66条) and the additional fine for late payment (第72、73条).
//!
//! Money is whole fen, shares are per mille, multiples are per mille of the base; nothing is floating.
//! Tables are checked when they are loaded: every input meets exactly one row, bands adjoin and stay in the range.
//! Templates give no amount until the county has entered the document by which it adopted them.
//!
//! Properties: no facts lead outside the lawful range, save a mitigated fine, which lies below it and has a fact
//! that the law names for that; an unanswered condition never counts as met.
//!
//! Left out: kinds of penalties other than fines are named, not measured; the gravity of a crime, competence and
//! the sufficiency of evidence are asked of a person; the look-up of earlier cases is handed in with its log.
//!
//! Everything is a proposal with reasons; a person decides.

mod after;
mod answer;
mod assessment;
mod benchmark;
mod book;
mod case;
mod check;
mod examine;
mod fine;
mod level;
mod money;
mod order;
mod payment;
mod source;
mod table;
#[cfg(test)]
mod tests;
mod versions;

pub use answer::{
    Answer, BandSaid, Evidence, Level, Outcome, Question, Range, Refused, Said, Waiver,
};
pub use assessment::AssessmentRule;
pub use benchmark::{Band, Benchmark, Factor, FactorKind};
pub use book::{Book, Problem};
pub use case::{Case, CaseError, Departure, Earlier, FactValue, Instalments, Late, Look, Service};
pub use examine::examine;
pub use money::Fen;
pub use payment::{LateFine, Payment, late_fine};
pub use source::{
    Ask, Circumstance, Confidence, Effect, FineRule, FirstViolation, Item, Step, StepEffect,
    Version,
};
