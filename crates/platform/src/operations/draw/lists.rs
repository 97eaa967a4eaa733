//! The lists of a draw as people keep them: workbooks or text with a header in Chinese or English.

use super::DrawError;
use documents::table::{Cell, Limits, Table, read};
use domain::engines::sampling::{
    ExclusionKind, LineProblem, ListKind, Lists, ObjectLine, OfficerLine,
};
use domain::register::{read_day, read_number};
use jiff::civil::Date;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// How large a list may be.
const LIMITS: Limits = Limits {
    rows: 10_000_000,
    columns: 200,
    bytes: 4 << 30,
};

/// Wrong lines that are told one by one.
const TOLD_MOST: usize = 50;

/// Headers of the columns, the Chinese one first.
const ID: &[&str] = &["编号", "统一社会信用代码", "id"];
const CLASS: &[&str] = &["类别", "信用风险等级", "class"];
const NAME: &[&str] = &["名称", "单位名称", "name"];
const INSPECTED: &[&str] = &["已检查次数", "inspected"];
const CAP: &[&str] = &["频次上限", "cap"];
const CERTIFICATE: &[&str] = &["执法证号", "certificate"];
const ORGAN: &[&str] = &["机关", "单位", "organ"];
const PERSON: &[&str] = &["姓名", "name"];
const QUALIFICATIONS: &[&str] = &["资格", "qualifications"];
const VALID_UNTIL: &[&str] = &["有效期至", "valid_until"];
const KIND: &[&str] = &["种类", "kind"];
const REASON: &[&str] = &["理由", "reason"];

/// The files that make the lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListFiles {
    /// Objects of inspection.
    pub objects: PathBuf,
    /// Officers.
    pub officers: PathBuf,
    /// Objects that are not drawn.
    pub exclusions: Option<PathBuf>,
    /// Officers who must not inspect some object.
    pub recusals: Option<PathBuf>,
}

/// Lists with the places that their lines have in the files.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// The lists.
    pub lists: Lists,
    objects: (String, Vec<usize>),
    officers: (String, Vec<usize>),
}

impl Named {
    /// Problems of lines, each with file and line.
    pub fn told(&self, problems: &[LineProblem]) -> DrawError {
        let told = problems.iter().map(|problem| {
            let (file, lines) = match problem.list {
                ListKind::Objects => &self.objects,
                ListKind::Officers => &self.officers,
            };
            let line = lines.get(problem.line).copied().unwrap_or_default();
            format!("{file} 第{line}行：{}。", problem.reason)
        });
        refused(told.collect())
    }
}

/// The first problems, how many more there are, and that nothing was written.
fn refused(problems: Vec<String>) -> DrawError {
    let count = problems.len();
    let mut told: Vec<String> = problems.into_iter().take(TOLD_MOST).collect();
    if count > TOLD_MOST {
        told.push(format!("还有{}行有误，没有一一列出。", count - TOLD_MOST));
    }
    told.push(format!("{count}处有误，没有写出任何文件。请改正后重来。"));
    DrawError::Input(told.join("\n"))
}

/// Reads the files of both lists.
///
/// # Errors
/// Every wrong line with its file, its place, what is wrong and what to do.
pub fn read_lists(files: &ListFiles) -> Result<Named, DrawError> {
    let mut objects = Sheet::open(&files.objects)?;
    let mut officers = Sheet::open(&files.officers)?;
    let mut lists = Lists {
        objects: read_objects(&mut objects)?,
        officers: read_officers(&mut officers)?,
    };
    let mut problems = Vec::new();
    problems.append(&mut objects.problems);
    problems.append(&mut officers.problems);
    if files.exclusions.is_some() || files.recusals.is_some() {
        let lines = lists.objects.iter().enumerate();
        let places: HashMap<String, usize> = lines
            .map(|(place, line)| (line.id.clone(), place))
            .collect();
        if let Some(path) = &files.exclusions {
            let mut sheet = Sheet::open(path)?;
            read_exclusions(&mut sheet, &places, &mut lists)?;
            problems.append(&mut sheet.problems);
        }
        if let Some(path) = &files.recusals {
            let mut sheet = Sheet::open(path)?;
            read_recusals(&mut sheet, &places, &mut lists)?;
            problems.append(&mut sheet.problems);
        }
    }
    if !problems.is_empty() {
        return Err(refused(problems));
    }
    Ok(Named {
        lists,
        objects: (objects.file, objects.table.lines),
        officers: (officers.file, officers.table.lines),
    })
}

/// A table that is being read, with what is wrong in it.
struct Sheet {
    file: String,
    table: Table,
    problems: Vec<String>,
}

