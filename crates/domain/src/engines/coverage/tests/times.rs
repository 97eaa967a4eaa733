//! Times against a plain Dijkstra on random networks.

use super::super::{LONGEST, Links, NEVER, Roads, Search};
use proptest::prelude::*;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Textbook Dijkstra over the links as given.
pub fn plain(nodes: usize, links: &Links, sites: &[u32], limit: u32) -> Vec<u32> {
    let mut arcs = vec![Vec::new(); nodes];
    for (link, (from, to)) in links.from.iter().zip(&links.to).enumerate() {
        let forth = links.forth[link];
        let back = links.back.as_ref().map_or(forth, |back| back[link]);
        arcs[*from as usize].push((*to, forth));
        arcs[*to as usize].push((*from, back));
    }
    let mut times = vec![NEVER; nodes];
    let mut queue = BinaryHeap::new();
    for site in sites {
        times[*site as usize] = 0;
        queue.push(Reverse((0, *site)));
    }
    while let Some(Reverse((time, node))) = queue.pop() {
        for (head, weight) in &arcs[node as usize] {
            if *weight > LONGEST || time > times[node as usize] {
                continue;
            }
            let there = time + weight;
            if there <= limit && there < times[*head as usize] {
                times[*head as usize] = there;
                queue.push(Reverse((there, *head)));
            }
        }
    }
    times
}

/// Random links: chains, rings, loops, parallels, closed directions, weights of nought and of the longest.
pub fn network() -> impl Strategy<Value = (usize, Links)> {
    let weight = prop_oneof![8 => 0..50_u32, 1 => Just(u32::MAX), 1 => Just(LONGEST), 1 => Just(LONGEST / 3)];
    let link = (0..1000_u32, 0..1000_u32, weight.clone(), weight);
    (
        1..60_usize,
        proptest::collection::vec(link, 0..90),
        0..3_u8,
        0..40_usize,
    )
        .prop_map(|(nodes, rows, ways, run)| {
            let mut links = Links::default();
            let mut back = Vec::new();
            // A run of nodes one after the other makes long chains likely.
            let chain = (1..run.min(nodes)).map(|node| (node as u32 - 1, node as u32, 3, 5));
            for (from, to, forth, other) in chain.chain(rows) {
                links.from.push(from % nodes as u32);
                links.to.push(to % nodes as u32);
                links.forth.push(forth);
                back.push(if ways == 2 { forth } else { other });
            }
            links.back = (ways > 0).then_some(back);
            (nodes, links)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]
    #[test]
    fn times_are_those_of_a_plain_search(
        (nodes, links) in network(),
        sites in proptest::collection::vec(0..60_u32, 0..6),
        limit in prop_oneof![0..200_u32, Just(LONGEST)],
        placed in any::<bool>(),
    ) {
        let sites: Vec<u32> = sites.into_iter().map(|site| site % nodes as u32).collect();
        let points: Vec<[f32; 2]> = (0..nodes).map(|node| [(node * 7 % 11) as f32, (node * 5 % 13) as f32]).collect();
        let roads = Roads::prepare(nodes, &links, placed.then_some(&points[..])).unwrap();
        let places: Vec<u32> = sites.iter().map(|site| roads.place(*site)).collect();
        let times = Search::default().times(&roads, &places, limit).to_vec();
        prop_assert_eq!(roads.by_node(&times), plain(nodes, &links, &sites, limit));
    }
}
