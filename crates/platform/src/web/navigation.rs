//! The navigation: what the reader may see, by area; an area is folded unless the reader is in it.

use super::frame::{Group, Link};
use super::handlers::figures::first_year;
use super::seat::Seat;
use crate::operations::records;
use crate::paths::Path;
use domain::policy::Administrator;
use std::collections::BTreeMap;

/// Up to so many kinds are shown at once, without folding.
const UNFOLDED: usize = 12;

/// The groups of the navigation; `way` leads from the workbench to the page that is shown.
pub(super) fn navigation(seat: &Seat, way: &[Link]) -> Vec<Group> {
    let mut groups = vec![
        group(
            "办公",
            vec![
                Link::to("工作台", &Path::Workbench),
                Link::to("全部业务", &Path::Areas),
            ],
        ),
        group("综合", overview(seat)),
    ];
    let areas = areas(seat);
    let folds = areas.iter().map(|area| area.links.len()).sum::<usize>() > UNFOLDED;
    groups.extend(areas.into_iter().map(|area| Group { folds, ..area }));
    groups.push(Group {
        folds,
        ..group("系统", system_links(seat))
    });
    let passed: Vec<&str> = way.iter().filter_map(|link| link.href.as_deref()).collect();
    for group in &mut groups {
        for link in &mut group.links {
            let href = link.href.as_deref().unwrap_or_default();
            link.here = leads_to(href, &seat.here) || (href != "/" && passed.contains(&href));
        }
        group.open = group.links.iter().any(|link| link.here);
    }
    groups
}

/// The kinds that the reader may see, by area.
pub(super) fn areas(seat: &Seat) -> Vec<Group> {
    let desk = seat.desk();
    let names = &desk.office.rules.areas;
    let mut areas: BTreeMap<&str, Vec<Link>> = BTreeMap::new();
    for kind in desk.office.catalogue.kinds() {
        let definition = &kind.definition;
        let scope = records::scope(&desk, &definition.id);
        if scope.is_none_or(|organs| !organs.is_empty()) {
            let link = Link::to(&definition.name, &Path::Kind(&definition.id));
            areas.entry(&definition.area).or_default().push(link);
        }
    }
    let named = |(area, links)| group(names.get(area).map_or(area, String::as_str), links);
    areas.into_iter().map(named).collect()
}

fn overview(seat: &Seat) -> Vec<Link> {
    let year = first_year(seat);
    vec![
        Link::to("统计指标", &Path::Figures(year)),
        Link::to("统计报表", &Path::Returns(year)),
        Link::to("年度报告", &Path::Report(year)),
        Link::to("各地报告", &Path::Published),
        Link::to("覆盖检查", &Path::Surveys(year)),
        Link::to("预警", &Path::Warnings),
        Link::to("服务圈", &Path::Coverage),
        Link::to("法律依据", &Path::Law),
        Link::to("期限计算器", &Path::Calculator),
        Link::to("抽查公示与核验", &Path::Draw),
        Link::to("裁量测算", &Path::Discretion),
        Link::to("过罚偏离", &Path::Deviation),
    ]
}

fn system_links(seat: &Seat) -> Vec<Link> {
    let mut links = vec![Link::to("业务定义", &Path::Definitions)];
    match seat.session.person.administrator {
        Some(Administrator::Audit) => links.push(Link::to("审计日志", &Path::Log)),
        Some(Administrator::System) => links.extend([
            Link::to("账户与角色", &Path::Accounts),
            Link::to("主系统", &Path::MainSystems),
        ]),
        Some(Administrator::Security) => links.push(Link::to("账户与角色", &Path::Accounts)),
        None => {}
    }
    links.push(Link::to("本县的选择", &Path::Choices));
    links.push(Link::to("工作日历", &Path::Calendar));
    links.push(Link::to("数据目录", &Path::Data));
    links
}

fn group(name: &str, links: Vec<Link>) -> Group {
    Group {
        name: name.into(),
        links,
        ..Group::default()
    }
}

/// Whether a link of the navigation leads to the page that is shown.
fn leads_to(href: &str, here: &str) -> bool {
    let here = here.split(['?', '#']).next().unwrap_or(here);
    let base = href
        .trim_end_matches(|letter: char| letter.is_ascii_digit())
        .trim_end_matches('/');
    match base {
        "" => here == "/" || here.starts_with("/workbench"),
        _ => here == href || here.starts_with(&format!("{base}/")),
    }
}
