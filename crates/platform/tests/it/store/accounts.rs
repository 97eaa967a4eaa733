//! Accounts, roles and sessions in the database.

use super::sample::county;
use crate::databases::Database;
use domain::identifier::CountyId;
use domain::policy::{Administrator, Grant, Scope};
use domain::register::Moment;
use jiff::civil::date;
use platform::store::accounts::*;
use platform::store::connect::Held;
use platform::store::{Fault, Sql, migrate};

crate::on_both_databases!(
    an_account_comes_back_as_it_was_written,
    accounts_are_listed_in_order_within_their_county,
    each_setter_changes_its_own_columns,
    an_unknown_account_is_not_changed_in_silence,
    roles_are_replaced_as_a_whole,
    a_session_is_found_by_the_hash_of_its_token,
    sessions_that_are_over_are_removed,
);

fn opened(database: &Database) -> (Box<dyn Sql>, Held) {
    let (mut sql, held) = database.place.writer().expect("the database opens");
    migrate::migrate(sql.as_mut(), 1).expect("the tables are made");
    (sql, held)
}

fn plain(id: &str) -> Account {
    Account {
        id: id.into(),
        name: format!("名{id}"),
        organ: "justice".into(),
        password: "$argon2id$v=19$…".into(),
        must_change: false,
        second_factor: None,
        administrator: None,
        failures: 0,
        locked_until: None,
        closed_on: None,
    }
}

/// An account with every column filled.
fn full(id: &str) -> Account {
    Account {
        must_change: true,
        second_factor: Some(SecondFactor {
            secret: "JBSWY3DPEHPK3PXP".into(),
            last_step: 57_000_001,
        }),
        administrator: Some(Administrator::Security),
        failures: 4,
        locked_until: Some(Moment(1_700_000_000_000_001)),
        closed_on: Some(date(2025, 2, 28)),
        ..plain(id)
    }
}

fn read(sql: &mut dyn Sql, id: &str) -> Option<Account> {
    account(sql, &county(), &id.into()).unwrap()
}

fn an_account_comes_back_as_it_was_written(database: &Database) {
    let (mut sql, _held) = opened(database);
    let sql = sql.as_mut();
    for written in [plain("a"), full("b")] {
        put_account(sql, &county(), &written).unwrap();
        assert_eq!(read(sql, written.id.as_str()), Some(written));
    }
    for administrator in [Administrator::System, Administrator::Audit] {
        let written = Account {
            administrator: Some(administrator),
            ..full("b")
        };
        put_account(sql, &county(), &written).unwrap();
        assert_eq!(read(sql, "b"), Some(written), "in place of what was there");
    }
    assert_eq!(read(sql, "c"), None);
    assert_eq!(accounts(sql, &county()).unwrap().len(), 2);
}

fn accounts_are_listed_in_order_within_their_county(database: &Database) {
    let (mut sql, _held) = opened(database);
    let sql = sql.as_mut();
    let other: CountyId = "330225".into();
    for id in ["c", "a", "b"] {
        put_account(sql, &county(), &plain(id)).unwrap();
    }
    put_account(sql, &other, &plain("a")).unwrap();
    let ids: Vec<String> = accounts(sql, &county())
        .unwrap()
        .iter()
        .map(|account| account.id.to_string())
        .collect();
    assert_eq!(ids, ["a", "b", "c"]);
    assert_eq!(accounts(sql, &other).unwrap(), [plain("a")]);
    set_failures(sql, (&other, &"a".into()), 3, None).unwrap();
    assert_eq!(
        read(sql, "a"),
        Some(plain("a")),
        "the namesake is untouched"
    );
}

fn each_setter_changes_its_own_columns(database: &Database) {
    let (mut sql, _held) = opened(database);
    let sql = sql.as_mut();
    let (county, id) = (county(), "a".into());
    let key = (&county, &id);
    put_account(sql, &county, &full("a")).unwrap();
    let mut expected = full("a");

    set_failures(sql, key, 2, None).unwrap();
    (expected.failures, expected.locked_until) = (2, None);
    assert_eq!(read(sql, "a").as_ref(), Some(&expected));

    set_password(sql, key, "other", false).unwrap();
    (expected.password, expected.must_change) = ("other".into(), false);
    assert_eq!(read(sql, "a").as_ref(), Some(&expected));

    set_second_factor(sql, key, None).unwrap();
    expected.second_factor = None;
    assert_eq!(read(sql, "a").as_ref(), Some(&expected));

    let factor = SecondFactor {
        secret: "KRSXG5A".into(),
        last_step: 7,
    };
    set_second_factor(sql, key, Some(&factor)).unwrap();
    expected.second_factor = Some(factor);
    assert_eq!(read(sql, "a").as_ref(), Some(&expected));

    set_closed(sql, key, None).unwrap();
    expected.closed_on = None;
    assert_eq!(read(sql, "a").as_ref(), Some(&expected));
}

