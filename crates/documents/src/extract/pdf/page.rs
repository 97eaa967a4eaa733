//! The lines of a page: what is shown, in the order in which it is shown.

use super::file::File;
use super::font::Font;
use super::object::{Dictionary, Object, Parser};
use std::collections::BTreeMap;

/// A step of this part of the letter's height begins another line.
const LINE_STEP: f64 = 0.5;

/// A matrix as six numbers.
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

fn product(left: &Matrix, right: &Matrix) -> Matrix {
    let [a, b, c, d, e, f] = *left;
    let [g, h, i, j, k, l] = *right;
    [
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + l,
    ]
}

/// What shows text on a page.
struct Pen<'a> {
    fonts: BTreeMap<String, Font>,
    font: Option<&'a str>,
    size: f64,
    leading: f64,
    page: Matrix,
    saved: Vec<Matrix>,
    line: Matrix,
    text: Matrix,
    height: Option<f64>,
    lines: Vec<String>,
}

/// The lines of a page.
pub(super) fn lines(
    file: &File<'_>,
    page: &Dictionary,
    resources: Option<&Dictionary>,
) -> Vec<String> {
    let mut fonts = BTreeMap::new();
    let known = resources.and_then(|resources| file.within(resources, "Font"));
    for (name, font) in known.into_iter().flatten() {
        if let Object::Dictionary(font) = file.resolve(font) {
            fonts.insert(name.clone(), Font::new(file, font));
        }
    }
    let names: Vec<String> = fonts.keys().cloned().collect();
    let mut pen = Pen {
        fonts,
        font: None,
        size: 1.0,
        leading: 0.0,
        page: IDENTITY,
        saved: Vec::new(),
        line: IDENTITY,
        text: IDENTITY,
        height: None,
        lines: Vec::new(),
    };
    let content = content(file, page);
    let mut parser = Parser::new(&content, 0);
    let mut operands = Vec::new();
    while let Some(object) = parser.object() {
        match object {
            Object::Word(word) => {
                pen.take(&word, &operands, &names);
                operands.clear();
            }
            other => operands.push(other),
        }
    }
    pen.lines
}

/// The content streams of a page, one behind the other.
fn content(file: &File<'_>, page: &Dictionary) -> Vec<u8> {
    let parts: Vec<u32> = match page.get("Contents") {
        Some(Object::Reference(number)) => {
            match file.resolve(&Object::Reference(*number)).clone() {
                Object::Array(items) => references(&items),
                _ => vec![*number],
            }
        }
        Some(Object::Array(items)) => references(items),
        _ => Vec::new(),
    };
    let streams = parts.into_iter().filter_map(|part| file.stream(part));
    streams.collect::<Vec<_>>().join(&b'\n')
}

/// The numbers of the objects that are referred to.
pub(super) fn references(items: &[Object]) -> Vec<u32> {
    let numbers = items.iter().filter_map(|item| match item {
        Object::Reference(number) => Some(*number),
        _ => None,
    });
    numbers.collect()
}

impl<'a> Pen<'a> {
    fn take(&mut self, word: &str, operands: &[Object], names: &'a [String]) {
        let number = |at: usize| operands.get(at).and_then(Object::number).unwrap_or(0.0);
        let matrix = || std::array::from_fn(number);
        match word {
            "q" => self.saved.push(self.page),
            "Q" => self.page = self.saved.pop().unwrap_or(IDENTITY),
            "cm" => self.page = product(&matrix(), &self.page),
            "BT" => (self.line, self.text) = (IDENTITY, IDENTITY),
            "Tf" => {
                let name = operands.first().and_then(Object::name);
                self.font = names
                    .iter()
                    .map(String::as_str)
                    .find(|known| Some(*known) == name);
                self.size = number(1);
            }
            "TL" => self.leading = number(0),
            "Tm" => self.begin(matrix()),
            "Td" => self.step(number(0), number(1)),
            "TD" => {
                self.leading = -number(1);
                self.step(number(0), number(1));
            }
            "T*" => self.step(0.0, -self.leading),
            "Tj" => self.show(operands.first()),
            "'" | "\"" => {
                self.step(0.0, -self.leading);
                self.show(operands.last());
            }
            "TJ" => {
                if let Some(Object::Array(items)) = operands.first() {
                    items.iter().for_each(|item| self.show(Some(item)));
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, matrix: Matrix) {
        self.line = matrix;
        self.text = matrix;
    }

    fn step(&mut self, right: f64, up: f64) {
        self.begin(product(&[1.0, 0.0, 0.0, 1.0, right, up], &self.line));
    }

    /// Adds shown text to its line; text at another height begins another line.
    fn show(&mut self, text: Option<&Object>) {
        let (Some(Object::Text(codes)), Some(font)) = (text, self.font) else {
            return;
        };
        let Some(font) = self.fonts.get(font) else {
            return;
        };
        let shown = font.text(codes);
        let place = product(&self.text, &self.page);
        let size = (place[1].hypot(place[3]) * self.size).abs();
        let same = self
            .height
            .is_some_and(|height| (height - place[5]).abs() <= size * LINE_STEP);
        match self.lines.last_mut() {
            Some(line) if same => line.push_str(&shown),
            _ => self.lines.push(shown),
        }
        self.height = Some(place[5]);
    }
}
