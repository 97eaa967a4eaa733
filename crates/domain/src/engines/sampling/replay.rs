//! Repeats a draw from its proof alone: the lists are known only where they were opened.

use super::digest::Hash;
use super::draw::{Hits, NotOpened, draw};
use super::frame::{Found, Objects, cell_of, class_of};
use super::line::{ShownObject, ShownOfficer};
use super::opening::{Opened, Reading, check};
use super::proof::Proof;
use super::stream::Stream;
use super::teams::{OfficerNotOpened, Officers, Seats, draw_teams};
use std::collections::HashMap;

/// The opened objects of a proof.
pub(super) struct OpenedObjects {
    pub(super) opened: Opened,
    pub(super) lines: Vec<ShownObject>,
    by_rank: HashMap<(usize, u32), u32>,
}

/// The opened officers of a proof.
pub(super) struct OpenedOfficers {
    pub(super) opened: Opened,
    pub(super) lines: Vec<ShownOfficer>,
    by_rank: HashMap<(usize, u32), u32>,
}

/// A draw that was repeated.
pub(super) struct Replay {
    pub(super) hits: Hits,
    pub(super) seats: Seats,
    /// What was hit and is not opened.
    pub(super) stopped: Option<Stop>,
}

/// Where a repeated draw cannot go on.
pub(super) enum Stop {
    Object(NotOpened),
    Officer(OfficerNotOpened),
}

/// Opens the objects of a proof or of a receipt.
pub(super) fn open_objects(pieces: &[String], classes: &[String]) -> OpenedObjects {
    let line = |text: &str| {
        let shown = ShownObject::from_text(text)?;
        let class = classes.iter().position(|class| *class == shown.class)?;
        Some((shown.id, cell_of(class, shown.exclusion.is_some())))
    };
    let reading = Reading {
        cells: classes.len() * 2,
        ranked_together: 2,
        line: &line,
    };
    let opened = check(pieces, &reading);
    let lines = opened.lines.iter();
    let lines = lines
        .filter_map(|line| ShownObject::from_text(&line.text))
        .collect();
    let ranks = opened.lines.iter().enumerate().map(|(place, line)| {
        let (class, _) = class_of(line.cell);
        ((class, line.rank), place as u32)
    });
    OpenedObjects {
        by_rank: ranks.collect(),
        lines,
        opened,
    }
}

/// Opens the officers of a proof.
pub(super) fn open_officers(pieces: &[String], organs: &[String]) -> OpenedOfficers {
    let line = |text: &str| {
        let shown = ShownOfficer::from_text(text)?;
        let organ = organs.iter().position(|organ| *organ == shown.organ)?;
        Some((shown.certificate, organ))
    };
    let reading = Reading {
        cells: organs.len(),
        ranked_together: 1,
        line: &line,
    };
    let opened = check(pieces, &reading);
    let lines = opened.lines.iter();
    let lines = lines
        .filter_map(|line| ShownOfficer::from_text(&line.text))
        .collect();
    let ranks = opened.lines.iter().enumerate();
    let ranks = ranks.map(|(place, line)| ((line.cell, line.rank), place as u32));
    OpenedOfficers {
        by_rank: ranks.collect(),
        lines,
        opened,
    }
}

impl Objects for OpenedObjects {
    fn find(&self, class: usize, rank: u32) -> Option<Found> {
        let line = *self.by_rank.get(&(class, rank))?;
        let shown = &self.lines[line as usize];
        Some(Found {
            line,
            excluded: shown.exclusion.is_some(),
            recused: !shown.recused.is_empty(),
        })
    }
}

impl OpenedObjects {
    /// Class and rank (from 0) of each opened line.
    pub(super) fn ranks(&self) -> impl Iterator<Item = ((usize, u32), &ShownObject)> {
        let ranks = self.by_rank.iter();
        ranks.map(|(rank, line)| (*rank, &self.lines[*line as usize]))
    }
}

struct OpenedPool<'a> {
    proof: &'a Proof,
    objects: &'a OpenedObjects,
    officers: &'a OpenedOfficers,
}

impl Officers for OpenedPool<'_> {
    fn find(&self, organ: usize, rank: u32) -> Option<u32> {
        self.officers.by_rank.get(&(organ, rank)).copied()
    }

    fn is_qualified(&self, officer: u32, team: usize) -> bool {
        let needed = self.proof.commitment.rules.teams[team]
            .qualification
            .as_ref();
        let officer = &self.officers.lines[officer as usize];
        needed.is_none_or(|needed| officer.qualifications.contains(needed))
    }

    fn is_recused(&self, officer: u32, object: u32) -> bool {
        let certificate = &self.officers.lines[officer as usize].certificate;
        self.objects.lines[object as usize]
            .recused
            .contains(certificate)
    }
}

/// Draws anew from a seed what a proof says was drawn.
pub(super) fn replay(
    proof: &Proof,
    seed: &Hash,
    objects: &OpenedObjects,
    officers: &OpenedOfficers,
) -> Replay {
    let commitment = &proof.commitment;
    let (classes, counts) = (commitment.class_names(), commitment.class_counts());
    let strata = commitment.rules.stratum_plans(&classes, &counts);
    let teams = commitment
        .rules
        .team_plans(&classes, &commitment.organ_counts());
    let mut stream = Stream::new(seed);
    let hits = match draw(&strata, &counts, objects, &mut stream) {
        Ok(hits) => hits,
        Err(stopped) => {
            let (hits, unknown) = *stopped;
            return Replay {
                hits,
                seats: Seats::default(),
                stopped: Some(Stop::Object(unknown)),
            };
        }
    };
    let pool = OpenedPool {
        proof,
        objects,
        officers,
    };
    let drawn = draw_teams(
        &teams,
        &hits.drawn,
        (&pool, officers.lines.len()),
        &mut stream,
    );
    let (seats, stopped) = match drawn {
        Ok(seats) => (seats, None),
        Err(stopped) => (stopped.0, Some(Stop::Officer(stopped.1))),
    };
    Replay {
        hits,
        seats,
        stopped,
    }
}
