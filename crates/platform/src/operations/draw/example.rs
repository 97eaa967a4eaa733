//! A small draw for whoever wants to see one: invented businesses, every secret known, the same each time.

use domain::engines::sampling::{
    Commitment, ExclusionKind, Figure, FigureKind, Hash, Lists, ObjectLine, OfficerLine, Opening,
    Proof, Roster, Rules, Run, SealedShare, Share, Size, Stratum, Team, run, share_seal,
};
use jiff::civil::date;
use std::collections::BTreeMap;

const BUREAU: &str = "示例县市场监督管理局";
const JUSTICE: &str = "示例县司法局";
const FIGURE: &str = "示例号码第1期";

/// The proof of the example; nothing only if the engine refuses its own example.
pub fn example() -> Option<Proof> {
    let shares = [BUREAU, JUSTICE].map(|organ| Share {
        organ: organ.to_string(),
        share: Hash::of(organ),
    });
    let roster = Roster::new(&Hash::of("示例").0, lists(), &[]).ok()?;
    let commitment = Commitment::new(&roster, rules(&shares)?);
    let opening = Opening {
        shares: shares.to_vec(),
        figures: vec![(FIGURE.to_string(), "3 8 12 19 25 33 7".to_string())],
        drawn_on: date(2026, 11, 27),
    };
    match run(&roster, &commitment, &opening).ok()? {
        Run::Drawn(proof) => Some(*proof),
        Run::Void(_) => None,
    }
}

fn lists() -> Lists {
    let object = |number: usize| ObjectLine {
        id: format!("示例{number:03}"),
        class: ["低风险", "低风险", "低风险", "中风险", "高风险"][number % 5].to_string(),
        name: format!("示例餐饮店{number}号"),
        exclusion: number.is_multiple_of(9).then_some(ExclusionKind::Inspected),
        recused: Vec::new(),
        reasons: String::new(),
    };
    let officer = |number: usize| OfficerLine {
        certificate: format!("示例证{number:02}"),
        organ: BUREAU.to_string(),
        qualifications: Vec::new(),
        valid_until: date(2029, 12, 31),
        name: String::new(),
    };
    Lists {
        objects: (1..=40).map(object).collect(),
        officers: (1..=8).map(officer).collect(),
    }
}

fn rules(shares: &[Share]) -> Option<Rules> {
    let sealed = shares.iter().map(|share| SealedShare {
        organ: share.organ.clone(),
        seal: share_seal(share),
    });
    let stratum = |name: &str, classes: &[&str], size| Stratum {
        name: name.to_string(),
        classes: classes.iter().map(ToString::to_string).collect(),
        weights: BTreeMap::new(),
        size,
    };
    let mut risky = stratum("中高风险", &["中风险", "高风险"], Size::Quota(4));
    risky.weights.insert("高风险".to_string(), 3);
    let ratio = "10%".to_string().try_into().ok()?;
    Some(Rules {
        title: "示例：餐饮服务单位抽查".to_string(),
        organ: BUREAU.to_string(),
        committed_on: date(2026, 11, 20),
        visits_until: date(2026, 12, 31),
        strata: vec![stratum("低风险", &["低风险"], Size::Ratio(ratio)), risky],
        teams: vec![Team {
            organ: BUREAU.to_string(),
            size: 2,
            qualification: None,
            classes: Vec::new(),
            visits_max: None,
        }],
        shares: sealed.collect(),
        figures: vec![Figure {
            name: FIGURE.to_string(),
            source: "示例，不是真实的号码".to_string(),
            published_on: date(2026, 11, 26),
            kind: FigureKind::Numbers(7),
        }],
    })
}
