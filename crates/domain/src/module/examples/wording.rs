//! What was expected and what is, in words.

use super::expect::DueExpected;
use crate::procedure::{Light, LimitProgress, Refusal};
use jiff::civil::Date;

/// The refusal in one line.
pub(super) fn said(refusal: &Refusal) -> String {
    let mut said = format!("“{}”{}", refusal.id, refusal.reason);
    for failed in &refusal.failed {
        said = format!("{said}；未满足：{failed}");
    }
    for problem in &refusal.fields {
        said = format!(
            "{said}；{}（{}）：{}",
            problem.name, problem.field, problem.rule
        );
    }
    said
}

pub(super) fn progress(progress: LimitProgress, due_on: Option<Date>) -> &'static str {
    match progress {
        LimitProgress::Open if due_on.is_none() => "暂停计算",
        LimitProgress::Open => "正在计算",
        LimitProgress::Ended => "已完成",
        LimitProgress::Lapsed => "已不适用",
        LimitProgress::Restarted => "已重新起算",
        LimitProgress::Deemed => "届满并发生法定效果",
    }
}

pub(super) fn due_said(expected: DueExpected) -> String {
    match expected {
        DueExpected::On(day) => day.to_string(),
        DueExpected::NeverBegun => "没有起算".to_string(),
        DueExpected::Standing => progress(LimitProgress::Open, None).to_string(),
        DueExpected::Ended => progress(LimitProgress::Ended, None).to_string(),
        DueExpected::Lapsed => progress(LimitProgress::Lapsed, None).to_string(),
        DueExpected::Deemed => progress(LimitProgress::Deemed, None).to_string(),
    }
}

/// The light that a word of `examples.toml` means; `Some(None)`: no light is shown.
pub(super) fn light_of(word: &str) -> Option<Option<Light>> {
    Some(match word {
        "none" => None,
        "green" => Some(Light::Green),
        "yellow" => Some(Light::Yellow),
        "red" => Some(Light::Red),
        "black" => Some(Light::Black),
        "grey" => Some(Light::Grey),
        _ => return None,
    })
}

pub(super) fn light_said(light: Option<Light>) -> &'static str {
    match light {
        None => "none",
        Some(Light::Green) => "green",
        Some(Light::Yellow) => "yellow",
        Some(Light::Red) => "red",
        Some(Light::Black) => "black",
        Some(Light::Grey) => "grey",
    }
}

/// A figure to four decimals: a rate is not compared bit by bit.
pub(super) fn figure_said(value: Option<f64>) -> String {
    value.map_or_else(|| "无".to_string(), |value| format!("{value:.4}"))
}
