//! Merged cells: a header of several lines becomes one, a value merged over rows stands in each of them.

use crate::table::{Cell, Line, header_line};
use calamine::Dimensions;

/// Spreads the values of merged cells, so that each row and each column stands for itself.
pub(super) fn spread(lines: &mut Vec<Line>, merged: &[Dimensions]) {
    let header = header_line(lines);
    let Some((row, _)) = lines.get(header) else {
        return;
    };
    let row = *row;
    let depth = header_depth(lines, header, merged);
    for area in merged.iter().filter(|area| first_row(area) >= row) {
        // A group without names below it is one column that was drawn wide.
        let in_header = depth > 1 && first_row(area) < row + depth;
        let Some(value) = value_at(lines, first_row(area), area.start.1 as usize) else {
            continue;
        };
        let last_column = if in_header { area.end.1 } else { area.start.1 };
        let rows = first_row(area)..=area.end.0 as usize + 1;
        for (_, cells) in lines.iter_mut().filter(|(row, _)| rows.contains(row)) {
            for column in area.start.1 as usize..=last_column as usize {
                cells.resize(cells.len().max(column + 1), Cell::Empty);
                if cells[column].is_empty() {
                    cells[column] = value.clone();
                }
            }
        }
    }
    join_headers(lines, header, row + depth);
}

fn first_row(area: &Dimensions) -> usize {
    area.start.0 as usize + 1
}

fn value_at(lines: &[Line], row: usize, column: usize) -> Option<Cell> {
    let (_, cells) = lines.iter().find(|(known, _)| *known == row)?;
    cells.get(column).filter(|cell| !cell.is_empty()).cloned()
}

/// How many rows the header takes: as far as a cell of its first row is merged downwards; or one more where all that
/// stands in the next row lies below a cell merged sideways.
fn header_depth(lines: &[Line], header: usize, merged: &[Dimensions]) -> usize {
    let row = lines[header].0;
    let own = merged.iter().filter(|area| first_row(area) == row);
    let down = own.clone().map(|area| area.end.0 as usize + 2 - row).max();
    let below = lines.get(header + 1).filter(|(next, _)| *next == row + 1);
    let is_below_group = |column: usize| {
        own.clone().any(|area| {
            area.start.1 < area.end.1
                && (area.start.1 as usize..=area.end.1 as usize).contains(&column)
        })
    };
    match (down, below) {
        (Some(1), Some((_, cells))) => {
            let mut columns = (0..cells.len()).filter(|column| !cells[*column].is_empty());
            1 + usize::from(columns.all(is_below_group))
        }
        (Some(depth), _) => depth,
        (None, _) => 1,
    }
}

/// Makes one line of the lines of the header: the words of each column one after another, each once.
fn join_headers(lines: &mut Vec<Line>, header: usize, end: usize) {
    let count = lines[header..]
        .iter()
        .take_while(|(row, _)| *row < end)
        .count();
    let parts: Vec<Line> = lines.splice(header..header + count, []).collect();
    let width = parts
        .iter()
        .map(|(_, cells)| cells.len())
        .max()
        .unwrap_or(0);
    let joined = (0..width).map(|column| {
        let mut words: Vec<String> = Vec::new();
        for (_, cells) in &parts {
            let word = cells.get(column).map(Cell::text).unwrap_or_default();
            if !word.is_empty() && words.last() != Some(&word) {
                words.push(word);
            }
        }
        Cell::from_text(&words.concat())
    });
    let joined: Vec<Cell> = joined.collect();
    if let Some((row, _)) = parts.first() {
        lines.insert(header, (*row, joined));
    }
}
