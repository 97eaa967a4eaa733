//! Makes the draw, and the proof that is published after the visits.

use super::SCHEME;
use super::commitment::{Announcement, Commitment, Outcome};
use super::digest::Hash;
use super::draw::{Hit, Hits, draw};
use super::line::{ExclusionKind, ObjectLine};
use super::roster::Roster;
use super::rules::Rules;
use super::seed::{
    FigureProblem, PublishedFigure, Share, missing_shares, seed, seed_seal, share_seal,
};
use super::stream::Stream;
use super::teams::{Officers, Seats, draw_teams};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::num::NonZeroU64;

/// Everything by which the draw is checked; names who was drawn, so it is published after the visits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// By which procedure the draw was made.
    pub scheme: String,
    /// What was published before the draw.
    pub commitment: Commitment,
    /// What was published between draw and visits.
    pub announcement: Announcement,
    /// The opened shares, in the order of the rules.
    pub shares: Vec<Share>,
    /// The seed.
    pub seed: Hash,
    /// The drawn objects with their officers.
    pub drawn: Vec<Drawn>,
    /// Objects that chance hit and that were passed over.
    pub passed_over: Vec<PassedOver>,
    /// The committed list of objects, opened where chance hit.
    pub objects: Vec<String>,
    /// The committed list of officers, opened where chance hit.
    pub officers: Vec<String>,
}

/// A drawn object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// The stratum.
    pub stratum: String,
    /// The class.
    pub class: String,
    /// Its rank in the class, from 1.
    pub rank: u32,
    /// Number of the word that gave the rank, from 1; nothing where the whole stratum is taken.
    pub counter: Option<NonZeroU64>,
    /// The object's number.
    pub id: String,
    /// The object's name.
    pub name: String,
    /// Who inspects it.
    pub officers: Vec<DrawnOfficer>,
    /// Organs with a seat for which there was nobody.
    pub empty_seats: Vec<String>,
}

/// An officer who inspects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawnOfficer {
    /// The organ.
    pub organ: String,
    /// The number of the enforcement certificate.
    pub certificate: String,
    /// The rank in the organ, from 1.
    pub rank: u32,
    /// Number of the word that gave the rank, from 1.
    pub counter: u64,
}

/// An object that was passed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassedOver {
    /// The stratum.
    pub stratum: String,
    /// The class.
    pub class: String,
    /// Its rank in the class, from 1.
    pub rank: u32,
    /// Number of the word that gave the rank, from 1; nothing where the whole stratum is taken.
    pub counter: Option<NonZeroU64>,
    /// The object's number.
    pub id: String,
    /// Why, by kind.
    pub kind: ExclusionKind,
}

/// What a draw is made with.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Shares that were opened, in any order.
    pub shares: Vec<Share>,
    /// Figures by name, as they were published.
    pub figures: Vec<(String, String)>,
    /// The day of the draw.
    pub drawn_on: Date,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// The draw is made.
    Drawn(Box<Proof>),
    /// A share is missing.
    Void(Announcement),
}

/// Why a draw cannot be made as things stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunProblem {
    /// The lists are not those that were committed to.
    #[error(
        "名录与抽取前公示的不一致：公示之后名录被改动，或者拿错了文件。请用公示时生成的名录文件"
    )]
    OtherLists,
    /// The share is not the one that was sealed.
    #[error("“{0}”打开的份额与事先封存的不符。请核对是否拿错了份额文件")]
    OtherShare(String),
    /// The rules know no such organ.
    #[error("规则中没有“{0}”封存的份额。请核对份额文件")]
    UnknownShare(String),
    /// The rules know no such figure.
    #[error("规则中没有公开号码“{0}”。请按规则中的名称填写")]
    UnknownFigure(String),
    /// A figure is not given.
    #[error("没有填写公开号码“{name}”。请在{published_on}公布后填写，来源：{source_name}")]
    MissingFigure {
        /// The figure.
        name: String,
        /// The day on which it is published.
        published_on: Date,
        /// Where it is found.
        source_name: String,
    },
    /// A figure cannot be used.
    #[error(transparent)]
    Figure(#[from] FigureProblem),
    /// The day of the draw lies before a figure is published.
    #[error("公开号码“{name}”到{published_on}才公布，不能在{drawn_on}抽取。请等公布以后再抽")]
    TooEarly {
        /// The figure.
        name: String,
        /// The day on which it is published.
        published_on: Date,
        /// The day of the draw.
        drawn_on: Date,
    },
}

