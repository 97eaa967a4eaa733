//! `fadu draw`: verifiable draws of objects and officers.

use super::{Exit, Failure, Global};
use crate::operations::draw::{
    ANNOUNCEMENT, COMMITMENT, Checked, DRAWN_LIST, Document, DrawError, LISTS, ListFiles, Made,
    PROOF, commit, new_share, open_lists, read_document, read_lists, receipt_of, run as make,
    today, write_new,
};
use clap::{Args, Subcommand};
use domain::engines::sampling::{
    Commitment, Kept, Opening, Outcome, Proof, Receipt, Share, read_rules, share_seal,
};
use jiff::civil::Date;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Arguments of `fadu draw`.
#[derive(Debug, Args)]
pub struct DrawArguments {
    #[command(subcommand)]
    step: DrawStep,
}

#[derive(Debug, Subcommand)]
enum DrawStep {
    /// 生成本机关的种子份额：份额保密到抽取时，封条交给抽取机关写进规则
    Share(ShareArguments),
    /// 抽取前：核对名录和规则，写出抽取前公示
    Commit(CommitArguments),
    /// 抽取：打开各机关的份额、填写公开号码，写出封存公告、抽中名单和检查后公示
    Run(RunArguments),
    /// 为一个对象出具回执，供它核验自己在名录中的一条
    Receipt(ReceiptArguments),
    /// 核验抽取前公示、封存公告、检查后公示，或者自己的回执；只用公布的文件
    Verify(VerifyArguments),
}

#[derive(Debug, Args)]
struct ShareArguments {
    /// 机关名称，与规则中的一致
    #[arg(long, value_name = "名称")]
    organ: String,
    /// 份额写到哪个文件；抽取前不得外传
    #[arg(long, value_name = "文件")]
    out: PathBuf,
}

#[derive(Debug, Args)]
struct CommitArguments {
    /// 抽取规则（TOML）
    #[arg(long, value_name = "文件")]
    rules: PathBuf,
    #[command(flatten)]
    lists: ListArguments,
    /// 本次抽取的目录，公示和保密文件都写在里面
    #[arg(long, value_name = "目录")]
    folder: PathBuf,
}

#[derive(Debug, Args)]
struct ListArguments {
    /// 抽查对象名录（CSV、TSV、Excel）：编号、类别，可以有名称、已检查次数、频次上限
    #[arg(long, value_name = "文件")]
    objects: Option<PathBuf>,
    /// 执法人员名录：执法证号、机关、有效期至，可以有资格、姓名
    #[arg(long, value_name = "文件")]
    officers: Option<PathBuf>,
    /// 不参加抽取的对象：编号、种类（回避、已检查、达到频次上限、其他）、理由；理由不公开
    #[arg(long, value_name = "文件")]
    exclusions: Option<PathBuf>,
    /// 人员回避：执法证号、编号、理由；理由不公开
    #[arg(long, value_name = "文件")]
    recusals: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct RunArguments {
    /// 本次抽取的目录
    #[arg(long, value_name = "目录")]
    folder: PathBuf,
    /// 各机关打开的份额文件；可以写多次，缺一份即作废
    #[arg(long, value_name = "文件")]
    share: Vec<PathBuf>,
    /// 公开号码，写作 名称=号码；可以写多次
    #[arg(long, value_name = "名称=号码")]
    figure: Vec<String>,
    /// 抽取日，缺省为今天
    #[arg(long, value_name = "日期")]
    on: Option<Date>,
}

#[derive(Debug, Args)]
struct ReceiptArguments {
    /// 本次抽取的目录
    #[arg(long, value_name = "目录")]
    folder: PathBuf,
    /// 对象的编号
    #[arg(long, value_name = "编号")]
    id: String,
    /// 回执写到哪个文件，只交给本人
    #[arg(long, value_name = "文件")]
    out: PathBuf,
}

#[derive(Debug, Args)]
struct VerifyArguments {
    /// 检查后公示、抽取前公示或者封存公告
    #[arg(value_name = "文件")]
    file: PathBuf,
    /// 您此前保存的抽取前公示，核对公示以后有没有被改动
    #[arg(long, value_name = "文件")]
    before: Option<PathBuf>,
    /// 您此前保存的封存公告，核对抽取以后有没有被改动
    #[arg(long, value_name = "文件")]
    sealed: Option<PathBuf>,
    /// 自己的回执，核验自己在名录中的一条；检查后可知有没有被抽中
    #[arg(long, value_name = "文件")]
    line: Option<PathBuf>,
    /// 保密的名录（监督机关用），核验它就是公示的名录
    #[arg(long, value_name = "文件")]
    lists: Option<PathBuf>,
    #[command(flatten)]
    others: ListArguments,
}

impl From<DrawError> for Failure {
    fn from(error: DrawError) -> Self {
        match error {
            DrawError::Input(_) => Self::bad_input(error),
            DrawError::Fault(_) => Self::fault(error),
        }
    }
}

/// Takes one step of a draw.
///
/// # Errors
/// Bad input, a void draw, a document that does not hold, or a fault.
pub fn run(arguments: &DrawArguments, global: &Global) -> Result<(), Failure> {
    match &arguments.step {
        DrawStep::Share(arguments) => share(arguments, global),
        DrawStep::Commit(arguments) => publish(arguments, global),
        DrawStep::Run(arguments) => draw(arguments, global),
        DrawStep::Receipt(arguments) => write_receipt(arguments, global),
        DrawStep::Verify(arguments) => verify(arguments, global),
    }
}

fn share(arguments: &ShareArguments, global: &Global) -> Result<(), Failure> {
    let share = new_share(&arguments.organ)?;
    write_out(&arguments.out, &share)?;
    let seal = share_seal(&share);
    if global.json {
        println!("{}", json!({ "organ": share.organ, "seal": seal }));
    } else {
        println!("封条 {seal}");
        println!(
            "请把封条写进抽取规则的 [[share]]。{} 保密到抽取时再交出；不交出的，抽取作废并公布机关名称。",
            arguments.out.display()
        );
    }
    Ok(())
}

/// Writes a document under a name that is new.
fn write_out(path: &Path, document: &impl serde::Serialize) -> Result<(), Failure> {
    let mut text = serde_json::to_vec_pretty(document).map_err(Failure::fault)?;
    text.push(b'\n');
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| {
        Failure::bad_input(format!("{} 不是文件名。请写要写出的文件。", path.display()))
    })?;
    Ok(write_new(folder, &[(name, text)])?)
}

