//! One rule: what it looks for, on which law, and how it is shown.

use super::finding::Severity;
use super::pattern::{Pattern, SetId};
use crate::law::Citation;
use jiff::civil::Date;

/// One rule, as its file gives it.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Identifier, such as `B01`.
    pub id: String,
    /// What it asks, in one line.
    pub name: String,
    /// The dimension (权限, 内容, 公平竞争 …).
    pub dimension: String,
    /// How grave a breach is.
    pub severity: Severity,
    /// The kinds of drafts it is for; empty: all whose dimensions include its own.
    pub kinds: Vec<String>,
    /// The articles.
    pub law: Vec<Citation>,
    /// Why, in our own words.
    pub why: String,
    /// What to do.
    pub advice: String,
    /// Drafts of our own on which it fires; the first is shown as example.
    pub fires: Vec<String>,
    /// Drafts of our own on which it must not fire.
    pub silent: Vec<String>,
    /// A full text that its examples are read with.
    pub(super) example_text: Option<String>,
    /// The file that describes it.
    pub file: String,
    /// First and last day on which one of its statutes is in force.
    pub(super) force: Vec<(Date, Option<Date>)>,
    /// What it looks for.
    pub(super) look: Look,
}

/// What a rule looks for.
#[derive(Clone, Debug)]
pub(super) enum Look {
    /// Words in a sentence.
    Words(Words),
    /// A property of the whole draft.
    Check(Check),
}

/// Words in a sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// Any of these.
    pub(super) patterns: Vec<Pattern<SetId>>,
    /// None of these in the same sentence.
    pub(super) unless: Vec<Pattern<SetId>>,
    /// Also looked for in lists of what is forbidden or punished.
    pub(super) in_lists: bool,
    /// Also looked for inside titles.
    pub(super) in_titles: bool,
}

/// Declares the properties of whole drafts with their names in rule files.
/// A macro, because the name, the variant and the list of all must not drift apart.
macro_rules! checks {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// A property of the whole draft that is computed, not looked up by words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Check {
            $($(#[$doc])* $variant,)*
        }

        /// The names of the checks in rule files.
        pub(super) const CHECKS: &[(&str, Check)] = &[$(($name, Check::$variant),)*];
    };
}

checks! {
    /// Articles follow each other.
    ArticleNumbers = "条号连续";
    /// Chapters and sections follow each other.
    ChapterNumbers = "章节号连续";
    /// Items follow each other.
    ItemNumbers = "项号连续";
    /// Levels of numbering are not skipped.
    LevelOrder = "层级不跳";
    /// The day from which it applies is written.
    EffectiveDay = "写明施行日期";
    /// The period for which it applies is written.
    Validity = "写明有效期";
    /// Days that exist in the calendar.
    RealDays = "日期存在";
    /// The end of validity lies after its beginning.
    DaysInOrder = "日期先后";
    /// References to own articles hit one.
    OwnArticles = "引用本文件条号";
    /// Attachments that are named are there.
    Attachments = "附件齐全";
    /// No repealed law is cited.
    RepealedLaw = "引用失效";
    /// No superseded version is cited.
    SupersededVersion = "引用旧版本";
    /// The cited article exists.
    LawArticle = "引用条号存在";
    /// The number belongs to the title.
    LawNumber = "文号与名称相符";
    /// What is quoted stands in the article.
    LawQuotation = "引文与条文相符";
    /// No number of a repealed law stands without its title.
    RepealedNumber = "引用失效文号";
    /// The same clause does not stand twice.
    RepeatedClause = "条文重复";
    /// Sums in words and figures agree.
    SumsAgree = "大小写金额一致";
}

impl Rule {
    /// Whether one of its statutes is in force on a day.
    pub fn is_in_force(&self, day: Date) -> bool {
        let holds = |(from, until): &(Date, Option<Date>)| {
            *from <= day && until.is_none_or(|until| day <= until)
        };
        self.force.is_empty() || self.force.iter().any(holds)
    }

    /// The computed property, where the rule is one.
    pub fn check(&self) -> Option<Check> {
        match self.look {
            Look::Check(check) => Some(check),
            Look::Words(_) => None,
        }
    }
}
