//! The text of a report before its figures are bound.
//!
//! `# ` begins the title, `## kind 标题` a section; what stands before the first section opens
//! the report. The rest is text as letters have it, with figures in double braces.

use super::refusal::{Place, Problem, Refusal};

/// What a section is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SectionKind {
    /// The text before the first section.
    Opening,
    /// 主要举措和成效.
    Results,
    /// 存在的不足.
    Shortcomings,
    /// 第一责任人履职情况.
    HeadDuty,
    /// 下一年安排.
    Plan,
}

/// What every report has, with the word in the template and the Chinese name.
const REQUIRED: [(SectionKind, &str, &str); 4] = [
    (SectionKind::Results, "results", "主要举措和成效"),
    (SectionKind::Shortcomings, "shortcomings", "存在的不足"),
    (SectionKind::HeadDuty, "duty", "第一责任人履职情况"),
    (SectionKind::Plan, "plan", "下一年主要安排"),
];

impl SectionKind {
    /// The Chinese name.
    pub fn name(self) -> &'static str {
        let named = REQUIRED.iter().find(|(kind, ..)| *kind == self);
        named.map_or("开头", |(_, _, name)| name)
    }
}

/// A report's text with bindings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The title, with bindings.
    pub title: String,
    /// The sections in order.
    pub sections: Vec<TemplateSection>,
}

/// One section with bindings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateSection {
    /// What it is about.
    pub kind: SectionKind,
    /// Its heading; empty for the opening.
    pub heading: String,
    /// Its text, lines as written.
    pub text: String,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// Sections without a known kind, and parts of a report that are missing.
    pub fn parse(text: &str) -> Result<Template, Vec<Refusal>> {
        let opening = TemplateSection {
            kind: SectionKind::Opening,
            heading: String::new(),
            text: String::new(),
        };
        let mut template = Template {
            title: String::new(),
            sections: vec![opening],
        };
        let mut refusals = Vec::new();
        for line in text.lines() {
            if let Some(title) = line.strip_prefix("# ") {
                template.title.push_str(title.trim());
            } else if let Some(heading) = line.strip_prefix("## ") {
                let (kind, heading) = heading_kind(heading.trim()).unwrap_or_else(|| {
                    refusals.push(unknown_section(heading.trim()));
                    (SectionKind::Opening, heading.trim())
                });
                let heading = heading.to_owned();
                template.sections.push(TemplateSection {
                    kind,
                    heading,
                    text: String::new(),
                });
            } else if let Some(section) = template.sections.last_mut() {
                section.text.push_str(line);
                section.text.push('\n');
            }
        }
        template.sections.retain(|section| {
            section.kind != SectionKind::Opening || !section.text.trim().is_empty()
        });
        if refusals.is_empty() {
            refusals.extend(missing_sections(&template));
        }
        if refusals.is_empty() {
            Ok(template)
        } else {
            Err(refusals)
        }
    }
}

fn heading_kind(heading: &str) -> Option<(SectionKind, &str)> {
    let (word, rest) = heading.split_once(char::is_whitespace)?;
    let (kind, ..) = REQUIRED.iter().find(|(_, known, _)| *known == word)?;
    Some((*kind, rest.trim()))
}

fn unknown_section(heading: &str) -> Refusal {
    let place = Place {
        section: heading.to_owned(),
        offset: 0,
        snippet: String::new(),
    };
    Refusal {
        place,
        problem: Problem::UnknownSection {
            heading: heading.to_owned(),
        },
    }
}

fn missing_sections(template: &Template) -> Vec<Refusal> {
    let has = |kind| template.sections.iter().any(|section| section.kind == kind);
    let missing = REQUIRED.iter().filter(|(kind, ..)| !has(*kind));
    missing
        .map(|(_, _, part)| Refusal {
            place: Place {
                section: String::new(),
                offset: 0,
                snippet: String::new(),
            },
            problem: Problem::MissingSection { part },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "# 某区\n# 年度报告\n现将有关情况报告如下：\n\
        ## results 一、举措\n甲。\n## results 二、成效\n## shortcomings 三、不足\n乙。\n\
        ## duty 四、履职\n## plan 五、安排\n丙。\n";

    #[test]
    fn title_opening_and_sections_are_read_in_order() {
        let template = Template::parse(WHOLE).unwrap();
        assert_eq!(template.title, "某区年度报告");
        let kinds: Vec<SectionKind> = template.sections.iter().map(|s| s.kind).collect();
        use SectionKind::{HeadDuty, Opening, Plan, Results, Shortcomings};
        assert_eq!(
            kinds,
            [Opening, Results, Results, Shortcomings, HeadDuty, Plan]
        );
        assert_eq!(template.sections[1].heading, "一、举措");
        assert_eq!(template.sections[1].text, "甲。\n");
    }

    #[test]
    fn missing_part_and_unknown_kind_are_refused() {
        let refusals = Template::parse(&WHOLE.replace("## plan 五、安排", "")).unwrap_err();
        assert_eq!(
            refusals[0].to_string(),
            "开头部分：缺少“下一年主要安排”部分。请补写该部分。"
        );
        let refusals = Template::parse(&WHOLE.replace("plan 五", "plans 五")).unwrap_err();
        assert!(matches!(&refusals[0].problem,
            Problem::UnknownSection { heading } if heading == "plans 五、安排"));
    }
}