/// Makes the draw; without every share it is void.
///
/// # Errors
/// Lists, shares or figures that are not those of the commitment; nothing is drawn then.
pub fn run(roster: &Roster, commitment: &Commitment, opening: &Opening) -> Result<Run, RunProblem> {
    let rules = &commitment.rules;
    if Commitment::new(roster, rules.clone()) != *commitment {
        return Err(RunProblem::OtherLists);
    }
    let shares = shares(rules, &opening.shares)?;
    let missing = missing_shares(rules, &shares);
    if !missing.is_empty() {
        let missing = missing.into_iter().map(str::to_string).collect();
        return Ok(Run::Void(Announcement {
            scheme: SCHEME.to_string(),
            commitment: commitment.hash(),
            drawn_on: opening.drawn_on,
            figures: Vec::new(),
            outcome: Outcome::Void { missing },
        }));
    }
    let figures = figures(rules, opening)?;
    Ok(Run::Drawn(Box::new(drawn(
        roster,
        commitment,
        (shares, figures),
        opening.drawn_on,
    ))))
}

fn shares(rules: &Rules, opened: &[Share]) -> Result<Vec<Share>, RunProblem> {
    for share in opened {
        let sealed = rules.shares.iter().find(|it| it.organ == share.organ);
        let sealed = sealed.ok_or_else(|| RunProblem::UnknownShare(share.organ.clone()))?;
        if share_seal(share) != sealed.seal {
            return Err(RunProblem::OtherShare(share.organ.clone()));
        }
    }
    let sealed = rules.shares.iter();
    let found = sealed.filter_map(|it| opened.iter().find(|share| share.organ == it.organ));
    Ok(found.cloned().collect())
}

fn figures(rules: &Rules, opening: &Opening) -> Result<Vec<PublishedFigure>, RunProblem> {
    let known = |name: &str| rules.figures.iter().any(|figure| figure.name == name);
    if let Some((name, _)) = opening.figures.iter().find(|(name, _)| !known(name)) {
        return Err(RunProblem::UnknownFigure(name.clone()));
    }
    let figures = rules.figures.iter().map(|figure| {
        let given = opening
            .figures
            .iter()
            .find(|(name, _)| *name == figure.name);
        let (_, value) = given.ok_or_else(|| RunProblem::MissingFigure {
            name: figure.name.clone(),
            published_on: figure.published_on,
            source_name: figure.source.clone(),
        })?;
        if opening.drawn_on < figure.published_on {
            return Err(RunProblem::TooEarly {
                name: figure.name.clone(),
                published_on: figure.published_on,
                drawn_on: opening.drawn_on,
            });
        }
        Ok(PublishedFigure {
            name: figure.name.clone(),
            value: figure.canonical(value)?,
        })
    });
    figures.collect()
}

fn drawn(
    roster: &Roster,
    commitment: &Commitment,
    (shares, figures): (Vec<Share>, Vec<PublishedFigure>),
    drawn_on: Date,
) -> Proof {
    let rules = &commitment.rules;
    let hash = commitment.hash();
    let seed = seed(&hash, &shares, &figures);
    let mut stream = Stream::new(&seed);
    let strata = rules.stratum_plans(&commitment.class_names(), &commitment.class_counts());
    let teams = rules.team_plans(&commitment.class_names(), &commitment.organ_counts());
    let (frame, places) = roster.frame();
    let hits = draw(&strata, &frame.classes(), &frame, &mut stream)
        .expect("the frame knows every rank of its classes");
    let pool = Pool::new(roster, rules, &places);
    let officers = (&pool, roster.officer_count());
    let seats = draw_teams(&teams, &hits.drawn, officers, &mut stream)
        .expect("the list knows every rank of its organs");
    let rows = Rows {
        roster,
        commitment,
        places: &places,
    };
    Proof {
        scheme: SCHEME.to_string(),
        commitment: commitment.clone(),
        announcement: Announcement {
            scheme: SCHEME.to_string(),
            commitment: hash,
            drawn_on,
            figures,
            outcome: Outcome::Sealed {
                seal: seed_seal(&seed),
                drawn: hits.drawn.len() as u32,
                empty_seats: seats.empty.len() as u32,
            },
        },
        shares,
        seed,
        drawn: rows.drawn(&hits, &seats),
        passed_over: hits
            .passed_over
            .iter()
            .map(|hit| rows.passed_over(hit))
            .collect(),
        objects: {
            let hit = hits.drawn.iter().chain(&hits.passed_over);
            roster.open_objects(hit.map(|hit| rows.object(hit).id.as_str()))
        },
        officers: {
            let certificates = pool.shown(&seats).into_iter();
            roster.open_officers(certificates.map(|it| roster.officer(it).certificate.as_str()))
        },
    }
}

