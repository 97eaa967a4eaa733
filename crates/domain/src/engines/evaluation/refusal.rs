//! What cannot be evaluated, and what to do.

/// Why nothing is evaluated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluationError {
    /// An organ stands beneath one that does not exist.
    #[error("第{}个机关的上级编号{parent}不存在。请核对机关表。", organ + 1)]
    UnknownParent {
        /// The organ.
        organ: usize,
        /// What is named above it.
        parent: u32,
    },
    /// Organs stand above one another in a circle.
    #[error("第{}个机关的上级关系绕成一圈，无法逐级汇总。请核对机关表。", organ + 1)]
    Circle {
        /// One of them, or one above them.
        organ: usize,
    },
    /// The facts were checked for another number of organs.
    #[error("事实按{facts}个机关核对，机关表却有{organs}个。请用同一张机关表。")]
    Organs {
        /// Organs that the facts know.
        facts: u32,
        /// Organs given.
        organs: usize,
    },
    /// A column is longer or shorter than that of organs.
    #[error("第{}列（机关列之后）有{found}条，机关列有{rows}条。各列须一样长。", column + 1)]
    Length {
        /// The column after that of organs.
        column: usize,
        /// Its length.
        found: usize,
        /// That of the organs.
        rows: usize,
    },
    /// A fact with too few or too many values or amounts.
    #[error("一条事实须有{values}个取值和{amounts}个数额。请补齐或者删去多余的。")]
    Width {
        /// Columns of values.
        values: usize,
        /// Columns of amounts.
        amounts: usize,
    },
    /// Rows to be changed, and facts for them, are not as many.
    #[error("要更改{rows}条，却给出{facts}条新的事实。请一一对应。")]
    Changes {
        /// Rows.
        rows: usize,
        /// Facts.
        facts: usize,
    },
    /// A code beyond its dictionary.
    #[error("第{}条事实的{what}编号{code}不在0到{}之间。请核对编号或者先补充字典。", row + 1, i64::from(*size) - 1)]
    Code {
        /// Which column.
        what: String,
        /// Which fact.
        row: usize,
        /// The code.
        code: u32,
        /// Values of the dictionary.
        size: u32,
    },
    /// Amounts that could add up to more than eight bytes hold.
    #[error("第{}个数额列不计正负的合计超出可精确计算的范围。请换用更大的单位。", column + 1)]
    Amounts {
        /// Which column of amounts.
        column: usize,
    },
    /// More rows, organs or months than can be numbered.
    #[error(
        "{organs}个机关、{months}个月份、{rows}条事实超出可编号的范围。请按县或者按年分开计算。"
    )]
    TooMany {
        /// Organs.
        organs: u32,
        /// Months.
        months: u32,
        /// Rows.
        rows: usize,
    },
    /// A row without a fact.
    #[error("第{}条事实不存在或者已经删除，不能更改。请核对编号。", row + 1)]
    Absent {
        /// The row.
        row: usize,
    },
    /// An indicator names a column or another indicator that is missing or does not fit.
    #[error("第{}个指标所用的列或者指标不存在，或者不能这样组合：比率须由计数类指标相比，同比须对计数类指标或者比率。请核对定义。", indicator + 1)]
    Part {
        /// The indicator.
        indicator: usize,
    },
    /// A condition asks for a code that the dictionary lacks.
    #[error("第{}个指标的条件在第{}个取值列要求编号{code}，字典只有{size}个值。请核对条件。", indicator + 1, column + 1)]
    Tested {
        /// The indicator.
        indicator: usize,
        /// The column.
        column: usize,
        /// The code.
        code: u32,
        /// Values of the dictionary.
        size: u32,
    },
    /// A condition looks at a column with too many values.
    #[error("第{}个取值列有{size}个值，作为条件太多。请先把它归成较少的类别再设条件。", column + 1)]
    Dictionary {
        /// The column.
        column: usize,
        /// Its values.
        size: u32,
    },
    /// Conditions that cut the facts into more classes than can be numbered.
    #[error("各指标的条件互相交叉，把事实分成{classes}类以上，超出上限。请把指标分成几组计算。")]
    Classes {
        /// How many were found.
        classes: usize,
    },
    /// The cells need more memory than is granted.
    #[error(
        "汇总格需要{needed}字节内存，只准许{granted}字节。请减少月份、机关或者指标，或者提高上限。"
    )]
    Memory {
        /// Bytes needed.
        needed: u128,
        /// Bytes granted.
        granted: u64,
    },
}
