//! Finds the indicator that a clause names, by the words of its patterns.

use super::Definition;
use crate::engines::reporting::reader::Kind;
use crate::engines::reporting::reader::trie::Trie;

/// What a clause of a report says about a figure.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The clause without the number: what stands before and behind it.
    pub clause: [&'a [char]; 2],
    /// What stands before the clause, back to the sentence before.
    pub context: &'a [char],
    /// The unit.
    pub unit: &'a str,
    /// What sort of number it is.
    pub kind: Kind,
}

/// Words that must all be there.
#[derive(Debug, Clone, Default)]
pub(super) struct Pattern {
    /// Words of the clause.
    here: Vec<Vec<char>>,
    /// Words of the clause or of what stands before it.
    near: Vec<Vec<char>>,
    /// Words that the clause must not have.
    unless: Vec<Vec<char>>,
}

impl Pattern {
    /// `行政复议^ 纠错`: words apart by blanks; those with ^ may stand before the clause.
    pub fn new(text: &str, unless: &[String]) -> Pattern {
        let mut pattern = Pattern {
            unless: unless.iter().map(|word| word.chars().collect()).collect(),
            ..Pattern::default()
        };
        for word in text.split_whitespace() {
            match word.strip_suffix('^') {
                Some(word) => pattern.near.push(word.chars().collect()),
                None => pattern.here.push(word.chars().collect()),
            }
        }
        pattern
    }

    /// How many characters it explains; none where it does not fit.
    fn fits(&self, evidence: &Evidence<'_>) -> Option<usize> {
        let here = |word: &Vec<char>| evidence.clause.iter().any(|part| contains(part, word));
        let near = |word: &Vec<char>| here(word) || contains(evidence.context, word);
        let fits = self.here.iter().all(here)
            && self.near.iter().all(near)
            && !self.unless.iter().any(here);
        let letters = |words: &[Vec<char>]| words.iter().map(Vec::len).sum::<usize>();
        fits.then(|| 2 * letters(&self.here) + letters(&self.near))
    }
}

fn contains(letters: &[char], word: &[char]) -> bool {
    let Some((first, rest)) = word.split_first() else {
        return true;
    };
    let mut places = letters
        .iter()
        .enumerate()
        .filter(|(_, letter)| *letter == first);
    places.any(|(at, _)| letters[at + 1..].starts_with(rest))
}

/// Patterns by their first word.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    words: Option<Trie<u16>>,
    lists: Vec<Vec<(usize, usize)>>,
    patterns: Vec<Vec<Pattern>>,
    sorts: Vec<(Kind, u8)>,
}

impl Index {
    /// The patterns of each indicator, in the order of the register.
    pub fn new(patterns: Vec<Vec<Pattern>>, definitions: &[Definition]) -> Index {
        let mut words: Vec<String> = Vec::new();
        let mut lists: Vec<Vec<(usize, usize)>> = Vec::new();
        for (indicator, own) in patterns.iter().enumerate() {
            for (at, pattern) in own.iter().enumerate() {
                let key: String = pattern
                    .here
                    .iter()
                    .flatten()
                    .take(pattern.here.first().map_or(0, Vec::len))
                    .collect();
                let place = words
                    .iter()
                    .position(|word| *word == key)
                    .unwrap_or_else(|| {
                        words.push(key);
                        lists.push(Vec::new());
                        words.len() - 1
                    });
                lists[place].push((indicator, at));
            }
        }
        let entries = words.iter().map(String::as_str).zip(0_u16..);
        Index {
            words: Some(Trie::new(entries, |first, _| first)),
            lists,
            patterns,
            sorts: definitions
                .iter()
                .map(|definition| sort(definition.kind, &definition.unit))
                .collect(),
        }
    }

    /// The place of the indicator whose pattern explains most of the clause; the first one of equals.
    pub fn find(&self, evidence: &Evidence<'_>) -> Option<usize> {
        let wanted = sort(evidence.kind, evidence.unit);
        let mut best: Option<(usize, usize)> = None;
        let words = self.words.as_ref()?;
        for part in evidence.clause {
            for at in 0..part.len() {
                words.each(&part[at..], &mut |list| {
                    for (indicator, pattern) in &self.lists[usize::from(list)] {
                        if !agree(self.sorts[*indicator], wanted) {
                            continue;
                        }
                        let Some(score) = self.patterns[*indicator][*pattern].fits(evidence) else {
                            continue;
                        };
                        let better = best.is_none_or(|(most, known)| {
                            score > most || (score == most && *indicator < known)
                        });
                        if better {
                            best = Some((score, *indicator));
                        }
                    }
                });
            }
        }
        best.map(|(_, indicator)| indicator)
    }
}

/// What a figure must share with an indicator: its kind, and of counts what sort of thing is counted.
fn sort(kind: Kind, unit: &str) -> (Kind, u8) {
    (kind, if kind == Kind::Count { group(unit) } else { 0 })
}

/// Whether a figure can be of an indicator by its unit: 个 and 项 count organs, cases and papers alike.
fn agree(own: (Kind, u8), other: (Kind, u8)) -> bool {
    let any_thing = |group: u8| group == 0 || group > 3;
    let alike =
        own.1 == other.1 || (any_thing(own.1) && any_thing(other.1) && own.1.min(other.1) == 0);
    own.0 == other.0 && alike
}

/// Persons, visits and events are counted apart from things, and organs apart from cases and papers.
fn group(unit: &str) -> u8 {
    match unit {
        "人" | "名" | "位" => 1,
        "人次" => 2,
        "次" | "场" | "场次" | "期" | "批次" | "轮" | "堂" | "节" => 3,
        "家" | "户" | "所" | "支" => 4,
        "件" | "件次" | "起" | "宗" | "例" | "份" | "卷" | "篇" | "部" | "条" | "封" => {
            5
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_before_the_clause_count_only_where_they_may() {
        let letters = |text: &str| text.chars().collect::<Vec<char>>();
        let (clause, context) = (letters("纠错"), letters("全区行政复议收案845件"));
        let evidence = Evidence {
            clause: [&clause, &[]],
            context: &context,
            unit: "件",
            kind: Kind::Count,
        };
        assert!(
            Pattern::new("行政复议^ 纠错", &[])
                .fits(&evidence)
                .is_some()
        );
        assert!(Pattern::new("行政复议 纠错", &[]).fits(&evidence).is_none());
        assert!(
            Pattern::new("纠错", &["错".into()])
                .fits(&evidence)
                .is_none()
        );
        assert_eq!(
            Pattern::new("纠错", &["率".into()]).fits(&evidence),
            Some(4)
        );
    }
}
