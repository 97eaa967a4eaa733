//! What the county chooses where the law, or the definition of a figure, leaves it a choice.

use crate::operations::Failure;
use crate::operations::choices::{self, Offered};
use crate::paths::Path;
use crate::web::app::{Reply, Visit};
use crate::web::pages::system::{ChoiceOption, ChoiceRow, ChoicesPage};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use axum::response::Response;
use domain::policy::Administrator;

/// The choices, and for the system administrator the forms to choose.
pub async fn all(visit: Visit) -> Response {
    visit.read(page).await
}

/// Chooses.
pub async fn choose(visit: Visit, posted: Posted) -> Response {
    visit
        .write(posted, |seat, posted| {
            let (setting, option) = (posted.trimmed("setting"), posted.trimmed("option"));
            choices::choose(&seat.desk(), setting, option)?;
            Ok(Reply::ToWith(Path::Choices.to_string(), "choice"))
        })
        .await
}

fn page(seat: &Seat) -> Result<Reply, Failure> {
    let may_choose = seat.session.person.administrator == Some(Administrator::System);
    let page = ChoicesPage {
        action: may_choose.then(|| Path::Choices.to_string()),
        rows: choices::all(&seat.desk())?.into_iter().map(row).collect(),
    };
    seat.show("本县的选择", Vec::new(), &page)
}

fn row(offered: Offered) -> ChoiceRow {
    let chosen = offered.chosen;
    let option = |option: choices::Alternative| ChoiceOption {
        chosen: option.id == chosen,
        id: option.id,
        name: option.name,
        gist: option.gist,
    };
    ChoiceRow {
        options: offered.options.into_iter().map(option).collect(),
        setting: offered.setting,
        name: offered.name,
        question: offered.question,
        basis: offered.basis,
        by_county: offered.by_county,
    }
}
