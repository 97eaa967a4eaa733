//! The order of nodes in memory: neighbours on the ground are neighbours in memory.
//!
//! A search that jumps about waits for memory at every node. Nodes are therefore renumbered along a Hilbert curve.

/// Bits of each coordinate on the curve.
const BITS: u32 = 12;
/// Bits of each coordinate that are looked up together.
const STEP: u32 = 4;
/// About so many nodes share a stretch of the curve; their order within it does not matter.
const TOGETHER: usize = 32;
/// Most bits by which nodes are told apart along the curve.
const MOST: u32 = 20;

/// The curve in steps: for each of its four postures and the next bits of both coordinates, the next bits along the
/// curve and the posture in which it goes on.
struct Curve(Vec<(u8, u8)>);

/// Answers the rank of each node along the curve.
pub fn ranks(points: &[[f32; 2]]) -> Vec<u32> {
    let curve = Curve::new();
    let (low, high) = corners(points);
    let cells = ((1_u32 << BITS) - 1) as f32;
    let scale = [0, 1].map(|axis| cells / (high[axis] - low[axis]).max(f32::MIN_POSITIVE));
    // A coordinate that is no number stands at the beginning.
    let cell = |point: &[f32; 2], axis: usize| {
        ((point[axis] - low[axis]) * scale[axis]).clamp(0.0, cells) as u32
    };
    let bits = (points.len() / TOGETHER).max(1).ilog2().min(MOST);
    let key = |point: &[f32; 2]| curve.along(cell(point, 0), cell(point, 1)) >> (2 * BITS - bits);
    counted(&points.iter().map(key).collect::<Vec<u32>>(), 1 << bits)
}

fn corners(points: &[[f32; 2]]) -> ([f32; 2], [f32; 2]) {
    let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
    for point in points {
        for axis in 0..2 {
            if point[axis].is_finite() {
                low[axis] = low[axis].min(point[axis]);
                high[axis] = high[axis].max(point[axis]);
            }
        }
    }
    (low, high)
}

impl Curve {
    /// Postures are bits: 1 for coordinates swapped, 2 for both turned round.
    fn new() -> Self {
        let entry = |index: u32| {
            let (mut posture, mut place) = (index >> (2 * STEP), 0);
            for bit in (0..STEP).rev() {
                let (mut x, mut y) = ((index >> (STEP + bit)) & 1, (index >> bit) & 1);
                if posture & 1 > 0 {
                    (x, y) = (y, x);
                }
                if posture & 2 > 0 {
                    (x, y) = (1 - x, 1 - y);
                }
                place = (place << 2) | ((3 * x) ^ y);
                if y == 0 {
                    posture ^= if x == 1 { 3 } else { 1 };
                }
            }
            (place as u8, posture as u8)
        };
        Self((0..4 << (2 * STEP)).map(entry).collect())
    }

    /// How far along the curve a cell lies.
    fn along(&self, x: u32, y: u32) -> u32 {
        let (mut place, mut posture) = (0, 0);
        let mask = (1 << STEP) - 1;
        for step in (0..BITS / STEP).rev() {
            let (x, y) = (x >> (step * STEP) & mask, y >> (step * STEP) & mask);
            let (bits, next) = self.0[(posture << (2 * STEP) | x << STEP | y) as usize];
            place = place << (2 * STEP) | u32::from(bits);
            posture = u32::from(next);
        }
        place
    }
}

/// The rank of each node by its key, of which there are so many.
fn counted(keys: &[u32], many: usize) -> Vec<u32> {
    let mut next = vec![0_u32; many];
    for key in keys {
        next[*key as usize] += 1;
    }
    let mut before = 0;
    for count in &mut next {
        before += std::mem::replace(count, before);
    }
    let rank = |key: &u32| {
        let next = &mut next[*key as usize];
        *next += 1;
        *next - 1
    };
    keys.iter().map(rank).collect()
}
