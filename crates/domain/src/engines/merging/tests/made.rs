//! Instances made from a seed.

use super::super::*;

/// Random numbers from a seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }
}

/// An instance with so many tasks and officers an organ.
pub fn made(seed: u64, tasks: usize, officers: u32) -> Instance {
    let mut dice = Dice(seed);
    let horizon = 12 + dice.below(20) as Day;
    let organs = 1 + dice.below(5) as u16;
    let count = (tasks / 3).max(1) as u32;
    let mut instance = Instance {
        horizon,
        organs,
        visits_a_day: 1 + dice.below(3) as u32,
        minutes_max: [60, 100_000][dice.below(2) as usize],
        weight_random: 10,
        weight_statutory: 1000,
        enterprises: Vec::new(),
        tasks: Vec::new(),
        officers: Vec::new(),
    };
    for id in 0..count {
        let (x, y) = (dice.below(5000) as i32, dice.below(5000) as i32);
        let cap = dice.below(4) as u32;
        instance.enterprises.push(Enterprise {
            id,
            x,
            y,
            zone: id % 3,
            risk: 0,
            cap,
        });
    }
    for id in 0..tasks as u32 {
        let from = dice.below(u64::from(horizon)) as Day;
        let to = from + dice.below(u64::from(horizon - from)) as Day;
        instance.tasks.push(Task {
            id,
            enterprise: dice.below(u64::from(count)) as u32,
            organ: dice.below(u64::from(organs)) as u16,
            item: 0,
            certificate: dice.below(3) as u8,
            from,
            to,
            minutes: 20 + dice.below(50) as u32,
            ground: [Ground::Random, Ground::Statutory, Ground::Referral]
                [dice.below(9).saturating_sub(6) as usize],
        });
    }
    let officers = officers * u32::from(organs);
    instance.officers = (0..officers)
        .map(|id| officer(&mut dice, id, organs))
        .collect();
    instance
}

fn officer(dice: &mut Dice, id: u32, organs: u16) -> Officer {
    Officer {
        id,
        organ: (id % u32::from(organs)) as u16,
        certificates: 1 + dice.below(7) as u8,
        days: vec![dice.below(u64::MAX) | dice.below(u64::MAX)],
    }
}
