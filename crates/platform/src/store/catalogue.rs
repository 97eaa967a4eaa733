//! The definitions that records are judged by and stored after: the current one of each kind, and the pinned ones.

use super::figures::install_indexes;
use super::sql::{ColumnType, Table};
use super::{Fault, Sql, Value};
use domain::engines::deadline::Calendar;
use domain::identifier::{CountyId, FieldId, KindId};
use domain::indicator::IndicatorDefinition;
use domain::law::VersionChoices;
use domain::law::service::ServiceMethods;
use domain::procedure::Definition;
use domain::register::{FieldType, Moment};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// How many sets of changed columns have a statement of their own; any further set writes the whole row.
const NARROW_TABLES: usize = 768;

/// A definition with the table that its records are stored in.
#[derive(Debug)]
pub struct Kind {
    /// The definition.
    pub definition: Arc<Definition>,
    /// Its text, as it was loaded.
    pub text: String,
    /// The typed table: county, record, then one column for each field.
    pub table: Table,
    /// Its fields in the order of the table's columns, from the third on.
    pub fields: Vec<(FieldId, FieldType)>,
    /// Where a field stands in `fields`.
    places: HashMap<FieldId, usize>,
    /// The typed table with only some of its columns, by their places.
    narrow: Mutex<HashMap<Vec<usize>, Arc<Table>>>,
}

impl Kind {
    /// Describes the typed table of a definition.
    ///
    /// # Errors
    /// When the kind or a field has an identifier that cannot be a table or a column.
    pub fn new(definition: Arc<Definition>, text: String) -> Result<Self, Fault> {
        let kind = definition.id.as_str();
        let fault = |reason: String| Fault::Definition {
            kind: kind.to_string(),
            reason,
        };
        if !is_identifier(kind) {
            return Err(fault(
                "编号只能用小写英文字母、数字和下划线，不超过40个字符".into(),
            ));
        }
        let mut columns = vec![
            ("county".to_string(), ColumnType::Text),
            ("record".to_string(), ColumnType::Text),
        ];
        let mut fields = Vec::new();
        for field in &definition.fields {
            let id = field.id.as_str();
            if !is_identifier(id) || matches!(id, "county" | "record") {
                return Err(fault(format!(
                    "字段编号「{id}」不能作为列名，请改用别的英文编号"
                )));
            }
            columns.push((column(&field.id), column_type(&field.kind)));
            fields.push((field.id.clone(), field.kind.clone()));
        }
        let columns: Vec<(&str, ColumnType)> = columns
            .iter()
            .map(|(name, kind)| (name.as_str(), *kind))
            .collect();
        let table = Table::new(&table_name(&definition.id), 2, &columns);
        let places = fields.iter().enumerate();
        let places = places.map(|(at, (field, _))| (field.clone(), at)).collect();
        Ok(Self {
            definition,
            text,
            table,
            fields,
            places,
            narrow: Mutex::default(),
        })
    }

    /// Where a field stands in `fields`; `None` for one that the table has no column for.
    pub fn place(&self, field: &FieldId) -> Option<usize> {
        self.places.get(field).copied()
    }

    /// The typed table with its key and the fields at these places only: an update of it leaves the indexes of all
    /// other columns alone. `None` once there are too many such sets.
    pub fn narrowed(&self, places: &[usize]) -> Option<Arc<Table>> {
        let mut narrow = self.narrow.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(table) = narrow.get(places) {
            return Some(Arc::clone(table));
        }
        if narrow.len() >= NARROW_TABLES {
            return None;
        }
        let keys = self.table.columns.iter().take(self.table.keys);
        let chosen = places
            .iter()
            .map(|at| &self.table.columns[self.table.keys + at]);
        let columns: Vec<(&str, ColumnType)> = keys
            .chain(chosen)
            .map(|column| (column.name.as_str(), column.kind))
            .collect();
        let table = Arc::new(Table::new(&self.table.name, self.table.keys, &columns));
        narrow.insert(places.to_vec(), Arc::clone(&table));
        Some(table)
    }
}

