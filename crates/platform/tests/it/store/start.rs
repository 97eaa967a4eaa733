//! The writer at its start: a damaged log, definitions that changed since the last time.

use super::sample::{catalogue, catalogue_of, definition, file, take, writer, writer_of};
use super::writer::{count, readers};
use crate::databases::Database;
use platform::store::writer::Writer;
use platform::store::{Catalogue, Fault};
use std::sync::Arc;

crate::on_both_databases!(
    a_damaged_log_is_not_written_on,
    a_changed_threshold_shows_after_the_next_start,
    closed_records_are_left_alone_unless_their_rows_would_differ,
);

fn a_damaged_log_is_not_written_on(database: &Database) {
    let first = writer(database);
    file(&first, "a");
    file(&first, "b");
    first.close();
    drop(first);
    {
        let (mut sql, _held) = (0..200).find_map(|_| database.place.writer().ok()).unwrap();
        sql.execute("DELETE FROM actions WHERE seq = 2", &[])
            .unwrap();
    }
    let again = (0..200)
        .map(|_| try_writer(database))
        .find(|result| !matches!(result, Err(Fault::Busy { .. })));
    assert!(matches!(again, Some(Err(Fault::Content { .. }))));
}

fn try_writer(database: &Database) -> Result<Writer, Fault> {
    use platform::store::audit::Sm2Key;
    use platform::store::writer::{Setup, System};
    Writer::start(Setup {
        place: database.place.clone(),
        folder: database.folder.clone(),
        catalogue: catalogue(),
        source: Box::new(System::default()),
        signer: Box::new(Sm2Key::generate()?),
    })
}

fn a_changed_threshold_shows_after_the_next_start(database: &Database) {
    use domain::law::{Length, WorkingDays};
    use platform::store::audit::verify;
    let first = writer(database);
    file(&first, "a");
    let mut earlier = definition();
    earlier.limits[0].warn[0].left = Length::WorkingDays(WorkingDays(3));
    let changed = catalogue_of(earlier);
    let again = next_writer(database, first, &changed);
    readers(database)
        .snapshot(|sql| {
            // Due on Monday the eleventh: three working days before are the sixth.
            assert_eq!(count(sql, "records WHERE yellow_on = '2024-03-06'"), 1);
            assert_eq!(count(sql, "time_limits WHERE yellow_on = '2024-03-06'"), 1);
            let verdict = verify(sql, &changed, &database.folder)?;
            assert_eq!(verdict.mismatches, Vec::<String>::new());
            Ok(())
        })
        .unwrap();
    again.close();
}

/// Closes a writer and starts the next one with other definitions.
pub fn next_writer(database: &Database, first: Writer, catalogue: &Arc<Catalogue>) -> Writer {
    first.close();
    drop(first);
    // A server notices the end of a connection a moment later.
    drop((0..300).find_map(|_| database.place.writer().ok()).unwrap());
    (0..300)
        .find_map(|_| database.place.writer().ok().map(drop))
        .map(|()| writer_of(database, Arc::clone(catalogue)))
        .unwrap()
}

fn closed_records_are_left_alone_unless_their_rows_would_differ(database: &Database) {
    use domain::law::{Length, WorkingDays};
    use domain::procedure::Bearer;
    use platform::store::audit::verify;
    let first = writer(database);
    let open = file(&first, "open");
    let closed = file(&first, "closed");
    let accepted = take(&first, &closed, "accept", "accept").unwrap();
    take(&first, &accepted, "decide", "decide").unwrap();
    first.close();
    drop(first);
    // A mark that every record worked out anew loses.
    {
        let (mut sql, _held) = (0..300).find_map(|_| database.place.writer().ok()).unwrap();
        sql.execute("UPDATE records SET held_stage = 'mark'", &[])
            .unwrap();
    }
    let marked = |record: &platform::store::writer::Outcome| {
        let id = &record.record.id;
        readers(database)
            .read(|sql| {
                Ok(count(
                    sql,
                    &format!("records WHERE id = '{id}' AND held_stage = 'mark'"),
                ))
            })
            .unwrap()
    };
    let mut other = definition();
    other.limits[0].warn[0].left = Length::WorkingDays(WorkingDays(3));
    drop((0..300).find_map(|_| database.place.writer().ok()).unwrap());
    let again = writer_of(database, catalogue_of(other.clone()));
    assert_eq!((marked(&open), marked(&closed)), (0, 1), "lights");
    other.limits[0].bearer = Bearer::Party;
    let changed = catalogue_of(other);
    let again = next_writer(database, again, &changed);
    assert_eq!((marked(&open), marked(&closed)), (0, 0), "who must act");
    readers(database)
        .snapshot(|sql| {
            let verdict = verify(sql, &changed, &database.folder)?;
            assert_eq!(verdict.mismatches, Vec::<String>::new());
            Ok(())
        })
        .unwrap();
    again.close();
}
