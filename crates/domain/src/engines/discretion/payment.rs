//! Payment: instalments that add up, and the additional fine for late payment up to its cap.

use super::case::{Instalments, Late};
use super::money::Fen;
use super::source::LateRule;
use jiff::civil::Date;
use serde::Serialize;

/// Instalments at most; more is a mistake in the form.
const INSTALMENTS_MOST: u32 = 120;

/// One payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// Number, from 1.
    pub number: u32,
    /// The last day on which to pay it.
    pub due_on: Date,
    /// The sum in fen.
    pub amount: Fen,
}

/// The additional fine for late payment (加处罚款).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LateFine {
    /// Days that count.
    pub days: i64,
    /// Days of reconsideration and suit, which do not.
    pub stayed: i64,
    /// Without the cap, in fen.
    pub uncapped: Fen,
    /// The additional fine in fen.
    pub amount: Fen,
    /// How it came about.
    pub words: String,
    /// Citations.
    pub law: Vec<String>,
}

/// The additional fine on a sum that was paid late.
///
/// Days count from the day after the last day on which to pay, up to and including the day of payment,
/// without those of reconsideration and suit; overlapping stays count once.
pub fn late_fine(sum: Fen, late: &Late, rule: &LateRule) -> LateFine {
    let span = |from: Date, to: Date| i64::from((to - from).get_days());
    let overdue = span(late.due_on, late.paid_on).max(0);
    let mut stays: Vec<(i64, i64)> = late
        .stays
        .iter()
        .map(|(from, to)| {
            (
                span(late.due_on, *from).max(1),
                span(late.due_on, *to).min(overdue),
            )
        })
        .filter(|(from, to)| from <= to)
        .collect();
    stays.sort_unstable();
    let (mut stayed, mut done) = (0, 0);
    for (from, to) in stays {
        stayed += (to - from.max(done + 1) + 1).max(0);
        done = done.max(to);
    }
    let days = overdue - stayed;
    let daily = i128::from(sum.0) * i128::from(rule.permille_per_day) * i128::from(days) / 1000;
    let uncapped = Fen(i64::try_from(daily).unwrap_or(i64::MAX));
    let cap = sum.permille(rule.cap_permille);
    let amount = uncapped.min(cap);
    let capped = if uncapped > cap {
        format!("，超过上限，按{cap}计")
    } else {
        String::new()
    };
    let without = if stayed > 0 {
        format!("（已扣除复议、诉讼期间{stayed}日）")
    } else {
        String::new()
    };
    LateFine {
        days,
        stayed,
        uncapped,
        amount,
        words: format!(
            "逾期计算{days}日{without}，每日按{sum}的千分之{}，计{uncapped}{capped}",
            rule.permille_per_day
        ),
        law: rule.law.clone(),
    }
}

/// The payments of a sum; the first carry the fen that do not divide.
///
/// # Errors
/// Why it cannot be paid this way, and what to do.
pub fn instalments(sum: Fen, asked: &Instalments) -> Result<Vec<Payment>, (String, String)> {
    if !asked.requested || asked.approved_by.trim().is_empty() {
        return Err((
            "分期缴纳须由当事人申请并经行政机关批准".into(),
            "写明当事人已经申请和批准人后再算".into(),
        ));
    }
    if !(1..=INSTALMENTS_MOST).contains(&asked.count) || i64::from(asked.count) > sum.0.max(1) {
        return Err((
            format!("期数{}不能用于{sum}", asked.count),
            format!("期数写1至{INSTALMENTS_MOST}，并且每期不少于1分"),
        ));
    }
    let (count, each) = (i64::from(asked.count), sum.0 / i64::from(asked.count));
    let over = sum.0 - each * count;
    (0..asked.count)
        .map(|place| {
            let months = i32::try_from(place * asked.every_months).unwrap_or(i32::MAX);
            let span = jiff::Span::new().try_months(months).ok();
            let due_on = span.and_then(|span| asked.first_on.checked_add(span).ok());
            let due_on = due_on.ok_or_else(|| {
                (
                    "分期的日期超出日历".to_string(),
                    "核对首期日期和间隔月数".to_string(),
                )
            })?;
            let more = i64::from(i64::from(place) < over);
            Ok(Payment {
                number: place + 1,
                due_on,
                amount: Fen(each + more),
            })
        })
        .collect()
}
