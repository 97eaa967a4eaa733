//! Verifiable draws (双随机、一公开): objects of inspection and their officers, drawn so that anybody can check it.
//!
//! Decides who is drawn from a list, and which officers go, from rules and a seed that nobody chooses alone
//! (国发〔2019〕5号: 随机抽取检查对象、随机选派执法检查人员、及时公开查处结果). Counts are whole lines, weights and ranks whole
//! numbers; a share is rounded up to whole lines.
//!
//! # What is published when
//!
//! 1. **Before the draw**, the [`Commitment`]: rules, numbers of lines by class, officers by organ, and the roots of two
//!    trees over the lists. Its hash is its fingerprint. Each organ that shares in the seed has sealed its share
//!    ([`share_seal`]) and figures that do not exist yet are named (a lottery's issue, a closing index).
//! 2. **After the draw, before the visits**, the [`Announcement`]: the fingerprint, the figures, and the seal of the seed.
//!    With the lists committed and the seed sealed, the result is fixed and still unknown outside.
//! 3. **After the visits**, the [`Proof`]: shares, seed, who was drawn, and both trees opened where chance hit.
//!
//! # What can be checked with it
//!
//! - Before the visits, by anybody who keeps copies: that lists and rules were fixed before the figures existed, and how
//!   many lines are excluded in each class. By a party with its [`Receipt`]: that it stands in the list, once (a
//!   number has one place in the tree), in which class, and whether it is excluded.
//! - Nobody outside can know before the visits who was drawn: the seed needs a share that is sealed until then. That is
//!   why a lottery's figure alone is refused as a seed: everybody could compute the list from it.
//! - After the visits, by anybody with the proof alone: everything. The draw is made anew from the seed ([`verify`]);
//!   a changed, added or removed line, another seed or another list is named.
//! - By the supervising organ, with the confidential lists: that the lists are the ones committed to ([`differences`]),
//!   and the reasons of exclusions, whose salted hashes stand in the lines.
//!
//! # Confidential parts
//!
//! Lines are salted: the trees tell nothing of lines that are not opened. Officers stand with certificate numbers
//! instead of names. Reasons of exclusion and recusal are never in a published file. A salt depends on the line's text,
//! so that a line which was opened once tells nothing of its later versions.
//!
//! # The draw
//!
//! Exact weighted sampling without replacement ([`draw`]); officers from the same stream ([`draw_teams`]); numbers by
//! AES-128 in counter mode without bias ([`Stream`]). A missing share voids the draw and its organ is named: whoever
//! dislikes the result can prevent it, openly, but not choose another.
//!
//! # Left out
//!
//! Which lists are complete (a business that was never entered has no chance; counts by class make it visible), when
//! documents were published (whoever keeps a copy knows), lists with more than 4,294,967,295 lines, and who may see the
//! confidential files.

mod commitment;
mod compare;
mod digest;
mod draw;
mod frame;
mod line;
mod opening;
mod proof;
mod ratio;
mod receipt;
mod replay;
mod roster;
mod rows;
mod rules;
mod rules_file;
mod seed;
mod stream;
mod teams;
#[cfg(test)]
mod tests;
mod tree;
mod verify;

pub use commitment::{
    Announcement, Commitment, CommittedClass, CommittedObjects, CommittedOfficers, CommittedOrgan,
    Outcome, Quota,
};
pub use compare::{Differences, differences};
pub use digest::{Hash, NotHexadecimal};
pub use draw::{Hit, Hits, NotOpened, StratumPlan, draw};
pub use frame::{ClassCount, Found, Frame, Objects};
pub use line::{ExclusionKind, ObjectLine, OfficerLine};
pub use proof::{Drawn, DrawnOfficer, Opening, PassedOver, Proof, Run, RunProblem, run};
pub use ratio::{NotARatio, Ratio};
pub use receipt::{OwnLine, Receipt, ReceiptProblem, receipt, verify_receipt};
pub use roster::{LineProblem, ListKind, Lists, Roster};
pub use rules::{Figure, FigureKind, PAIR, Rules, SealedShare, Size, Stratum, Team, WEIGHT_MOST};
pub use rules_file::read_rules;
pub use seed::{FigureProblem, PublishedFigure, Share, seed, seed_seal, share_seal};
pub use stream::Stream;
pub use teams::{EmptySeat, OfficerNotOpened, Officers, Seat, Seats, TRIES, TeamPlan, draw_teams};
pub use verify::{Kept, PROBLEMS_MOST, Step, Verification, verify, verify_commitment};

/// The procedure of this engine, as documents name it.
pub const SCHEME: &str = "fadu-draw-1";
