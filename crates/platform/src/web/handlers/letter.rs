//! A letter: preview, document, and the forms of its steps.

use super::action::{Attempt, after, command, crumbs, stage_tag, status_of, when};
use super::case::Open;
use super::case_tabs::{letter_name, letter_steps, progress_name};
use crate::operations::records::{self, RecordView};
use crate::operations::{Failure, accounts, files, papers};
use crate::paths::Path;
use crate::web::app::{Download, Reply, Visit};
use crate::web::pages::form::{FormPage, Input, InputGroup};
use crate::web::pages::letter::LetterPage;
use crate::web::pieces::{RefusalBox, laws};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use axum::extract::Path as Part;
use axum::http::StatusCode;
use axum::response::Response;
use domain::law::service::ServiceMethod;
use domain::procedure::{GENERAL_ACTIONS, Letter};
use minijinja::Value;

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A letter as it will look.
pub async fn preview(visit: Visit, Part((id, ordinal)): Part<(String, u32)>) -> Response {
    visit.read(move |seat| shown(seat, &id, ordinal)).await
}

/// A letter as a document.
pub async fn document(visit: Visit, Part((id, ordinal)): Part<(String, u32)>) -> Response {
    visit
        .read(move |seat| {
            let view = records::view(&seat.desk(), &id.as_str().into())?;
            let letter = letter_of(&view, ordinal)?;
            let content = papers::docx(&seat.desk(), &view, letter)?;
            let name = view.kind.definition.letter(&letter.letter);
            let name = name.map_or("文书", |kind| kind.name.as_str());
            let number = letter.number.clone().unwrap_or_else(|| "拟稿".into());
            Ok(Reply::File(Download {
                name: format!("{name}（{number}）.docx"),
                kind: DOCX,
                content,
            }))
        })
        .await
}

fn letter_of(view: &RecordView, ordinal: u32) -> Result<&Letter, Failure> {
    let mut letters = view.record.letters.iter();
    letters
        .find(|letter| letter.ordinal == ordinal)
        .map(AsRef::as_ref)
        .ok_or_else(|| Failure::Missing("这份文书".into()))
}

fn shown(seat: &Seat, id: &str, ordinal: u32) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let view = records::view(&desk, &id.into())?;
    let letter = letter_of(&view, ordinal)?;
    let (definition, record) = (&view.kind.definition, &view.record);
    let marking = seat.app.marking().map(|_| "演示数据");
    let (html, problem) = match papers::document(definition, &desk.county, record, letter, marking)
    {
        Ok(document) => (documents::text::to_html(&document), None),
        Err(error) => (String::new(), Some(error.to_string())),
    };
    let open = Open {
        seat,
        desk,
        view: &view,
    };
    let kind = definition.letter(&letter.letter);
    let page = LetterPage {
        progress: progress_name(letter.progress).into(),
        number: letter.number.clone(),
        steps: letter_steps(&open, letter),
        download: Path::LetterDownload(&record.id, ordinal).to_string(),
        doubt: letter.doubt.clone(),
        problem,
        html: Value::from_safe_string(html),
        law: kind.map(|kind| laws(&kind.law)).unwrap_or_default(),
    };
    seat.show(
        &letter_name(&open, letter),
        crumbs(definition, record),
        &page,
    )
}

/// The form of a step.
pub async fn form(
    visit: Visit,
    Part((id, ordinal, step)): Part<(String, u32, String)>,
) -> Response {
    visit
        .read(move |seat| {
            let view = records::view(&seat.desk(), &id.as_str().into())?;
            let paper = Paper {
                seat,
                view: &view,
                letter: letter_of(&view, ordinal)?,
                step: &step,
            };
            paper.check()?;
            paper.form(StatusCode::OK, &Attempt::default())
        })
        .await
}

/// Takes a step.
pub async fn take(
    visit: Visit,
    Part((id, ordinal, step)): Part<(String, u32, String)>,
    posted: Posted,
) -> Response {
    visit
        .write(posted, move |seat, posted| {
            let view = records::view(&seat.desk(), &id.as_str().into())?;
            let paper = Paper {
                seat,
                view: &view,
                letter: letter_of(&view, ordinal)?,
                step: &step,
            };
            paper.take(&posted)
        })
        .await
}

