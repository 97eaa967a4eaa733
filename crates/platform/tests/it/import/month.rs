//! A month of five hundred cases with the mess of real workbooks: brought in, killed, brought in again, changed.

use super::house::{HEADERS, House, kind, rows};
use super::{actions, figure, number, record};
use crate::databases::{Database, inside, server};
use documents::xlsx::Value;
use jiff::civil::Date;
use platform::operations::import::{Fate, refused_workbook};
use platform::store::Readers;
use platform::store::connect::Place;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Cases of the month.
const CASES: usize = 500;
/// Rows that are given twice.
const TWICE: [usize; 6] = [3, 77, 150, 151, 300, 499];
/// Rows that cannot go in as they are.
const WRONG: [usize; 10] = [12, 60, 111, 167, 204, 258, 333, 390, 421, 488];
/// The column in which the same word stands in every row, merged over ten rows at a time.
const MERGED: u16 = 8;
/// Rows of a merged cell.
const TOGETHER: usize = 10;

/// A workbook written cell by cell, as people make them.
struct Messy {
    book: Workbook,
    row: u32,
}

impl Messy {
    fn new() -> Self {
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        let width = u16::try_from(HEADERS.len()).unwrap();
        let title = "行政复议案件登记表（二〇二四年六月）";
        page.merge_range(0, 0, 0, width, title, &Format::new())
            .unwrap();
        for (column, header) in (0..).zip(HEADERS) {
            page.write_string(1, column, header).unwrap();
        }
        // A column that looks like one of ours and is none.
        page.write_string(1, width, "受理日期说明").unwrap();
        Self { book, row: 2 }
    }

    fn page(&mut self) -> &mut Worksheet {
        self.book.worksheet_from_index(0).unwrap()
    }

    /// Writes cases in tens, an empty line or two between them.
    fn cases(mut self, rows: &[Vec<Value>]) -> Vec<u8> {
        for (at, row) in rows.iter().enumerate() {
            let (first, line) = (self.row, self.row + u32::try_from(at % TOGETHER).unwrap());
            self.case(line, row, at);
            let is_last = at % TOGETHER == TOGETHER - 1 || at + 1 == rows.len();
            if is_last {
                let word = row[usize::from(MERGED)].plain();
                if line > first {
                    self.page()
                        .merge_range(first, MERGED, line, MERGED, &word, &Format::new())
                        .unwrap();
                } else {
                    self.page().write_string(line, MERGED, word).unwrap();
                }
                self.row = line + 2 + u32::try_from(at % 3).unwrap();
            }
        }
        self.book.save_to_buffer().unwrap()
    }

    fn case(&mut self, line: u32, row: &[Value], at: usize) {
        let page = self.page();
        for (column, value) in (0..).zip(row) {
            if column == MERGED {
                continue;
            }
            match value {
                Value::Date(day) => day_as(page, (line, column), *day, at + usize::from(column)),
                Value::Empty => {}
                text => drop(page.write_string(line, column, text.plain()).unwrap()),
            }
        }
        let width = u16::try_from(HEADERS.len()).unwrap();
        page.write_string(line, width, "详见卷宗").unwrap();
    }
}

/// A day as it is found in workbooks.
fn day_as(page: &mut Worksheet, (line, column): (u32, u16), day: Date, form: usize) {
    let wide = |text: String| -> String {
        let wide = |letter: char| match letter.to_digit(10) {
            Some(digit) => char::from_u32(0xFF10 + digit).unwrap(),
            None => letter,
        };
        text.chars().map(wide).collect()
    };
    let (year, month, date) = (day.year(), day.month(), day.day());
    match form % 5 {
        0 => {
            let zero = jiff::civil::date(1899, 12, 30);
            let serial = zero.until(day).unwrap().get_days();
            page.write_number(line, column, f64::from(serial)).unwrap();
        }
        1 => {
            let text = wide(format!("{year}年{month}月{date}日"));
            page.write_string(line, column, text).unwrap();
        }
        2 => drop(page.write_string(line, column, in_words(day)).unwrap()),
        3 => drop(
            page.write_string(line, column, format!(" {year}.{month}.{date} "))
                .unwrap(),
        ),
        _ => drop(page.write_string(line, column, day.to_string()).unwrap()),
    }
}

