//! Rules of travel, places, opening hours and what a study answers.

use super::super::{
    Demand, Hours, Locator, Mode, Moment, Nearest, Network, Profile, Site, Study, placement::EFFORT,
};
use proptest::prelude::*;

/// A village road from 1 to 4, a motorway past it, a one-way street and a ferry to an island.
fn county() -> Network {
    let nodes = "node_id\tlon\tlat\n1\t120.00\t30.0\n2\t120.01\t30.0\n3\t120.02\t30.0\n4\t120.03\t30.0\n5\t120.03\t30.1\n";
    let edges = "from_node\tto_node\tlength_m\thighway\toneway\tdefault_drive_kmh\n\
        1\t2\t1125\tresidential\tno\t30\n2\t3\t0.1\tpath\tno\t\n3\t4\t1000\tresidential\tyes\t30\n1\t4\t2000\tmotorway\tno\t100\n4\t5\t3000\tferry\tno\t15\n";
    Network::from_tables(("n", nodes.as_bytes()), ("e", edges.as_bytes())).unwrap()
}

fn within(mode: Mode, seconds: u32, from: i64) -> Vec<i64> {
    let network = county();
    let study = Study::new(
        &network,
        Profile {
            ferry_wait: 60,
            ..Profile::usual(mode)
        },
        seconds,
    )
    .unwrap();
    let text = format!("node\n{from}\n");
    let sites = Locator::new(&network, &study.travel.usable)
        .sites("s", text.as_bytes())
        .unwrap();
    let coverage = study.coverage(&sites, &study.demand_of_nodes());
    let reached = network
        .ids
        .iter()
        .zip(&coverage.times)
        .filter(|(_, time)| **time <= study.limit);
    reached.map(|(id, _)| *id).collect()
}

#[test]
fn a_time_of_exactly_the_limit_is_within() {
    // 1125 m on foot are 900 s, a tenth of a metre more is too far.
    assert_eq!(within(Mode::Walk, 900, 1), [1, 2]);
    assert_eq!(within(Mode::Walk, 901, 1), [1, 2, 3]);
}

#[test]
fn each_way_of_travel_has_its_roads() {
    // By car: not along the path, and the motorway is open.
    assert_eq!(within(Mode::Drive, 900, 1), [1, 2, 4]);
    // On foot against the one-way street; by car not.
    assert_eq!(within(Mode::Walk, 2000, 4), [1, 2, 3, 4]);
    assert_eq!(within(Mode::Drive, 60, 4), [4]);
    // The ferry takes 12 minutes and a minute of waiting.
    assert_eq!(within(Mode::Mixed, 780, 4), [1, 2, 3, 4, 5]);
    assert_eq!(within(Mode::Mixed, 779, 4), [1, 2, 3, 4]);
}

#[test]
fn sites_and_people_go_to_the_nearest_node_that_can_be_used() {
    let network = county();
    let study = Study::new(&network, Profile::usual(Mode::Walk), 900).unwrap();
    let locator = Locator::new(&network, &study.travel.usable);
    let text = "lon\tlat\tname\tkind\topen\n120.03\t30.09\t岛上\t调解\t周一至周五 09:00-17:00\n";
    let site = &locator.sites("s", text.as_bytes()).unwrap()[0];
    // Node 5 is nearer, but no road for walkers ends there.
    assert_eq!(
        (
            network.ids[site.spot.node as usize],
            site.spot.name.as_str(),
            site.kind.as_str()
        ),
        (4, "岛上", "调解")
    );
    assert!((site.spot.metres - 10_007.5).abs() < 1.0);
    let bad = locator
        .sites("s", "node\topen\n77\t\n1\t随时\nx\t\n".as_bytes())
        .unwrap_err();
    assert_eq!(
        bad.iter().map(|problem| problem.line).collect::<Vec<_>>(),
        [2, 3, 4]
    );
    assert_eq!(locator.demand("d", b"people\n3\n").unwrap_err().len(), 2);
    let demand = locator
        .demand("d", b"node\tpeople\n1\t2.5\n2\t7\n")
        .unwrap();
    assert_eq!(
        demand
            .iter()
            .map(|demand| demand.thousandths)
            .collect::<Vec<_>>(),
        [2500, 7000]
    );
}

