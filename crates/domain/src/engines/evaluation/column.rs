//! Columns of facts, each as narrow as its values allow.

use std::ops::Range;

/// Values of a dictionary by their number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Codes {
    /// Up to 256 values.
    Narrow(Vec<u8>),
    /// Up to 65,536 values.
    Middle(Vec<u16>),
    /// More.
    Wide(Vec<u32>),
}

impl Codes {
    /// How many facts.
    pub fn len(&self) -> usize {
        match self {
            Self::Narrow(codes) => codes.len(),
            Self::Middle(codes) => codes.len(),
            Self::Wide(codes) => codes.len(),
        }
    }

    /// Whether there is no fact.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Narrow(codes) => codes.capacity(),
            Self::Middle(codes) => codes.capacity() * 2,
            Self::Wide(codes) => codes.capacity() * 4,
        }
    }

    /// The same values, wide enough for codes below `size`.
    pub(super) fn wide_enough(self, size: u32) -> Self {
        let most = size.saturating_sub(1);
        match self {
            Self::Narrow(codes) if most > u32::from(u16::MAX) => {
                Self::Wide(codes.into_iter().map(u32::from).collect())
            }
            Self::Narrow(codes) if most > u32::from(u8::MAX) => {
                Self::Middle(codes.into_iter().map(u16::from).collect())
            }
            Self::Middle(codes) if most > u32::from(u16::MAX) => {
                Self::Wide(codes.into_iter().map(u32::from).collect())
            }
            same => same,
        }
    }

    /// The first row whose code is not below `size`.
    pub(super) fn beyond(&self, size: u32) -> Option<usize> {
        fn find<T: Copy + Into<u32> + Ord>(codes: &[T], size: u32) -> Option<usize> {
            let most = codes.iter().copied().max()?;
            let is_beyond = |code: &T| (*code).into() >= size;
            is_beyond(&most).then(|| codes.iter().position(is_beyond))?
        }
        match self {
            Self::Narrow(codes) => find(codes, size),
            Self::Middle(codes) => find(codes, size),
            Self::Wide(codes) => find(codes, size),
        }
    }

    pub(super) fn get(&self, row: usize) -> u32 {
        match self {
            Self::Narrow(codes) => codes[row].into(),
            Self::Middle(codes) => codes[row].into(),
            Self::Wide(codes) => codes[row],
        }
    }

    /// Sets a row and says what it was; the column is wide enough for all its codes.
    pub(super) fn replace(&mut self, row: usize, code: u32) -> u32 {
        match self {
            Self::Narrow(codes) => std::mem::replace(&mut codes[row], code as u8).into(),
            Self::Middle(codes) => std::mem::replace(&mut codes[row], code as u16).into(),
            Self::Wide(codes) => std::mem::replace(&mut codes[row], code),
        }
    }

    pub(super) fn push(&mut self, code: u32) {
        match self {
            Self::Narrow(codes) => codes.push(code as u8),
            Self::Middle(codes) => codes.push(code as u16),
            Self::Wide(codes) => codes.push(code),
        }
    }

    /// Puts into each place what `with` makes of it and of the code of the row, from row `first` on.
    #[inline(always)]
    pub(super) fn fold_into(&self, first: usize, into: &mut [u32], with: impl Fn(u32, u32) -> u32) {
        #[inline(always)]
        fn fold<T: Copy + Into<u32>>(
            codes: &[T],
            into: &mut [u32],
            with: impl Fn(u32, u32) -> u32,
        ) {
            for (place, code) in into.iter_mut().zip(codes) {
                *place = with(*place, (*code).into());
            }
        }
        match self {
            Self::Narrow(codes) => fold(&codes[first..], into, with),
            Self::Middle(codes) => fold(&codes[first..], into, with),
            Self::Wide(codes) => fold(&codes[first..], into, with),
        }
    }
}

