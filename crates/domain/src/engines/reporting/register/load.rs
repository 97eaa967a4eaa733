//! Reads the register's files and checks them.

use super::matching::{Index, Pattern};
use super::{Definition, Register, Term};
use crate::engines::reporting::reader::Kind;
use crate::reading::{LoadProblem, Placed, Source, Table};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The sorts of numbers that an indicator may be.
const KINDS: [(&str, Option<Kind>); 4] = [
    ("count", Some(Kind::Count)),
    ("rate", Some(Kind::Rate)),
    ("money", Some(Kind::Money)),
    ("duration", Some(Kind::Duration)),
];

/// What is read of one indicator, with the place of what refers to others.
struct Row {
    definition: Definition,
    at: usize,
    references: Vec<Placed<String>>,
    patterns: Vec<Pattern>,
}

/// Reads all files; problems of all of them together.
pub(super) fn register(files: &[(&str, &str)]) -> Result<Register, Vec<LoadProblem>> {
    let sources: Vec<Source<'_>> = files.iter().map(|file| Source::new(*file)).collect();
    let rows: Vec<(usize, Row)> = sources
        .iter()
        .enumerate()
        .flat_map(|(file, source)| rows(source).into_iter().map(move |row| (file, row)))
        .collect();
    let ids: BTreeSet<Arc<str>> = rows
        .iter()
        .map(|(_, row)| row.definition.id.clone())
        .collect();
    let mut seen = BTreeSet::new();
    for (file, row) in &rows {
        let source = &sources[*file];
        if !seen.insert(row.definition.id.clone()) {
            let reason = format!("指标「{}」写了两次", row.definition.id);
            source.problem(row.at, reason, "删去其中一个，或者改用另一个编号");
        }
        for reference in &row.references {
            if !ids.contains(reference.value.as_str()) {
                let reason = format!(
                    "指标「{}」引用的「{}」不在登记册中",
                    row.definition.id, reference.value
                );
                source.problem(
                    reference.at,
                    reason,
                    "核对被引用指标的编号，或者改用中文写明",
                );
            }
        }
    }
    let problems: Vec<LoadProblem> = sources
        .into_iter()
        .flat_map(Source::into_problems)
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let (definitions, patterns): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .map(|(_, row)| (row.definition, row.patterns))
        .unzip();
    Ok(Register {
        index: Index::new(patterns, &definitions),
        definitions,
    })
}

fn rows(source: &Source<'_>) -> Vec<Row> {
    let Some(file) = source.parse() else {
        return Vec::new();
    };
    let file = Table::new(source, "文件", 0, file.get_ref());
    let tables = file.tables("indicator", "指标");
    let rows = tables.iter().map(row).collect();
    file.finish();
    rows
}

fn row(table: &Table<'_>) -> Row {
    let id = table.required_text("id");
    let mut references = Vec::new();
    let definition = Definition {
        id: Arc::from(id.value.as_str()),
        name: table.required_text("name").value,
        aliases: values(table.texts("aliases")),
        unit: table.required_text("unit").value,
        kind: table.word("kind", &KINDS).unwrap_or_else(|| {
            table.problem(
                "没有写 kind",
                "写作 kind = \"count\"、\"rate\"、\"money\" 或 \"duration\"",
            );
            Kind::Count
        }),
        numerator: term(table, "numerator", &mut references),
        denominator: term(table, "denominator", &mut references),
        included: table.text("included").map(|text| text.value),
        excluded: table.text("excluded").map(|text| text.value),
        source: table.required_text("source").value,
        trap: table.text("trap").map(|text| text.value),
        bases: values(table.texts("bases")),
        version: table.number("version").unwrap_or_else(|| {
            table.problem("没有写 version", "写作 version = 1，定义每改一次加一");
            0
        }),
    };
    let is_rate = definition.kind == Kind::Rate;
    if is_rate && (definition.numerator.is_none() || definition.denominator.is_none()) {
        table.problem(
            "是比率，却没有写明分子和分母",
            "补写 numerator 和 denominator",
        );
    }
    let unless = values(table.texts("unless"));
    let patterns = table.required_texts("match");
    let patterns = patterns
        .iter()
        .map(|text| Pattern::new(&text.value, &unless));
    let patterns = patterns.collect();
    table.finish();
    Row {
        definition,
        at: id.at,
        references,
        patterns,
    }
}

fn values(texts: Vec<Placed<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

/// A numerator or denominator: an identifier refers to another indicator, Chinese says it in words.
fn term(
    table: &Table<'_>,
    key: &'static str,
    references: &mut Vec<Placed<String>>,
) -> Option<Term> {
    let text = table.text(key)?;
    if !text.value.is_ascii() {
        return Some(Term::Words(text.value));
    }
    let term = Term::Indicator(Arc::from(text.value.as_str()));
    references.push(text);
    Some(term)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[[indicator]]\nid = \"a.rate\"\nname = \"甲率\"\nunit = \"%\"\nkind = \"rate\"\nmatch = [\"甲率\"]\nnumerator = \"a.count\"\ndenominator = \"全部\"\nsource = \"统计口径\"\nversion = 1\n\n[[indicator]]\nid = \"a.count\"\nname = \"甲数\"\nunit = \"件\"\nkind = \"count\"\nmatch = [\"甲\"]\nsource = \"统计口径\"\nversion = 1\n";

    fn problems(text: &str) -> Vec<String> {
        let read = Register::from_toml(&[("indicators/a.toml", text)]);
        let problems = read.err().unwrap_or_default();
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn whole_register_is_read() {
        let register = Register::from_toml(&[("indicators/a.toml", GOOD)]).unwrap();
        let rate = register.get("a.rate").unwrap();
        assert_eq!(rate.numerator, Some(Term::Indicator(Arc::from("a.count"))));
        assert_eq!(rate.denominator, Some(Term::Words("全部".into())));
        assert!(!rate.has_several_bases() && register.definitions().len() == 2);
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let twice = GOOD.replace("a.rate", "a.count");
        assert!(problems(&twice)[0].contains("第13行") && problems(&twice)[0].contains("写了两次"));
        let missing = GOOD.replace("numerator = \"a.count\"", "numerator = \"a.none\"");
        assert!(
            problems(&missing)[0].contains("第7行") && problems(&missing)[0].contains("a.none")
        );
        let unknown = GOOD.replace("kind = \"count\"", "kind = \"count\"\nformula = \"x\"");
        assert!(problems(&unknown)[0].contains("formula"));
        let no_base = GOOD.replace("denominator = \"全部\"\n", "");
        assert!(problems(&no_base)[0].contains("分子和分母"));
        assert!(problems(&GOOD.replace("version = 1", ""))[0].contains("version"));
        assert!(problems("indicator = 1")[0].contains("应为若干个表"));
        assert_eq!(problems(GOOD), Vec::<String>::new());
    }
}
