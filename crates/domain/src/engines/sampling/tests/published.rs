//! What is published, and what it tells.

use super::*;

#[test]
fn a_whole_draw_holds_and_tells_its_figures() {
    let proof = drawn();
    let verification = verify(&proof, &Kept::default());
    assert!(verification.holds(), "{:#?}", verification);
    assert_eq!(verification.steps.len(), 7);
    let strata = counted(proof.drawn.iter().map(|row| row.stratum.as_str()));
    assert_eq!(strata, BTreeMap::from([("低风险", 9), ("中高风险", 20)]));
    assert!(!proof.passed_over.is_empty());
    for row in &proof.drawn {
        let organs = counted(row.officers.iter().map(|it| it.organ.as_str()));
        assert_eq!(organs, BTreeMap::from([(BUREAU, 2), (OFFICE, 2)]));
    }
    assert_eq!(proof.announcement.figures[0].value, "3,7,8,12,19,25,33");
    let json = serde_json::to_string(&proof).unwrap();
    let read: Proof = serde_json::from_str(&json).unwrap();
    assert_eq!(read, proof);
}

#[test]
fn kept_copies_are_held_against_the_proof() {
    let proof = drawn();
    let kept = Kept {
        commitment: Some(proof.commitment.clone()),
        announcement: Some(proof.announcement.clone()),
    };
    assert!(verify(&proof, &kept).holds());
    let mut other = kept.clone();
    other.commitment.as_mut().unwrap().rules.title.push('二');
    assert!(!verify(&proof, &other).holds());
    let mut other = kept;
    other.announcement.as_mut().unwrap().drawn_on = date(2026, 11, 28);
    assert!(!verify(&proof, &other).holds());
}

#[test]
fn a_missing_share_voids_the_draw_and_is_named() {
    let (roster, commitment) = committed();
    let mut opening = opening();
    opening.shares.remove(0);
    let Run::Void(announcement) = run(&roster, &commitment, &opening).unwrap() else {
        panic!("a share is missing");
    };
    let missing = vec![OFFICE.to_string()];
    assert_eq!(announcement.outcome, Outcome::Void { missing });
    assert_eq!(announcement.commitment, commitment.hash());
    let mut proof = drawn();
    proof.announcement = announcement;
    let verification = verify(&proof, &Kept::default());
    assert!(
        verification
            .problems()
            .any(|it| it.contains("已经作废（乙局没有打开份额）"))
    );
}

#[test]
fn a_draw_with_other_means_is_refused() {
    let (roster, commitment) = committed();
    let refused = |change: &dyn Fn(&mut Opening)| {
        let mut opening = opening();
        change(&mut opening);
        run(&roster, &commitment, &opening).unwrap_err()
    };
    let other = refused(&|opening| opening.shares[0].share = Hash([9; 32]));
    assert_eq!(other, RunProblem::OtherShare(OFFICE.to_string()));
    let unknown = refused(&|opening| opening.shares.push(share("丙局", 3)));
    assert_eq!(unknown, RunProblem::UnknownShare("丙局".to_string()));
    let missing = refused(&|opening| opening.figures.clear());
    assert!(matches!(missing, RunProblem::MissingFigure { .. }));
    let short = refused(&|opening| opening.figures[0].1 = "1 2 3".to_string());
    assert!(matches!(
        short,
        RunProblem::Figure(FigureProblem::Numbers { found: 3, .. })
    ));
    let early = refused(&|opening| opening.drawn_on = date(2026, 11, 25));
    assert!(matches!(early, RunProblem::TooEarly { .. }));
    let named = refused(&|opening| opening.figures[0].0 = "别的".to_string());
    assert_eq!(named, RunProblem::UnknownFigure("别的".to_string()));
    let mut changed = lists();
    changed.objects.pop();
    let other = run(&super::roster(changed), &commitment, &opening()).unwrap_err();
    assert_eq!(other, RunProblem::OtherLists);
}

