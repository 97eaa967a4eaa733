//! The four kinds of value that both databases share, and rows of them.

use super::Fault;
use std::borrow::Cow;

/// A value bound to a statement or read from a row.
///
/// Booleans are integers 0/1, days text `YYYY-MM-DD`, moments integers (microseconds UTC), money integer cents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Absent.
    Null,
    /// A 64-bit integer.
    Integer(i64),
    /// UTF-8 text.
    Text(Cow<'a, str>),
    /// Bytes.
    Blob(Cow<'a, [u8]>),
}

impl Value<'_> {
    /// A copy that owns its content.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Integer(number) => Value::Integer(number),
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::Blob(bytes) => Value::Blob(Cow::Owned(bytes.into_owned())),
        }
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(truth: bool) -> Self {
        Self::Integer(i64::from(truth))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Blob(Cow::Borrowed(bytes))
    }
}

impl<'a> From<&'a [u8; 32]> for Value<'a> {
    fn from(bytes: &'a [u8; 32]) -> Self {
        Self::Blob(Cow::Borrowed(bytes))
    }
}

impl From<Vec<u8>> for Value<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Blob(Cow::Owned(bytes))
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One row of a result; columns are counted from 0 in the order of the SELECT.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(pub Vec<Value<'static>>);

impl Row {
    fn cell(&self, column: usize) -> Result<&Value<'static>, Fault> {
        self.0.get(column).ok_or(Fault::Column {
            column,
            expected: "a column",
            found: "none",
        })
    }

    fn wrong(column: usize, expected: &'static str, found: &Value<'_>) -> Fault {
        let found = match found {
            Value::Null => "nothing",
            Value::Integer(_) => "an integer",
            Value::Text(_) => "text",
            Value::Blob(_) => "bytes",
        };
        Fault::Column {
            column,
            expected,
            found,
        }
    }

    /// The integer in `column`; a fault if it is absent or of another kind.
    pub fn integer(&self, column: usize) -> Result<i64, Fault> {
        match self.cell(column)? {
            Value::Integer(number) => Ok(*number),
            other => Err(Self::wrong(column, "an integer", other)),
        }
    }

    /// The integer in `column`, or `None`.
    pub fn optional_integer(&self, column: usize) -> Result<Option<i64>, Fault> {
        match self.cell(column)? {
            Value::Null => Ok(None),
            Value::Integer(number) => Ok(Some(*number)),
            other => Err(Self::wrong(column, "an integer or nothing", other)),
        }
    }

    /// The truth value in `column` (0 is false).
    pub fn truth(&self, column: usize) -> Result<bool, Fault> {
        Ok(self.integer(column)? != 0)
    }

    /// The text in `column`; a fault if it is absent or of another kind.
    pub fn text(&self, column: usize) -> Result<&str, Fault> {
        match self.cell(column)? {
            Value::Text(text) => Ok(text),
            other => Err(Self::wrong(column, "text", other)),
        }
    }

    /// The text in `column`, or `None`.
    pub fn optional_text(&self, column: usize) -> Result<Option<&str>, Fault> {
        match self.cell(column)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            other => Err(Self::wrong(column, "text or nothing", other)),
        }
    }

    /// The bytes in `column`; a fault if they are absent or of another kind.
    pub fn bytes(&self, column: usize) -> Result<&[u8], Fault> {
        match self.cell(column)? {
            Value::Blob(bytes) => Ok(bytes),
            other => Err(Self::wrong(column, "bytes", other)),
        }
    }

    /// The bytes in `column`, or `None`.
    pub fn optional_bytes(&self, column: usize) -> Result<Option<&[u8]>, Fault> {
        match self.cell(column)? {
            Value::Null => Ok(None),
            Value::Blob(bytes) => Ok(Some(bytes)),
            other => Err(Self::wrong(column, "bytes or nothing", other)),
        }
    }
}
