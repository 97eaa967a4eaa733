//! The name that a mistyped one probably meant.

/// The known name that differs least from `wrong`, if it differs by at most a third of its letters.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = wrong.chars().count().max(3) / 3;
    known
        .into_iter()
        .map(|name| (distance(wrong, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// Number of single-letter changes that make one text of the other.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (done, letter) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = done + 1;
        for (column, other) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn one_wrong_letter_finds_the_name() {
        let known = ["applicant", "respondent", "outcome"];
        assert_eq!(nearest("aplicant", known), Some("applicant"));
        assert_eq!(nearest("outcom", known), Some("outcome"));
        assert_eq!(nearest("weather", known), None);
    }
}
