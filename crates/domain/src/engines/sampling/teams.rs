//! Officers for each drawn object, from the same stream.
//!
//! Object by object in the order of the draw, team by team, seat by seat: a rank among all officers of the team's organ.
//! An officer who sits with this object already, lacks the qualification, has as many visits as the rules allow, or is
//! recused, is passed over and a rank is drawn anew. After [`TRIES`] in a row the seat is drawn among those who can take
//! it, in their order; if there is nobody, the seat stays empty and is named.

use super::draw::Hit;
use super::stream::Stream;

/// Draws for one seat before those who can take it are listed.
pub const TRIES: usize = 64;

/// Objects for whose officers room is made in advance.
const SEATS_EXPECTED_MOST: usize = 1 << 20;

/// A team as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamPlan {
    /// The organ whose officers form it.
    pub organ: usize,
    /// Number of officers of the organ.
    pub officers: u32,
    /// Seats.
    pub size: u32,
    /// Most visits of one officer in this draw.
    pub visits_max: u32,
    /// Classes that it inspects.
    pub classes: Vec<bool>,
}

/// Where officers are looked up by organ and rank: the whole list, or what of it was opened.
pub trait Officers {
    /// The officer at a rank (from 0) of an organ; nothing where it is not known.
    fn find(&self, organ: usize, rank: u32) -> Option<u32>;
    /// Whether the officer has what the team needs.
    fn is_qualified(&self, officer: u32, team: usize) -> bool;
    /// Whether the officer must not inspect the object.
    fn is_recused(&self, officer: u32, object: u32) -> bool;
}

/// An officer with a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Number of the word that gave the rank, from 1.
    pub counter: u64,
    /// Number of the drawn object, from 0.
    pub object: u32,
    /// The rank in the organ, from 0.
    pub rank: u32,
    /// Where the officer is kept.
    pub officer: u32,
    /// The team.
    pub team: u16,
}

/// A seat for which there is nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmptySeat {
    /// Number of the drawn object, from 0.
    pub object: u32,
    /// The team.
    pub team: u16,
}

/// The officers of a draw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seats {
    /// Seats in the order of objects and teams.
    pub taken: Vec<Seat>,
    /// Seats that stayed empty.
    pub empty: Vec<EmptySeat>,
    /// Ranks that were looked at and passed over: organ and rank.
    pub passed_over: Vec<(u16, u32)>,
    /// Organs whose officers were listed one by one.
    pub listed: Vec<usize>,
}

/// An officer who is needed and not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficerNotOpened {
    /// Number of the drawn object, from 0.
    pub object: usize,
    /// The organ.
    pub organ: usize,
    /// The rank in the organ, from 0.
    pub rank: u32,
}

/// Draws the teams of all drawn objects; officers are kept under numbers below `officers`.
///
/// # Errors
/// A rank that is hit and not known: only where `pool` is an opening.
pub fn draw_teams<O: Officers>(
    teams: &[TeamPlan],
    drawn: &[Hit],
    (pool, officers): (&O, usize),
    stream: &mut Stream,
) -> Result<Seats, Box<(Seats, OfficerNotOpened)>> {
    let seats: usize = teams.iter().map(|team| team.size as usize).sum();
    let mut draw = TeamDraw {
        pool,
        stream,
        visits: vec![0; officers],
        seats: Seats {
            taken: Vec::with_capacity(seats * drawn.len().min(SEATS_EXPECTED_MOST)),
            ..Seats::default()
        },
        sitting: 0,
    };
    for (object, hit) in drawn.iter().enumerate() {
        draw.sitting = draw.seats.taken.len();
        for (number, team) in teams.iter().enumerate() {
            if !team.classes[usize::from(hit.class)] {
                continue;
            }
            for _ in 0..team.size {
                if let Err(unknown) = draw.seat((object, hit), (number, team)) {
                    return Err(Box::new((draw.seats, unknown)));
                }
            }
        }
    }
    Ok(draw.seats)
}

struct TeamDraw<'a, O> {
    pool: &'a O,
    stream: &'a mut Stream,
    visits: Vec<u32>,
    seats: Seats,
    /// Where the seats of the present object begin.
    sitting: usize,
}

impl<O: Officers> TeamDraw<'_, O> {
    #[inline]
    fn seat(
        &mut self,
        (object, hit): (usize, &Hit),
        (number, team): (usize, &TeamPlan),
    ) -> Result<(), OfficerNotOpened> {
        if team.officers > 0 {
            for _ in 0..TRIES {
                let rank = self.stream.below(u64::from(team.officers)) as u32;
                let officer = self.find(object, team.organ, rank)?;
                if self.can_sit(officer, hit, (number, team)) {
                    self.take(object, number, (officer, rank));
                    return Ok(());
                }
                self.seats.passed_over.push((team.organ as u16, rank));
            }
        }
        self.seat_among_listed((object, hit), (number, team))
    }

    fn seat_among_listed(
        &mut self,
        (object, hit): (usize, &Hit),
        (number, team): (usize, &TeamPlan),
    ) -> Result<(), OfficerNotOpened> {
        if team.officers > 0 && !self.seats.listed.contains(&team.organ) {
            self.seats.listed.push(team.organ);
        }
        let mut able = Vec::new();
        for rank in 0..team.officers {
            let officer = self.find(object, team.organ, rank)?;
            if self.can_sit(officer, hit, (number, team)) {
                able.push((officer, rank));
            }
        }
        if able.is_empty() {
            self.seats.empty.push(EmptySeat {
                object: object as u32,
                team: number as u16,
            });
            return Ok(());
        }
        let chosen = able[self.stream.below(able.len() as u64) as usize];
        self.take(object, number, chosen);
        Ok(())
    }

    #[inline]
    fn can_sit(&self, officer: u32, hit: &Hit, (number, team): (usize, &TeamPlan)) -> bool {
        let sits = |seat: &Seat| seat.officer == officer;
        self.visits[officer as usize] < team.visits_max
            && !self.seats.taken[self.sitting..].iter().any(sits)
            && self.pool.is_qualified(officer, number)
            && !(hit.recused && self.pool.is_recused(officer, hit.line))
    }

    #[inline]
    fn take(&mut self, object: usize, team: usize, (officer, rank): (u32, u32)) {
        self.visits[officer as usize] += 1;
        self.seats.taken.push(Seat {
            counter: self.stream.taken(),
            object: object as u32,
            officer,
            rank,
            team: team as u16,
        });
    }

    #[inline]
    fn find(&self, object: usize, organ: usize, rank: u32) -> Result<u32, OfficerNotOpened> {
        self.pool.find(organ, rank).ok_or(OfficerNotOpened {
            object,
            organ,
            rank,
        })
    }
}