impl Sheet {
    fn open(path: &Path) -> Result<Self, DrawError> {
        let file = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|cause| DrawError::unreadable(path, &cause))?;
        let table = read(&bytes, LIMITS);
        let table = table.map_err(|error| DrawError::Input(format!("{file}：{error}。")))?;
        Ok(Self {
            file,
            table,
            problems: Vec::new(),
        })
    }

    fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.table.column(name))
    }

    fn required(&self, names: &[&str]) -> Result<usize, DrawError> {
        self.column(names).ok_or_else(|| {
            DrawError::Input(format!(
                "{}：没有“{}”这一列。现有：{}。请补上，或者改表头。",
                self.file,
                names.join("”或“"),
                self.table.headers.join("、")
            ))
        })
    }

    fn rows(&self) -> usize {
        self.table.rows.len()
    }

    /// The text of a cell; a number so long that its last digits are lost is a problem.
    fn text(&mut self, row: usize, column: Option<usize>) -> String {
        let Some(cell) = column.and_then(|column| self.table.rows[row].get(column)) else {
            return String::new();
        };
        let (lost, text) = (cell.has_lost_digits(), cell.text());
        let fault = matches!(cell, Cell::Fault(_));
        if lost {
            self.problem(
                row,
                "编号存成了数字，末几位已经丢失，请改为文本格式后重新填写",
            );
        } else if fault {
            self.problem(row, "单元格的公式没有结果，请改为数值");
        }
        text
    }

    fn problem(&mut self, row: usize, reason: &str) {
        let line = self.table.lines[row];
        self.problems
            .push(format!("{} 第{line}行：{reason}。", self.file));
    }

    /// A whole number, where the cell is filled.
    fn number(&mut self, row: usize, column: Option<usize>, name: &str) -> Option<u32> {
        let text = self.text(row, column);
        if text.is_empty() {
            return None;
        }
        let number = read_number(&text);
        if let Err(reason) = &number {
            self.problem(row, &format!("{name}“{text}”{reason}"));
        }
        number.ok()
    }

    fn day(&mut self, row: usize, column: usize, name: &str) -> Date {
        let text = self.text(row, Some(column));
        read_day(&text).unwrap_or_else(|reason| {
            self.problem(row, &format!("{name}“{text}”{reason}"));
            Date::ZERO
        })
    }
}

fn read_objects(sheet: &mut Sheet) -> Result<Vec<ObjectLine>, DrawError> {
    let (id, class) = (sheet.required(ID)?, sheet.required(CLASS)?);
    let (name, inspected, cap) = (
        sheet.column(NAME),
        sheet.column(INSPECTED),
        sheet.column(CAP),
    );
    let lines = (0..sheet.rows()).map(|row| {
        let inspected = sheet.number(row, inspected, "已检查次数");
        let cap = sheet.number(row, cap, "频次上限");
        let is_full = cap.is_some_and(|cap| inspected.unwrap_or(0) >= cap);
        ObjectLine {
            id: sheet.text(row, Some(id)),
            class: sheet.text(row, Some(class)),
            name: sheet.text(row, name),
            exclusion: is_full.then_some(ExclusionKind::CapReached),
            recused: Vec::new(),
            reasons: String::new(),
        }
    });
    Ok(lines.collect())
}

fn read_officers(sheet: &mut Sheet) -> Result<Vec<OfficerLine>, DrawError> {
    let certificate = sheet.required(CERTIFICATE)?;
    let (organ, until) = (sheet.required(ORGAN)?, sheet.required(VALID_UNTIL)?);
    let (name, qualifications) = (sheet.column(PERSON), sheet.column(QUALIFICATIONS));
    let lines = (0..sheet.rows()).map(|row| {
        let written = sheet.text(row, qualifications);
        let parts = written.split(['、', ';', '；', ',', '，']).map(str::trim);
        let parts = parts.filter(|part| !part.is_empty());
        let mut parts: Vec<String> = parts.map(str::to_string).collect();
        parts.sort();
        parts.dedup();
        OfficerLine {
            certificate: sheet.text(row, Some(certificate)),
            organ: sheet.text(row, Some(organ)),
            qualifications: parts,
            valid_until: sheet.day(row, until, "有效期至"),
            name: sheet.text(row, name),
        }
    });
    Ok(lines.collect())
}

fn read_exclusions(
    sheet: &mut Sheet,
    places: &HashMap<String, usize>,
    lists: &mut Lists,
) -> Result<(), DrawError> {
    let (id, kind) = (sheet.required(ID)?, sheet.required(KIND)?);
    let reason = sheet.required(REASON)?;
    for row in 0..sheet.rows() {
        let (id, kind) = (sheet.text(row, Some(id)), sheet.text(row, Some(kind)));
        let reason = sheet.text(row, Some(reason));
        let Some(place) = places.get(&id) else {
            sheet.problem(row, &format!("对象名录中没有“{id}”，请核对编号"));
            continue;
        };
        let Some(found) = ExclusionKind::from_name(&kind) else {
            let known = ExclusionKind::ALL.map(ExclusionKind::name).join("、");
            sheet.problem(row, &format!("种类“{kind}”应为{known}之一"));
            continue;
        };
        if reason.is_empty() {
            sheet.problem(row, "没有写理由，请补写；理由不公开，供监督机关查阅");
        }
        let line = &mut lists.objects[*place];
        line.exclusion = Some(found);
        add_reason(&mut line.reasons, &reason);
    }
    Ok(())
}

fn read_recusals(
    sheet: &mut Sheet,
    places: &HashMap<String, usize>,
    lists: &mut Lists,
) -> Result<(), DrawError> {
    let (id, certificate) = (sheet.required(ID)?, sheet.required(CERTIFICATE)?);
    let reason = sheet.required(REASON)?;
    for row in 0..sheet.rows() {
        let id = sheet.text(row, Some(id));
        let certificate = sheet.text(row, Some(certificate));
        let reason = sheet.text(row, Some(reason));
        let Some(place) = places.get(&id) else {
            sheet.problem(row, &format!("对象名录中没有“{id}”，请核对编号"));
            continue;
        };
        let known = lists
            .officers
            .iter()
            .any(|it| it.certificate == certificate);
        if !known {
            sheet.problem(
                row,
                &format!("人员名录中没有执法证“{certificate}”，请核对证号"),
            );
        }
        if reason.is_empty() {
            sheet.problem(row, "没有写理由，请补写；理由不公开，供监督机关查阅");
        }
        let line = &mut lists.objects[*place];
        add_reason(&mut line.reasons, &format!("{certificate} {reason}"));
        line.recused.push(certificate);
        line.recused.sort();
        line.recused.dedup();
    }
    Ok(())
}

fn add_reason(reasons: &mut String, reason: &str) {
    if !reasons.is_empty() {
        reasons.push('；');
    }
    reasons.push_str(reason);
}
