//! The 15-minute service circle: the same answer as the command line gives, with a map.

use crate::operations::Failure;
use crate::operations::coverage::{
    Added, Answer, BANDS, CountyNetwork, CoverageError, Dot, Drawing, Found, KindAnswer, Question,
    SiteAnswer, WhiteSpotAnswer, of_county,
};
use crate::paths::Path;
use crate::web::app::{Download, Reply, Visit};
use crate::web::frame::Link;
use crate::web::pages::coverage::{
    CoverageFound, CoverageMap, CoveragePage, KindRow, MapBand, MapDot, SiteBox, SiteRow, SpotRow,
};
use crate::web::pages::form::Input;
use crate::web::pieces::Fact;
use crate::web::seat::Seat;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use domain::engines::coverage::{Mode, Moment, Profile, Site};
use domain::identifier::RecordId;
use serde::Deserialize;

const TITLE: &str = "15分钟公共法律服务圈";
/// White spots that are listed; all are in the answer for programs.
const LISTED: usize = 20;
/// Most new sites that the page looks for.
const ADDED_MOST: usize = 10;
/// Longest limit on the page, in minutes.
const MINUTES_MAX: f64 = 120.0;
const CLASSES: [&str; BANDS] = ["near", "middle", "far", "beyond"];

/// What is asked, as it was written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    mode: String,
    minutes: String,
    kind: String,
    at: String,
    add: String,
    site: String,
    format: String,
}

/// The circle of the reader's county.
pub async fn page(visit: Visit, Query(asked): Query<Asked>) -> Response {
    visit.read(move |seat| shown(seat, &asked)).await
}

fn shown(seat: &Seat, asked: &Asked) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let mut page = CoveragePage {
        action: Path::Coverage.to_string(),
        inputs: asked.inputs(),
        ..CoveragePage::default()
    };
    match of_county(&desk) {
        Ok(Some(county)) => match asked.answered(&county) {
            Ok(Answered::Page(found)) => page.found = Some(*found),
            Ok(Answered::File(text)) => {
                return Ok(Reply::File(Download {
                    name: "coverage.json".into(),
                    kind: "application/json",
                    content: text.into_bytes(),
                }));
            }
            Err(told) => page.problems = told.lines().map(str::to_string).collect(),
        },
        Ok(None) => {
            let folder = desk
                .office
                .folder
                .join("coverage")
                .join(desk.county.id.to_string());
            page.folder = Some(folder.display().to_string());
        }
        Err(error) => page.problems = error.to_string().lines().map(str::to_string).collect(),
    }
    let status = if page.problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    seat.show_as(status, TITLE, Vec::new(), &page)
}

enum Answered {
    Page(Box<CoverageFound>),
    File(String),
}

impl Asked {
    fn inputs(&self) -> Vec<Input> {
        let modes = [
            ("walk", "步行"),
            ("drive", "驾车"),
            ("mixed", "车、步行和轮渡"),
        ];
        let modes = modes
            .map(|(id, name)| (id.to_string(), name.to_string()))
            .to_vec();
        let mode = if self.mode.is_empty() {
            "walk"
        } else {
            &self.mode
        };
        let minutes = if self.minutes.is_empty() {
            "15"
        } else {
            &self.minutes
        };
        vec![
            Input::text("mode", "怎样到达", mode).with_choices(modes),
            Input::text("minutes", "多少分钟以内", minutes),
            Input::text("kind", "只看服务种类", &self.kind).with_hint("不填的看全部站点"),
            Input::text("at", "只计开放的站点", &self.at)
                .with_hint("某个时刻，如 周三 10:30；不填的全部计入"),
            Input::text("add", "再设几个站点", &self.add)
                .with_hint("算出设在哪里覆盖的人最多，至多10个"),
        ]
    }

    fn answered(&self, county: &CountyNetwork) -> Result<Answered, String> {
        let question = self.question(county)?;
        let told = |error: CoverageError| error.to_string();
        let found = question.answer(&county.network).map_err(told)?;
        let answer = found.answer(question.seconds);
        if self.format == "json" {
            return serde_json::to_string(&answer)
                .map(Answered::File)
                .map_err(|error| error.to_string());
        }
        Ok(Answered::Page(Box::new(self.found(
            &found,
            &answer,
            county.is_fictional,
        ))))
    }

    fn question(&self, county: &CountyNetwork) -> Result<Question, String> {
        let mode = match self.mode.as_str() {
            "drive" => Mode::Drive,
            "mixed" => Mode::Mixed,
            _ => Mode::Walk,
        };
        let at =
            match self.at.trim() {
                "" => None,
                text => Some(Moment::read(text).ok_or_else(|| {
                    format!("时刻“{text}”无法识别。请写星期和时刻，如 周三 10:30。")
                })?),
            };
        Ok(Question {
            sites: county.sites.clone(),
            demand: county.demand.clone(),
            candidates: None,
            profile: Profile::usual(mode),
            seconds: self.seconds()?,
            at,
            kind: Some(self.kind.trim().to_string()).filter(|kind| !kind.is_empty()),
            add: self.wanted()?,
            closing: true,
        })
    }