/// Name of the typed table of a kind.
pub fn table_name(kind: &KindId) -> String {
    format!("kind_{kind}")
}

/// Name of a field's column in statements; quoted, because a field may be called like a word of SQL.
pub fn column(field: &FieldId) -> String {
    format!("\"{field}\"")
}

/// The type of a field's column.
pub fn column_type(kind: &FieldType) -> ColumnType {
    match kind {
        FieldType::Integer | FieldType::Money | FieldType::Bool | FieldType::Moment => {
            ColumnType::Integer
        }
        _ => ColumnType::Text,
    }
}

fn is_identifier(text: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=40).contains(&text.len())
        && text.bytes().all(letters)
        && text.starts_with(|first: char| first.is_ascii_lowercase())
}

/// All that a writer judges by: definitions, calendar, methods of service.
pub struct Catalogue {
    current: HashMap<KindId, Arc<Kind>>,
    pinned: HashMap<KindId, HashMap<String, Arc<Kind>>>,
    /// The working-day calendar.
    pub calendar: Arc<Calendar>,
    /// Methods of service.
    pub methods: Arc<ServiceMethods>,
    /// Indicators of the current kinds, for which indexes are kept.
    pub indicators: Vec<IndicatorDefinition>,
    /// What counties have that chose nothing where two versions of the law may govern.
    pub default_choices: Arc<VersionChoices>,
    /// What the others chose.
    chosen: RwLock<HashMap<CountyId, ChosenInTime>>,
}

/// What a county chose where two versions of the law may govern, now and before.
#[derive(Clone, Debug, Default)]
pub struct ChosenInTime {
    /// Now.
    pub now: Arc<VersionChoices>,
    /// Before: until when, and what; earliest first.
    pub before: Vec<(Moment, Arc<VersionChoices>)>,
}

impl Catalogue {
    /// A catalogue without definitions.
    pub fn new(calendar: Arc<Calendar>, methods: Arc<ServiceMethods>) -> Self {
        Self {
            current: HashMap::new(),
            pinned: HashMap::new(),
            calendar,
            methods,
            indicators: Vec::new(),
            default_choices: Arc::default(),
            chosen: RwLock::default(),
        }
    }

    /// What a county chose where two versions of the law may govern.
    pub fn version_choices(&self, county: &CountyId) -> Arc<VersionChoices> {
        let chosen = self.chosen.read().unwrap_or_else(PoisonError::into_inner);
        let found = chosen.get(county);
        Arc::clone(found.map_or(&self.default_choices, |found| &found.now))
    }

    /// What a county had chosen at a moment.
    pub fn version_choices_at(&self, county: &CountyId, at: Moment) -> Arc<VersionChoices> {
        let chosen = self.chosen.read().unwrap_or_else(PoisonError::into_inner);
        let Some(found) = chosen.get(county) else {
            return Arc::clone(&self.default_choices);
        };
        let then = found.before.iter().find(|(until, _)| at < *until);
        Arc::clone(then.map_or(&found.now, |(_, choices)| choices))
    }

    /// Notes what a county chose; limits that begin from now on follow it.
    pub fn choose(&self, county: CountyId, choices: ChosenInTime) {
        let mut chosen = self.chosen.write().unwrap_or_else(PoisonError::into_inner);
        chosen.insert(county, choices);
    }

