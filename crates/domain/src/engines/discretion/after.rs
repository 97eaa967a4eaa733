//! What may still move the amount: a departure that a head signed, and voluntary community service.

use super::answer::{Answer, Range};
use super::book::Book;
use super::case::{Case, Departure, Service};
use super::fine::range_words;
use super::level::Weights;
use super::money::Fen;
use super::source::{Confidence, ServiceRule, covers};

/// Letters of a reason at least; fewer say nothing.
const REASON_LEAST: usize = 10;

/// Applies a departure (逸脱) to the answer.
pub fn depart(case: &Case, (lawful, weights): (&Range, &Weights), answer: &mut Answer) {
    const WHAT: &str = "逸脱裁量基准";
    let Some(departure) = &case.departure else {
        return;
    };
    let Some(amount) = Fen::read(&departure.yuan) else {
        let reason = format!("“{}”不是金额", departure.yuan);
        return answer.refuse(WHAT, reason, "写作 1200 或者 1200.50，单位为元");
    };
    let below = Fen((lawful.low.0 - 1).max(0));
    let (low, high) = if weights.mitigated {
        (Fen(0), below)
    } else {
        (lawful.low, lawful.high)
    };
    if amount < low || amount > high {
        let reason = format!(
            "{amount}不在{}之内，逸脱只能在法定幅度之内",
            range_words(low, high)
        );
        let remedy = "改在幅度内，或者依法定情节先选择减轻";
        return answer.refuse(WHAT, reason, remedy);
    }
    if let Some((reason, remedy)) = unsigned(departure) {
        return answer.refuse(WHAT, reason, remedy);
    }
    let text = format!(
        "不适用基准，理由：{}；{}签署",
        departure.reason.trim(),
        departure.signed_by.trim()
    );
    answer.say_amount(WHAT, text, amount);
    answer.amount = Some(amount);
}

fn unsigned(departure: &Departure) -> Option<(&'static str, &'static str)> {
    let signer = departure.signed_by.trim();
    if departure.reason.trim().chars().count() < REASON_LEAST {
        return Some(("没有写明为什么适用基准明显不当", "写明本案的具体情形和理由"));
    }
    if signer.is_empty() || departure.signed_on.is_none() {
        return Some(("没有行政机关负责人签署", "由负责人签署姓名和日期后再算"));
    }
    let own = departure
        .officers
        .iter()
        .any(|officer| officer.trim() == signer);
    own.then_some(("签署人是本案的办案人员", "由不办理本案的行政机关负责人签署"))
}

/// Takes voluntary hours of community service off the amount, never below the band.
pub fn serve(book: &Book, case: &Case, (lawful, weights): (&Range, &Weights), answer: &mut Answer) {
    const WHAT: &str = "公益服务减罚";
    let (Some(service), Some(amount)) = (&case.service, answer.amount) else {
        return;
    };
    let rules = book.services.iter();
    let rule = rules
        .into_iter()
        .find(|rule| covers(rule.from, rule.until, case.decided_on));
    let Some((rule, document)) = rule.and_then(|rule| Some((rule, rule.document.as_ref()?))) else {
        let reason = "本地没有录入公布的公益服务减罚办法";
        return answer.refuse(WHAT, reason, "录入办法的名称、文号和公布日期后再用");
    };
    let wrong = unfit(service, rule);
    if let Some((reason, remedy)) = wrong {
        return answer.refuse(WHAT, reason, remedy);
    }
    let band = answer.band.as_ref().map_or(lawful.low, |band| band.low);
    let floor = match &answer.mitigated {
        Some(range) => range.low,
        None if weights.may_mitigate() => lawful.low,
        None => band.max(lawful.low),
    };
    let off = amount.permille(
        rule.permille_per_hour
            .saturating_mul(service.hours)
            .min(1000),
    );
    let left = Fen(amount.0 - off.0).max(floor.min(amount));
    let held = if left.0 > amount.0 - off.0 {
        format!("，以阶次下限{floor}为限")
    } else {
        String::new()
    };
    let sure = if rule.confidence == Confidence::Synthetic {
        "（比例采用样式）"
    } else {
        ""
    };
    let text = format!(
        "自愿服务{}小时，依{}（{}）每小时减千分之{}{sure}{held}；责令改正不因此免除",
        service.hours, document.title, document.number, rule.permille_per_hour
    );
    answer.say_amount(WHAT, text, left);
    answer.amount = Some(left);
}

/// Why hours of service cannot count, and what to do.
fn unfit(service: &Service, rule: &ServiceRule) -> Option<(&'static str, &'static str)> {
    if !service.volunteered {
        Some((
            "当事人没有自愿申请",
            "公益服务只能由当事人自愿申请，不得要求",
        ))
    } else if !service.corrected {
        Some(("违法行为没有改正", "公益服务不能代替改正，先完成改正"))
    } else if service.evidence.trim().is_empty() {
        Some(("没有服务时长的证明", "附组织单位的服务记录"))
    } else if !(1..=rule.hours_most).contains(&service.hours) {
        Some(("服务时长超出办法规定", "按办法核定时长"))
    } else {
        None
    }
}
