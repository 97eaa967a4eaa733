//! `fadu figures`: the figures of a county and year, as a table or as JSON.

use super::{Failure, Global};
use crate::operations::County;
use crate::operations::archive::Archive;
use crate::operations::figures::{self, Asked, Depth, Figure};
use crate::rules::Rules;
use clap::Args;
use domain::engines::reporting::FigureKind;
use jiff::civil::Date;
use std::sync::Arc;

/// Arguments of `fadu figures`.
#[derive(Debug, Args)]
pub struct FiguresArguments {
    #[command(flatten)]
    which: Which,
    /// 只统计该机关承办的件，写机关编号
    #[arg(long, value_name = "机关")]
    organ: Option<String>,
}

/// County, year and day, as every command about figures takes them.
#[derive(Debug, Args)]
pub struct Which {
    /// 县（市、区）的行政区划代码，六位数字
    #[arg(long, value_name = "代码")]
    county: String,
    /// 年度
    #[arg(long, value_name = "年")]
    year: i16,
    /// 统计截止日，缺省为今天；其后登记的办理不计入
    #[arg(long, value_name = "日期")]
    as_of: Option<Date>,
}

impl Which {
    /// What is asked of a folder.
    ///
    /// # Errors
    /// The folder does not hold the county.
    pub fn asked<'a>(&self, archive: &'a Archive) -> Result<Asked<'a>, Failure> {
        let county = archive.county(&self.county).ok_or_else(|| {
            let known: Vec<String> = archive.counties.iter().map(named).collect();
            Failure::bad_input(format!(
                "数据目录中没有代码为 {} 的县（市、区）。已有：{}。",
                self.county,
                known.join("、")
            ))
        })?;
        Ok(Asked {
            county,
            year: self.year,
            as_of: self.as_of.unwrap_or(archive.today),
            organ: None,
        })
    }
}

fn named(county: &County) -> String {
    format!("{}（{}）", county.name, county.id)
}

/// Opens the data folder for reading, beside a server that may be running.
///
/// # Errors
/// Definitions that do not compile, or a folder without data.
pub fn archive(global: &Global) -> Result<Archive, Failure> {
    let files = global.definition_files()?;
    let rules = Rules::compile(&files).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failure::bad_input(lines.join("\n"))
    })?;
    Archive::open(&global.data, global.database.as_deref(), Arc::new(rules))
        .map_err(Failure::bad_input)
}

/// Prints the figures.
///
/// # Errors
/// An unknown county or organ, or a fault.
pub fn run(arguments: &FiguresArguments, global: &Global) -> Result<(), Failure> {
    let archive = archive(global)?;
    let mut asked = arguments.which.asked(&archive)?;
    if let Some(organ) = &arguments.organ {
        let organ = organ.as_str().into();
        if asked.county.organs.organ(&organ).is_none() {
            return Err(Failure::bad_input(format!(
                "{}没有编号为“{organ}”的机关。",
                asked.county.name
            )));
        }
        asked.organ = Some(organ);
    }
    let depth = if global.json {
        Depth::Records
    } else {
        Depth::Counts
    };
    let found = archive.basis(&asked).figures(&asked, depth);
    let found = found.map_err(Failure::fault)?;
    if global.json {
        println!("{:#}", figures::json(&found, depth));
    } else {
        print(&asked, archive.nature.name(), &found);
    }
    Ok(())
}

fn print(asked: &Asked<'_>, nature: &str, figures: &[Figure]) {
    println!(
        "{} {} 年，统计截至 {}（{nature}数据）",
        named(asked.county),
        asked.year,
        asked.as_of
    );
    for kind in [FigureKind::Evaluated, FigureKind::Reported] {
        let of_kind: Vec<&Figure> = figures
            .iter()
            .filter(|figure| figure.kind == kind)
            .collect();
        if of_kind.is_empty() {
            continue;
        }
        println!("\n{}", kind.name());
        let mut rows = vec![["指标", "数值", "分子", "分母", "公布值", "说明"].map(str::to_string)];
        rows.extend(of_kind.into_iter().map(row));
        for line in aligned(&rows) {
            println!("{line}");
        }
    }
}

fn row(figure: &Figure) -> [String; 6] {
    let count = |side: Option<&figures::Side>| {
        side.map(|side| side.tally.count.to_string())
            .unwrap_or_default()
    };
    let value = match &figure.shown {
        Some(shown) => format!("{shown}{}", figure.unit),
        None => "—".to_string(),
    };
    [
        figure.name.clone(),
        value,
        count(figure.numerator.as_ref()),
        count(figure.denominator.as_ref()),
        figure
            .published
            .as_ref()
            .map(|published| format!("{}{}", published.value, figure.unit))
            .unwrap_or_default(),
        remark(figure),
    ]
}

fn remark(figure: &Figure) -> String {
    let mut remarks = Vec::new();
    if let Some(reason) = &figure.missing {
        remarks.push(reason.clone());
    }
    if figure.agrees == Some(false) {
        let difference = figure.difference.map(|difference| difference.exact());
        remarks.push(format!("与公布值相差 {}", difference.unwrap_or_default()));
    }
    if let Some(implied) = &figure.implied {
        remarks.push(format!("推定：{}", implied.reason));
    }
    if let Some(letter) = &figure.letter {
        remarks.push(format!("{}，签认：{}", letter.number, letter.signer));
    }
    remarks.join("；")
}

/// Rows as lines whose columns stand under each other; a Chinese character is two columns wide.
fn aligned(rows: &[[String; 6]]) -> Vec<String> {
    let widths: Vec<usize> = (0..6)
        .map(|column| {
            rows.iter()
                .map(|row| width(&row[column]))
                .max()
                .unwrap_or(0)
        })
        .collect();
    let line = |row: &[String; 6]| {
        let cells = row
            .iter()
            .zip(&widths)
            .map(|(cell, width_max)| format!("{cell}{}", " ".repeat(width_max - width(cell) + 2)));
        cells.collect::<String>().trim_end().to_string()
    };
    rows.iter().map(line).collect()
}

fn width(text: &str) -> usize {
    text.chars()
        .map(|letter| if letter.is_ascii() { 1 } else { 2 })
        .sum()
}