    fn seconds(&self) -> Result<u32, String> {
        let minutes = match self.minutes.trim() {
            "" => "15",
            minutes => minutes,
        };
        let number = minutes.parse::<f64>().ok();
        let number = number.filter(|number| (0.0..=MINUTES_MAX).contains(number));
        let number = number.ok_or_else(|| {
            format!("分钟数应当在 0 与 {MINUTES_MAX} 之间，写的是“{minutes}”。请改正。")
        })?;
        Ok((number * 60.0).round() as u32)
    }

    /// How many new sites are wanted.
    fn wanted(&self) -> Result<usize, String> {
        let text = match self.add.trim() {
            "" => "0",
            text => text,
        };
        let number = text
            .parse::<usize>()
            .ok()
            .filter(|number| *number <= ADDED_MOST);
        number.ok_or_else(|| {
            format!("新设的个数应当是 0 到 {ADDED_MOST} 之间的整数，写的是“{text}”。请改正。")
        })
    }

    fn found(&self, found: &Found, answer: &Answer, fictional: bool) -> CoverageFound {
        let drawing = found.drawing();
        let minutes = format!("{}分钟", f64::from(answer.limit_seconds) / 60.0);
        let white_spots = answer.white_spots.iter().take(LISTED);
        CoverageFound {
            facts: facts(answer),
            map: self.map(&drawing, answer, &minutes),
            kinds: answer.kinds.iter().map(kind_row).collect(),
            sites: self.sites(found, answer),
            site: self.site(found, answer),
            white_spots: white_spots.map(white_row).collect(),
            white_spot_count: answer.white_spots.len(),
            added: answer.add.iter().map(added_row).collect(),
            added_sum: added_sum(answer),
            json: self.address(&[("format", "json")]),
            minutes,
            fictional,
        }
    }

    fn sites(&self, found: &Found, answer: &Answer) -> Vec<SiteRow> {
        let mut rows = Vec::new();
        for (number, (site, read)) in answer.sites.iter().zip(&found.sites).enumerate() {
            let entry = self.address(&[("site", &(number + 1).to_string())]);
            rows.push(SiteRow {
                name: Link {
                    href: Some(entry),
                    ..Link::plain(site_name(site))
                },
                kind: site.kind.clone(),
                open: opening(read).to_string(),
                loses: loses(site),
            });
        }
        rows
    }

    /// The same question with something more.
    fn address(&self, more: &[(&str, &str)]) -> String {
        let given = [
            ("mode", &self.mode),
            ("minutes", &self.minutes),
            ("kind", &self.kind),
            ("at", &self.at),
            ("add", &self.add),
        ];
        let given = given.iter().filter(|(_, value)| !value.is_empty());
        let mut query: Vec<(&str, &str)> =
            given.map(|(name, value)| (*name, value.as_str())).collect();
        query.extend(more);
        Path::Coverage.with(&query)
    }

    fn map(&self, drawing: &Drawing, answer: &Answer, minutes: &str) -> CoverageMap {
        let [width, height] = drawing.size;
        CoverageMap {
            view_box: format!("0 0 {width} {height}"),
            description: format!(
                "路网图：{}个站点，{}处空白",
                answer.sites.len(),
                answer.white_spots.len()
            ),
            bands: bands(drawing, answer.limit_seconds, minutes),
            dots: self.dots(drawing, answer),
        }
    }

    /// White spots below, new sites above them, the sites on top.
    fn dots(&self, drawing: &Drawing, answer: &Answer) -> Vec<MapDot> {
        let white = drawing.white_spots.iter().zip(&answer.white_spots);
        let white = white.map(|(at, spot)| {
            let title = format!("{}：未覆盖{}", name_or(&spot.name, spot.node), spot.demand);
            dot("white", *at, title, None)
        });
        let added = drawing.added.iter().zip(&answer.add);
        let added = added.map(|(at, added)| {
            let title = format!("建议新设：多覆盖{}", added.gain);
            dot("added", Dot { radius: 9, ..*at }, title, None)
        });
        let sites = drawing.sites.iter().zip(&answer.sites).enumerate();
        let sites = sites.map(|(number, (at, site))| {
            let entry = self.address(&[("site", &(number + 1).to_string())]);
            let class = if site.open { "site" } else { "closed" };
            dot(
                class,
                Dot { radius: 8, ..*at },
                site_name(site),
                Some(entry),
            )
        });
        white.chain(added).chain(sites).collect()
    }

