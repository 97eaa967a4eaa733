//! Exact weighted sampling without replacement, in words of the stream.
//!
//! Stratum by stratum, draw by draw: the class is drawn by remaining weight (weight × lines that may still be drawn),
//! then a rank among all lines of the class. A rank that came before is drawn anew; a line with a committed exclusion
//! is noted and the rank drawn anew. Where only one class is left, no word is taken for the class. A stratum whose
//! quota is all that may be drawn needs no chance: its lines come in order.
//!
//! No draw depends on more than the counts by class, the words, and the lines at the ranks that were hit, so that one
//! draw is checked from its counter, its rank and its line.

use super::frame::{ClassCount, Found, Objects};
use super::stream::Stream;
use std::num::NonZeroU64;

/// Lines for which room is made in advance; a proof by a stranger may claim any number.
const EXPECTED_MOST: usize = 1 << 20;

/// Draws that are guessed together.
const AHEAD: usize = 32;

/// A stratum as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StratumPlan {
    /// Classes with their weights, at least 1.
    pub classes: Vec<(usize, u32)>,
    /// Lines to be drawn; never more than may be drawn.
    pub quota: u32,
}

/// A line that chance has hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Number of the word that gave the rank, from 1; nothing where all lines of the stratum are taken.
    pub counter: Option<NonZeroU64>,
    /// The rank in the class, from 0.
    pub rank: u32,
    /// Where the line is kept.
    pub line: u32,
    /// The stratum.
    pub stratum: u16,
    /// The class.
    pub class: u16,
    /// Some officer must not inspect it.
    pub recused: bool,
}

/// What chance has hit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// The drawn lines in their order.
    pub drawn: Vec<Hit>,
    /// Lines that were hit and passed over because they are excluded.
    pub passed_over: Vec<Hit>,
}

/// A rank that the draw needs and nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotOpened {
    /// How many lines were drawn before.
    pub drawn: usize,
    /// The stratum.
    pub stratum: usize,
    /// The class.
    pub class: usize,
    /// The rank in the class, from 0.
    pub rank: u32,
}

/// Draws all strata.
///
/// # Errors
/// A rank that is hit and not known: only where `objects` is an opening.
pub fn draw<O: Objects>(
    strata: &[StratumPlan],
    classes: &[ClassCount],
    objects: &O,
    stream: &mut Stream,
) -> Result<Hits, Box<(Hits, NotOpened)>> {
    let quotas = strata.iter().map(|stratum| stratum.quota as usize);
    let expected = quotas.sum::<usize>().min(EXPECTED_MOST);
    let mut draw = Draw {
        objects,
        stream,
        seen: Seen::new(expected),
        hits: Hits {
            drawn: Vec::with_capacity(expected),
            passed_over: Vec::new(),
        },
        starts: starts(classes),
    };
    for (number, stratum) in strata.iter().enumerate() {
        let live = stratum.classes.iter().map(|(class, weight)| Live {
            class: *class,
            lines: classes[*class].lines,
            weight: u64::from(*weight),
            rest: u64::from(classes[*class].free()),
            share: u64::from(*weight) * u64::from(classes[*class].free()),
            hit: 0,
        });
        let live: Vec<Live> = live.collect();
        let free: u64 = live.iter().map(|class| class.rest).sum();
        let done = if u64::from(stratum.quota) >= free {
            draw.take_all(number, &live)
        } else {
            draw.draw_stratum(number, live, stratum.quota)
        };
        if let Err(unknown) = done {
            return Err(Box::new((draw.hits, unknown)));
        }
    }
    Ok(draw.hits)
}

/// The first place of each class, all classes one after another; they have less than 2^32 lines together.
fn starts(classes: &[ClassCount]) -> Vec<u32> {
    let mut next = 0_u32;
    let start = |class: &ClassCount| {
        let start = next;
        next = next.saturating_add(class.lines);
        start
    };
    classes.iter().map(start).collect()
}

/// A class while its stratum is drawn.
struct Live {
    class: usize,
    lines: u32,
    weight: u64,
    rest: u64,
    /// Weight × rest.
    share: u64,
    /// Lines that were hit, drawn or passed over.
    hit: u32,
}

/// What is left of a stratum.
struct Rest {
    /// Sum of the shares.
    whole: u64,
    /// Classes of which some line may still be drawn.
    left: usize,
}

