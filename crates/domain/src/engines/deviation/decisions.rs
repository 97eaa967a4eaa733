//! Decisions as columns.

use super::groups::{Grouping, Key, code_rows};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Names by code, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Names {
    names: Vec<String>,
    codes: HashMap<String, u32, BuildHasherDefault<Mixer>>,
}

/// Mixes eight bytes at a time: names come from files of the office, not from whom one must mistrust.
#[derive(Clone, Debug, Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
        let (eights, rest) = bytes.as_chunks::<8>();
        for eight in eights {
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(*eight)).wrapping_mul(FACTOR);
        }
        for byte in rest {
            self.0 = (self.0.rotate_left(5) ^ u64::from(*byte)).wrapping_mul(FACTOR);
        }
    }
}

impl Names {
    /// The code of a name, a new one where it was not known.
    pub fn code(&mut self, name: &str) -> u32 {
        if let Some(code) = self.codes.get(name) {
            return *code;
        }
        let code = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.to_string());
        self.codes.insert(name.to_string(), code);
        code
    }

    /// The name of a code.
    pub fn name(&self, code: u32) -> &str {
        self.names.get(code as usize).map_or("", String::as_str)
    }

    /// The code of a name that is known.
    pub fn find(&self, name: &str) -> Option<u32> {
        self.codes.get(name).copied()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.names.len()
    }
}

/// Decisions as columns of equal length; amounts in fen.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    /// Numbers of the decisions.
    pub numbers: Vec<String>,
    /// Articles.
    pub articles: Vec<u32>,
    /// Circumstances.
    pub circumstances: Vec<u32>,
    /// Levels of organs.
    pub levels: Vec<u32>,
    /// Organs.
    pub organs: Vec<u32>,
    /// Years.
    pub years: Vec<u16>,
    /// Amounts; 0: no fine.
    pub amounts: Vec<u64>,
    /// Lower ends of benchmarks; 0: none.
    pub lowest: Vec<u64>,
    /// Upper ends of benchmarks; `u64::MAX`: none.
    pub highest: Vec<u64>,
    /// Acts; `u32::MAX`: not named.
    pub acts: Vec<u32>,
    /// Names of articles.
    pub article_names: Names,
    /// Names of circumstances.
    pub circumstance_names: Names,
    /// Names of levels.
    pub level_names: Names,
    /// Names of organs.
    pub organ_names: Names,
    /// Names of acts.
    pub act_names: Names,
}

/// The act of a decision that names none.
pub const NO_ACT: u32 = u32::MAX;

impl Decisions {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.amounts.len()
    }

    /// The first year.
    pub fn first_year(&self) -> u16 {
        self.years.iter().copied().min().unwrap_or(0)
    }

    /// Peer groups and their parents: the same article and circumstances on all levels and in all years.
    ///
    /// Combinations that do occur are numbered anew where there are too many that might.
    pub fn group(&self, threads: usize) -> (Grouping, Grouping) {
        let first = self.first_year();
        let years: Vec<u16> = self.years.iter().map(|year| year - first).collect();
        let spans = years
            .iter()
            .copied()
            .max()
            .map_or(1, |last| usize::from(last) + 1);
        let articles = Key::Wide(&self.articles, self.article_names.count());
        let circumstances = Key::Wide(&self.circumstances, self.circumstance_names.count());
        let levels = Key::Wide(&self.levels, self.level_names.count());
        let own = [articles, circumstances, levels, Key::Middle(&years, spans)];
        let parent = code_rows(&own[..2], threads);
        let parent = parent
            .unwrap_or_else(|| self.numbered(|row| (self.articles[row], self.circumstances[row])));
        let own = code_rows(&own, threads).unwrap_or_else(|| {
            self.numbered(|row| (parent.codes[row], self.levels[row], self.years[row]))
        });
        (own, parent)
    }

    fn numbered<K: std::hash::Hash + Eq>(&self, key: impl Fn(usize) -> K) -> Grouping {
        let mut known = HashMap::new();
        let mut codes = Vec::with_capacity(self.count());
        for row in 0..self.count() {
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            codes.push(*known.entry(key(row)).or_insert(next));
        }
        Grouping {
            codes,
            groups: known.len(),
        }
    }
}
