//! Every page that any page leads to answers, has no script or style of its own, and speaks Chinese.

use super::browser::{Browser, Page};
use super::house::House;
use super::html::{Form, Tag, tags, visible};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Pages that one walk opens at most; more would mean that addresses are made without end.
const PAGES_MOST: usize = 6_000;

/// Cells of one statistical return that a walk looks into.
const CELLS_MOST: usize = 30;

/// Figures of one kind, and its list in other orders, that a walk looks into; the others are alike.
const ALIKE_MOST: usize = 2;

/// Words in letters of the Latin alphabet that people of the office use themselves, and names of what is shown.
const KNOWN: [&str; 11] = [
    "CSV", "DOCX", "PDF", "Excel", "KB", "MB", "SHA", "fadu", "xls", "xlsx", "yanshi",
];

/// One walk over all that is linked from a start.
struct Walk {
    browser: Browser,
    waiting: VecDeque<(String, String)>,
    known: BTreeSet<String>,
    /// Places within pages that are led to, and from where.
    anchors: BTreeMap<(String, String), String>,
    /// The places that pages have.
    places: BTreeMap<String, BTreeSet<String>>,
    /// How many records are looked into; all are alike to who sees them.
    records: usize,
    looked_into: BTreeSet<String>,
    /// One in so many kinds is looked into.
    one_in: u32,
    /// How many pages that are alike were looked into.
    alike: BTreeMap<String, usize>,
    problems: Vec<String>,
    forms: usize,
    /// Names of accounts.
    accounts: BTreeSet<String>,
}

impl Walk {
    fn new(browser: Browser, (records, one_in): (usize, u32)) -> Self {
        Self {
            browser,
            waiting: VecDeque::from([("/".to_string(), "the start".to_string())]),
            known: BTreeSet::from(["/".to_string()]),
            anchors: BTreeMap::new(),
            places: BTreeMap::new(),
            records,
            looked_into: BTreeSet::new(),
            one_in,
            alike: BTreeMap::new(),
            problems: Vec::new(),
            forms: 0,
            accounts: BTreeSet::new(),
        }
    }

    /// Walks until nothing is left; answers how many pages were opened.
    fn run(&mut self) -> usize {
        let mut opened = 0;
        while let Some((address, from)) = self.waiting.pop_front() {
            opened += 1;
            assert!(
                opened <= PAGES_MOST,
                "the walk has no end: {address} from {from}"
            );
            let page = self.browser.open(&address);
            if page.status != 200 {
                self.problems.push(format!(
                    "{address}, linked from {from}, answers {}",
                    page.status
                ));
                continue;
            }
            let kind = page.header("content-type").unwrap_or_default();
            if kind.starts_with("text/html") {
                self.read(&address, &page);
            }
        }
        for ((page, anchor), from) in &self.anchors {
            let places = self.places.get(page);
            if places.is_some_and(|places| !places.contains(anchor)) {
                let lost = format!("{page}#{anchor}, linked from {from}, is not there");
                self.problems.push(lost);
            }
        }
        opened
    }

    fn read(&mut self, address: &str, page: &Page) {
        let text = page.text();
        // Accounts have the names that people type when they sign in.
        let names_accounts = address.starts_with("/system/accounts");
        for (letters, place) in english(&text) {
            let account = place.replace("账户：", "");
            if !(names_accounts && self.accounts.contains(&account)) {
                let problem = format!("{address} says “{letters}” in “{place}”");
                self.problems.push(problem);
            }
        }
        let tags = tags(&text);
        let ids: BTreeSet<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
        for tag in &tags {
            self.check(address, tag, &ids);
            if tag.name == "a" {
                let to = tag.get("href").unwrap_or_default();
                self.link(address, to, &ids);
            }
            if tag.name == "form" && tag.get("method") == Some("get") {
                self.link(address, tag.get("action").unwrap_or_default(), &ids);
            }
            for name in ["src", "data-src"] {
                if let Some(to) = tag.get(name) {
                    self.link(address, to, &ids);
                }
            }
            if tag.name == "link" {
                self.link(address, tag.get("href").unwrap_or_default(), &ids);
            }
        }
        let places = ids.iter().map(ToString::to_string);
        self.places.insert(address.to_string(), places.collect());
        for form in Form::all(&text).iter().filter(|form| form.method == "post") {
            self.forms += 1;
            if form.get("_token").is_none_or(str::is_empty) {
                self.problems
                    .push(format!("{address}: the form {} has no token", form.action));
            }
        }
    }

