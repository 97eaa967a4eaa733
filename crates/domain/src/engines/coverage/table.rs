//! Tables as text: a line of column names, then one row a line, columns divided by tabs.

use std::fmt;

/// Something in a file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as the caller named it.
    pub file: String,
    /// The line, from one; nought if the whole file is meant.
    pub line: usize,
    /// What is wrong and what to do, in Chinese.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(formatter, "{}：{}", self.file, self.what),
            line => write!(formatter, "{} 第{line}行：{}", self.file, self.what),
        }
    }
}

/// A table of which nothing but its lines is known.
pub struct Table<'a> {
    file: &'a str,
    columns: Vec<&'a str>,
    rows: Vec<(usize, &'a str)>,
    problems: Vec<Problem>,
}

/// One row of a table.
pub struct Row<'a> {
    /// Its line in the file, from one.
    pub line: usize,
    cells: Vec<&'a str>,
}

impl<'a> Table<'a> {
    /// Reads the lines of a table. What is not UTF-8 is a problem of its line.
    pub fn read(file: &'a str, text: &'a [u8]) -> Self {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let mut table = Self {
            file,
            columns: Vec::new(),
            rows: Vec::new(),
            problems: Vec::new(),
        };
        for (number, line) in text.split(|byte| *byte == b'\n').enumerate() {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            match std::str::from_utf8(line) {
                Ok(line) if number == 0 => {
                    table.columns = line.split('\t').map(str::trim).collect()
                }
                Ok(line) if line.trim().is_empty() => {}
                Ok(line) => table.rows.push((number + 1, line)),
                Err(_) => table.tell(number + 1, "不是 UTF-8 文字。请另存为 UTF-8 编码"),
            }
        }
        table
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| *column == name)
    }

    /// The place of the first of several names of a column.
    pub fn column_of(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.column(name))
    }

    /// The place of a column that has to be there; told as a problem if it is not.
    pub fn needed(&mut self, name: &str) -> Option<usize> {
        let column = self.column(name);
        if column.is_none() {
            self.tell(
                1,
                format!("缺少 {name} 一列。请在第一行写列名，各列用制表符分隔"),
            );
        }
        column
    }

    /// Notes a problem.
    pub fn tell(&mut self, line: usize, what: impl Into<String>) {
        self.problems.push(Problem {
            file: self.file.to_string(),
            line,
            what: what.into(),
        });
    }

    /// Passes over all rows; a row that is refused becomes a problem.
    pub fn each(&mut self, mut take: impl FnMut(&Row) -> Result<(), String>) {
        let mut row = Row {
            line: 0,
            cells: Vec::new(),
        };
        for (line, text) in std::mem::take(&mut self.rows) {
            row.line = line;
            row.cells.clear();
            row.cells.extend(text.split('\t').map(str::trim));
            if let Err(what) = take(&row) {
                self.tell(line, what);
            }
        }
    }

    /// The problems, if there are any.
    pub fn done(self) -> Result<(), Vec<Problem>> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(self.problems)
        }
    }
}

impl<'a> Row<'a> {
    /// What stands in a column; nothing where the row is too short.
    pub fn cell(&self, column: Option<usize>) -> &'a str {
        column
            .and_then(|column| self.cells.get(column).copied())
            .unwrap_or("")
    }

    /// A number in a column.
    ///
    /// # Errors
    /// What stands there is no number, said in Chinese.
    pub fn number<T: std::str::FromStr>(
        &self,
        column: Option<usize>,
        name: &str,
    ) -> Result<T, String> {
        let cell = self.cell(column);
        cell.parse()
            .map_err(|_| format!("{name} 应当是数字，写的是“{cell}”。请改正"))
    }

    /// A longitude or latitude.
    ///
    /// # Errors
    /// What stands there is no number or out of range, said in Chinese.
    pub fn degrees(&self, column: Option<usize>, name: &str, most: f64) -> Result<f64, String> {
        let degrees: f64 = self.number(column, name)?;
        if degrees.abs() <= most {
            return Ok(degrees);
        }
        Err(format!(
            "{name} 应当在 -{most} 与 {most} 之间，写的是“{}”。请核对经纬度",
            self.cell(column)
        ))
    }

    /// A number with at most three decimals that is not negative, in thousandths.
    ///
    /// # Errors
    /// What stands there is no such number, said in Chinese.
    pub fn thousandths(&self, column: Option<usize>, name: &str) -> Result<u64, String> {
        let cell = self.cell(column);
        thousandths(cell)
            .ok_or_else(|| format!("{name} 应当是不小于零的数，写的是“{cell}”。请改正"))
    }
}

/// A decimal number in thousandths; further decimals are rounded, halves up.
pub fn thousandths(text: &str) -> Option<u64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + decimals.len() == 0 || whole.len() > 12 || !digits(whole) || !digits(decimals)
    {
        return None;
    }
    let whole: u64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let digit = |place: usize| {
        decimals
            .as_bytes()
            .get(place)
            .map_or(0, |byte| u64::from(byte - b'0'))
    };
    let rounded = u64::from(digit(3) >= 5);
    Some(whole * 1000 + digit(0) * 100 + digit(1) * 10 + digit(2) + rounded)
}
