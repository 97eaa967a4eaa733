//! Samples of the page of the service circle.

use super::{Rendering, input, link};
use crate::web::pages::coverage::{
    CoverageFound, CoverageMap, CoveragePage, KindRow, MapBand, MapDot, SiteBox, SiteRow, SpotRow,
};
use crate::web::pieces::Fact;

/// Renders it, full, without files and empty.
pub fn show(rendering: &mut Rendering) {
    let dot = |href: Option<String>| MapDot {
        class: "site",
        title: "某站".into(),
        href,
        ..MapDot::default()
    };
    let found = CoverageFound {
        fictional: true,
        facts: vec![Fact::plain("覆盖率", "80%")],
        map: CoverageMap {
            bands: vec![MapBand::default()],
            dots: vec![dot(None), dot(Some("/coverage?site=1".into()))],
            ..CoverageMap::default()
        },
        kinds: vec![KindRow::default()],
        sites: vec![SiteRow {
            name: link("某站"),
            ..SiteRow::default()
        }],
        site: Some(SiteBox {
            name: "某站".into(),
            facts: vec![Fact::plain("服务种类", "调解")],
        }),
        white_spots: vec![SpotRow::default()],
        added: vec![SpotRow::default()],
        ..CoverageFound::default()
    };
    let shown = rendering.show(&CoveragePage {
        inputs: vec![input()],
        problems: vec!["sites.tsv 第3行有误".into()],
        found: Some(found),
        ..CoveragePage::default()
    });
    assert!(shown.contains("<circle") && shown.contains("第3行有误"));
    rendering.show(&CoveragePage {
        folder: Some("/data/coverage/330106".into()),
        found: Some(CoverageFound::default()),
        ..CoveragePage::default()
    });
}
