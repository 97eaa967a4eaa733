//! Columns and words of a file: which column is which field, which foreign word is which choice.

use super::action::organ_choices;
use super::import::{crumbs_on, steps};
use super::import_preview::said;
use crate::operations::import::{
    self, Mapping, Opened, Target, choices, is_importable, name_of, suggest_words, suggested,
    takes_words, words,
};
use crate::operations::{Desk, Failure};
use crate::paths::Path;
use crate::web::app::{Reply, Visit};
use crate::web::pages::form::{Hidden, Input, Standing};
use crate::web::pages::import::{ColumnRow, MatchPage, MissingRow, WordGroup, WordRow};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use axum::extract::Path as Part;
use axum::http::StatusCode;
use axum::response::Response;
use domain::identifier::KindId;
use domain::procedure::Definition;
use domain::register::{Field, FieldType, parse_input};
use std::collections::BTreeMap;

/// Different words of a column that are shown, at most.
const WORDS_MOST: usize = 100;
/// Values that show what a column holds.
const SAMPLES: usize = 3;
/// Letters of such a value, at most.
const SAMPLE_LENGTH: usize = 16;
/// What stands in the form for words that leave their field empty.
const LEFT_EMPTY: &str = "-";

/// Columns and words, as they were saved or are suggested.
pub async fn form(visit: Visit, Part((kind, sm3)): Part<(String, String)>) -> Response {
    visit
        .read(move |seat| {
            let file = Matching::open(&seat.desk(), &kind.as_str().into(), &sm3)?;
            let definition = &file.opened.kind.definition;
            let mapping = suggested(definition, &file.opened.table, &file.saved);
            file.show(seat, &mapping, &Answer::default())
        })
        .await
}

/// Saves columns and words and goes on to the preview.
pub async fn take(
    visit: Visit,
    Part((kind, sm3)): Part<(String, String)>,
    posted: Posted,
) -> Response {
    visit
        .write(posted, move |seat, posted| {
            let kind: KindId = kind.as_str().into();
            let desk = seat.desk();
            let file = Matching::open(&desk, &kind, &sm3)?;
            let (mapping, anew) = file.read(&posted);
            let problems = mapping.problems(&file.opened.kind.definition, &file.opened.table);
            if problems.is_empty() && anew.is_empty() && posted.trimmed("further").is_empty() {
                import::save(&desk, &kind, &mapping)?;
                let preview = Path::ImportStep(&kind, &sm3, "preview");
                return Ok(Reply::To(preview.to_string()));
            }
            let answer = Answer {
                posted: Some(&posted),
                problems,
                anew,
            };
            file.show(seat, &mapping, &answer)
        })
        .await
}

/// What was sent and why the form comes back.
#[derive(Default)]
struct Answer<'a> {
    posted: Option<&'a Posted>,
    problems: Vec<String>,
    /// Headers of columns whose words are shown for the first time.
    anew: Vec<String>,
}

/// A file whose columns are matched.
struct Matching {
    opened: Opened,
    saved: Mapping,
}

impl Matching {
    fn open(desk: &Desk, kind: &KindId, sm3: &str) -> Result<Self, Failure> {
        Ok(Self {
            opened: import::open(desk, kind, sm3)?,
            saved: import::saved(desk, kind)?,
        })
    }

    fn definition(&self) -> &Definition {
        &self.opened.kind.definition
    }

    /// What the form says, and the columns whose words it did not show yet.
    fn read(&self, posted: &Posted) -> (Mapping, Vec<String>) {
        let (definition, table) = (self.definition(), &self.opened.table);
        let mut mapping = self.saved.clone();
        for (column, header) in table.headers.iter().enumerate() {
            let target = posted.trimmed(&format!("c.{column}"));
            let target = Target::from(target.to_string());
            mapping.columns.insert(header.clone(), target);
        }
        mapping.fixed.clear();
        for field in definition.fields.iter().filter(|it| is_importable(it)) {
            let typed = posted.trimmed(&format!("f.{}", field.id));
            if !typed.is_empty() {
                mapping.fixed.insert(field.id.clone(), typed.to_string());
            }
        }
        let mut suggested = mapping.clone();
        suggest_words(definition, table, &mut suggested);
        let mut anew = Vec::new();
        let columns = word_columns(definition, &mapping, &self.opened);
        for (column, target) in columns {
            let shown = posted.trimmed(&format!("t.{column}")).to_string();
            if Target::from(shown) == target {
                self.read_words(posted, (column, &target), &mut mapping);
            } else if !words(table, column).is_empty() {
                anew.push(table.headers[column].clone());
                let found = suggested.words.get(&target).cloned().unwrap_or_default();
                mapping.words.entry(target).or_default().extend(found);
            }
        }
        mapping.words.retain(|_, words| !words.is_empty());
        (mapping, anew)
    }