    /// Adds the current definition of a kind, with its text.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn add(&mut self, definition: Arc<Definition>, text: String) -> Result<(), Fault> {
        let kind = self.keep(definition, text)?;
        self.current.insert(kind.definition.id.clone(), kind);
        Ok(())
    }

    /// Adds an earlier definition to which records are pinned.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn add_pinned(&mut self, definition: Arc<Definition>, text: String) -> Result<(), Fault> {
        self.keep(definition, text).map(drop)
    }

    fn keep(&mut self, definition: Arc<Definition>, text: String) -> Result<Arc<Kind>, Fault> {
        let kind = Arc::new(Kind::new(definition, text)?);
        let (id, shape) = (kind.definition.id.clone(), kind.definition.shape.clone());
        self.pinned
            .entry(id)
            .or_default()
            .insert(shape, Arc::clone(&kind));
        Ok(kind)
    }

    /// The current definition of a kind.
    pub fn current(&self, kind: &KindId) -> Option<&Arc<Kind>> {
        self.current.get(kind)
    }

    /// The definition to which a record is pinned.
    ///
    /// # Errors
    /// When the program was started without it.
    pub fn pinned(&self, kind: &KindId, shape: &str) -> Result<&Arc<Kind>, Fault> {
        self.pinned
            .get(kind.as_str())
            .and_then(|shapes| shapes.get(shape))
            .ok_or_else(|| Fault::Definition {
                kind: kind.to_string(),
                reason: format!("找不到版本 {shape} 的定义，而库中有件按它办理"),
            })
    }

    /// Every definition that a record may be pinned to, the current ones among them, by kind and shape.
    pub fn all(&self) -> Vec<&Arc<Kind>> {
        let mut kinds: Vec<_> = self.pinned.values().flat_map(HashMap::values).collect();
        kinds.sort_by_key(|kind| (&kind.definition.id, &kind.definition.shape));
        kinds
    }

    /// The current kinds, in the order of their identifiers.
    pub fn kinds(&self) -> Vec<&Arc<Kind>> {
        let mut kinds: Vec<_> = self.current.values().collect();
        kinds.sort_by(|left, right| left.definition.id.cmp(&right.definition.id));
        kinds
    }
}

/// A definition text kept in the database.
pub struct StoredDefinition {
    /// The kind.
    pub kind: KindId,
    /// Hash of its shape.
    pub shape: String,
    /// Its text.
    pub text: String,
}

/// Every definition that records may be pinned to.
///
/// # Errors
/// Any fault of the database.
pub fn stored_definitions(sql: &mut dyn Sql) -> Result<Vec<StoredDefinition>, Fault> {
    let rows = sql.query(
        "SELECT kind, shape, content FROM definitions ORDER BY kind, shape",
        &[],
    )?;
    rows.iter()
        .map(|row| {
            Ok(StoredDefinition {
                kind: row.text(0)?.into(),
                shape: row.text(1)?.to_string(),
                text: row.text(2)?.to_string(),
            })
        })
        .collect()
}

/// What starting with other definitions changes in the table of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Widening {
    /// The kind.
    pub kind: KindId,
    /// The table is made.
    pub is_new: bool,
    /// Columns that are added, by field.
    pub added: Vec<String>,
    /// Columns that stay although the kind has no such field any more; older records still hold them.
    pub unused: Vec<String>,
}

/// What starting with these definitions changes in the database: kinds whose tables stay as they are, are left out.
///
/// # Errors
/// When a field's type changed, and any fault of the database.
pub fn widenings(sql: &mut dyn Sql, catalogue: &Catalogue) -> Result<Vec<Widening>, Fault> {
    let mut found = Vec::new();
    for kind in catalogue.kinds() {
        let missing = missing_columns(sql, kind)?;
        let is_new = missing.is_none();
        let added = missing.unwrap_or_default().into_iter();
        let known = |name: &str| kind.table.columns.iter().any(|it| bare(&it.name) == name);
        let held = sql.columns(&kind.table.name)?.into_iter();
        let widening = Widening {
            kind: kind.definition.id.clone(),
            is_new,
            added: added.map(|(name, _)| bare(&name).to_string()).collect(),
            unused: held
                .map(|column| column.name)
                .filter(|name| !known(name))
                .collect(),
        };
        if is_new || !widening.added.is_empty() || !widening.unused.is_empty() {
            found.push(widening);
        }
    }
    Ok(found)
}

/// Kinds of which the database keeps a definition and the catalogue none; their records can no longer be handled.
///
/// # Errors
/// Any fault of the database.
pub fn lost_kinds(sql: &mut dyn Sql, catalogue: &Catalogue) -> Result<Vec<KindId>, Fault> {
    let mut kinds: Vec<KindId> = stored_definitions(sql)?
        .into_iter()
        .map(|stored| stored.kind)
        .filter(|kind| catalogue.current(kind).is_none())
        .collect();
    kinds.dedup();
    Ok(kinds)
}

