//! Lists and their trees.

use super::super::opening::{Reading, check, open};
use super::super::tree::{Entry, Tree};
use super::*;
use proptest::prelude::*;

fn entry(number: u32, cell: u16) -> Entry {
    Entry {
        key: Hash::of(&format!("key {number}")),
        leaf: Hash::of(&format!("leaf {number} {cell}")),
        cell,
        line: number,
    }
}

/// The definition, as it stands in the module comment, without buckets.
fn by_definition(entries: &[Entry], depth: usize) -> (Hash, [u32; 2]) {
    match entries {
        [] => (Hash([0; 32]), [0; 2]),
        [one] => (
            one.leaf,
            std::array::from_fn(|cell| u32::from(cell == usize::from(one.cell))),
        ),
        _ => {
            let (left, right): (Vec<Entry>, Vec<Entry>) = entries
                .iter()
                .cloned()
                .partition(|entry| entry.key.bit(depth) == 0);
            let sides = [left, right].map(|side| by_definition(&side, depth + 1));
            let mut bytes = vec![1];
            for (hash, counts) in &sides {
                bytes.extend(hash.0);
                assert!(counts.iter().all(|count| *count < 128), "one byte each");
                bytes.extend(counts.map(|count| count as u8));
            }
            let counts = std::array::from_fn(|cell| sides[0].1[cell] + sides[1].1[cell]);
            (Hash::of_parts(&[&bytes]), counts)
        }
    }
}

#[test]
fn tree_agrees_with_its_definition() {
    for count in 0..100 {
        let entries: Vec<Entry> = (0..count)
            .map(|number| entry(number, (number % 2) as u16))
            .collect();
        let tree = Tree::new(2, entries.clone()).unwrap();
        let (hash, counts) = by_definition(&entries, 0);
        let root = tree.root();
        assert_eq!(
            (root.hash, root.counts),
            (hash, counts.to_vec()),
            "{count} lines"
        );
    }
}

proptest! {
    #[test]
    fn tree_depends_on_its_lines_and_on_nothing_else(
        changes in prop::collection::vec((0_u32..60, 0_u16..3, any::<bool>()), 0..300)
    ) {
        let mut tree = Tree::new(3, Vec::new()).unwrap();
        let mut lines = BTreeMap::new();
        for (number, cell, stays) in changes {
            if stays {
                lines.insert(number, cell);
                tree.put(entry(number, cell));
            } else {
                lines.remove(&number);
                tree.remove(&entry(number, 0).key);
            }
        }
        let entries = lines.into_iter().rev().map(|(number, cell)| entry(number, cell));
        let anew = Tree::new(3, entries.collect()).unwrap();
        prop_assert_eq!(tree.root(), anew.root());
        prop_assert_eq!(tree.lines(), anew.lines());
    }

    #[test]
    fn opened_lines_lead_to_the_root_with_their_ranks(
        count in 1_u32..200,
        asked in prop::collection::vec(0_u32..220, 0..20)
    ) {
        let lines = (0..count).map(|number| {
            let text = format!("{number}\t{}", number % 3);
            let salt = [0; 16];
            Entry {
                key: Hash::of(&number.to_string()),
                leaf: super::super::tree::leaf(&salt, &text),
                cell: (number % 3) as u16,
                line: number,
            }
        });
        let tree = Tree::new(3, lines.collect()).unwrap();
        let mut keys = asked.iter().map(|number| Hash::of(&number.to_string())).collect();
        let pieces = open(&tree, &mut keys, &|entry| {
            ([0; 16], format!("{}\t{}", entry.line, entry.cell))
        });
        let line = |text: &str| {
            let (number, cell) = text.split_once('\t')?;
            Some((number.to_string(), cell.parse().ok()?))
        };
        let opened = check(&pieces, &Reading { cells: 3, ranked_together: 1, line: &line });
        prop_assert_eq!(&opened.root, &tree.root());
        prop_assert_eq!(&opened.problems, &Vec::new());
        let there = asked.iter().filter(|number| **number < count);
        prop_assert_eq!(opened.lines.len(), counted(there).len());
        for line in &opened.lines {
            let number: u32 = line.text.split_once('\t').unwrap().0.parse().unwrap();
            let before = tree.entries().take_while(|entry| entry.line != number);
            let rank = before.filter(|entry| usize::from(entry.cell) == line.cell).count();
            prop_assert_eq!(line.rank as usize, rank);
        }
    }

    #[test]
    fn order_of_the_list_makes_no_difference(
        order in Just((0..300_usize).collect::<Vec<_>>()).prop_shuffle()
    ) {
        let lists = lists();
        let shuffled = Lists {
            objects: order.iter().map(|place| lists.objects[*place].clone()).collect(),
            officers: lists.officers.iter().rev().cloned().collect(),
        };
        let roster = roster(shuffled);
        let commitment = Commitment::new(&roster, rules());
        let Run::Drawn(proof) = run(&roster, &commitment, &opening()).unwrap() else {
            panic!("every share is opened");
        };
        prop_assert_eq!(*proof, drawn());
    }

    #[test]
    fn any_pieces_are_read_without_panic(
        pieces in prop::collection::vec("(-|[*+=] [0-9a-f]{0,64} ?[0-9,]{0,6}[ \t]?.{0,9})", 0..30)
    ) {
        let line = |text: &str| Some((text.to_string(), 0));
        check(&pieces, &Reading { cells: 2, ranked_together: 2, line: &line });
    }
}