#[test]
fn shares_white_spots_closing_and_new_sites_agree() {
    let network = county();
    let study = Study::new(&network, Profile::usual(Mode::Walk), 900).unwrap();
    let locator = Locator::new(&network, &study.travel.usable);
    let sites: Vec<Site> = locator
        .sites("s", "node\tkind\n1\t调解\n2\t援助\n".as_bytes())
        .unwrap();
    let demand: Vec<Demand> = locator
        .demand("d", b"node\tpeople\n1\t10\n3\t20\n4\t40\n5\t80\n")
        .unwrap();
    let coverage = study.coverage(&sites, &demand);
    assert_eq!(
        (
            coverage.within.demand,
            coverage.total.demand,
            coverage.within.places
        ),
        (70_000, 150_000, 3)
    );
    assert_eq!(coverage.kinds["调解"].1.demand, 10_000);
    assert_eq!(coverage.kinds["援助"].1.demand, 70_000);
    assert_eq!(
        coverage
            .white_spots
            .iter()
            .map(|spot| (spot.demand, spot.time))
            .collect::<Vec<_>>(),
        [(3, None)]
    );
    assert_eq!(study.closing(&sites, &demand), [0, 60_000]);
    let all: Vec<u32> = (0..5).collect();
    let chosen = study.best(&coverage, &demand, &all, (1, EFFORT));
    assert_eq!(
        (chosen.candidates, chosen.value, chosen.bound),
        (vec![4], 80_000, 80_000)
    );
    let none = study.coverage(&[], &demand);
    assert_eq!((none.within.nodes, none.within.demand), (0, 0));
    let two = study.best(&none, &demand, &all, (2, EFFORT));
    assert_eq!((two.value, two.gains), (150_000, vec![80_000, 70_000]));
}

#[test]
fn opening_hours_are_understood() {
    let open = |hours: &str, at: &str| {
        Hours::read(hours)
            .unwrap()
            .is_open(Moment::read(at).unwrap())
    };
    let office = "周一至周五 09:00-12:00、14:00-17:30；周六 09:00-12:00";
    assert!(
        open(office, "周三 09:00") && !open(office, "周三 12:00") && open(office, "周五 17:29")
    );
    assert!(
        open(office, "周六 10:00") && !open(office, "周六 15:00") && !open(office, "周日 10:00")
    );
    assert!(
        open("Mo-Fr 09:00-17:00; Sa,Su 10:00-12:00", "Su 11:00")
            && open("24/7", "周天 03:00")
            && open("", "Tu 03:00")
    );
    assert!(open("周日 22:00-02:00", "周一 01:59") && !open("周日 22:00-02:00", "周日 01:00"));
    for bad in [
        "周一 4000000000:00-09:00",
        "九点到五点",
        "周八 09:00-10:00",
        "周一 09:00",
        "周一 25:00-26:00",
    ] {
        assert_eq!(Hours::read(bad), None, "{bad}");
    }
    assert_eq!(Moment::read("周一"), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    #[test]
    fn the_nearest_node_is_the_nearest_of_all(
        points in proptest::collection::vec((-1000..1000_i32, -500..500_i32, any::<bool>()), 0..80),
        at in (-1500..1500_i32, -700..700_i32),
    ) {
        let places: Vec<[f64; 2]> = points.iter().map(|point| [f64::from(point.0) / 10.0, f64::from(point.1) / 10.0]).collect();
        let usable: Vec<bool> = points.iter().map(|point| point.2).collect();
        let at = [f64::from(at.0) / 10.0, f64::from(at.1) / 10.0];
        let narrow = at[1].to_radians().cos().abs();
        let far = |node: u32| ((places[node as usize][0] - at[0]) * narrow).powi(2) + (places[node as usize][1] - at[1]).powi(2);
        let all = (0..points.len() as u32).filter(|node| usable[*node as usize]);
        let expected = all.min_by(|one, two| far(*one).total_cmp(&far(*two)).then(one.cmp(two)));
        prop_assert_eq!(Nearest::new(&places, &usable).of(at), expected);
    }
}
