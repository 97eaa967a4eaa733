//! Amounts as ratios: a logarithm of fixed point, in whole numbers only, the same on every machine.

/// Parts of a doubling.
pub const PARTS: u32 = 4096;
const BITS: u32 = PARTS.trailing_zeros();

/// The logarithm of an amount to base two, in 4096ths, rounded down; 0 for 0 and for 1.
///
/// Monotone: a larger amount never has a smaller code. Each bit comes from squaring the mantissa.
pub fn ratio_code(amount: u64) -> u32 {
    if amount < 2 {
        return 0;
    }
    let whole = amount.ilog2();
    // The mantissa in [1, 2) with 31 bits behind the point.
    let mut mantissa = if whole >= 31 {
        amount >> (whole - 31)
    } else {
        amount << (31 - whole)
    };
    let mut code = whole;
    for _ in 0..BITS {
        mantissa = (mantissa * mantissa) >> 31;
        let bit = u32::from(mantissa >= 1 << 32);
        mantissa >>= bit;
        code = code << 1 | bit;
    }
    code
}

/// The least amount whose code is at least this.
pub fn amount_of(code: u32) -> u64 {
    let (mut low, mut high) = (0_u64, 1_u64 << (code / PARTS + 1).min(63));
    while low < high {
        let middle = low + (high - low) / 2;
        if ratio_code(middle) >= code {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
