//! Pages as a reader without script meets them: tags, links, forms, and the words that can be seen.

/// A tag with its attributes, in the order of the page.
pub struct Tag {
    /// Its name; of a closing tag with `/` in front.
    pub name: String,
    /// Names and values, unescaped; without a value it is empty.
    pub attributes: Vec<(String, String)>,
    /// The text up to the next tag, unescaped.
    pub text: String,
}

impl Tag {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether it has an attribute.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// All tags of a page.
pub fn tags(page: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut parts = page.split('<');
    parts.next();
    for part in parts {
        let (inside, text) = split_tag(part);
        let inside = inside.trim().trim_end_matches('/');
        let end = inside.find(char::is_whitespace).unwrap_or(inside.len());
        tags.push(Tag {
            name: inside[..end].to_ascii_lowercase(),
            attributes: attributes(&inside[end..]),
            text: unescaped(text),
        });
    }
    tags
}

/// What stands inside a tag, and the text behind it; a `>` in quotation marks does not end the tag.
fn split_tag(part: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, letter) in part.char_indices() {
        match (quote, letter) {
            (None, '>') => return (&part[..at], &part[at + 1..]),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            _ => {}
        }
    }
    (part, "")
}

fn attributes(mut text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    loop {
        text = text.trim_start();
        let end = text
            .find(|letter: char| letter.is_whitespace() || letter == '=')
            .unwrap_or(text.len());
        if end == 0 {
            return found;
        }
        let name = text[..end].to_string();
        text = &text[end..];
        let mut value = String::new();
        if let Some(rest) = text.strip_prefix('=') {
            let quote = rest.chars().next().unwrap();
            assert!(
                matches!(quote, '"' | '\''),
                "an attribute without quotation marks: {rest}"
            );
            let (inside, rest) = rest[1..].split_once(quote).unwrap();
            value = unescaped(inside);
            text = rest;
        }
        found.push((name, value));
    }
}

/// A text of a page as it is read.
pub fn unescaped(text: &str) -> String {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let (name, rest) = part.split_once(';').unwrap_or((part, ""));
        match name {
            "amp" => plain.push('&'),
            "lt" => plain.push('<'),
            "gt" => plain.push('>'),
            "quot" => plain.push('"'),
            "nbsp" => plain.push(' '),
            _ => {
                let code = name.trim_start_matches(['#', 'x', 'X']);
                let radix = if name.starts_with("#x") { 16 } else { 10 };
                let code = u32::from_str_radix(code, radix);
                let letter = code.ok().and_then(char::from_u32);
                plain.push(letter.unwrap_or_else(|| panic!("an unknown entity: &{part}")));
            }
        }
        plain.push_str(rest);
    }
    plain
}

/// The words of a page that a reader sees or hears: texts, and attributes that are shown or read out.
/// What stands in elements of class `hash` is no language and left out.
pub fn visible(page: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut silent = false;
    for tag in tags(page) {
        let is_silent = matches!(tag.name.as_str(), "script" | "style")
            || tag
                .get("class")
                .is_some_and(|class| class.split(' ').any(|it| it == "hash"));
        silent = is_silent || (silent && !tag.name.starts_with('/'));
        for name in ["title", "placeholder", "alt", "aria-label", "data-label"] {
            seen.extend(tag.get(name).map(str::to_string));
        }
        if !silent && !tag.text.trim().is_empty() {
            seen.push(tag.text.trim().to_string());
        }
    }
    seen
}

/// A form with what it would send if nothing were typed.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// `get` or `post`.
    pub method: String,
    /// It sends files.
    pub multipart: bool,
    /// Every name that the form knows, chosen or not.
    names: Vec<String>,
    /// What it sends.
    pub fields: Vec<(String, String)>,
    /// A file: name of the input, name of the file, content.
    pub file: Option<(String, String, Vec<u8>)>,
}

impl Form {
    /// All forms of a page.
    pub fn all(page: &str) -> Vec<Self> {
        let (mut forms, mut open): (Vec<Self>, Option<Self>) = (Vec::new(), None);
        let mut select = String::new();
        for tag in tags(page) {
            match (tag.name.as_str(), &mut open) {
                ("form", _) => open = Some(Self::of(&tag)),
                ("/form", _) => forms.extend(open.take()),
                ("select", Some(form)) => {
                    select = tag.get("name").unwrap_or_default().to_string();
                    form.names.push(select.clone());
                    form.fields.push((select.clone(), String::new()));
                }
                ("option", Some(form)) if tag.has("selected") => {
                    form.set(&select, tag.get("value").unwrap_or_default());
                }
                ("textarea", Some(form)) => form.add(&tag, &tag.text),
                ("input", Some(form)) => form.input(&tag),
                _ => {}
            }
        }
        forms
    }

    fn of(tag: &Tag) -> Self {
        Self {
            action: tag.get("action").unwrap_or_default().to_string(),
            method: tag.get("method").unwrap_or("get").to_string(),
            multipart: tag.get("enctype") == Some("multipart/form-data"),
            names: Vec::new(),
            fields: Vec::new(),
            file: None,
        }
    }

    fn add(&mut self, tag: &Tag, value: &str) {
        let name = tag.get("name").unwrap_or_default().to_string();
        self.names.push(name.clone());
        self.fields.push((name, value.to_string()));
    }

    fn input(&mut self, tag: &Tag) {
        let value = tag.get("value").unwrap_or_default();
        let chosen = tag.has("checked");
        match tag.get("type").unwrap_or("text") {
            "radio" | "checkbox" if !chosen => {
                let name = tag.get("name").unwrap_or_default();
                self.names.push(name.to_string());
            }
            "file" => self
                .names
                .push(tag.get("name").unwrap_or_default().to_string()),
            _ => self.add(tag, value),
        }
    }

    /// What the form would send under a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether the form has an input of this name.
    pub fn knows(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// Types or chooses; the form must have such an input.
    pub fn set(&mut self, name: &str, value: &str) {
        assert!(
            self.knows(name),
            "the form {} has no input {name}: {:?}",
            self.action,
            self.names
        );
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_string(), value.to_string()));
    }

    /// The same with these inputs filled in.
    pub fn with(mut self, fields: &[(&str, &str)]) -> Self {
        for (name, value) in fields {
            self.set(name, value);
        }
        self
    }
}

#[test]
fn a_page_is_read_as_a_browser_reads_it() {
    let page = r#"<p title="a &gt; b">甲 &amp; 乙<br></p><script>let english = 1;</script><span class="hash">abc</span>
        <form method="post" action="&#x2f;x"><input type="hidden" name="_token" value="t"><input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>
        <select name="s"><option value="">全部</option><option value="b" selected>乙</option></select><textarea name="l">长文</textarea></form>"#;
    assert_eq!(visible(page), ["a > b", "甲 & 乙", "全部", "乙", "长文"]);
    let form = &Form::all(page)[0];
    assert_eq!((form.action.as_str(), form.method.as_str()), ("/x", "post"));
    let fields: Vec<(&str, &str)> = form
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        fields,
        [("_token", "t"), ("r", "2"), ("s", "b"), ("l", "长文")]
    );
}
