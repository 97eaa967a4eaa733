//! Where each kind is kept first (主系统): here or elsewhere; the system administrator chooses.

use crate::operations::{Failure, administration, main_system};
use crate::paths::Path;
use crate::web::app::{Reply, Visit};
use crate::web::pages::system::{MainSystemRow, MainSystemsPage};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use axum::response::Response;
use domain::identifier::KindId;
use domain::module::MainSystem;
use domain::procedure::Refusal;

/// What stands above lists of kinds that are kept elsewhere.
const ELSEWHERE: &str = "这项业务以其他系统为主系统：请在那里登记和办理，再导入；这里可以查看、补充和备注，期限和指标照常计算。";

/// All kinds with where they are kept first.
pub async fn all(visit: Visit) -> Response {
    visit.read(shown).await
}

/// Chooses for one kind.
pub async fn choose(visit: Visit, posted: Posted) -> Response {
    visit
        .write(posted, |seat, posted| {
            let main_system = match posted.trimmed("main_system") {
                "here" => MainSystem::Here,
                "elsewhere" => MainSystem::Elsewhere,
                _ => {
                    let remedy = "请选择“本系统”或“其他系统”";
                    return Err(Refusal::plain("fields", "没有选择主系统", remedy).into());
                }
            };
            main_system::choose(&seat.desk(), &posted.trimmed("kind").into(), main_system)?;
            let done = Path::MainSystems.to_string();
            Ok(Reply::ToWith(done, "main_system"))
        })
        .await
}

/// The name of where a kind is kept first.
pub fn name(main_system: MainSystem) -> &'static str {
    match main_system {
        MainSystem::Here => "本系统",
        MainSystem::Elsewhere => "其他系统",
    }
}

/// What stands above the list of a kind that is kept elsewhere.
pub fn remark(seat: &Seat, kind: &KindId) -> Option<String> {
    let desk = seat.desk();
    let elsewhere = main_system::of(desk.office, &desk.county, kind) == MainSystem::Elsewhere;
    elsewhere.then(|| ELSEWHERE.to_string())
}

fn shown(seat: &Seat) -> Result<Reply, Failure> {
    let desk = seat.desk();
    administration::system_only(&desk)?;
    let rows = seat.app.office.catalogue.kinds();
    let rows = rows.iter().map(|kind| {
        let definition = &kind.definition;
        let chosen = main_system::of(desk.office, &desk.county, &definition.id);
        let other = match chosen {
            MainSystem::Here => MainSystem::Elsewhere,
            MainSystem::Elsewhere => MainSystem::Here,
        };
        let offered = other == MainSystem::Here || !definition.imports.is_empty();
        MainSystemRow {
            kind: definition.id.to_string(),
            name: definition.name.clone(),
            chosen: name(chosen),
            elsewhere: chosen == MainSystem::Elsewhere,
            other: offered.then(|| name(other)),
            value: match other {
                MainSystem::Here => "here",
                MainSystem::Elsewhere => "elsewhere",
            },
        }
    });
    let page = MainSystemsPage {
        action: Path::MainSystems.to_string(),
        rows: rows.collect(),
    };
    seat.show("主系统", Vec::new(), &page)
}