/// The officers of a roster as a draw looks them up.
struct Pool<'a> {
    roster: &'a Roster,
    rules: &'a Rules,
    places: &'a [u32],
    by_organ: Vec<Vec<u32>>,
}

impl<'a> Pool<'a> {
    fn new(roster: &'a Roster, rules: &'a Rules, places: &'a [u32]) -> Self {
        Self {
            roster,
            rules,
            places,
            by_organ: roster.officers_by_organ(),
        }
    }

    /// Every officer that somebody who repeats the draw has to see.
    fn shown(&self, seats: &Seats) -> BTreeSet<u32> {
        let passed = seats.passed_over.iter();
        let passed = passed.map(|(organ, rank)| self.by_organ[usize::from(*organ)][*rank as usize]);
        let listed = seats
            .listed
            .iter()
            .filter_map(|organ| self.by_organ.get(*organ));
        let taken = seats.taken.iter().map(|seat| seat.officer);
        taken
            .chain(passed)
            .chain(listed.flatten().copied())
            .collect()
    }
}

impl Officers for Pool<'_> {
    fn find(&self, organ: usize, rank: u32) -> Option<u32> {
        self.by_organ.get(organ)?.get(rank as usize).copied()
    }

    fn is_qualified(&self, officer: u32, team: usize) -> bool {
        let needed = self.rules.teams[team].qualification.as_ref();
        needed.is_none_or(|needed| self.roster.officer(officer).qualifications.contains(needed))
    }

    fn is_recused(&self, officer: u32, object: u32) -> bool {
        let certificate = &self.roster.officer(officer).certificate;
        let object = self.roster.object(self.places[object as usize]);
        object.recused.contains(certificate)
    }
}

/// Writes hits as rows of a proof.
struct Rows<'a> {
    roster: &'a Roster,
    commitment: &'a Commitment,
    places: &'a [u32],
}

impl Rows<'_> {
    fn object(&self, hit: &Hit) -> &ObjectLine {
        self.roster.object(self.places[hit.line as usize])
    }

    fn drawn(&self, hits: &Hits, seats: &Seats) -> Vec<Drawn> {
        let rules = &self.commitment.rules;
        let rows = hits.drawn.iter().map(|hit| {
            let line = self.object(hit);
            Drawn {
                stratum: rules.strata[usize::from(hit.stratum)].name.clone(),
                class: line.class.clone(),
                rank: hit.rank + 1,
                counter: hit.counter,
                id: line.id.clone(),
                name: line.name.clone(),
                officers: Vec::new(),
                empty_seats: Vec::new(),
            }
        });
        let mut rows: Vec<Drawn> = rows.collect();
        for seat in &seats.taken {
            let officer = self.roster.officer(seat.officer);
            rows[seat.object as usize].officers.push(DrawnOfficer {
                organ: officer.organ.clone(),
                certificate: officer.certificate.clone(),
                rank: seat.rank + 1,
                counter: seat.counter,
            });
        }
        for seat in &seats.empty {
            let organ = rules.teams[usize::from(seat.team)].organ.clone();
            rows[seat.object as usize].empty_seats.push(organ);
        }
        rows
    }

    fn passed_over(&self, hit: &Hit) -> PassedOver {
        let line = self.object(hit);
        let stratum = &self.commitment.rules.strata[usize::from(hit.stratum)];
        PassedOver {
            stratum: stratum.name.clone(),
            class: line.class.clone(),
            rank: hit.rank + 1,
            counter: hit.counter,
            id: line.id.clone(),
            kind: line.exclusion.unwrap_or(ExclusionKind::Other),
        }
    }
}