    fn read_words(
        &self,
        posted: &Posted,
        (column, target): (usize, &Target),
        mapping: &mut Mapping,
    ) {
        let known = mapping.words.entry(target.clone()).or_default();
        let shown = words(&self.opened.table, column).into_iter();
        for (at, (word, _)) in shown.take(WORDS_MOST).enumerate() {
            match posted.trimmed(&format!("w.{column}.{at}")) {
                "" => known.remove(&word),
                LEFT_EMPTY => known.insert(word, String::new()),
                ours => known.insert(word, ours.to_string()),
            };
        }
    }

    fn show(&self, seat: &Seat, mapping: &Mapping, answer: &Answer) -> Result<Reply, Failure> {
        let (definition, sm3) = (self.definition(), self.opened.sm3.as_str());
        let word_columns = word_columns(definition, mapping, &self.opened);
        let hidden = word_columns.iter().map(|(column, target)| Hidden {
            name: format!("t.{column}"),
            value: target.clone().into(),
        });
        let page = MatchPage {
            steps: steps(1),
            file: said(&self.opened),
            action: Path::ImportStep(&definition.id, sm3, "match").to_string(),
            problems: answer.problems.clone(),
            remark: (!answer.anew.is_empty()).then(|| {
                format!(
                    "“{}”列的用词已按新的对照列出，请核对后再继续。",
                    answer.anew.join("”“")
                )
            }),
            hidden: hidden.collect(),
            columns: self.columns(mapping),
            words: word_columns
                .iter()
                .map(|(column, target)| self.word_group(mapping, *column, target))
                .filter(|group| !group.rows.is_empty())
                .collect(),
            missing: self.missing(seat, mapping, answer.posted),
            further: further(definition, mapping),
            back: Path::Import(&definition.id).to_string(),
        };
        let status = match answer.problems.is_empty() {
            true => StatusCode::OK,
            false => StatusCode::UNPROCESSABLE_ENTITY,
        };
        seat.show_as(status, "对照栏目", crumbs_on(definition), &page)
    }

    fn columns(&self, mapping: &Mapping) -> Vec<ColumnRow> {
        let definition = self.definition();
        let mut targets = vec![Target::Number, Target::Stage];
        let fields = definition.fields.iter().filter(|it| is_importable(it));
        targets.extend(fields.map(|field| Target::Field(field.id.clone())));
        let choices: Vec<(String, String)> = targets
            .iter()
            .map(|target| {
                let name = name_of(definition, target).to_string();
                (target.clone().into(), name)
            })
            .collect();
        let headers = self.opened.table.headers.iter().enumerate();
        let row = |(column, header): (usize, &String)| {
            let target = mapping.columns.get(header).unwrap_or(&Target::Nothing);
            let value: String = target.clone().into();
            let mut input = Input::text(&format!("c.{column}"), header, &value);
            input = input.with_choices(choices.clone());
            input.blank = "不导入";
            ColumnRow {
                header: header.clone(),
                samples: self.samples(column),
                input,
                suggested: *target != Target::Nothing && !self.saved.columns.contains_key(header),
            }
        };
        headers.map(row).collect()
    }

    /// The first different values of a column.
    fn samples(&self, column: usize) -> String {
        let mut samples: Vec<String> = Vec::new();
        for cell in self
            .opened
            .table
            .rows
            .iter()
            .filter_map(|row| row.get(column))
        {
            let text: String = cell.text().chars().take(SAMPLE_LENGTH).collect();
            if !text.is_empty() && !samples.contains(&text) {
                samples.push(text);
            }
            if samples.len() == SAMPLES {
                break;
            }
        }
        samples.join("、")
    }

