//! Properties of the whole draft that are computed: numbering, days, references to itself.

mod days;
mod numbers;
mod sums;
mod whole;

use super::draft::Draft;
use super::rule::Check;
use std::ops::Range;

/// One doubt: the check, bytes of the draft, what is wrong in words.
pub(super) type Doubt = (Check, Range<usize>, String);

/// Looks at the whole draft.
type Look = fn(&Draft<'_>) -> Vec<Doubt>;

/// Every doubt of the checks that are wanted.
pub(super) fn look(draft: &Draft<'_>, wanted: &dyn Fn(Check) -> bool) -> Vec<Doubt> {
    let checks: [(Check, Look); 12] = [
        (Check::ArticleNumbers, numbers::articles),
        (Check::ChapterNumbers, numbers::chapters),
        (Check::ItemNumbers, numbers::items),
        (Check::LevelOrder, numbers::levels),
        (Check::EffectiveDay, days::effective),
        (Check::Validity, days::validity),
        (Check::RealDays, days::real),
        (Check::DaysInOrder, days::in_order),
        (Check::OwnArticles, whole::own_articles),
        (Check::Attachments, whole::attachments),
        (Check::RepeatedClause, whole::repeated),
        (Check::SumsAgree, sums::agree),
    ];
    let wanted = checks.into_iter().filter(|(check, _)| wanted(*check));
    wanted.flat_map(|(_, look)| look(draft)).collect()
}