    /// The entry of the site that is looked at.
    fn site(&self, found: &Found, answer: &Answer) -> Option<SiteBox> {
        let number = self.site.parse::<usize>().ok()?.checked_sub(1)?;
        let (site, read) = (answer.sites.get(number)?, found.sites.get(number)?);
        let mut facts = vec![
            Fact::plain("服务种类", &site.kind),
            Fact::plain("开放时间", opening(read)),
            Fact::plain("经纬度", place(site.lon, site.lat)),
            Fact::plain(
                "所在路口",
                format!("节点{}，相距{}米", site.node, site.node_metres),
            ),
            Fact::plain(
                "计入与否",
                if site.open {
                    "计入"
                } else {
                    "该时刻不开放，不计入"
                },
            ),
            Fact::plain("关闭以后少覆盖", loses(site)),
        ];
        if !site.record.is_empty() {
            let record = RecordId::from(site.record.as_str());
            let value = Link::to("打开登记", &Path::Record(&record));
            facts.push(Fact {
                value,
                ..Fact::plain("登记", "")
            });
        }
        Some(SiteBox {
            name: site_name(site),
            facts,
        })
    }
}

fn dot(class: &'static str, at: Dot, title: String, href: Option<String>) -> MapDot {
    MapDot {
        class,
        x: at.x,
        y: at.y,
        radius: at.radius,
        title,
        href,
    }
}

/// Roads by time, the farthest first so that the nearest lie on top.
fn bands(drawing: &Drawing, limit_seconds: u32, minutes: &str) -> Vec<MapBand> {
    let thirds = |count: u32| (f64::from(limit_seconds * count) / 18.0).round() / 10.0;
    let names = [
        format!("{}分钟以内", thirds(1)),
        format!("{}分钟以内", thirds(2)),
        format!("{minutes}以内"),
        format!("超过{minutes}"),
    ];
    let bands = CLASSES.into_iter().zip(&drawing.bands).zip(names);
    let band = |((class, path), name): ((&'static str, &String), String)| MapBand {
        class,
        path: path.clone(),
        name,
    };
    bands.map(band).rev().collect()
}

fn opening(site: &Site) -> &str {
    if site.open.is_empty() {
        "未写明"
    } else {
        &site.open
    }
}

fn white_row(spot: &WhiteSpotAnswer) -> SpotRow {
    SpotRow {
        name: name_or(&spot.name, spot.node),
        place: place(spot.lon, spot.lat),
        people: spot.demand.to_string(),
        time: match spot.seconds {
            Some(seconds) => format!("{:.1}分钟", seconds / 60.0),
            None => "无路可达".into(),
        },
    }
}

fn added_row(added: &Added) -> SpotRow {
    SpotRow {
        name: name_or("", added.node),
        place: place(added.lon, added.lat),
        people: added.gain.to_string(),
        time: String::new(),
    }
}

fn facts(answer: &Answer) -> Vec<Fact> {
    let percent = answer
        .demand_percent
        .map_or("无人口".into(), |percent| format!("{percent}%"));
    vec![
        Fact::plain(
            "覆盖人口",
            format!("{}／{}", answer.demand_within, answer.demand_total),
        ),
        Fact::plain("覆盖率", percent),
        Fact::plain(
            "覆盖的村（社区）等地点",
            format!("{}／{}", answer.places_within, answer.places_total),
        ),
        Fact::plain("路口", format!("{}／{}", answer.nodes_within, answer.nodes)),
    ]
}

fn kind_row(kind: &KindAnswer) -> KindRow {
    KindRow {
        kind: kind.kind.clone(),
        sites: kind.sites,
        people: kind.demand_within.to_string(),
        percent: kind
            .demand_percent
            .map_or(String::new(), |percent| format!("{percent}%")),
        places: kind.places_within,
    }
}

fn site_name(site: &SiteAnswer) -> String {
    name_or(&site.name, site.node)
}

fn name_or(name: &str, node: i64) -> String {
    if name.is_empty() {
        format!("节点{node}")
    } else {
        name.to_string()
    }
}

fn place(lon: f64, lat: f64) -> String {
    format!("{lon:.5}，{lat:.5}")
}

fn loses(site: &SiteAnswer) -> String {
    site.closing_loses
        .map_or("不计入".into(), |loses| format!("{loses}人"))
}

fn added_sum(answer: &Answer) -> String {
    let proof = if answer.add_proven {
        "已经证明没有更好的选法".to_string()
    } else {
        format!("任何选法至多{}人", answer.add_bound)
    };
    format!("合计多覆盖{}人，{proof}。", answer.add_gain)
}