/// A day of the twenty-first century in Chinese numerals.
fn in_words(day: Date) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let year: String = day
        .year()
        .to_string()
        .chars()
        .map(|digit| DIGITS[digit.to_digit(10).unwrap() as usize])
        .collect();
    let small = |number: i8| {
        let (tens, ones) = (number / 10, usize::try_from(number % 10).unwrap());
        let tens = match tens {
            0 => String::new(),
            1 => "十".into(),
            many => format!("{}十", DIGITS[usize::try_from(many).unwrap()]),
        };
        let ones = if ones == 0 {
            String::new()
        } else {
            DIGITS[ones].to_string()
        };
        tens + &ones
    };
    format!("{year}年{}月{}日", small(day.month()), small(day.day()))
}

#[test]
fn days_are_written_in_words() {
    let said = |month, day| in_words(jiff::civil::date(2024, month, day));
    assert_eq!(said(3, 5), "二〇二四年三月五日");
    assert_eq!(said(12, 10), "二〇二四年十二月十日");
    assert_eq!(said(6, 28), "二〇二四年六月二十八日");
}

/// The month as it comes: six rows twice, ten rows wrong.
fn month() -> Vec<Vec<Value>> {
    let mut month = rows(CASES);
    for at in WRONG {
        month[at][6] = Value::Text("2024-06-31".into());
    }
    let twice: Vec<_> = TWICE.iter().map(|at| month[*at].clone()).collect();
    month.extend(twice);
    month
}

fn messy(rows: &[Vec<Value>]) -> Vec<u8> {
    Messy::new().cases(rows)
}

fn a_messy_month_goes_in_once_and_changes_where_it_changed(database: &Database) {
    let house = House::new(database);
    let month = month();
    let began = Instant::now();
    let report = house.run(&messy(&month));
    println!("a messy month took {:?}", began.elapsed());
    let counted = (
        report.rows,
        report.new,
        report.repeated,
        report.refused.len(),
    );
    let wrong = WRONG.len();
    assert_eq!(
        counted,
        (CASES + TWICE.len(), CASES - wrong, TWICE.len(), wrong),
        "{:?}",
        report.refused.first()
    );
    for (_, reason) in &report.refused {
        assert!(reason.contains("“收到日期”列的值“2024-06-31”"), "{reason}");
    }
    let received = (CASES - wrong).to_string();
    assert_eq!(figure(&house, "reconsideration.received"), Some(received));
    let seventh = record(&house, &number(7)).unwrap();
    assert_eq!(seventh.opened_on.to_string(), "2024-06-09");
    assert_eq!(
        seventh.fields["procedure"].as_text(),
        Some("ordinary"),
        "a merged cell stands in each of its rows"
    );
    corrected_rows_go_in(&house, &month, &report.refused);
    let again = house.run(&messy(&rows(CASES)));
    assert_eq!((again.same, again.new, again.changed), (CASES, 0, 0));
    exactly_the_changed_rows_change(&house);
}

/// The refused rows come back with their reasons, are mended there, and go in.
fn corrected_rows_go_in(house: &House, month: &[Vec<Value>], refused: &[(usize, String)]) {
    let opened = house.opened("案件.xlsx", &messy(month));
    let returned = refused_workbook(&opened.table, refused).unwrap();
    let back = house.opened("没有导入的行.xlsx", &returned);
    assert_eq!(back.table.rows.len(), WRONG.len());
    assert_eq!(house.run(&returned).refused.len(), WRONG.len());
    let right = rows(CASES);
    let mended: Vec<_> = WRONG.iter().map(|at| right[*at].clone()).collect();
    assert_eq!(house.run(&messy(&mended)).new, WRONG.len());
    let received = figure(house, "reconsideration.received");
    assert_eq!(received.as_deref(), Some("500"));
}