    /// Nothing that the policy of content forbids, and nothing that leads nowhere inside the page.
    fn check(&mut self, address: &str, tag: &Tag, ids: &BTreeSet<&str>) {
        let mut wrong = Vec::new();
        for (name, value) in &tag.attributes {
            if name == "style" || name.starts_with("on") {
                wrong.push(format!("has {name}"));
            }
            let names = matches!(name.as_str(), "for" | "aria-describedby" | "list");
            if names && !ids.contains(value.as_str()) {
                wrong.push(format!("names #{value}, which is not there"));
            }
        }
        if tag.name == "style" || (tag.name == "script" && !tag.has("src")) {
            wrong.push("stands inside the page".into());
        }
        if tag.name == "img" && !tag.has("alt") {
            wrong.push("has no words".into());
        }
        if matches!(tag.name.as_str(), "a") && !tag.has("href") {
            wrong.push("leads nowhere".into());
        }
        let named = wrong
            .iter()
            .map(|what| format!("{address}: {} {what}", tag.name));
        self.problems.extend(named);
    }

    fn link(&mut self, from: &str, to: &str, ids: &BTreeSet<&str>) {
        let (page, anchor) = to.split_once('#').unwrap_or((to, ""));
        if page.is_empty() {
            // A field that a refusal names stands below it; `#content` is the way past the navigation.
            if !ids.contains(anchor) {
                self.problems
                    .push(format!("{from}: #{anchor} is not there"));
            }
            return;
        }
        if !page.starts_with('/') {
            self.problems
                .push(format!("{from} leads out of the program: {to}"));
            return;
        }
        if !anchor.is_empty() {
            let place = (page.to_string(), anchor.to_string());
            self.anchors
                .entry(place)
                .or_insert_with(|| from.to_string());
        }
        let goes = !is_turned_over(page) && self.looks_into(page);
        if goes && self.known.insert(page.to_string()) {
            self.waiting.push_back((page.to_string(), from.to_string()));
        }
    }

    /// Whether this page belongs to no record, kind or cell, or to one of those that are looked into.
    fn looks_into(&mut self, page: &str) -> bool {
        if kind_of(page).is_some_and(|kind| !crc(kind).is_multiple_of(self.one_in)) {
            return false;
        }
        if let Some((alike, most)) = alike(page) {
            let seen = self.alike.entry(alike).or_default();
            *seen += 1;
            return *seen <= most;
        }
        let Some(rest) = page.strip_prefix("/records/") else {
            return true;
        };
        let record = rest.split('/').next().unwrap_or_default();
        if self.looked_into.len() < self.records {
            self.looked_into.insert(record.to_string());
        }
        self.looked_into.contains(record)
    }
}

/// What pages are alike this one, and how many of them are looked into: cells of a return
/// (`/figures/2024/form.row.column/numerator`), figures of a kind, its list in other orders, one check in other years.
fn alike(page: &str) -> Option<(String, usize)> {
    if let Some((_, rest)) = page
        .strip_prefix("/figures/")
        .and_then(|rest| rest.split_once('/'))
    {
        let name = rest.split('/').next()?;
        let most = if name.matches('.').count() == 2 {
            CELLS_MOST
        } else {
            ALIKE_MOST
        };
        return Some((name.split('.').next()?.to_string(), most));
    }
    if let Some((_, check)) = page
        .strip_prefix("/surveys/")
        .and_then(|rest| rest.split_once('/'))
    {
        return Some((check.to_string(), 1));
    }
    let (list, _) = page.split_once('?')?;
    list.starts_with("/kinds/")
        .then(|| (list.to_string(), ALIKE_MOST))
}

