//! Which records a list shows, as SQL.

use super::order::Way;
use super::{FieldFilter, ListQuery, SortBy};
use crate::store::catalogue::{column, table_name};
use crate::store::condition::{Rendered, rendered};
use crate::store::load::filled;
use crate::store::{Fault, Value};
use domain::identifier::FieldId;

/// What follows `FROM`, with its values.
pub(super) struct Source {
    /// Tables and conditions.
    pub sql: String,
    /// The values of its placeholders.
    pub values: Vec<Value<'static>>,
}

impl Source {
    /// The records that the query asks for, written for that way of finding them.
    ///
    /// # Errors
    /// A condition that SQL cannot express.
    pub fn of(query: &ListQuery, way: Way, hides_kind: bool) -> Result<Self, Fault> {
        let kind = if hides_kind {
            "COALESCE(r.kind, '')"
        } else {
            "r.kind"
        };
        let mut source = Self {
            sql: format!("{} WHERE r.county = $1 AND {kind} = $2", tables(query, way)),
            values: vec![
                Value::from(query.county.to_string()),
                Value::from(query.definition.id.to_string()),
            ],
        };
        if reads_fields(query) {
            source.and("k.county = $1 AND k.county = r.county AND k.record = r.id");
        }
        source.scope(query, way);
        source.among(query);
        source.stages(query);
        source.text(query);
        for (field, how) in &query.fields {
            source.field(field, how);
        }
        if let Some(day) = query.due_until {
            let place = source.bind(Value::from(day.to_string()));
            source.and(&format!("r.due_on <= {place} AND r.closed_on IS NULL"));
        }
        if let Some(condition) = query.condition {
            let first = source.values.len() + 1;
            let Rendered { sql, values } = rendered(condition, query.definition, "k", first)
                .ok_or_else(|| Fault::Unsupported("这一条件不能在库中查询".into()))?;
            source.and(&sql);
            source.values.extend(values);
        }
        Ok(source)
    }

    /// Adds a condition; an empty one adds nothing.
    pub fn and(&mut self, part: &str) {
        if !part.is_empty() {
            self.sql.push_str(" AND ");
            self.sql.push_str(part);
        }
    }

    fn bind(&mut self, value: Value<'static>) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    fn any_of(&mut self, column: &str, values: impl Iterator<Item = String>) {
        let places: Vec<String> = values.map(|value| self.bind(Value::from(value))).collect();
        match places.is_empty() {
            true => self.and("FALSE"),
            false => self.and(&format!("{column} IN ({})", places.join(", "))),
        }
    }

    /// The data scope.
    fn scope(&mut self, query: &ListQuery, way: Way) {
        let Some(organs) = &query.organs else { return };
        // One organ has all its records in the order of their opening in an index of its own.
        let walks_organ = organs.len() == 1 && query.sort.by == SortBy::Opened;
        let hides = way == Way::Walk && !walks_organ || query.among.is_some();
        let column = if hides {
            "COALESCE(r.organ, '')"
        } else {
            "r.organ"
        };
        self.any_of(column, organs.iter().map(ToString::to_string));
    }

    /// Records named beforehand; the last places of the list name some of them again.
    fn among(&mut self, query: &ListQuery) {
        let Some(among) = &query.among else { return };
        let again = among.iter().cycle().take(filled(among.len()));
        self.any_of("r.id", again.map(ToString::to_string));
    }

    fn stages(&mut self, query: &ListQuery) {
        if !query.stages.is_empty() {
            self.any_of("r.stage", query.stages.iter().map(ToString::to_string));
        }
    }

    fn text(&mut self, query: &ListQuery) {
        if let Some(text) = query.text.as_deref().filter(|text| !text.is_empty()) {
            let place = self.bind(Value::from(containing(text)));
            self.and(&format!(
                "(r.number LIKE {place} ESCAPE '~' OR r.title LIKE {place} ESCAPE '~' \
                 OR r.external_number LIKE {place} ESCAPE '~')"
            ));
        }
    }

    fn field(&mut self, field: &FieldId, how: &FieldFilter) {
        let name = format!("k.{}", column(field));
        let part = match how {
            FieldFilter::Is(text) => format!("{name} = {}", self.bind(Value::from(text.clone()))),
            FieldFilter::Contains(text) => {
                let place = self.bind(Value::from(containing(text)));
                format!("{name} LIKE {place} ESCAPE '~'")
            }
            FieldFilter::From(value) => format!("{name} >= {}", self.bind(value.clone())),
            FieldFilter::Until(value) => format!("{name} <= {}", self.bind(value.clone())),
        };
        self.and(&part);
    }
}

fn reads_fields(query: &ListQuery) -> bool {
    let sorted_by_field = matches!(query.sort.by, SortBy::Field(_));
    !query.fields.is_empty() || query.condition.is_some() || sorted_by_field
}

/// The tables; who walks by a field begins with the table that has it (`CROSS JOIN` keeps that order inside).
fn tables(query: &ListQuery, way: Way) -> String {
    let kind = table_name(&query.definition.id);
    match (reads_fields(query), way, &query.sort.by) {
        (false, ..) => "records r".to_string(),
        (true, Way::Walk, SortBy::Field(_)) => format!("{kind} k CROSS JOIN records r"),
        (true, Way::Walk, _) => format!("records r CROSS JOIN {kind} k"),
        (true, Way::Gather, _) => format!("records r JOIN {kind} k ON TRUE"),
    }
}

/// A pattern for `LIKE`, with the signs that mean something there taken literally.
fn containing(text: &str) -> String {
    let literal = text
        .replace('~', "~~")
        .replace('%', "~%")
        .replace('_', "~_");
    format!("%{literal}%")
}