/// Twenty changed rows change twenty records and write twenty actions.
fn exactly_the_changed_rows_change(house: &House) {
    let mut later = rows(CASES);
    let changed: Vec<usize> = (0..20).map(|at| 7 + at * 24).collect();
    for at in &changed {
        later[*at][1] = Value::Text(format!("更名申请人{at}"));
    }
    let file = messy(&later);
    let plan = house.plan(&file);
    let numbers: Vec<&str> = plan
        .rows
        .iter()
        .filter(|row| matches!(row.fate, Fate::Changed(..)))
        .map(|row| row.number.as_str())
        .collect();
    let expected: Vec<String> = changed.iter().map(|at| number(at + 1)).collect();
    assert_eq!(numbers, expected);
    let before = actions(house);
    let report = house.run(&file);
    assert_eq!((report.changed, report.same), (20, CASES - 20));
    assert_eq!(actions(house), before + 20);
    assert_eq!(report.taken.len(), 20);
    let first = record(house, &report.taken[0].number).unwrap();
    assert_eq!(first.id, report.taken[0].record);
}

crate::on_both_databases!(a_messy_month_goes_in_once_and_changes_where_it_changed);

/// Kills an import until one was caught in the middle; whoever was killed sends the same file again.
fn killed(fresh: &dyn Fn() -> Option<Database>) {
    for round in 0..12 {
        let Some(database) = fresh() else { return };
        let went_in = import_and_kill(&database);
        // The lock of a killed writer on a server is let go when the end of its connection is noticed.
        wait_for(&database.place);
        let house = House::new(&database);
        assert_eq!(actions(&house), went_in, "nothing is half done");
        let report = house.run(&messy(&rows(CASES)));
        assert_eq!(report.new + report.same, CASES);
        assert_eq!(report.same as u64, went_in);
        assert!(report.refused.is_empty());
        let received = figure(&house, "reconsideration.received");
        assert_eq!(received.as_deref(), Some("500"));
        assert_eq!(house.run(&messy(&rows(CASES))).same, CASES);
        house.office.writer.close();
        if (1..CASES as u64).contains(&went_in) {
            println!("round {round}: killed after {went_in} rows");
            return;
        }
    }
    panic!("no import was killed in the middle");
}

#[test]
fn a_killed_import_is_finished_by_the_same_file_inside() {
    killed(&|| inside());
}

#[test]
fn a_killed_import_is_finished_by_the_same_file_on_a_server() {
    killed(&|| server());
}

/// Lets a child import and kills it when the first rows are in; answers how many went in.
fn import_and_kill(database: &Database) -> u64 {
    let url = match &database.place {
        Place::Server(url) => url.clone(),
        Place::Inside(_) => String::new(),
    };
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "import::month::imports_until_it_is_killed",
            "--nocapture",
        ])
        .env("FADU_IMPORT_FOLDER", &database.folder)
        .env("FADU_IMPORT_URL", url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    begun(&mut child);
    let readers = Readers::new(database.place.clone(), 1);
    let until = Instant::now() + Duration::from_secs(60);
    while in_log(&readers) == 0 && Instant::now() < until {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    in_log(&readers)
}

fn begun(child: &mut Child) {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut lines = lines.map_while(Result::ok);
    assert!(lines.any(|line| line == "begun"), "the child did not begin");
}

fn in_log(readers: &Readers) -> u64 {
    let read = readers.read(|sql| {
        let row = sql.first("SELECT COUNT(*) FROM actions WHERE record IS NOT NULL", &[])?;
        row.map_or(Ok(0), |row| row.integer(0))
    });
    u64::try_from(read.unwrap()).unwrap()
}

/// The child: imports until it is killed.
/// It is no check by itself: without the folder that the kill tests name it has nothing to do.
#[test]
fn imports_until_it_is_killed() {
    let Some(folder) = std::env::var_os("FADU_IMPORT_FOLDER") else {
        return;
    };
    let url = std::env::var("FADU_IMPORT_URL").unwrap_or_default();
    let url = Some(url.as_str()).filter(|url| !url.is_empty());
    let database = Database {
        place: Place::of(folder.as_ref(), url),
        folder: folder.into(),
    };
    let house = House::new(&database);
    assert_eq!(kind().as_str(), "reconsideration");
    // The test runner may have begun a line of its own.
    let mut out = std::io::stdout().lock();
    writeln!(out, "\nbegun").and_then(|()| out.flush()).unwrap();
    drop(out);
    house.run(&messy(&rows(CASES)));
    // Killed or not, the folder belongs to the parent.
    std::mem::forget(database);
}

fn wait_for(place: &Place) {
    for _ in 0..400 {
        if place.writer().is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}