impl Rest {
    /// The class that is left alone.
    fn only(&self, live: &[Live]) -> Option<usize> {
        let mut live = live.iter();
        (self.left == 1).then(|| live.position(|class| class.rest > 0).unwrap_or(0))
    }

    #[inline]
    fn take(&mut self, class: &mut Live) {
        class.rest -= 1;
        class.share -= class.weight;
        self.whole -= class.weight;
        self.left -= usize::from(class.rest == 0);
    }

    /// Takes back a line of a class that has some left.
    fn give_back(&mut self, class: &mut Live) {
        class.rest += 1;
        class.share += class.weight;
        self.whole += class.weight;
    }
}

/// What a draw ahead will hit.
#[derive(Clone, Copy, Default)]
struct Guess {
    /// The class among those of the stratum.
    live: usize,
    rank: u32,
    found: Option<Found>,
    /// What the table of places held when it was looked at ahead.
    slot: u32,
}

/// The number below an end that a word gives, where it is sure that the word counts.
#[inline]
fn sure(word: u64, end: u64) -> Option<u64> {
    let product = u128::from(word) * u128::from(end);
    (product as u64 >= end).then_some((product >> 64) as u64)
}

struct Draw<'a, O> {
    objects: &'a O,
    stream: &'a mut Stream,
    seen: Seen,
    hits: Hits,
    starts: Vec<u32>,
}

impl<O: Objects> Draw<'_, O> {
    fn draw_stratum(
        &mut self,
        stratum: usize,
        mut live: Vec<Live>,
        quota: u32,
    ) -> Result<(), NotOpened> {
        let mut rest = Rest {
            whole: live.iter().map(|class| class.share).sum(),
            left: live.iter().filter(|class| class.rest > 0).count(),
        };
        let mut open = quota as usize;
        while open > 0 {
            open -= self.draw_ahead(stratum, (&mut live, &mut rest), open)?;
            if open > 0 {
                let chosen = match rest.only(&live) {
                    Some(only) => only,
                    None => choose(&live, self.stream.below(rest.whole)),
                };
                rest.take(&mut live[chosen]);
                self.draw_line(stratum, &mut live[chosen])?;
                open -= 1;
            }
        }
        Ok(())
    }

    /// Draws many lines at once, as long as nothing is passed over; how many.
    ///
    /// What the words ahead will hit is guessed first and looked up all together, because memory answers many
    /// questions in the time of one. The first guess that does not hold is drawn in the ordinary way, and those behind
    /// it are taken back, so that the draw is the same as without guesses.
    #[inline]
    fn draw_ahead(
        &mut self,
        stratum: usize,
        (live, rest): (&mut [Live], &mut Rest),
        open: usize,
    ) -> Result<usize, NotOpened> {
        let mut guesses = [Guess::default(); AHEAD];
        let words = if rest.left == 1 { 1 } else { 2 };
        let count = self.guess((live, rest), &mut guesses[..open.min(AHEAD)], words);
        let guesses = &mut guesses[..count];
        for guess in guesses.iter_mut() {
            let class = live[guess.live].class;
            guess.found = self.objects.find(class, guess.rank);
            guess.slot = self.seen.look(self.starts[class] + guess.rank);
        }
        for number in 0..count {
            let guess = guesses[number];
            let class = &mut live[guess.live];
            let place = self.starts[class.class] + guess.rank;
            let free = guess.found.filter(|found| !found.excluded);
            let Some(found) = free.filter(|_| guess.slot != place + 1 && self.seen.insert(place))
            else {
                for later in &guesses[number + 1..] {
                    rest.give_back(&mut live[later.live]);
                }
                self.stream.skip(number * words + words - 1);
                self.draw_line(stratum, &mut live[guess.live])?;
                return Ok(number + 1);
            };
            class.hit += 1;
            let taken = self.stream.taken() + ((number + 1) * words) as u64;
            let hit = hit(
                (stratum, class.class),
                (NonZeroU64::new(taken), guess.rank),
                found,
            );
            self.hits.drawn.push(hit);
        }
        self.stream.skip(count * words);
        Ok(count)
    }

    /// Guesses which ranks the next words will hit and takes them from their classes; how many.
    #[inline]
    fn guess(
        &self,
        (live, rest): (&mut [Live], &mut Rest),
        guesses: &mut [Guess],
        words: usize,
    ) -> usize {
        let only = rest.only(live);
        let ahead = self.stream.ahead().chunks_exact(words);
        let mut count = 0;
        for (guess, words) in guesses.iter_mut().zip(ahead) {
            let chosen = match only {
                Some(only) => Some(only),
                None => sure(words[0], rest.whole).map(|point| choose(live, point)),
            };
            let Some(chosen) = chosen else { break };
            let class = &mut live[chosen];
            let rank = sure(words[words.len() - 1], u64::from(class.lines));
            let Some(rank) = rank.filter(|_| class.rest > 1) else {
                break;
            };
            rest.take(class);
            guess.live = chosen;
            guess.rank = rank as u32;
            count += 1;
        }
        count
    }

    /// Draws ranks of a class until one is new and may be drawn.
    #[inline]
    fn draw_line(&mut self, stratum: usize, live: &mut Live) -> Result<(), NotOpened> {
        let class = live.class;
        // Numbers that contradict each other, as a stranger may write them, leave nothing to be hit.
        while live.hit < live.lines {
            let rank = self.stream.below(u64::from(live.lines)) as u32;
            if !self.seen.insert(self.starts[class] + rank) {
                continue;
            }
            live.hit += 1;
            let counter = NonZeroU64::new(self.stream.taken());
            let found = self.find(stratum, class, rank)?;
            let hit = hit((stratum, class), (counter, rank), found);
            if !found.excluded {
                self.hits.drawn.push(hit);
                return Ok(());
            }
            self.hits.passed_over.push(hit);
        }
        Err(self.not_opened(stratum, (class, 0)))
    }

    fn take_all(&mut self, stratum: usize, live: &[Live]) -> Result<(), NotOpened> {
        for class in live {
            for rank in 0..class.lines {
                let found = self.find(stratum, class.class, rank)?;
                let hit = hit((stratum, class.class), (None, rank), found);
                if found.excluded {
                    self.hits.passed_over.push(hit);
                } else {
                    self.hits.drawn.push(hit);
                }
            }
        }
        Ok(())
    }

    #[inline]
    fn find(&self, stratum: usize, class: usize, rank: u32) -> Result<Found, NotOpened> {
        let found = self.objects.find(class, rank);
        found.ok_or_else(|| self.not_opened(stratum, (class, rank)))
    }

    fn not_opened(&self, stratum: usize, (class, rank): (usize, u32)) -> NotOpened {
        NotOpened {
            drawn: self.hits.drawn.len(),
            stratum,
            class,
            rank,
        }
    }
}

