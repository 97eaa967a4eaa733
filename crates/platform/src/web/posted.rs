//! What a form sends: texts by name, and files.

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use domain::register::{Field, FieldType, ListColumn};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Rows of a nested list, at most.
const ROWS_MOST: usize = 500;

/// The texts and files of a form.
#[derive(Clone, Debug, Default)]
pub struct Posted {
    texts: Vec<(String, String)>,
    files: Vec<(String, File)>,
}

/// An uploaded file.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name on the sender's side.
    pub name: String,
    /// Its content.
    pub content: Bytes,
}

impl Posted {
    /// A form with these texts.
    pub fn of(texts: &[(&str, &str)]) -> Self {
        let texts = texts
            .iter()
            .map(|(name, text)| ((*name).to_string(), (*text).to_string()))
            .collect();
        Self {
            texts,
            files: Vec::new(),
        }
    }

    /// The texts of an address.
    pub fn of_query(texts: Vec<(String, String)>) -> Self {
        Self {
            texts,
            files: Vec::new(),
        }
    }

    /// The first text of this name.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, text)| text.as_str())
    }

    /// The first text of this name, trimmed; empty where there is none.
    pub fn trimmed(&self, name: &str) -> &str {
        self.text(name).unwrap_or_default().trim()
    }

    /// All texts of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.texts
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, text)| text.as_str())
    }

    /// All names and texts, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// The uploaded file of this name, if one was chosen.
    pub fn file(&self, name: &str) -> Option<&File> {
        self.files
            .iter()
            .find(|(known, file)| known == name && !file.name.is_empty())
            .map(|(_, file)| file)
    }

    /// Sets a text.
    pub fn set(&mut self, name: &str, text: &str) {
        self.texts.retain(|(known, _)| known != name);
        self.texts.push((name.into(), text.into()));
    }

    /// How many rows of a nested list were sent; rows beyond the most that a form shows are none.
    pub fn rows(&self, list: &str) -> usize {
        self.texts
            .iter()
            .filter_map(|(name, _)| row_of(name, list))
            .filter(|row| *row < ROWS_MOST)
            .map(|row| row + 1)
            .max()
            .unwrap_or(0)
    }

    /// How many rows the person asked to add to a nested list.
    pub fn added(&self, list: &str) -> usize {
        let asked = self
            .text("_add")
            .is_some_and(|field| list == format!("f.{field}"));
        usize::from(asked)
    }

    /// The values of fields as the kernel takes them: texts as typed, lists as arrays of rows.
    pub fn values<'a>(&self, fields: impl Iterator<Item = &'a Field>) -> BTreeMap<String, Json> {
        let mut values = BTreeMap::new();
        for field in fields {
            let id = format!("f.{}", field.id);
            let value = match &field.kind {
                FieldType::List(columns) => self.list(&id, columns),
                _ => self.text(&id).map(|text| scalar(&field.kind, text)),
            };
            if let Some(value) = value {
                values.insert(field.id.to_string(), value);
            }
        }
        values
    }

    /// The rows of a list in which something was typed; `None` if the list was not in the form.
    fn list(&self, id: &str, columns: &[ListColumn]) -> Option<Json> {
        let sent = self.rows(id);
        let row = |row: usize| -> Map<String, Json> {
            columns
                .iter()
                .filter_map(|column| {
                    let text = self.trimmed(&format!("{id}.{row}.{}", column.id));
                    let value = scalar(&column.kind, text);
                    (!text.is_empty()).then(|| (column.id.clone(), value))
                })
                .collect()
        };
        let rows = (0..sent).map(row).filter(|row| !row.is_empty());
        (sent > 0).then(|| Json::Array(rows.map(Json::Object).collect()))
    }
}

/// A typed text as plain JSON.
fn scalar(kind: &FieldType, text: &str) -> Json {
    match (kind, text.trim()) {
        (_, "") => Json::Null,
        (FieldType::Bool, "true") => Json::Bool(true),
        (FieldType::Bool, "false") => Json::Bool(false),
        (FieldType::LongText, _) => Json::from(text),
        (_, trimmed) => Json::from(trimmed),
    }
}

fn row_of(name: &str, list: &str) -> Option<usize> {
    let rest = name.strip_prefix(list)?.strip_prefix('.')?;
    rest.split_once('.')?.0.parse().ok()
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = StatusCode;

    async fn from_request(request: Request, state: &S) -> Result<Self, StatusCode> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let parts = Multipart::from_request(request, state)
                .await
                .map_err(|refused| refused.status())?;
            return from_parts(parts).await;
        }
        let axum::Form(texts) = axum::Form::<Vec<(String, String)>>::from_request(request, state)
            .await
            .map_err(|refused| refused.status())?;
        Ok(Self::of_query(texts))
    }
}

async fn from_parts(mut parts: Multipart) -> Result<Posted, StatusCode> {
    let mut posted = Posted::default();
    while let Some(part) = parts.next_field().await.map_err(|error| error.status())? {
        let name = part.name().unwrap_or_default().to_string();
        match part.file_name().map(str::to_string) {
            Some(file) => {
                let content = part.bytes().await.map_err(|error| error.status())?;
                posted.files.push((
                    name,
                    File {
                        name: file,
                        content,
                    },
                ));
            }
            None => {
                let text = part.text().await.map_err(|error| error.status())?;
                posted.texts.push((name, text));
            }
        }
    }
    Ok(posted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::register::Privacy;

    fn field(id: &str, kind: FieldType) -> Field {
        Field {
            id: id.into(),
            name: id.into(),
            kind,
            privacy: Privacy::Open,
            query: false,
            column: false,
            supplementary: false,
            hint: None,
            group: None,
        }
    }

    #[test]
    fn list_rows_become_objects_and_empty_rows_go() {
        let column = |id: &str| ListColumn {
            id: id.into(),
            name: id.into(),
            kind: FieldType::Text,
            required: false,
        };
        let fields = [
            field(
                "points",
                FieldType::List(vec![column("text"), column("law")]),
            ),
            field("heard", FieldType::Bool),
            field("title", FieldType::Text),
        ];
        let posted = Posted::of(&[
            ("f.points.0.text", "甲"),
            ("f.points.1.text", " "),
            ("f.points.2.law", "乙"),
            ("f.heard", "true"),
            ("f.title", " 标题 "),
        ]);
        let values = posted.values(fields.iter());
        assert_eq!(
            values["points"],
            serde_json::json!([{"text": "甲"}, {"law": "乙"}])
        );
        assert_eq!(values["heard"], Json::Bool(true));
        assert_eq!(values["title"], Json::from("标题"));
        assert_eq!(posted.rows("f.points"), 3);
    }

    #[test]
    fn a_field_that_was_not_in_the_form_has_no_value() {
        let fields = [field("title", FieldType::Text)];
        assert!(Posted::default().values(fields.iter()).is_empty());
        let emptied = Posted::of(&[("f.title", "")]).values(fields.iter());
        assert_eq!(emptied["title"], Json::Null);
    }
}
