//! Facts and indicators that are made here: 1,000 villages in 20 towns in 2 counties, 36 months, 120 indicators.

use domain::engines::evaluation::{
    Amounts, Coded, Codes, Columns, Condition, Facts, Indicator, Organs, Test,
};
use std::path::Path;

pub const VILLAGES: u32 = 1000;
pub const ORGANS: u32 = VILLAGES + 20 + 2 + 1;
pub const MONTHS: u32 = 36;
pub const INDICATORS: u32 = 120;

/// Numbers that are the same everywhere (splitmix64).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % u64::from(end)) as u32
    }
}

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Each fact belongs to one indicator, a rate of two sums.
    Kinds,
    /// Each indicator has a condition over up to three of four columns; a fact belongs to many.
    Conditions,
}

/// Columns of values: name and how many.
const KINDS: [(&str, u32); 1] = [("ind", INDICATORS)];
const CONDITIONS: [(&str, u32); 4] = [
    ("subject", 40),
    ("outcome", 8),
    ("channel", 5),
    ("party", 3),
];

/// An instance as columns, and its indicators.
pub struct Made {
    pub kind: Kind,
    villages: Vec<u16>,
    months: Vec<u8>,
    values: Vec<Vec<u8>>,
    above: Vec<i32>,
    below: Vec<i32>,
    asked: Vec<Asked>,
}

/// What one indicator asks for.
struct Asked {
    is_sum: bool,
    /// Each tested column with the codes that are allowed.
    tests: Vec<(usize, Vec<u32>)>,
}

impl Made {
    pub fn new(kind: Kind, facts: usize) -> Self {
        let mut random = Random(5);
        let mut column = |end: u32| (0..facts).map(|_| random.below(end)).collect::<Vec<u32>>();
        let narrow = |column: Vec<u32>| column.into_iter().map(|it| it as u8).collect::<Vec<u8>>();
        let villages = column(VILLAGES).into_iter().map(|it| it as u16).collect();
        let months = narrow(column(MONTHS));
        let values = columns(kind)
            .iter()
            .map(|(_, end)| narrow(column(*end)))
            .collect();
        let above = column(100).into_iter().map(|it| it as i32).collect();
        let below = vec![100; facts];
        Self {
            kind,
            villages,
            months,
            values,
            above,
            below,
            asked: asked(kind),
        }
    }

    /// The columns as the engine takes them.
    pub fn facts(&self) -> Facts {
        let value = |(codes, (_, size)): (&Vec<u8>, &(&str, u32))| Coded {
            codes: Codes::Narrow(codes.clone()),
            size: *size,
        };
        let columns = Columns {
            organs: Codes::Middle(self.villages.clone()),
            months: Codes::Narrow(self.months.clone()),
            values: self
                .values
                .iter()
                .zip(columns(self.kind))
                .map(value)
                .collect(),
            amounts: vec![
                Amounts::Short(self.above.clone()),
                Amounts::Short(self.below.clone()),
            ],
        };
        Facts::new(columns, ORGANS, MONTHS).expect("what is made here lies within its dictionaries")
    }

    /// The indicators; where each fact belongs to one, its two sums, its count and its rate in turn.
    pub fn indicators(&self) -> Vec<Indicator> {
        let mut all = Vec::new();
        for Asked { is_sum, tests } in &self.asked {
            let test = |(column, codes): &(usize, Vec<u32>)| Test::In {
                column: *column,
                codes: codes.clone(),
            };
            let of = Condition::all(tests.iter().map(test).collect());
            if self.kind == Kind::Kinds {
                let first = all.len();
                all.push(Indicator::Sum {
                    of: of.clone(),
                    amount: 0,
                });
                all.push(Indicator::Sum {
                    of: of.clone(),
                    amount: 1,
                });
                all.push(Indicator::Count(of));
                all.push(Indicator::Rate {
                    above: first,
                    below: first + 1,
                });
            } else if *is_sum {
                all.push(Indicator::Sum { of, amount: 0 });
            } else {
                all.push(Indicator::Count(of));
            }
        }
        all
    }

    /// Those of the indicators that the peers answer.
    pub fn asked(&self) -> Vec<usize> {
        match self.kind {
            Kind::Kinds => (0..4 * INDICATORS as usize)
                .filter(|it| it % 4 < 3)
                .collect(),
            Kind::Conditions => (0..INDICATORS as usize).collect(),
        }
    }

    /// Writes columns and indicators for the peers.
    pub fn write(&self, folder: &Path) {
        let write = |name: &str, bytes: Vec<u8>| {
            std::fs::write(folder.join(name), bytes).expect("the folder can be written");
        };
        let whole = |amounts: &[i32]| amounts.iter().flat_map(|it| it.to_le_bytes()).collect();
        write(
            "village.i2",
            self.villages
                .iter()
                .flat_map(|it| it.to_le_bytes())
                .collect(),
        );
        write("month.i1", self.months.clone());
        for (codes, (name, _)) in self.values.iter().zip(columns(self.kind)) {
            write(&format!("{name}.i1"), codes.clone());
        }
        write("num.i4", whole(&self.above));
        write("den.i4", whole(&self.below));
        let lines = match self.kind {
            Kind::Kinds => String::new(),
            Kind::Conditions => self.asked.iter().map(line).collect(),
        };
        write("indicators", lines.into_bytes());
    }
}

fn columns(kind: Kind) -> &'static [(&'static str, u32)] {
    match kind {
        Kind::Kinds => &KINDS,
        Kind::Conditions => &CONDITIONS,
    }
}

/// One code each, or one to three columns with about half of their codes; every third is a sum.
fn asked(kind: Kind) -> Vec<Asked> {
    if kind == Kind::Kinds {
        return (0..INDICATORS)
            .map(|it| Asked {
                is_sum: true,
                tests: vec![(0, vec![it])],
            })
            .collect();
    }
    let mut random = Random(7);
    let one = |number: u32| {
        let first = random.below(4) as usize;
        let mut tested: Vec<usize> = (0..=number as usize % 3)
            .map(|it| (first + it) % 4)
            .collect();
        tested.sort_unstable();
        let codes = |column: usize| {
            let some = (0..CONDITIONS[column].1).filter(|_| random.below(2) == 0);
            let mut codes: Vec<u32> = some.collect();
            if codes.is_empty() {
                codes.push(0);
            }
            (column, codes)
        };
        Asked {
            is_sum: number.is_multiple_of(3),
            tests: tested.into_iter().map(codes).collect(),
        }
    };
    (0..INDICATORS).map(one).collect()
}

fn line(Asked { is_sum, tests }: &Asked) -> String {
    let test = |(column, codes): &(usize, Vec<u32>)| {
        let codes: Vec<String> = codes.iter().map(u32::to_string).collect();
        format!(" {}:{}", CONDITIONS[*column].0, codes.join(","))
    };
    let measure = if *is_sum { "sum" } else { "count" };
    format!("{measure}{}\n", tests.iter().map(test).collect::<String>())
}

/// Villages first, then towns, counties, and what is above all.
pub fn organs() -> Organs {
    let village = |village: u32| Some(VILLAGES + village / 50);
    let mut above: Vec<Option<u32>> = (0..VILLAGES).map(village).collect();
    above.extend((0..20).map(|town| Some(VILLAGES + 20 + town / 10)));
    above.extend([Some(ORGANS - 1), Some(ORGANS - 1), None]);
    Organs::new(&above).expect("there is no circle")
}
