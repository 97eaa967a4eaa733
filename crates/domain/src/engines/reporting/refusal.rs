//! What a report's text is refused for, where, and what to do.

/// Where in the text something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The section's heading as written; empty for the text before the first section.
    pub section: String,
    /// Characters from the beginning of the section's text (heading included), counted from 0.
    pub offset: usize,
    /// The place with some characters before and after.
    pub snippet: String,
}

/// A reason why the text cannot become a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Where.
    pub place: Place,
    /// What.
    pub problem: Problem,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// A number that no figure stands behind.
    #[error("“{number}”没有绑定指标")]
    UnboundNumber {
        /// The number as written.
        number: String,
    },
    /// A year that is neither the report's nor its neighbour.
    #[error("“{number}”不是报告年度及其上一年、下一年")]
    ForeignYear {
        /// The year as written.
        number: String,
    },
    /// A figure that nobody has evaluated or reported.
    #[error("没有名为“{figure}”的指标")]
    UnknownFigure {
        /// The figure's id as written.
        figure: String,
    },
    /// A figure without value.
    #[error("指标“{name}”没有数值（{reason}）")]
    MissingValue {
        /// The figure's name.
        name: String,
        /// Why it has none.
        reason: String,
    },
    /// Braces that do not hold a figure.
    #[error("“{text}”不是完整的绑定")]
    MalformedBinding {
        /// The text as written.
        text: String,
    },
    /// A format that does not exist.
    #[error("没有名为“{format}”的格式")]
    UnknownFormat {
        /// The format as written.
        format: String,
    },
    /// A format that does not fit the figure's unit or value.
    #[error("指标“{name}”（单位：{unit}）不能按“{format}”显示")]
    UnfitFormat {
        /// The figure's name.
        name: String,
        /// The figure's unit.
        unit: String,
        /// The format as written.
        format: String,
    },
    /// A section without one of the known kinds.
    #[error("章节“{heading}”没有写明类别")]
    UnknownSection {
        /// The heading as written.
        heading: String,
    },
    /// A part that every report has is missing.
    #[error("缺少“{part}”部分")]
    MissingSection {
        /// The part's name.
        part: &'static str,
    },
}

impl Problem {
    /// What the author can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Problem::UnboundNumber { .. } => {
                "请改为绑定，如 {{指标编号 | count 件}}；外单位数据先登记为报送数再绑定；\
                 确属名称的，列入报告的名称表"
            }
            Problem::ForeignYear { .. } => "请核对年份；确属名称的，列入报告的名称表",
            Problem::UnknownFigure { .. } => "请核对指标编号，或先登记该报送数",
            Problem::MissingValue { .. } => "请删去该句，或补录数据、登记报送数",
            Problem::MalformedBinding { .. } => "绑定写作 {{指标编号}} 或 {{指标编号 | 格式}}",
            Problem::UnknownFormat { .. } => {
                "可用格式：count（个数）、percent（百分比）、points（百分点）、change（升降）、list（列举）"
            }
            Problem::UnfitFormat { .. } => {
                "计数用 count，比率用 percent，百分点用 points，同比用 change，名单用 list"
            }
            Problem::UnknownSection { .. } => {
                "章节写作“## results 标题”，类别为 results（举措和成效）、shortcomings（不足）、\
                 duty（第一责任人履职）、plan（下一年安排）之一"
            }
            Problem::MissingSection { .. } => "请补写该部分",
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let section = match self.place.section.as_str() {
            "" => "开头部分",
            heading => heading,
        };
        write!(formatter, "{section}：{}", self.problem)?;
        if !self.place.snippet.is_empty() {
            let (snippet, offset) = (&self.place.snippet, self.place.offset + 1);
            write!(formatter, "（第 {offset} 字，“…{snippet}…”）")?;
        }
        write!(formatter, "。{}。", self.problem.remedy())
    }
}

impl std::error::Error for Refusal {}
