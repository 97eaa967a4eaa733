//! The templates of all pages: embedded, strict about undefined names, escaped by default.

use super::assets;
use super::frame::Frame;
use super::pages::Page;
use domain::register::shown_day;
use jiff::civil::Date;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, context};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "templates"]
struct Embedded;

/// The environment with every template.
pub struct Templates(Environment<'static>);

impl Templates {
    /// Reads the embedded templates, and the blocks that kinds override (`kind id`, text of its `page.html`).
    ///
    /// # Errors
    /// When a template does not parse; the error names file and line.
    pub fn load(overrides: &[(String, String)]) -> Result<Self, Error> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_formatter(|out, state, value| {
            let nothing = Value::from("");
            let shown = if value.is_none() { &nothing } else { value };
            minijinja::escape_formatter(out, state, shown)
        });
        environment.add_function("asset", |name: String| assets::address(&name));
        environment.add_filter("day", day);
        environment.add_filter("size", size);
        for name in Embedded::iter() {
            let file = Embedded::get(&name).expect("the name was just listed");
            let text = String::from_utf8_lossy(&file.data).into_owned();
            environment.add_template_owned(name.into_owned(), text)?;
        }
        for (kind, text) in overrides {
            environment.add_template_owned(format!("kinds/{kind}.html"), text.clone())?;
        }
        Ok(Self(environment))
    }

    /// Renders a page within its frame.
    ///
    /// # Errors
    /// When the template asks for what the page struct does not hold.
    pub fn render<P: Page>(&self, frame: &Frame, page: &P) -> Result<String, Error> {
        let name = page.template();
        let template = self.0.get_template(&name)?;
        template.render(context! { frame => Serde(frame), page => Serde(page) })
    }

    /// Whether a kind overrides blocks of the case page.
    pub fn overrides(&self, kind: &str) -> bool {
        self.0.get_template(&format!("kinds/{kind}.html")).is_ok()
    }
}

fn day(text: String) -> Result<String, Error> {
    let date: Date = text.parse().map_err(|_| {
        Error::new(
            ErrorKind::InvalidOperation,
            format!("not a civil day: {text}"),
        )
    })?;
    Ok(shown_day(date))
}

/// A number of bytes for people.
pub fn size(bytes: u64) -> String {
    const KILO: u64 = 1024;
    match bytes {
        0..KILO => format!("{bytes} 字节"),
        KILO..1_048_576 => format!("{} KB", bytes.div_ceil(KILO)),
        _ => format!(
            "{}.{} MB",
            bytes / 1_048_576,
            bytes % 1_048_576 * 10 / 1_048_576
        ),
    }
}

/// The names of all embedded templates.
#[cfg(test)]
pub fn names() -> Vec<String> {
    Embedded::iter().map(|name| name.into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_write_for_people() {
        assert_eq!(day("2024-03-05".into()).unwrap(), "2024年3月5日");
        assert!(day("5 March".into()).is_err());
        assert_eq!(size(1023), "1023 字节");
        assert_eq!(size(1025), "2 KB");
        assert_eq!(size(1_572_864), "1.5 MB");
    }
}
