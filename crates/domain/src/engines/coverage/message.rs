//! Protocol buffer messages, as far as map files need them.

/// A message that ends before it should, or a number that is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

/// One field of a message.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// A whole number, not yet told whether it has a sign.
    Number(u64),
    /// A text, a message of its own, or packed numbers.
    Bytes(&'a [u8]),
}

/// Reads a message field by field.
pub struct Message<'a>(pub &'a [u8]);

impl<'a> Message<'a> {
    /// The next field with its number; `None` at the end.
    ///
    /// # Errors
    /// The message is broken.
    pub fn next(&mut self) -> Result<Option<(u64, Value<'a>)>, Broken> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let key = self.number()?;
        let value = match key & 7 {
            0 => Value::Number(self.number()?),
            1 => Value::Bytes(self.bytes(8)?),
            2 => {
                let length = self.number()?;
                Value::Bytes(self.bytes(length)?)
            }
            5 => Value::Bytes(self.bytes(4)?),
            _ => return Err(Broken),
        };
        Ok(Some((key >> 3, value)))
    }

    /// Passes over all fields.
    ///
    /// # Errors
    /// The message is broken, or what `take` says.
    pub fn each(
        mut self,
        mut take: impl FnMut(u64, Value<'a>) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        while let Some((field, value)) = self.next()? {
            take(field, value)?;
        }
        Ok(())
    }

    fn bytes(&mut self, length: u64) -> Result<&'a [u8], Broken> {
        let length = usize::try_from(length).map_err(|_| Broken)?;
        let (bytes, rest) = self.0.split_at_checked(length).ok_or(Broken)?;
        self.0 = rest;
        Ok(bytes)
    }

    fn number(&mut self) -> Result<u64, Broken> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first().ok_or(Broken)?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if *byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Broken)
    }
}

impl<'a> Value<'a> {
    /// A text or message.
    ///
    /// # Errors
    /// It is a number.
    pub fn bytes(self) -> Result<&'a [u8], Broken> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            Self::Number(_) => Err(Broken),
        }
    }

    /// A whole number without sign.
    ///
    /// # Errors
    /// It is no number.
    pub fn number(self) -> Result<u64, Broken> {
        match self {
            Self::Number(number) => Ok(number),
            Self::Bytes(_) => Err(Broken),
        }
    }

    /// Numbers without sign, packed.
    ///
    /// # Errors
    /// They are broken.
    pub fn numbers(self) -> Result<Vec<u64>, Broken> {
        let mut message = Message(self.bytes()?);
        let mut numbers = Vec::new();
        while !message.0.is_empty() {
            numbers.push(message.number()?);
        }
        Ok(numbers)
    }

    /// Numbers with sign, packed, each as the difference from the one before.
    ///
    /// # Errors
    /// They are broken.
    pub fn differences(self) -> Result<Vec<i64>, Broken> {
        let mut sum = 0_i64;
        let add = |number| {
            sum = sum.wrapping_add(signed(number));
            sum
        };
        Ok(self.numbers()?.into_iter().map(add).collect())
    }
}

/// A number with its sign in the lowest bit.
pub fn signed(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}
