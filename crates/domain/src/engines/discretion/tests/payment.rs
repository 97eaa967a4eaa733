use super::super::case::{Instalments, Late};
use super::super::payment::{instalments, late_fine};
use super::super::source::LateRule;
use super::super::{Book, Fen};
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn rule() -> LateRule {
    Book::from_toml(&super::files()).unwrap().late_fine[0].clone()
}

fn late(paid_on: Date, stays: Vec<(Date, Date)>) -> Late {
    Late {
        due_on: date(2026, 3, 1),
        paid_on,
        stays,
    }
}

#[test]
fn three_percent_a_day_up_to_the_fine_itself() {
    let sum = Fen(1_000_000);
    let of = |day: Date| late_fine(sum, &late(day, vec![]), &rule());
    assert_eq!(of(date(2026, 3, 1)).amount, Fen(0));
    assert_eq!(of(date(2026, 3, 2)).amount, Fen(30_000));
    assert_eq!(of(date(2026, 4, 3)).amount, Fen(990_000));
    let capped = of(date(2026, 4, 4));
    assert_eq!(
        (capped.days, capped.uncapped, capped.amount),
        (34, Fen(1_020_000), sum)
    );
}

#[test]
fn reconsideration_and_suit_do_not_count() {
    let stays = vec![
        (date(2026, 3, 5), date(2026, 3, 14)),
        (date(2026, 3, 10), date(2026, 3, 20)),
        (date(2026, 2, 1), date(2026, 2, 20)),
    ];
    let fine = late_fine(Fen(1_000_000), &late(date(2026, 3, 31), stays), &rule());
    assert_eq!(
        (fine.days, fine.stayed, fine.amount),
        (14, 16, Fen(420_000))
    );
}

fn asked(count: u32) -> Instalments {
    Instalments {
        count,
        first_on: date(2026, 1, 31),
        every_months: 1,
        requested: true,
        approved_by: "局长".into(),
    }
}

#[test]
fn instalments_need_request_and_approval() {
    let payments = instalments(Fen(100), &asked(3)).unwrap();
    let shown: Vec<_> = payments.iter().map(|it| (it.due_on, it.amount.0)).collect();
    assert_eq!(
        shown,
        [
            (date(2026, 1, 31), 34),
            (date(2026, 2, 28), 33),
            (date(2026, 3, 31), 33)
        ]
    );
    assert!(
        instalments(
            Fen(100),
            &Instalments {
                requested: false,
                ..asked(3)
            }
        )
        .is_err()
    );
    assert!(
        instalments(
            Fen(100),
            &Instalments {
                approved_by: " ".into(),
                ..asked(3)
            }
        )
        .is_err()
    );
    assert!(instalments(Fen(2), &asked(3)).is_err());
    assert!(instalments(Fen(100), &asked(0)).is_err());
}

#[test]
fn sums_are_read_exactly_and_shown_for_people() {
    let read = |text: &str| Fen::read(text).map(|fen| (fen.0, fen.to_string()));
    assert_eq!(read("1,200.5"), Some((120_050, "1200.50元".into())));
    assert_eq!(read("30000元"), Some((3_000_000, "3万元".into())));
    assert_eq!(read("12500"), Some((1_250_000, "1.25万元".into())));
    assert_eq!(read("12550.10"), Some((1_255_010, "12550.10元".into())));
    for wrong in ["", "-1", "1.234", "1e5", ".5", "一百", "99999999999999"] {
        assert_eq!(read(wrong), None, "{wrong}");
    }
}

proptest! {
    #[test]
    fn instalments_add_up(sum in 1_i64..1_000_000_000, count in 1_u32..=120) {
        if let Ok(payments) = instalments(Fen(sum), &asked(count)) {
            prop_assert_eq!(payments.iter().map(|it| it.amount.0).sum::<i64>(), sum);
            let most = payments.iter().map(|it| it.amount.0).max().unwrap();
            let least = payments.iter().map(|it| it.amount.0).min().unwrap();
            prop_assert!(most - least <= 1);
        } else {
            prop_assert!(i64::from(count) > sum);
        }
    }

    #[test]
    fn late_fines_never_exceed_the_fine(sum in 0_i64..1_000_000_000, days in 0_i64..5_000, from in 0_i64..100, long in 0_i64..100) {
        let start = date(2026, 3, 1);
        let after = |days: i64| start.checked_add(jiff::Span::new().days(days)).unwrap();
        let stay = (after(from), after(from + long));
        let fine = late_fine(Fen(sum), &late(after(days), vec![stay]), &rule());
        prop_assert!(fine.amount.0 <= sum && fine.amount.0 >= 0);
        prop_assert_eq!(fine.days + fine.stayed, days);
    }
}
