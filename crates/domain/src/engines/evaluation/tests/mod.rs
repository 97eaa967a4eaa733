//! Worked examples, refusals, and properties against an evaluation that looks at every fact.

mod examples;
mod properties;
mod refusals;

use super::*;

/// Facts as rows, which is how a test reads best.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub organ: u32,
    pub month: u32,
    pub values: Vec<u32>,
    pub amounts: Vec<i64>,
}

impl Row {
    pub fn fact(&self) -> Fact<'_> {
        Fact {
            organ: self.organ,
            month: self.month,
            values: &self.values,
            amounts: &self.amounts,
        }
    }
}

/// Codes as narrow as they can be.
pub fn narrow(codes: Vec<u32>) -> Codes {
    match codes.iter().max().copied().unwrap_or(0) {
        0..=0xFF => Codes::Narrow(codes.into_iter().map(|it| it as u8).collect()),
        0x100..=0xFFFF => Codes::Middle(codes.into_iter().map(|it| it as u16).collect()),
        _ => Codes::Wide(codes),
    }
}

pub fn columns(rows: &[Row], sizes: &[u32], amounts: usize) -> Columns {
    let amount = |at: usize| {
        let all: Vec<i64> = rows.iter().map(|row| row.amounts[at]).collect();
        let short: Result<Vec<i32>, _> = all.iter().map(|it| i32::try_from(*it)).collect();
        short.map_or(Amounts::Long(all), Amounts::Short)
    };
    let value = |(at, size): (usize, &u32)| Coded {
        codes: narrow(rows.iter().map(|row| row.values[at]).collect()),
        size: *size,
    };
    Columns {
        organs: narrow(rows.iter().map(|row| row.organ).collect()),
        months: narrow(rows.iter().map(|row| row.month).collect()),
        values: sizes.iter().enumerate().map(value).collect(),
        amounts: (0..amounts).map(amount).collect(),
    }
}

pub fn grant(threads: usize) -> Grant {
    Grant {
        threads,
        cell_bytes: 1 << 30,
    }
}