fn an_unknown_account_is_not_changed_in_silence(database: &Database) {
    let (mut sql, _held) = opened(database);
    let sql = sql.as_mut();
    let (county, id) = (county(), "nobody".into());
    let key = (&county, &id);
    for done in [
        set_failures(sql, key, 1, None),
        set_password(sql, key, "x", true),
        set_second_factor(sql, key, None),
        set_closed(sql, key, None),
    ] {
        assert!(matches!(done, Err(Fault::Content { .. })), "{done:?}");
    }
    assert!(accounts(sql, &county).unwrap().is_empty());
}

fn roles_are_replaced_as_a_whole(database: &Database) {
    let (mut sql, _held) = opened(database);
    let sql = sql.as_mut();
    let grant = |role: &str, kind: Option<&str>, scope| Grant {
        role: role.into(),
        kind: kind.map(Into::into),
        scope,
        from: date(2024, 1, 1),
        until: None,
    };
    let given = [
        grant("clerk", None, Scope::Below),
        grant("clerk", Some("sample"), Scope::Own),
        Grant {
            until: Some(date(2024, 12, 31)),
            ..grant("head", None, Scope::County)
        },
    ];
    let (county, id) = (county(), "a".into());
    put_grants(sql, &county, &id, &given).unwrap();
    put_grants(sql, &county, &"b".into(), &given[..1]).unwrap();
    assert_eq!(grants(sql, &county, &id).unwrap(), given);
    put_grants(sql, &county, &id, &given[2..]).unwrap();
    assert_eq!(grants(sql, &county, &id).unwrap(), given[2..]);
    put_grants(sql, &county, &id, &[]).unwrap();
    assert!(grants(sql, &county, &id).unwrap().is_empty());
    assert_eq!(grants(sql, &county, &"b".into()).unwrap(), given[..1]);
}

fn begun(token: u8, account: &str, started_at: i64) -> Session {
    Session {
        token: [token; 32],
        county: county(),
        account: account.into(),
        form_token: format!("form{token}"),
        started_at: Moment(started_at),
        used_at: Moment(started_at + 5),
        confirmed: token.is_multiple_of(2),
    }
}

fn a_session_is_found_by_the_hash_of_its_token(database: &Database) {
    let (mut sql, _held) = opened(database);
    let sql = sql.as_mut();
    let mut written = [begun(1, "a", 10), begun(2, "a", 20), begun(3, "b", 30)];
    for one in &written {
        put_session(sql, one).unwrap();
    }
    for one in &written {
        assert_eq!(session(sql, &one.token).unwrap().as_ref(), Some(one));
    }
    assert_eq!(session(sql, &[9; 32]).unwrap(), None);
    touch_session(sql, &[1; 32], Moment(99)).unwrap();
    written[0].used_at = Moment(99);
    written[0].confirmed = true;
    put_session(sql, &written[0]).unwrap();
    assert_eq!(session(sql, &[1; 32]).unwrap().as_ref(), Some(&written[0]));
    remove_session(sql, &[1; 32]).unwrap();
    assert_eq!(session(sql, &[1; 32]).unwrap(), None);
    remove_sessions_of(sql, &"330225".into(), &"a".into()).unwrap();
    assert!(
        session(sql, &[2; 32]).unwrap().is_some(),
        "of another county"
    );
    remove_sessions_of(sql, &county(), &"a".into()).unwrap();
    assert_eq!(session(sql, &[2; 32]).unwrap(), None);
    assert!(
        session(sql, &[3; 32]).unwrap().is_some(),
        "of another account"
    );
}

fn sessions_that_are_over_are_removed(database: &Database) {
    let (mut sql, _held) = opened(database);
    let sql = sql.as_mut();
    let over = |used_before, started_before| Over {
        used_before: Moment(used_before),
        started_before: Moment(started_before),
    };
    let left = |sql: &mut dyn Sql| -> Vec<u8> {
        let found = (1..=3).filter(|token| session(sql, &[*token; 32]).unwrap().is_some());
        found.collect()
    };
    for one in [begun(1, "a", 10), begun(2, "a", 20), begun(3, "a", 30)] {
        put_session(sql, &one).unwrap();
    }
    remove_sessions_over(sql, over(15, 10)).unwrap();
    assert_eq!(left(sql), [1, 2, 3], "on the boundary they live");
    remove_sessions_over(sql, over(16, 10)).unwrap();
    assert_eq!(left(sql), [2, 3], "unused for too long");
    touch_session(sql, &[2; 32], Moment(1000)).unwrap();
    remove_sessions_over(sql, over(16, 21)).unwrap();
    assert_eq!(left(sql), [3], "begun too long ago, although just used");
}