    fn word_group(&self, mapping: &Mapping, column: usize, target: &Target) -> WordGroup {
        let definition = self.definition();
        let mut ours = choices(definition, target);
        ours.push((LEFT_EMPTY.into(), "（留空）".into()));
        let row = |(at, (word, count)): (usize, (String, usize))| {
            let value = match mapping.word(target, &word) {
                Some("") => LEFT_EMPTY,
                Some(ours) => ours,
                None => "",
            };
            let input = Input::text(&format!("w.{column}.{at}"), &word, value);
            let mut input = input.with_choices(ours.clone());
            input.blank = "（没有选择）";
            WordRow { word, count, input }
        };
        let words = words(&self.opened.table, column).into_iter();
        let rows: Vec<WordRow> = words.take(WORDS_MOST).enumerate().map(row).collect();
        WordGroup {
            header: self.opened.table.headers[column].clone(),
            target: name_of(definition, target).to_string(),
            open: rows.iter().filter(|row| row.input.value.is_empty()).count(),
            rows,
        }
    }

    /// Fields that no column gives: those on which something rests, and those with a value for every row.
    fn missing(&self, seat: &Seat, mapping: &Mapping, posted: Option<&Posted>) -> Vec<MissingRow> {
        let definition = self.definition();
        let mut without_fixed = mapping.clone();
        without_fixed.fixed.clear();
        let desk = seat.desk();
        let advised = import::missing(desk.office, &self.opened, &without_fixed);
        let uses: BTreeMap<&str, String> = advised
            .into_iter()
            .map(|(field, uses)| (field.id.as_str(), uses))
            .collect();
        let organs = organ_choices(&desk);
        let standing = Standing {
            posted,
            organs: &organs,
            problems: &[],
        };
        let asked = |field: &&Field| {
            let typed = |posted: &Posted| {
                posted.text(&format!("f.{}", field.id)).is_some()
                    || posted.trimmed("further") == field.id.as_str()
            };
            let given = mapping.fixed.contains_key(&field.id) || posted.is_some_and(typed);
            let target = Target::Field(field.id.clone());
            let column = mapping.column(&self.opened.table, &target);
            column.is_none() && (given || uses.contains_key(field.id.as_str()))
        };
        let fields = definition.fields.iter().filter(|it| is_importable(it));
        fields
            .filter(asked)
            .map(|field| MissingRow {
                uses: uses.get(field.id.as_str()).cloned().unwrap_or_default(),
                input: fixed_input(field, mapping, &standing),
            })
            .collect()
    }
}

/// The input for a value that stands in every row.
fn fixed_input(field: &Field, mapping: &Mapping, standing: &Standing) -> Input {
    let held = mapping.fixed.get(&field.id);
    let held = held.and_then(|text| parse_input(field, &text.as_str().into()).ok().flatten());
    let mut input = Input::of_field(field, false, held.as_ref(), standing);
    if matches!(field.kind, FieldType::Choice(_) | FieldType::Bool) {
        input.kind = "select";
    }
    (input.hint, input.described) = (None, false);
    input
}

/// The choice of a further field with the same value in every row.
fn further(definition: &Definition, mapping: &Mapping) -> Input {
    let given = |field: &&Field| {
        let target = Target::Field(field.id.clone());
        mapping.columns.values().any(|it| *it == target) || mapping.fixed.contains_key(&field.id)
    };
    let fields = definition.fields.iter().filter(|it| is_importable(it));
    let choices = fields.filter(|field| !given(field));
    let choices = choices.map(|field| (field.id.to_string(), field.name.clone()));
    let mut input = Input::text("further", "其他栏目", "").with_choices(choices.collect());
    input.blank = "（选择栏目后继续，即可填写）";
    input
}

/// The columns of a file whose values are words out of a list.
fn word_columns(
    definition: &Definition,
    mapping: &Mapping,
    opened: &Opened,
) -> Vec<(usize, Target)> {
    mapping
        .matched(&opened.table)
        .filter(|(_, target)| takes_words(definition, target))
        .map(|(column, target)| (column, target.clone()))
        .collect()
}