#[test]
fn a_deep_chain_of_branches_is_refused() {
    let pieces = vec![format!("+ {}", Hash([0; 32])); 100_000];
    let line = |text: &str| Some((text.to_string(), 0));
    let opened = check(
        &pieces,
        &Reading {
            cells: 2,
            ranked_together: 2,
            line: &line,
        },
    );
    assert!(!opened.problems.is_empty());
}

#[test]
fn a_roster_that_is_kept_up_is_the_one_built_anew() {
    let classes = ["A", "B", "C", "D"].map(str::to_string);
    let mut kept = Roster::new(&SECRET, lists(), &classes).unwrap();
    let mut now = lists();
    now.objects.remove(200);
    assert!(kept.remove_object(&object(200, "A").id));
    assert!(!kept.remove_object(&object(200, "A").id));
    for number in 300..340 {
        now.objects.push(object(number, "D"));
        kept.put_object(object(number, "D")).unwrap();
    }
    now.objects[3].class = "D".to_string();
    kept.put_object(now.objects[3].clone()).unwrap();
    now.objects[4].exclusion = Some(ExclusionKind::Inspected);
    kept.put_object(now.objects[4].clone()).unwrap();
    let anew = Roster::new(&SECRET, now.clone(), &classes).unwrap();
    assert_eq!(kept.roots(), anew.roots());
    assert_eq!(kept.class_counts(), anew.class_counts());
    assert!(kept.objects().eq(anew.objects()));
    now.objects.push(object(999, "E"));
    kept.put_object(object(999, "E")).unwrap();
    let anew = Roster::new(&SECRET, now, &classes).unwrap();
    assert_eq!(kept.roots(), anew.roots());
    assert!(kept.put_object(object(1, "")).is_err());
}

#[test]
fn lines_that_cannot_stand_are_named() {
    let mut lists = lists();
    lists.objects[4].id = " ".to_string();
    lists.objects[9].name = "甲\t乙".to_string();
    lists.officers[2].qualifications = vec!["一,二".to_string()];
    let problems = Roster::new(&SECRET, lists, &[]).err().unwrap();
    let places: Vec<(ListKind, usize)> = problems.iter().map(|it| (it.list, it.line)).collect();
    let (objects, officers) = (ListKind::Objects, ListKind::Officers);
    assert_eq!(places, [(objects, 4), (objects, 9), (officers, 2)]);
    let mut lists = super::lists();
    lists.objects[250].id = lists.objects[7].id.clone();
    let problems = Roster::new(&SECRET, lists, &[]).err().unwrap();
    assert_eq!(problems[0].line, 250);
    assert!(problems[0].reason.contains("与前面第8条重复"));
}

#[test]
fn certificates_and_teams_are_held_against_the_rules() {
    let mut lists = lists();
    assert!(lists.problems_under(&rules()).is_empty());
    assert!(lists.short_teams(&rules()).is_empty());
    lists.officers[5].valid_until = date(2026, 12, 30);
    assert_eq!(lists.problems_under(&rules())[0].line, 5);
    lists.officers[5].valid_until = date(2026, 12, 31);
    assert!(lists.problems_under(&rules()).is_empty());
    lists
        .officers
        .retain(|it| it.organ == BUREAU || it.qualifications.is_empty());
    assert!(lists.short_teams(&rules())[0].contains("乙局"));
}

#[test]
fn differences_between_lists_are_named() {
    let (before, mut now) = (lists(), lists());
    assert!(differences(&before, &now).is_empty());
    now.objects.reverse();
    assert!(
        differences(&before, &now).is_empty(),
        "order is no difference"
    );
    now.objects[0].class = "C".to_string();
    now.objects[1].id = "91330100MA99999999".to_string();
    now.officers[0].valid_until = date(2030, 1, 1);
    let told = differences(&before, &now).told().join("\n");
    for part in [
        "改动：对象“91330100MA00000299”类别由“A”改为“C”",
        "增加：对象“91330100MA99999999”",
        "删去：对象“91330100MA00000298”",
        "改动：人员“330100000”证件有效期由“2029-12-31”改为“2030-01-01”",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
}