impl Codes {
    /// Shows the code of each of these rows.
    pub(super) fn visit(&self, rows: &Range<usize>, mut with: impl FnMut(u32)) {
        match self {
            Self::Narrow(codes) => codes[rows.clone()]
                .iter()
                .for_each(|code| with((*code).into())),
            Self::Middle(codes) => codes[rows.clone()]
                .iter()
                .for_each(|code| with((*code).into())),
            Self::Wide(codes) => codes[rows.clone()].iter().for_each(|code| with(*code)),
        }
    }
}

impl Default for Codes {
    fn default() -> Self {
        Self::Narrow(Vec::new())
    }
}

/// Whole amounts that can be added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amounts {
    /// In four bytes.
    Short(Vec<i32>),
    /// In eight bytes.
    Long(Vec<i64>),
}

impl Amounts {
    /// How many facts.
    pub fn len(&self) -> usize {
        match self {
            Self::Short(amounts) => amounts.len(),
            Self::Long(amounts) => amounts.len(),
        }
    }

    /// Whether there is no fact.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Short(amounts) => amounts.capacity() * 4,
            Self::Long(amounts) => amounts.capacity() * 8,
        }
    }

    pub(super) fn get(&self, row: usize) -> i64 {
        match self {
            Self::Short(amounts) => amounts[row].into(),
            Self::Long(amounts) => amounts[row],
        }
    }

    /// What all amounts come to without their signs, the least and the most of them.
    pub(super) fn survey(&self) -> (u128, i64, i64) {
        let ends = |least: Option<i64>, most: Option<i64>| (least.unwrap_or(0), most.unwrap_or(0));
        let (weight, (least, most)) = match self {
            Self::Short(amounts) => {
                let weight: u64 = amounts.iter().map(|it| u64::from(it.unsigned_abs())).sum();
                let (least, most) = (amounts.iter().min(), amounts.iter().max());
                (
                    weight.into(),
                    ends(
                        least.map(|it| i64::from(*it)),
                        most.map(|it| i64::from(*it)),
                    ),
                )
            }
            Self::Long(amounts) => {
                let weight = amounts.iter().map(|it| u128::from(it.unsigned_abs())).sum();
                (
                    weight,
                    ends(amounts.iter().min().copied(), amounts.iter().max().copied()),
                )
            }
        };
        (weight, least, most)
    }

    /// Joins to each place what `with` makes of the amount of the row, from row `first` on.
    #[inline(always)]
    pub(super) fn fold_into<T: Copy>(
        &self,
        first: usize,
        into: &mut [T],
        with: impl Fn(T, i64) -> T,
    ) {
        match self {
            Self::Short(amounts) => {
                for (place, amount) in into.iter_mut().zip(&amounts[first..]) {
                    *place = with(*place, (*amount).into());
                }
            }
            Self::Long(amounts) => {
                for (place, amount) in into.iter_mut().zip(&amounts[first..]) {
                    *place = with(*place, *amount);
                }
            }
        }
    }

    /// Puts amounts into rows, each in turn; the amounts given are then those that stood there.
    pub(super) fn exchange(&mut self, rows: &[usize], amounts: &mut [i64]) {
        if amounts.iter().any(|it| i32::try_from(*it).is_err()) {
            self.lengthen();
        }
        match self {
            Self::Short(column) => {
                for (row, amount) in rows.iter().zip(amounts) {
                    *amount = std::mem::replace(&mut column[*row], *amount as i32).into();
                }
            }
            Self::Long(column) => {
                for (row, amount) in rows.iter().zip(amounts) {
                    *amount = std::mem::replace(&mut column[*row], *amount);
                }
            }
        }
    }

    pub(super) fn push(&mut self, amount: i64) {
        match (&mut *self, i32::try_from(amount)) {
            (Self::Short(amounts), Ok(short)) => amounts.push(short),
            (Self::Long(amounts), _) => amounts.push(amount),
            (Self::Short(_), Err(_)) => {
                self.lengthen();
                self.push(amount);
            }
        }
    }

    fn lengthen(&mut self) {
        if let Self::Short(amounts) = self {
            *self = Self::Long(amounts.iter().map(|it| i64::from(*it)).collect());
        }
    }
}