impl ListArguments {
    /// The files, where both lists are named.
    fn files(&self) -> Result<Option<ListFiles>, Failure> {
        match (&self.objects, &self.officers) {
            (Some(objects), Some(officers)) => Ok(Some(ListFiles {
                objects: objects.clone(),
                officers: officers.clone(),
                exclusions: self.exclusions.clone(),
                recusals: self.recusals.clone(),
            })),
            (None, None) if self.exclusions.is_none() && self.recusals.is_none() => Ok(None),
            _ => Err(Failure::bad_input(
                "名录不全。请同时写 --objects 和 --officers。",
            )),
        }
    }
}

fn publish(arguments: &CommitArguments, global: &Global) -> Result<(), Failure> {
    let text = read_text(&arguments.rules)?;
    let name = arguments.rules.display().to_string();
    let rules = read_rules((&name, &text)).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failure::bad_input(lines.join("\n"))
    })?;
    let files = arguments
        .lists
        .files()?
        .ok_or_else(|| Failure::bad_input("没有写名录。请写 --objects 和 --officers。"))?;
    let named = read_lists(&files)?;
    let committed = commit(&arguments.folder, &named, rules)?;
    let file = arguments.folder.join(COMMITMENT);
    if global.json {
        let answer = json!({
            "fingerprint": committed.fingerprint,
            "published": file,
            "confidential": arguments.folder.join(LISTS),
            "quotas": committed.commitment.quotas,
        });
        println!("{answer:#}");
        return Ok(());
    }
    println!("指纹 {}", committed.fingerprint);
    for quota in &committed.commitment.quotas {
        println!(
            "{}：名录{}条，不参加抽取{}条，应抽{}条",
            quota.stratum, quota.lines, quota.excluded, quota.quota
        );
    }
    println!(
        "请现在公布 {}（连同指纹），并保管好 {}。",
        file.display(),
        arguments.folder.join(LISTS).display()
    );
    Ok(())
}

fn read_text(path: &Path) -> Result<String, Failure> {
    let text = std::fs::read_to_string(path);
    Ok(text.map_err(|cause| DrawError::unreadable(path, &cause))?)
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path, what: &str) -> Result<T, Failure> {
    let text = read_text(path)?;
    serde_json::from_str(&text).map_err(|error| {
        Failure::bad_input(format!(
            "{} 不是{what}：{error}。请核对是否拿错了文件。",
            path.display()
        ))
    })
}

fn draw(arguments: &RunArguments, global: &Global) -> Result<(), Failure> {
    let shares = arguments.share.iter();
    let shares: Result<Vec<Share>, Failure> =
        shares.map(|path| read_json(path, "种子份额")).collect();
    let figures = arguments.figure.iter().map(|written| {
        let pair = written.split_once('=');
        pair.map(|(name, value)| (name.trim().to_string(), value.trim().to_string()))
            .ok_or_else(|| Failure::bad_input(format!("--figure “{written}”应写作 名称=号码。")))
    });
    let opening = Opening {
        shares: shares?,
        figures: figures.collect::<Result<_, _>>()?,
        drawn_on: arguments.on.unwrap_or_else(today),
    };
    match make(&arguments.folder, &opening)? {
        Made::Drawn(proof) => {
            tell_drawn(&proof, &arguments.folder, global);
            Ok(())
        }
        Made::Void(announcement) => {
            let Outcome::Void { missing } = &announcement.outcome else {
                return Err(Failure::fault("作废的公告没有写缺哪份份额。"));
            };
            Err(Failure::refusal(format!(
                "{}没有打开封存的份额，这次抽取作废，不得以同一公示再抽。请公布 {}，查明原因后重新公示、重新抽取。",
                missing.join("、"),
                arguments.folder.join(ANNOUNCEMENT).display()
            )))
        }
    }
}