#[test]
fn a_figure_has_one_form_however_it_is_written() {
    let figure = |kind| Figure {
        kind,
        ..rules().figures[0].clone()
    };
    let numbers = figure(FigureKind::Numbers(3));
    for written in ["03 11 7", "7,03,11", "０７－１１＋３", "11、3、7期"] {
        assert_eq!(numbers.canonical(written).unwrap(), "3,7,11", "{written}");
    }
    assert!(numbers.canonical("1 2").is_err());
    assert!(numbers.canonical("1 2 12345678901").is_err());
    let decimal = figure(FigureKind::Decimal);
    for written in ["3456.70", " 3,456.7", "03456.7", "３４５６．７"] {
        assert_eq!(decimal.canonical(written).unwrap(), "3456.7", "{written}");
    }
    assert_eq!(decimal.canonical("0").unwrap(), "0");
    for written in ["", ".5", "1.2.3", "-1", "约3"] {
        assert!(decimal.canonical(written).is_err(), "{written}");
    }
    let beacon = figure(FigureKind::Hexadecimal);
    assert_eq!(
        beacon.canonical("0123456789ABCDEF").unwrap(),
        "0123456789abcdef"
    );
    assert!(beacon.canonical("0123").is_err());
    assert!(beacon.canonical("0123456789abcdeg").is_err());
}

#[test]
fn the_seed_rests_on_everything_that_is_published() {
    let proof = drawn();
    let made = |change: &dyn Fn(&mut Proof)| {
        let mut proof = proof.clone();
        change(&mut proof);
        let figures = &proof.announcement.figures;
        seed(&proof.commitment.hash(), &proof.shares, figures)
    };
    assert_eq!(made(&|_| {}), proof.seed);
    let others = [
        made(&|proof| proof.commitment.objects.root = Hash([1; 32])),
        made(&|proof| proof.commitment.rules.visits_until = date(2026, 12, 30)),
        made(&|proof| proof.shares[1].share = Hash([3; 32])),
        made(&|proof| proof.announcement.figures[0].value = "1,2,3".to_string()),
    ];
    assert!(others.iter().all(|other| *other != proof.seed));
    assert_eq!(counted(others.iter()).len(), others.len());
}

#[test]
fn nothing_confidential_stands_in_what_is_published() {
    let proof = serde_json::to_string(&drawn()).unwrap();
    for secret in ["近亲属", "曾任职", "人员3"] {
        assert!(!proof.contains(secret), "{secret}");
    }
    let (roster, commitment) = committed();
    let before = serde_json::to_string(&commitment).unwrap();
    assert!(!before.contains("91330100MA"), "no object before the draw");
    let receipt = receipt(&roster, &commitment, &object(8, "A").id).unwrap();
    let others = serde_json::to_string(&receipt).unwrap();
    assert_eq!(
        others.matches("91330100MA").count(),
        2,
        "the party's own line only"
    );
}

#[test]
fn an_opened_line_tells_nothing_of_its_later_versions() {
    let line = |exclusion| {
        let mut line = object(1, "A");
        line.exclusion = exclusion;
        let lists = Lists {
            objects: vec![line],
            officers: vec![officer(1, BUREAU)],
        };
        let pieces = roster(lists).open_objects([object(1, "A").id.as_str()].into_iter());
        pieces[0].split(' ').nth(2).unwrap().to_string()
    };
    assert_ne!(line(None), line(Some(ExclusionKind::Recusal)));
    assert_eq!(line(None), line(None));
}

#[test]
fn a_party_finds_its_own_line_and_later_whether_it_was_drawn() {
    let (roster, commitment) = committed();
    let proof = drawn();
    for place in 0..300 {
        let id = &lists().objects[place].id;
        let receipt = receipt(&roster, &commitment, id).unwrap();
        let before = verify_receipt(&receipt, &commitment, None).unwrap();
        assert_eq!(
            (before.drawn, &before.class),
            (None, &lists().objects[place].class)
        );
        assert_eq!(before.exclusion.is_some(), place % 7 == 0);
        let after = verify_receipt(&receipt, &commitment, Some(&proof)).unwrap();
        let drawn = proof.drawn.iter().any(|row| row.id == *id);
        assert_eq!(after.drawn, Some(drawn));
    }
    assert!(receipt(&roster, &commitment, "91330100MA00000999").is_none());
}

