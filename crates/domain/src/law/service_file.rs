//! Reads the methods of service from `laws/service.toml`.

use super::service::{Effective, Proof, ServiceMethod, ServiceMethods};
use super::written::WrittenValue;
use super::{Citation, DatedValue, LoadProblem};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    method: Vec<Spanned<RawMethod>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMethod {
    id: String,
    name: String,
    #[serde(default)]
    needs: Vec<RawProof>,
    #[serde(default)]
    after_attempts: bool,
    effective: RawEffective,
    law: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProof {
    id: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawEffective {
    Word(String),
    After(Vec<WrittenValue>),
}

/// Reads the file, given as name and text.
pub(super) fn read(file: (&str, &str)) -> Result<ServiceMethods, Vec<LoadProblem>> {
    let raw: RawFile =
        toml::from_str(file.1).map_err(|error| vec![LoadProblem::unreadable(file, &error)])?;
    let mut methods: Vec<ServiceMethod> = Vec::new();
    let mut problems = Vec::new();
    for written in raw.method {
        let offset = written.span().start;
        match method(written.into_inner()) {
            Ok(method) if methods.iter().any(|known| known.id == method.id) => {
                let reason = format!("送达方式「{}」写了两次", method.id);
                problems.push(LoadProblem::at(file, offset, reason, "只保留一处"));
            }
            Ok(method) => methods.push(method),
            Err((reason, remedy)) => {
                problems.push(LoadProblem::at(file, offset, reason, remedy));
            }
        }
    }
    if problems.is_empty() {
        Ok(ServiceMethods(methods))
    } else {
        Err(problems)
    }
}

fn method(raw: RawMethod) -> Result<ServiceMethod, (String, String)> {
    let effective = match raw.effective {
        RawEffective::Word(word) if word == "on_day" => Effective::OnDay,
        RawEffective::Word(word) => {
            let reason = format!("送达方式「{}」的 effective = \"{word}\" 不可用", raw.id);
            return Err((
                reason,
                "写 \"on_day\"，或者用 [[method.effective]] 写期限".to_string(),
            ));
        }
        RawEffective::After(written) => {
            let values: Result<Vec<DatedValue>, _> =
                written.into_iter().map(DatedValue::try_from).collect();
            Effective::After(values.map_err(|error| (error.reason, error.remedy))?)
        }
    };
    let law: Result<Vec<Citation>, _> = raw.law.iter().map(|text| text.parse()).collect();
    let law =
        law.map_err(|error: super::CitationError| (error.to_string(), "改正法条引用".to_string()))?;
    if law.is_empty() {
        let reason = format!("送达方式「{}」没有法律依据", raw.id);
        return Err((reason, "补写 law".to_string()));
    }
    let needs = raw.needs.into_iter().map(|proof| Proof {
        id: proof.id,
        name: proof.name,
    });
    Ok(ServiceMethod {
        id: raw.id,
        name: raw.name,
        needs: needs.collect(),
        after_attempts: raw.after_attempts,
        effective,
        law,
    })
}