fn tell_drawn(proof: &Proof, folder: &Path, global: &Global) {
    let announcement = &proof.announcement;
    let empty: usize = proof.drawn.iter().map(|row| row.empty_seats.len()).sum();
    if global.json {
        let answer = json!({
            "fingerprint": announcement.commitment,
            "drawn": proof.drawn.len(),
            "passed_over": proof.passed_over.len(),
            "empty_seats": empty,
            "published": folder.join(ANNOUNCEMENT),
            "confidential": folder.join(DRAWN_LIST),
            "after_visits": folder.join(PROOF),
        });
        println!("{answer:#}");
        return;
    }
    println!(
        "已抽取{}条，抽到而不参加抽取的{}条",
        proof.drawn.len(),
        proof.passed_over.len()
    );
    if empty > 0 {
        println!(
            "有{empty}个检查席位没有符合条件的人员，见名单的“缺员”一列，请补充人员后重新公示、重新抽取。"
        );
    }
    println!(
        "请现在公布 {}；{} 只交给派单人员；检查全部结束后公布 {}。",
        folder.join(ANNOUNCEMENT).display(),
        folder.join(DRAWN_LIST).display(),
        folder.join(PROOF).display()
    );
}

fn write_receipt(arguments: &ReceiptArguments, global: &Global) -> Result<(), Failure> {
    let receipt = receipt_of(&arguments.folder, &arguments.id)?;
    write_out(&arguments.out, &receipt)?;
    if global.json {
        println!("{}", json!({ "id": receipt.id, "receipt": arguments.out }));
    } else {
        println!("回执已写入 {}，只交给本人。", arguments.out.display());
    }
    Ok(())
}

fn verify(arguments: &VerifyArguments, global: &Global) -> Result<(), Failure> {
    let document = document(&arguments.file)?;
    let kept = Kept {
        commitment: arguments
            .before
            .as_deref()
            .map(kept_commitment)
            .transpose()?,
        announcement: arguments
            .sealed
            .as_deref()
            .map(|path| read_json(path, "封存公告"))
            .transpose()?,
    };
    let mut checked = document.check(&kept);
    if let Some(path) = &arguments.lists {
        let sealed = open_lists(path)?;
        let others = arguments.others.files()?;
        let others = others.map(|files| read_lists(&files)).transpose()?;
        let others = others.map(|named| named.lists);
        checked = checked.with_lists(&document, &sealed, others.as_ref())?;
    } else if arguments.others.files()?.is_some() {
        return Err(Failure::bad_input(
            "比对名录还要写 --lists 保密的名录，才知道公示时每一条的内容。",
        ));
    }
    if let Some(path) = &arguments.line {
        let receipt: Receipt = read_json(path, "回执")?;
        checked.own_line = Some(document.own_line(&receipt)?);
    }
    tell_checked(&checked, global)
}

fn document(path: &Path) -> Result<Document, Failure> {
    let text = std::fs::read(path).map_err(|cause| DrawError::unreadable(path, &cause))?;
    Ok(read_document(&path.display().to_string(), &text)?)
}

fn kept_commitment(path: &Path) -> Result<Commitment, Failure> {
    let kept = document(path)?;
    kept.commitment().cloned().ok_or_else(|| {
        Failure::bad_input(format!("{} 不是抽取前公示。请核对文件。", path.display()))
    })
}

fn tell_checked(checked: &Checked, global: &Global) -> Result<(), Failure> {
    if global.json {
        println!(
            "{}",
            serde_json::to_string_pretty(checked).map_err(Failure::fault)?
        );
    } else {
        print_checked(checked);
    }
    if checked.holds {
        return Ok(());
    }
    Err(Failure {
        exit: Exit::AuditMismatch,
        text: format!(
            "{}不成立，不符之处已经列出。请向抽取机关或者其监督机关提出。",
            checked.document
        ),
    })
}

fn print_checked(checked: &Checked) {
    if let Some(fingerprint) = &checked.fingerprint {
        println!("{}，抽取前公示的指纹 {fingerprint}", checked.document);
    }
    for step in &checked.steps {
        if step.problems.is_empty() {
            println!("✓ {}：{}", step.title, step.found);
            continue;
        }
        println!("✗ {}", step.title);
        for problem in &step.problems {
            println!("  {problem}");
        }
    }
    if !checked.void.is_empty() {
        println!(
            "这次抽取已经作废：{}没有打开封存的份额。",
            checked.void.join("、")
        );
    }
    if let Some(line) = &checked.own_line {
        println!(
            "“{} {}”在公示的名录中：{}类第{}位（该类共{}条）",
            line.id, line.name, line.class, line.rank, line.class_lines
        );
        if let Some(kind) = &line.exclusion {
            println!("不参加抽取：{kind}");
        }
        match line.drawn {
            Some(true) => println!("这次被抽中"),
            Some(false) => println!("这次没有被抽中"),
            None => {}
        }
    }
    if checked.holds && !checked.steps.is_empty() {
        println!("全部成立");
    }
}