#[test]
fn a_receipt_that_was_changed_does_not_hold() {
    let (roster, commitment) = committed();
    let receipt = receipt(&roster, &commitment, &object(8, "A").id).unwrap();
    let refused = |change: &dyn Fn(&mut Receipt)| {
        let mut receipt = receipt.clone();
        change(&mut receipt);
        verify_receipt(&receipt, &commitment, None).unwrap_err()
    };
    let line = receipt
        .objects
        .iter()
        .position(|piece| piece.starts_with('='))
        .unwrap();
    let changed = refused(&|it| it.objects[line] = it.objects[line].replace("\tA\t", "\tB\t"));
    assert!(matches!(changed, ReceiptProblem::Changed(_)));
    let cut = refused(&|it| drop(it.objects.pop()));
    assert!(matches!(cut, ReceiptProblem::Malformed(_)));
    let other = refused(&|it| it.commitment = Hash([0; 32]));
    assert!(matches!(other, ReceiptProblem::OtherCommitment { .. }));
    let named = refused(&|it| it.id = object(9, "A").id);
    assert!(matches!(named, ReceiptProblem::NoLine(_)));
    let mut lists = lists();
    lists.objects.pop();
    let elsewhere = super::roster(lists);
    let pieces = elsewhere.open_objects([receipt.id.as_str()].into_iter());
    let moved = refused(&|it| it.objects = pieces.clone());
    assert!(matches!(moved, ReceiptProblem::NotInList(_)));
}

#[test]
fn rules_are_read_from_toml_with_their_faults() {
    let seal = Hash([1; 32]);
    let text = format!(
        "title = '抽查'\norgan = '甲局'\ncommitted_on = 2026-11-20\nvisits_until = 2026-12-31\n\
         [[stratum]]\nname = '全部'\nclasses = ['A', 'B']\nweights = {{ B = 3 }}\nratio = '2.5%'\n\
         [[team]]\norgan = '甲局'\nsize = 2\n\
         [[share]]\norgan = '甲局'\nseal = '{seal}'\n\
         [[figure]]\nname = '号码'\nsource = '网站'\npublished_on = 2026-11-26\nkind = 'numbers'\ncount = 7\n"
    );
    let rules = read_rules(("r.toml", &text)).unwrap();
    assert_eq!(rules.strata[0].weight("B"), 3);
    assert_eq!(rules.strata[0].weight("A"), 1);
    assert_eq!(rules.strata[0].quota(1001, 1001), 26);
    assert_eq!(rules.strata[0].quota(1001, 20), 20);
    let faults = [
        ("size = 2", "size = 1", "应不少于2名"),
        ("2026-11-26", "2026-11-20", "不晚于名录的公示日"),
        ("ratio = '2.5%'", "ratio = '120%'", "不超过100%"),
        ("ratio = '2.5%'", "", "没有写抽多少"),
        ("B = 3", "C = 3", "该层没有这个类别"),
        ("B = 3", "B = 0", "应为1至"),
        (&seal.to_string(), "12", "不是64位十六进制数"),
        ("kind = 'numbers'", "kind = 'dice'", "不能是「dice」"),
        ("visits_until", "visits_til", "没有写 visits_until"),
    ];
    for (from, to, said) in faults {
        let problems = read_rules(("r.toml", &text.replace(from, to))).unwrap_err();
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(told.join("\n").contains(said), "{said}: {told:?}");
    }
}

#[test]
fn a_seed_of_one_party_or_without_a_sealed_share_is_refused() {
    let mut rules = rules();
    rules.shares.truncate(1);
    assert!(rules.problems().is_empty(), "one share and one figure");
    rules.figures.clear();
    assert!(rules.problems().join("").contains("只由一方决定"));
    let mut open = super::rules();
    open.shares.clear();
    assert!(open.problems().join("").contains("检查前就会泄露"));
    let mut twice = super::rules();
    twice.shares[1].organ = BUREAU.to_string();
    assert!(!twice.problems().is_empty());
}
