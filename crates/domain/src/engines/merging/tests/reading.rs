//! Files in, flaws out.

use super::super::*;
use super::made::Dice;

const FILES: [&str; 4] = [
    "21 2 2 100000 10 1000\n",
    "2\n0 10 20 1 0 1\n7 30 40 1 2 4\n",
    "2\n0 0 0 5 0 0 20 30 1\n1 7 1 6 2 3 9 45 0\n",
    "2\n0 0 7 1fffff\n1 1 5 0fffff\n",
];

fn files<'a>(texts: &'a [&str; 4]) -> Files<'a> {
    Files {
        settings: texts[0].as_bytes(),
        enterprises: texts[1].as_bytes(),
        tasks: texts[2].as_bytes(),
        officers: texts[3].as_bytes(),
    }
}

#[test]
fn an_instance_is_read() {
    let instance = read(files(&FILES)).unwrap();
    assert_eq!((instance.horizon, instance.tasks.len()), (21, 2));
    assert_eq!(instance.tasks[1].enterprise, 1, "by number, not by place");
    assert!(instance.officers[1].works_on(19) && !instance.officers[1].works_on(20));
}

#[test]
fn flaws_are_told_by_file_and_line() {
    let with = |place: usize, text: &'static str| {
        let mut texts = FILES;
        texts[place] = text;
        read(files(&texts)).unwrap_err()[0].to_string()
    };
    assert!(with(0, "21 2\n").starts_with(".cfg 第1行"));
    assert!(with(1, "3\n0 10 20 1 0 1\n7 30 40 1 2 4\n").contains("实际2行"));
    assert!(
        with(2, "2\n0 0 0 5 0 0 20 30 1\n1 8 1 6 2 3 9 45 0\n").starts_with(".task 第3行：企业8")
    );
    assert!(with(2, "1\n0 0 0 5 0 9 3 30 1\n").contains("期间9至3"));
    assert!(with(2, "1\n0 0 0 5 0 0 21 30 1\n").contains("期间0至21"));
    assert!(with(2, "1\n0 0 2 5 0 0 20 30 1\n").contains("机关2"));
    assert!(with(3, "1\n0 0 7 xyz\n").contains("十六进制"));
    assert!(with(1, "").contains("空"));
}

#[test]
fn no_text_makes_the_reader_panic() {
    let mut dice = Dice(5);
    for _ in 0..3000 {
        let mut texts = FILES.map(|text| text.as_bytes().to_vec());
        for _ in 0..1 + dice.below(4) {
            let text = &mut texts[dice.below(4) as usize];
            let at = dice.below(text.len() as u64) as usize;
            match dice.below(3) {
                0 if !text.is_empty() => drop(text.remove(at)),
                1 => text.insert(at, b"0129 -\n\xfff"[dice.below(9) as usize]),
                _ if !text.is_empty() => text[at] = b"0129 -\n\xfff"[dice.below(9) as usize],
                _ => {}
            }
        }
        let files = Files {
            settings: &texts[0],
            enterprises: &texts[1],
            tasks: &texts[2],
            officers: &texts[3],
        };
        if let Ok(instance) = read(files) {
            let wishes = Wishes {
                effort: Some(10),
                ..Wishes::default()
            };
            let outcome = solve(&instance, &wishes, &mut |_| true);
            let text = String::from_utf8(write(&instance, &outcome.plan)).unwrap();
            let ids: std::collections::BTreeSet<u32> =
                instance.tasks.iter().map(|task| task.id).collect();
            let people: std::collections::BTreeSet<u32> =
                instance.officers.iter().map(|one| one.id).collect();
            if ids.len() == instance.tasks.len() && people.len() == instance.officers.len() {
                check(&instance, &text).unwrap();
            }
        }
    }
}
