//! Sites that come and go, and what one place reaches.

use super::super::{Cells, LONGEST, Local, NEVER, Reach, Roads};
use super::times::{network, plain};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn a_place_reaches_what_a_plain_search_reaches(
        (nodes, links) in network(),
        from in 0..60_u32,
        limit in prop_oneof![0..200_u32, Just(LONGEST)],
    ) {
        let from = from % nodes as u32;
        let roads = Roads::prepare(nodes, &links, None).unwrap();
        let local = Local::new(&roads);
        let mut reach = Reach::default();
        for _ in 0..2 {
            let mut times = vec![NEVER; nodes];
            reach.each(&local, roads.place(from), limit, |place, time| {
                assert_eq!(times[place as usize], NEVER, "told twice");
                times[place as usize] = time;
            });
            prop_assert_eq!(roads.by_node(&times), plain(nodes, &links, &[from], limit));
        }
    }

    #[test]
    fn wanted_places_are_found_as_if_all_were_looked_for(
        (nodes, links) in network(),
        from in 0..60_u32,
        wanted in proptest::collection::vec(any::<bool>(), 60),
        limit in prop_oneof![0..200_u32, Just(LONGEST)],
    ) {
        let roads = Roads::prepare(nodes, &links, None).unwrap();
        let local = Local::new(&roads);
        let weights: Vec<u64> = wanted[..nodes].iter().map(|wanted| u64::from(*wanted)).collect();
        let weights = roads.by_place(&weights);
        let found = local.wanted(&weights, limit);
        let collect = |wanted| {
            let mut times = Vec::new();
            let mut reach = Reach::default();
            let from = roads.place(from % nodes as u32);
            let take = |place: u32, time| if weights[place as usize] > 0 { times.push((place, time)) };
            match wanted {
                Some(wanted) => reach.each_wanted(&local, wanted, (from, limit), take),
                None => reach.each(&local, from, limit, take),
            }
            times.sort_unstable();
            times
        };
        prop_assert_eq!(collect(Some(&found)), collect(None));
    }

    #[test]
    fn kept_up_times_are_those_found_anew(
        (nodes, links) in network(),
        changes in proptest::collection::vec((0..60_u32, any::<bool>()), 1..20),
        limit in prop_oneof![0..200_u32, Just(LONGEST)],
    ) {
        let roads = Roads::prepare(nodes, &links, None).unwrap();
        let local = Local::new(&roads);
        let weights: Vec<u64> = (0..nodes as u64).map(|node| node * 3 % 7).collect();
        let mut cells = Cells::new(&local, limit, roads.by_place(&weights));
        let mut open: Vec<(u32, u32)> = Vec::new();
        for (number, add) in changes {
            if add || open.is_empty() {
                let node = number % nodes as u32;
                open.push((cells.add(roads.place(node)), node));
            } else {
                let (site, _) = open.swap_remove(number as usize % open.len());
                cells.remove(site);
                cells.remove(site);
            }
            let sites: Vec<u32> = open.iter().map(|(_, node)| *node).collect();
            let expected = plain(nodes, &links, &sites, limit);
            let covered: u64 = (0..nodes).filter(|node| expected[*node] != NEVER).map(|node| weights[node]).sum();
            prop_assert_eq!(roads.by_node(cells.times()), expected);
            prop_assert_eq!(cells.covered(), covered);
        }
    }
}
