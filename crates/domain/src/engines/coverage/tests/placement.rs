//! The best places against trying all.

use super::super::placement::{EFFORT, Model, choose};
use proptest::prelude::*;

/// The best value by trying every choice.
fn all(sets: &[Vec<u32>], weights: &[u64], most: usize) -> u64 {
    let value = |choice: u32| -> u64 {
        let reached = |place: &u32| {
            sets.iter()
                .enumerate()
                .any(|(set, places)| choice >> set & 1 == 1 && places.contains(place))
        };
        (0..weights.len() as u32)
            .filter(reached)
            .map(|place| weights[place as usize])
            .sum()
    };
    let choices = 0..1_u32 << sets.len();
    choices
        .filter(|choice| choice.count_ones() as usize <= most)
        .map(value)
        .max()
        .unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn the_best_choice_is_found_and_proven(
        sets in proptest::collection::vec(proptest::collection::btree_set(0..24_u32, 0..9), 1..11),
        weights in proptest::collection::vec(0..60_u64, 24),
        most in 0..6_usize,
    ) {
        let sets: Vec<Vec<u32>> = sets.into_iter().map(|set| set.into_iter().collect()).collect();
        let model = Model::new(&sets, &weights);
        let chosen = choose(&model, most, EFFORT);
        prop_assert_eq!(chosen.value, all(&sets, &weights, most));
        prop_assert!(chosen.is_proven());
        prop_assert!(chosen.candidates.len() <= most);
        prop_assert_eq!(chosen.value, model.value(&chosen.candidates));
        prop_assert_eq!(chosen.value, chosen.gains.iter().sum::<u64>());
        // With no patience the answer is worse at most, and the bound still holds.
        let hasty = choose(&model, most, 0);
        prop_assert!(hasty.value <= chosen.value && chosen.value <= hasty.bound);
    }
}