/// The kind to which a page belongs.
fn kind_of(page: &str) -> Option<&str> {
    let below = |prefix: &str| page.strip_prefix(prefix);
    let of_year = |prefix: &str| below(prefix)?.split_once('/').map(|(_, rest)| rest);
    let rest = below("/kinds/")
        .or_else(|| below("/system/definitions/"))
        .or_else(|| of_year("/surveys/"))
        .or_else(|| of_year("/figures/"))?;
    rest.split(['/', '?', '.']).next()
}

/// A number that spreads names evenly.
fn crc(name: &str) -> u32 {
    name.bytes().fold(7, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    })
}

/// Lists turned over or sorted again from a sorted list: what they show was seen from the first ones.
fn is_turned_over(address: &str) -> bool {
    let pairs = address.split_once('?').map_or("", |(_, pairs)| pairs);
    pairs
        .split('&')
        .filter(|pair| pair.starts_with("sort=-"))
        .count()
        == 1
}

/// Words in Latin letters that are none of the known ones, with the text in which they stand.
fn english(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for text in visible(page) {
        let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
        // What holds digits is a code or a hash value, and no word of a language.
        let words =
            words.filter(|word| word.len() > 1 && word.chars().all(|it| it.is_alphabetic()));
        for word in words.filter(|word| !KNOWN.contains(word)) {
            found.push((word.to_string(), text.clone()));
        }
    }
    found
}

/// Walks as an account, looking into so many records and one in so many kinds; answers how many pages and forms
/// there were.
fn walked(house: &House, account: &str, extent: (usize, u32)) -> (usize, usize) {
    let mut walk = Walk::new(house.signed_in(account), extent);
    walk.accounts = house.accounts();
    let opened = walk.run();
    walk.problems.sort();
    walk.problems.dedup();
    let most: Vec<&str> = walk.problems.iter().take(40).map(String::as_str).collect();
    assert!(
        most.is_empty(),
        "{account}, {opened} pages:\n{}",
        most.join("\n")
    );
    println!("{account}: {opened} pages, {} forms", walk.forms);
    (opened, walk.forms)
}

#[test]
fn every_page_linked_from_any_page_answers_for_who_handles_cases() {
    let house = House::of_groups(1);
    for (account, extent) in [("clerk", (60, 1)), ("head", (15, 4))] {
        let (opened, forms) = walked(&house, account, extent);
        assert!(
            opened > 300 && forms > 300,
            "{account}: {opened} pages, {forms} forms"
        );
    }
}

#[test]
fn every_page_linked_from_any_page_answers_for_all_others() {
    let house = House::of_groups(1);
    for account in [
        "reviewer",
        "viewer",
        "respondent",
        "t01-clerk",
        "system",
        "security",
        "audit",
    ] {
        let (opened, _) = walked(&house, account, (5, 8));
        assert!(opened > 10, "{account}: {opened} pages");
    }
}

#[test]
fn the_pages_before_the_sign_in_are_whole() {
    let house = House::demonstration();
    let mut walk = Walk::new(house.visitor(), (0, 1));
    let page = walk.browser.open("/");
    assert!(
        english(&page.text()).is_empty(),
        "{:?}",
        english(&page.text())
    );
    let lost = walk.browser.get("/nowhere").expect(404);
    assert!(english(&lost.text()).is_empty());
}

#[test]
fn the_walk_sees_what_is_wrong() {
    let house = House::demonstration();
    let mut walk = Walk::new(house.signed_in("clerk"), (0, 1));
    let page = Page {
        address: "/bad".into(),
        status: 200,
        headers: axum::http::HeaderMap::new(),
        content: br##"<p style="x" onclick="y">Please <span class="hash">abcdef</span></p><a href="#none">x</a>
            <a href="http://evil.example/">x</a><script>x</script><img src="/a"><label for="none">x</label>
            <form method="post" action="/x"></form>"##
            .to_vec(),
    };
    walk.read("/bad", &page);
    assert_eq!(walk.problems.len(), 9, "{:#?}", walk.problems);
    walk.waiting = VecDeque::from([("/nowhere".to_string(), "/bad".to_string())]);
    walk.run();
    assert_eq!(walk.problems.len(), 10);
}
