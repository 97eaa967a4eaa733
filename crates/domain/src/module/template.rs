//! A light scan of letter templates for the names that they bind.

/// A name that a template uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binding {
    /// The name; for a loop variable the list that it runs through.
    pub name: String,
    /// What follows after the dot.
    pub attribute: Option<String>,
    /// It is the variable of a loop over `name`.
    pub row: bool,
    /// Where it stands.
    pub at: usize,
}

/// Words of the template language that bind nothing.
const WORDS: [&str; 22] = [
    "if",
    "elif",
    "else",
    "endif",
    "for",
    "endfor",
    "in",
    "and",
    "or",
    "not",
    "is",
    "true",
    "false",
    "none",
    "loop",
    "True",
    "False",
    "None",
    "recursive",
    "raw",
    "endraw",
    "do",
];

/// The names that a template uses; or where and why it cannot be read.
pub(super) fn bindings(template: &str) -> Result<Vec<Binding>, (usize, String)> {
    let mut found = Vec::new();
    let mut loops: Vec<(String, String)> = Vec::new();
    let mut at = 0;
    while let Some(start) = template[at..].find('{').map(|place| at + place) {
        let rest = &template[start..];
        let end = if rest.starts_with("{{") {
            "}}"
        } else if rest.starts_with("{%") {
            "%}"
        } else if rest.starts_with("{#") {
            "#}"
        } else {
            at = start + 1;
            continue;
        };
        let Some(length) = rest.find(end) else {
            return Err((start, format!("模板中「{}」没有结束", &rest[..2])));
        };
        if end != "#}" {
            let code = &rest[2..length];
            expression(code, start + 2, &mut loops, &mut found);
        }
        at = start + length + 2;
    }
    Ok(found)
}

/// The names in one `{{ … }}` or `{% … %}`; a `for` opens a loop, an `endfor` closes it.
fn expression(
    code: &str,
    offset: usize,
    loops: &mut Vec<(String, String)>,
    found: &mut Vec<Binding>,
) {
    let words = names(code);
    let first = words.first().map(|(_, word)| *word);
    let skipped = if first == Some("endfor") {
        loops.pop();
        return;
    } else if first == Some("for")
        && let [_, (_, variable), (_, "in"), (_, list), ..] = words[..]
    {
        loops.push((variable.to_string(), list.to_string()));
        2
    } else {
        0
    };
    for (place, word) in words.into_iter().skip(skipped) {
        let before = code[..place].trim_end();
        let is_filter = before.ends_with('|');
        let is_attribute = before.ends_with('.');
        let is_test = before.ends_with(" is") || before.ends_with(" is not");
        let is_argument = code[place + word.len()..].trim_start().starts_with('=')
            && !code[place + word.len()..].trim_start().starts_with("==");
        if WORDS.contains(&word) || is_filter || is_attribute || is_test || is_argument {
            continue;
        }
        let attribute = code[place + word.len()..].strip_prefix('.').map(|rest| {
            names(rest)
                .first()
                .map_or(String::new(), |(_, name)| (*name).to_string())
        });
        let list = loops.iter().rev().find(|(variable, _)| variable == word);
        found.push(Binding {
            name: list.map_or(word, |(_, list)| list).to_string(),
            attribute,
            row: list.is_some(),
            at: offset + place,
        });
    }
}

/// The names in a piece of code with their places, without what stands in quotes.
fn names(code: &str) -> Vec<(usize, &str)> {
    let mut names = Vec::new();
    let mut quote: Option<char> = None;
    let mut begin: Option<usize> = None;
    for (place, letter) in code.char_indices().chain([(code.len(), ' ')]) {
        if let Some(open) = quote {
            if letter == open {
                quote = None;
            }
            continue;
        }
        if letter.is_alphanumeric() || letter == '_' {
            begin = begin.or(Some(place));
            continue;
        }
        if let Some(start) = begin.take() {
            names.push((start, &code[start..place]));
        }
        if letter == '\'' || letter == '"' {
            quote = Some(letter);
        }
    }
    names.retain(|(_, name)| !name.starts_with(|letter: char| letter.is_ascii_digit()));
    names
}

#[cfg(test)]
mod tests {
    use super::{Binding, bindings};

    fn binding(name: &str, attribute: Option<&str>, row: bool, at: usize) -> Binding {
        Binding {
            name: name.into(),
            attribute: attribute.map(Into::into),
            row,
            at,
        }
    }

    #[test]
    fn names_are_found_and_words_are_not() {
        let found = bindings("# 通知\n{{ applicant | default('无 x') }}{{ due.review }}{# note #}")
            .unwrap();
        assert_eq!(
            found,
            [
                binding("applicant", None, false, 12),
                binding("due", Some("review"), false, 46)
            ]
        );
    }

    #[test]
    fn loops_bind_their_rows() {
        let found =
            bindings("{% for row in opinions %}{{ row.day }}{% endfor %}{{ row }}").unwrap();
        assert_eq!(
            found,
            [
                binding("opinions", None, false, 14),
                binding("opinions", Some("day"), true, 28),
                binding("row", None, false, 53),
            ]
        );
    }

    #[test]
    fn an_open_bracket_is_a_problem() {
        assert!(bindings("{{ applicant").is_err());
        assert_eq!(bindings("{ applicant }"), Ok(Vec::new()));
    }
}