fn hit(
    (stratum, class): (usize, usize),
    (counter, rank): (Option<NonZeroU64>, u32),
    found: Found,
) -> Hit {
    Hit {
        counter,
        rank,
        line: found.line,
        stratum: stratum as u16,
        class: class as u16,
        recused: found.recused,
    }
}

/// The class whose share of the whole has this point; without branches, since nobody can foresee the point.
#[inline]
fn choose(live: &[Live], point: u64) -> usize {
    let (mut chosen, mut below) = (0, 0);
    for class in live {
        below += class.share;
        chosen += usize::from(point >= below);
    }
    chosen
}

/// The places that were hit before: a table with open addresses, at most half full.
struct Seen {
    /// Place + 1, or 0.
    slots: Vec<u32>,
    held: usize,
}

impl Seen {
    fn new(expected: usize) -> Self {
        Self {
            slots: vec![0; (expected * 2).next_power_of_two().max(16)],
            held: 0,
        }
    }

    /// Notes a place; whether it is new.
    #[inline]
    fn insert(&mut self, place: u32) -> bool {
        if (self.held + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let mut slot = self.slot(place);
        while self.slots[slot] != 0 {
            if self.slots[slot] == place + 1 {
                return false;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        self.slots[slot] = place + 1;
        self.held += 1;
        true
    }

    /// What the table holds where a place would stand.
    #[inline]
    fn look(&self, place: u32) -> u32 {
        self.slots[self.slot(place)]
    }

    #[inline]
    fn slot(&self, place: u32) -> usize {
        let spread = u64::from(place).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (spread >> (64 - self.slots.len().trailing_zeros())) as usize
    }

    fn grow(&mut self) {
        let larger = vec![0; self.slots.len() * 2];
        let slots = std::mem::replace(&mut self.slots, larger);
        self.held = 0;
        for place in slots.into_iter().filter(|slot| *slot != 0) {
            self.insert(place - 1);
        }
    }
}
