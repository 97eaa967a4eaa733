//! Fines compared with their like, from a file that is not kept.

use crate::operations::Failure;
use crate::operations::deviation::{Asked, Examined, Told, ToldFlag, examined, kind_name};
use crate::paths::Path;
use crate::web::app::{Reply, Visit};
use crate::web::pages::deviation::{Bar, DeviationBox, DeviationPage, FlagRow, Plot};
use crate::web::pieces::{Fact, RefusalBox, Table};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use axum::http::StatusCode;
use axum::response::Response;
use domain::engines::deviation::{Share, distribution};
use domain::procedure::Refusal;

/// Flags on a page.
const FLAGS_MOST: usize = 40;
/// Organs and items on a page.
const SHARES_MOST: usize = 20;
/// Lines on a page that were left out.
const BAD_MOST: usize = 20;
/// Height of a plot.
const HEIGHT: u32 = 120;
/// Width of a plot.
const WIDTH: u32 = 1000;

/// The choice of a file.
pub async fn form(visit: Visit) -> Response {
    visit.read(|seat| shown(seat, Ok(None))).await
}

/// Compares the decisions of a file.
pub async fn compare(visit: Visit, posted: Posted) -> Response {
    visit
        .write(posted, |seat, posted| {
            shown(seat, compared(&posted).map(Some))
        })
        .await
}

fn compared(posted: &Posted) -> Result<DeviationBox, Refusal> {
    let refused = |reason: String| Refusal::plain("file", reason, "请改正文件后重新上传");
    let file = posted
        .file("file")
        .ok_or_else(|| refused("没有选择文件".into()))?;
    let contests = posted
        .file("contests")
        .map(|file| std::str::from_utf8(&file.content));
    let contests = contests
        .transpose()
        .map_err(|_| refused("异议文件不是 UTF-8 文本".into()))?;
    let asked = Asked {
        rule: None,
        contests,
    };
    let examined = examined(&file.content, asked).map_err(|error| refused(error.to_string()))?;
    Ok(found(&examined))
}

fn shown(seat: &Seat, result: Result<Option<DeviationBox>, Refusal>) -> Result<Reply, Failure> {
    let (status, refusal, result) = match result {
        Ok(result) => (StatusCode::OK, None, result),
        Err(refusal) => (StatusCode::UNPROCESSABLE_ENTITY, Some(refusal), None),
    };
    let page = DeviationPage {
        action: Path::Deviation.to_string(),
        refusal: refusal.map(|refusal| RefusalBox::of("比较", &refusal)),
        result,
    };
    seat.show_as(status, "过罚偏离", Vec::new(), &page)
}

fn found(examined: &Examined) -> DeviationBox {
    let told = examined.told(FLAGS_MOST);
    let all: usize = told.counts.values().sum();
    let trends = told.drifts.iter().map(|it| &it.words);
    let trends = trends.chain(told.repeats.iter().map(|it| &it.words));
    let trends = trends.chain(told.growth.iter().map(|it| &it.words));
    DeviationBox {
        facts: facts(&told, examined.flagged()),
        bad: told
            .bad
            .iter()
            .take(BAD_MOST)
            .map(|bad| format!("第{}行：{}", bad.line, bad.reason))
            .collect(),
        flags: told.flags.iter().map(|flag| row(flag, examined)).collect(),
        more: all - told.flags.len(),
        organs: table("机关", &told.organs),
        items: table("事项", &told.items),
        trends: trends.cloned().collect(),
    }
}

fn facts(told: &Told, flagged: usize) -> Vec<Fact> {
    let mut facts = vec![
        Fact::plain("处罚决定", format!("{}件", told.decisions)),
        Fact::plain("标出", format!("{flagged}件")),
    ];
    let counts = told.counts.iter();
    facts.extend(counts.map(|(kind, count)| Fact::plain(kind_name(*kind), format!("{count}条"))));
    if told.bad_count > 0 {
        facts.push(Fact::plain("没有采用", format!("{}行", told.bad_count)));
    }
    facts.extend(
        told.tuning
            .iter()
            .map(|tuning| Fact::plain("界限", tuning.words.clone())),
    );
    facts
}

fn table(name: &str, shares: &[Share]) -> Table {
    let row = |share: &Share| {
        let rate = format!("{}.{}%", share.permille / 10, share.permille % 10);
        vec![
            share.name.clone(),
            share.decisions.to_string(),
            share.above.to_string(),
            share.below.to_string(),
            rate,
        ]
    };
    Table {
        head: [name, "决定", "偏重", "偏轻", "占比"]
            .map(String::from)
            .to_vec(),
        rows: shares.iter().take(SHARES_MOST).map(row).collect(),
    }
}

fn row(flag: &ToldFlag, examined: &Examined) -> FlagRow {
    let it = &flag.explained;
    let nearest = it
        .nearest
        .iter()
        .map(|near| format!("{}（{}）", near.number, yuan(near.amount)));
    FlagRow {
        kind: kind_name(it.kind),
        class: if it.kind.is_above() { "red" } else { "yellow" },
        number: it.number.clone(),
        organ: it.organ.clone(),
        words: it.words.clone(),
        contest: flag.contest.as_ref().map(|contest| {
            let outcome = if contest.justified {
                "有正当理由"
            } else {
                "确有偏离"
            };
            format!(
                "异议已有结论：{outcome}，{}（{}）",
                contest.reason, contest.by
            )
        }),
        nearest: nearest.collect::<Vec<_>>().join("、"),
        plot: plot(flag, examined),
    }
}

fn yuan(fen: u64) -> String {
    match fen % 100 {
        0 => format!("{}元", fen / 100),
        rest => format!("{}.{rest:02}元", fen / 100),
    }
}

/// An end of a bar, in whole yuan.
fn about(fen: u64) -> String {
    format!("{}元", (fen + 50) / 100)
}

/// The spread of the group of a flagged decision, with the decision marked; nothing without peers.
fn plot(flag: &ToldFlag, examined: &Examined) -> Option<Plot> {
    let amount = flag.explained.amount;
    let group = examined.analysis.own.codes.get(flag.row as usize)?;
    let bins = distribution(&examined.index, *group, amount);
    let most = bins
        .iter()
        .map(|bin| bin.count)
        .max()
        .filter(|most| *most > 0)?;
    let width = WIDTH / u32::try_from(bins.len()).ok()?;
    let bars = bins
        .iter()
        .zip(0_u32..)
        .filter(|(bin, _)| bin.count > 0)
        .map(|(bin, place)| {
            let height = (bin.count * (HEIGHT - 10) / most).max(2);
            Bar {
                x: place * width,
                width: width - 2,
                y: HEIGHT - height,
                height,
                title: format!("{}至{}：{}件", about(bin.from), about(bin.below), bin.count),
            }
        });
    let own = bins
        .iter()
        .position(|bin| amount < bin.below)
        .unwrap_or(bins.len() - 1);
    let (first, last) = (bins.first()?, bins.last()?);
    Some(Plot {
        about: format!(
            "{}的同类决定按罚款数额的分布，本案{}",
            flag.explained.group,
            yuan(amount)
        ),
        bars: bars.collect(),
        mark: u32::try_from(own).ok()? * width + width / 2,
        low: about(first.from),
        high: about(last.below),
    })
}