/// The name of a column without its quotation marks.
fn bare(column: &str) -> &str {
    column.trim_matches('"')
}

/// Makes and widens the typed tables and keeps the text of each definition; runs under the writer's lock.
///
/// # Errors
/// When a field's type changed, and any fault of the database.
pub fn install(sql: &mut dyn Sql, catalogue: &Catalogue, now: i64) -> Result<(), Fault> {
    super::sql::transaction(sql, |sql| {
        for kind in catalogue.kinds() {
            widen(sql, kind)?;
            keep_text(sql, kind, now)?;
        }
        install_indexes(sql, catalogue)
    })
}

fn type_name(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Integer => "INTEGER",
        ColumnType::Text => "TEXT",
        ColumnType::Blob => "BLOB",
    }
}

/// The columns that the table of a kind lacks; `None` if there is no table.
fn missing_columns(
    sql: &mut dyn Sql,
    kind: &Kind,
) -> Result<Option<Vec<(String, ColumnType)>>, Fault> {
    let found = sql.columns(&kind.table.name)?;
    if found.is_empty() {
        return Ok(None);
    }
    let found: HashMap<&str, ColumnType> = found
        .iter()
        .map(|column| (column.name.as_str(), column.kind))
        .collect();
    let mut missing = Vec::new();
    for (field, field_type) in &kind.fields {
        let wanted = column_type(field_type);
        match found.get(field.as_str()) {
            None => missing.push((column(field), wanted)),
            Some(known) if *known == wanted => {}
            Some(_) => {
                return Err(Fault::Definition {
                    kind: kind.definition.id.to_string(),
                    reason: format!("字段「{field}」的类型变了；类型不能改变，请另起一个字段编号"),
                });
            }
        }
    }
    Ok(Some(missing))
}

fn widen(sql: &mut dyn Sql, kind: &Kind) -> Result<(), Fault> {
    let table = &kind.table.name;
    match missing_columns(sql, kind)? {
        None => {
            let columns: String = kind.table.columns[2..]
                .iter()
                .map(|column| format!(" {} {},", column.name, type_name(column.kind)))
                .collect();
            sql.script(&format!(
                "CREATE TABLE {table} (county TEXT NOT NULL, record TEXT NOT NULL,{columns}
                 PRIMARY KEY (county, record)) WITHOUT ROWID;"
            ))?;
        }
        Some(missing) => {
            for (name, column) in missing {
                sql.script(&format!(
                    "ALTER TABLE {table} ADD COLUMN {name} {};",
                    type_name(column)
                ))?;
            }
        }
    }
    for field in kind.definition.fields.iter().filter(|field| field.query) {
        let index = index_name(&kind.definition.id, &field.id);
        let column = column(&field.id);
        sql.script(&format!(
            "CREATE INDEX IF NOT EXISTS {index} ON {table} (county, {column}) WHERE {column} IS NOT NULL;"
        ))?;
    }
    Ok(())
}

/// A name of fixed length: long identifiers of kind and field together exceed what a server keeps.
fn index_name(kind: &KindId, field: &FieldId) -> String {
    let hash = super::audit::tree::sm3(format!("{kind}.{field}").as_bytes());
    format!("kind_by_{}", super::audit::hexadecimal(&hash[..12]))
}

fn keep_text(sql: &mut dyn Sql, kind: &Kind, now: i64) -> Result<(), Fault> {
    let key = [
        Value::from(kind.definition.id.as_str()),
        Value::from(&kind.definition.shape),
    ];
    let found = sql.first(
        "SELECT kind FROM definitions WHERE kind = $1 AND shape = $2",
        &key,
    )?;
    if found.is_some() {
        return Ok(());
    }
    let [id, shape] = key;
    sql.execute(
        "INSERT INTO definitions (kind, shape, content, stored_at) VALUES ($1, $2, $3, $4)",
        &[id, shape, Value::from(&kind.text), Value::Integer(now)],
    )
    .map(drop)
}
