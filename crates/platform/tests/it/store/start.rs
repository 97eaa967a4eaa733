//! The writer at its start: a damaged log, definitions that changed since the last time.

use super::sample::{catalogue, definition, file, writer};
use super::writer::{count, readers};
use crate::databases::Database;
use platform::store::Fault;
use platform::store::writer::Writer;
use std::sync::Arc;

crate::on_both_databases!(
    a_damaged_log_is_not_written_on,
    a_changed_threshold_shows_after_the_next_start,
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
    use super::sample::{catalogue_of, writer_of};
    use domain::law::{Length, WorkingDays};
    use platform::store::audit::verify;
    let first = writer(database);
    file(&first, "a");
    first.close();
    drop(first);
    let mut earlier = definition();
    earlier.limits[0].warn[0].left = Length::WorkingDays(WorkingDays(3));
    let changed = catalogue_of(earlier);
    drop((0..300).find_map(|_| database.place.writer().ok()).unwrap());
    let again = (0..300)
        .find_map(|_| database.place.writer().ok().map(drop))
        .map(|()| writer_of(database, Arc::clone(&changed)))
        .unwrap();
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