/// A step of a letter.
struct Paper<'a> {
    seat: &'a Seat,
    view: &'a RecordView,
    letter: &'a Letter,
    step: &'a str,
}

impl Paper<'_> {
    /// Whether there is such a step and the person may take it.
    fn check(&self) -> Result<(), Failure> {
        self.name()?;
        let (definition, record) = (&self.view.kind.definition, &self.view.record);
        let what = (&self.step.into(), Some(self.letter.ordinal));
        records::permitted(&self.seat.desk(), definition, Some(record), what).map(drop)
    }

    fn name(&self) -> Result<&'static str, Failure> {
        let steps = GENERAL_ACTIONS
            .iter()
            .filter(|(id, _)| id.starts_with("letter_"));
        let name = steps.into_iter().find(|(id, _)| *id == self.step);
        name.map(|(_, name)| *name)
            .ok_or_else(|| Failure::Missing("这一步".into()))
    }

    fn form(&self, status: StatusCode, attempt: &Attempt) -> Result<Reply, Failure> {
        let (definition, record) = (&self.view.kind.definition, &self.view.record);
        let name = self.name()?;
        let mut groups = vec![when(self.seat, attempt.posted)];
        let inputs = self.inputs(attempt)?;
        if !inputs.is_empty() {
            groups.push(InputGroup {
                name: "填写内容".into(),
                inputs,
            });
        }
        let key = attempt.posted.and_then(|posted| posted.text("_key"));
        let kind = definition.letter(&self.letter.letter);
        let page = FormPage {
            action: self.address().to_string(),
            record: Some(stage_tag(definition, record)),
            refusal: attempt.refusal.map(|refusal| RefusalBox::of(name, refusal)),
            hint: self.hint().into(),
            law: kind.map(|kind| laws(&kind.law)).unwrap_or_default(),
            key: key.map_or_else(accounts::form_key, |key| Ok(key.to_string()))?,
            version: Some(record.version),
            groups,
            button: name.into(),
            grave: self.step == "letter_void",
            back: Some(Path::Letter(&record.id, self.letter.ordinal).to_string()),
            ..FormPage::default()
        };
        let letter = kind.map_or("文书", |kind| kind.name.as_str());
        self.seat.show_as(
            status,
            &format!("{name}：{letter}"),
            crumbs(definition, record),
            &page,
        )
    }

    fn address(&self) -> Path<'_> {
        Path::LetterStep(&self.view.record.id, self.letter.ordinal, self.step)
    }

    fn hint(&self) -> &'static str {
        match self.step {
            "letter_issue" => "签发后编号，文本不再改动；须送达的，签发之日起在工作台提示。",
            "letter_serve" => {
                "送达生效日由送达方式和法律规定算出，许多期限自该日起算。更正已登记的送达会重算期限。"
            }
            "letter_attempt" => "公告送达等方式须先有未成的送达记录。",
            "letter_void" => "作废的文号不再使用。已经送达的文书不能作废。",
            "letter_seal" => "只登记已经用印，系统不生成印章图样。",
            "letter_edit" => "每行一段；“# ”开头为标题，“>> ”开头为落款。",
            _ => "",
        }
    }

    fn inputs(&self, attempt: &Attempt) -> Result<Vec<Input>, Failure> {
        let nothing = Posted::default();
        let typed = attempt.posted.unwrap_or(&nothing);
        let text = |id: &str, name: &str| Input::text(id, name, typed.text(id).unwrap_or_default());
        Ok(match self.step {
            "letter_edit" => {
                let desk = self.seat.desk();
                let (definition, record) = (&self.view.kind.definition, &self.view.record);
                let body = papers::editable(definition, &desk.county, record, self.letter)
                    .map_err(|error| Failure::Missing(error.to_string()))?;
                let body = attempt
                    .posted
                    .and_then(|posted| posted.text("f.body"))
                    .map_or(body, str::to_string);
                vec![
                    Input::text("f.body", "正文", &body)
                        .required()
                        .as_kind("long"),
                ]
            }
            "letter_return" | "letter_void" => {
                vec![text("f.reason", "原因").required().as_kind("long")]
            }
            "letter_attempt" => vec![
                self.addressee(typed.trimmed("f.addressee")),
                text("f.what", "未送达的情况").required().as_kind("long"),
            ],
            "letter_serve" => self.service_inputs(typed),
            _ => Vec::new(),
        })
    }

    fn addressee(&self, value: &str) -> Input {
        let services = self.letter.services.iter();
        let choices = services.map(|service| (service.addressee.to_string(), service.name.clone()));
        let choices: Vec<_> = choices.collect();
        let value = match choices.as_slice() {
            [only] => only.0.clone(),
            _ => value.to_string(),
        };
        Input::text("f.addressee", "受送达人", &value)
            .required()
            .with_choices(choices)
    }

    /// Addressee, method, day, and each proof that some method needs.
    fn service_inputs(&self, typed: &Posted) -> Vec<Input> {
        let methods = &self.seat.app.office.catalogue.methods.0;
        let choices = methods
            .iter()
            .map(|method| (method.id.clone(), method.name.clone()));
        let method = Input::text("f.method", "送达方式", typed.trimmed("f.method")).required();
        let day = Input::text(
            "f.carried_out_on",
            "送达日期",
            typed.trimmed("f.carried_out_on"),
        );
        let mut inputs = vec![
            self.addressee(typed.trimmed("f.addressee")),
            method.with_choices(choices.collect()),
            day.as_kind("date")
                .with_hint("签收、张贴或寄达的日期；不填为办理日期"),
        ];
        for (id, name, users) in proofs(methods) {
            let id = format!("f.{id}");
            let hint = format!("用于：{}", users.join("、"));
            inputs.push(Input::text(&id, &name, typed.trimmed(&id)).with_hint(&hint));
        }
        let served = self
            .letter
            .services
            .iter()
            .any(|service| service.effective_on.is_some());
        if served {
            let reason = Input::text("f.reason", "更正送达的原因", typed.trimmed("f.reason"));
            inputs.push(reason.with_hint("更正已经登记的送达时必填"));
        }
        inputs.push(Input::text("f.remark", "备注", typed.trimmed("f.remark")));
        inputs
    }

    fn take(&self, posted: &Posted) -> Result<Reply, Failure> {
        let desk = self.seat.desk();
        let (definition, record) = (&self.view.kind.definition, &self.view.record);
        let mut command = command(&desk, definition, &self.step.into(), posted)?;
        command.record = Some(record.id.clone());
        command.letter = Some(self.letter.ordinal);
        for (name, text) in posted.pairs() {
            if let Some(id) = name.strip_prefix("f.").filter(|_| !text.trim().is_empty()) {
                command.fields.insert(id.into(), text.trim().into());
            }
        }
        match records::submit(&desk, command) {
            Ok(_) => {
                let letter = Path::Letter(&record.id, self.letter.ordinal).to_string();
                let served = matches!(self.step, "letter_serve" | "letter_attempt");
                let to = if served {
                    after(record, self.step)
                } else {
                    letter
                };
                Ok(Reply::ToWith(to, "letter"))
            }
            Err(Failure::Refused(refusal)) => {
                let attempt = Attempt {
                    posted: Some(posted),
                    refusal: Some(&refusal),
                };
                self.form(status_of(&refusal), &attempt)
            }
            Err(failure) => Err(failure),
        }
    }
}

/// The proofs that methods need, each once, with the names of the methods that need it.
fn proofs(methods: &[ServiceMethod]) -> Vec<(String, String, Vec<String>)> {
    let mut all: Vec<(String, String, Vec<String>)> = Vec::new();
    for method in methods {
        for proof in &method.needs {
            match all.iter_mut().find(|(id, _, _)| *id == proof.id) {
                Some((_, _, users)) => users.push(method.name.clone()),
                None => all.push((
                    proof.id.clone(),
                    proof.name.clone(),
                    vec![method.name.clone()],
                )),
            }
        }
    }
    all
}

/// A stored file of a record.
pub async fn file(visit: Visit, Part((id, hash)): Part<(String, String)>) -> Response {
    visit
        .read(move |seat| {
            let view = records::view(&seat.desk(), &id.as_str().into())?;
            if !records::names_file(&view, &hash) {
                return Err(Failure::Missing("这个文件".into()));
            }
            let (kept, content) = files::content(&seat.desk(), &hash)?;
            Ok(Reply::File(Download {
                name: kept.name,
                kind: "application/octet-stream",
                content,
            }))
        })
        .await
}
