//! Twenty drafts of our own making, with known faults put in: how many are found, and what a clean one raises.

use super::rules;

/// A small generator: the same seed, the same drafts.
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.next(of.len())]
    }
}

const SUBJECTS: [&str; 5] = ["夜市", "农贸市场", "共享单车", "停车泊位", "户外广告"];
const ORGANS: [&str; 4] = [
    "县综合行政执法局",
    "县商务局",
    "县交通运输局",
    "县住房和城乡建设局",
];

/// Clauses that are in order; `{物}` and `{局}` are filled in.
const CLEAN: [&str; 14] = [
    "为了加强{物}管理，方便群众生活，根据《中华人民共和国行政许可法》《优化营商环境条例》，结合本县实际，制定本办法。",
    "本办法适用于本县行政区域内{物}的规划、服务和日常管理。",
    "{物}管理坚持便民利民、公平公开、分类指导的原则。",
    "{局}负责{物}管理的组织协调，镇人民政府、街道办事处协助做好宣传引导。",
    "{局}应当会同有关部门编制{物}布点方案，并在印发前公开征求意见，期限不少于三十日。",
    "经营者应当明码标价，保持场地整洁，按照约定的时间营业。",
    "对{物}管理中的争议，当事人可以自愿申请人民调解委员会调解，也可以依法起诉。",
    "{局}应当公布服务电话，在十个工作日内答复意见和建议。",
    "违反本办法规定，法律、法规已有处理规定的，依照《中华人民共和国行政处罚法》等法律、法规的规定处理。",
    "行政执法人员应当依照法定权限和程序进行检查，不得影响正常经营。",
    "任何单位和个人不得以任何名义向经营者摊派费用。",
    "政府采购{物}管护服务，应当平等对待各类供应商，不得设置与履约无关的条件。",
    "对管理决定不服的，可以依法申请行政复议或者提起行政诉讼。",
    "本办法由{局}负责解释。",
];
const LAST: &str = "本办法自2027年3月1日起施行，有效期至2032年2月29日。";

/// Faulty clauses with the rule that must fire; none is an example of a rule.
const FAULTS: [(&str, &str); 44] = [
    (
        "B01",
        "经营者逾期未清理场地的，由{局}处五百元以上二千元以下罚款。",
    ),
    ("B01", "提供虚假材料的，予以警告并没收违法所得。"),
    (
        "B03",
        "设置{物}应当经{局}审核同意，未经批准的一律不得经营，批准后方可营业。",
    ),
    ("B04", "进入{物}的经营者应当按季度缴纳场地管理费和卫生费。"),
    ("B04", "中标单位须向{局}缴纳诚信经营保证金五万元。"),
    ("B05", "对占道物品，执法人员有权扣押，并可以强制清除。"),
    ("B06", "对拒不整改的商户，由供电单位停止供电，督促其履行。"),
    ("B07", "因{物}建设需要，镇人民政府可以征用周边房屋。"),
    ("B09", "为加强管理，新设{物}准入审批一项，由{局}行使。"),
    ("B10", "经营者申请{物}登记，还须提交上一年度纳税情况。"),
    ("B11", "报名人员应当出具无犯罪记录证明和居住证明。"),
    ("B12", "参加{物}协会列为申请摊位的前置条件。"),
    ("B13", "{物}经营许可证有效期为二年，总数不超过三百张。"),
    ("B14", "入驻企业缴纳的增值税，县级留成部分三年内予以返还。"),
    (
        "A05",
        "{局}将{物}的行政处罚委托某某市场管理公司实施行政处罚。",
    ),
    ("A06", "由居民委员会对乱停车辆处以罚款。"),
    ("C02", "外来人员一律不得承租{物}摊位。"),
    ("C03", "对违规停放者，在广场大屏曝光其姓名、身份证号码。"),
    ("C04", "经营者入场须采集人脸信息并上传平台。"),
    ("C05", "经营者违反本办法的，其子女不得报名参加公办托育。"),
    ("C06", "对未按时撤摊的住户，停发当月低保。"),
    ("C07", "两次违反本办法的经营者，纳入失信名单。"),
    ("C09", "因清理造成物品损坏的，行政机关不承担赔偿责任。"),
    ("C10", "当事人对处理结果不得提起诉讼，也不得上访。"),
    ("C13", "本办法施行前设置的{物}，一律适用本办法处理。"),
    ("C17", "{物}的具体标准由{局}另行规定。"),
    ("C19", "{局}每年下达罚款任务数，纳入年度考核。"),
    ("C20", "收缴的罚没款按百分之二十返还执法单位。"),
    ("D02", "本县{物}由某某公司独家运营，期限十年。"),
    ("D03", "{物}经营者应当统一使用某某平台的收款系统。"),
    ("D04", "注册资本不低于五百万元的企业才可以参与{物}经营。"),
    ("D05", "禁止外地蔬菜制品进入{物}销售，限制外省企业设点。"),
    ("D06", "参与{物}管护的单位，应在本县注册公司后方可投标。"),
    ("D07", "{物}管护服务招标，对本县企业加10分。"),
    ("D08", "外地车辆进入{物}的，每车加收停车费十元。"),
    ("D10", "对引进的总部企业所得税县级部分予以全额返还。"),
    ("D11", "对年产值超过五千万元的{物}企业给予财政奖励。"),
    ("D13", "由行业协会组织商户统一定价，避免恶性竞争。"),
    ("D16", "享受扶持的企业，十年内不得迁出本县。"),
    (
        "G01",
        "{物}的投诉依照《信访条例》办理，合同纠纷依照《中华人民共和国合同法》处理。",
    ),
    (
        "G03",
        "符合《优化营商环境条例》第八十一条规定的，予以优先服务。",
    ),
    (
        "G04",
        "决策程序依照《重大行政决策程序暂行条例》（国务院令第783号）执行。",
    ),
    ("S09", "符合本办法第九十九条规定的，可以减免场地租金。"),
    ("S07", "首批{物}于2027年6月31日前建成。"),
];

struct Draft {
    text: String,
    faults: Vec<&'static str>,
}

/// A draft in order, with so many faults of different rules put in at places that chance chooses.
fn draft(chance: &mut Chance, faults: usize) -> Draft {
    let (subject, organ) = (chance.one(&SUBJECTS), chance.one(&ORGANS));
    let filled = |clause: &str| clause.replace("{物}", subject).replace("{局}", organ);
    let mut clauses: Vec<String> = CLEAN.iter().map(|clause| filled(clause)).collect();
    let mut put = Vec::new();
    while put.len() < faults {
        let (rule, clause) = FAULTS[chance.next(FAULTS.len())];
        if put.contains(&rule) {
            continue;
        }
        let at = 1 + chance.next(clauses.len() - 1);
        // Some faults stand inside a clause that is in order.
        if chance.next(3) == 0 {
            clauses[at].push_str(&filled(clause));
        } else {
            clauses.insert(at, filled(clause));
        }
        put.push(rule);
    }
    let mut last = LAST.to_string();
    if chance.next(4) == 0 && faults > 0 {
        last = "本办法自2027年3月1日起施行，有效期至2026年2月28日。".to_string();
        put.push("S08");
    }
    clauses.push(last);
    let skipped = (chance.next(3) == 0 && faults > 0).then(|| 3 + chance.next(8));
    put.extend(skipped.map(|_| "S01"));
    let mut text = format!("某某县{subject}管理办法\n");
    for (position, clause) in clauses.iter().enumerate() {
        let jump = usize::from(skipped.is_some_and(|from| position >= from));
        text.push_str(&format!("第{}条　{clause}\n", position + 1 + jump));
    }
    Draft { text, faults: put }
}

#[test]
fn known_faults_in_twenty_drafts_are_found() {
    let mut chance = Chance(20_261_122);
    let (mut put, mut missed) = (0, Vec::new());
    for number in 0..20 {
        let draft = draft(&mut chance, 9);
        let found = rules(&draft.text, "规范性文件");
        put += draft.faults.len();
        let missing = draft
            .faults
            .iter()
            .filter(|fault| !found.iter().any(|rule| rule == *fault));
        missed.extend(missing.map(|fault| format!("draft {number}: {fault}")));
    }
    assert!(put >= 180, "{put}");
    let found = put - missed.len();
    assert!(
        found * 100 >= put * 95,
        "{found} of {put}; missed {missed:?}"
    );
}

#[test]
fn every_kind_of_fault_is_found_by_itself() {
    let missed: Vec<&str> = FAULTS
        .iter()
        .filter(|(rule, clause)| {
            let text = clause.replace("{物}", "夜市").replace("{局}", "县商务局");
            let draft = format!("第一条 {text}\n第二条 本办法有效期五年，自2027年1月1日起施行。");
            !rules(&draft, "规范性文件")
                .iter()
                .any(|found| found == rule)
        })
        .map(|(rule, _)| *rule)
        .collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn a_draft_in_order_raises_nothing() {
    let mut chance = Chance(7);
    for _ in 0..10 {
        let draft = draft(&mut chance, 0);
        assert_eq!(
            rules(&draft.text, "规范性文件"),
            Vec::<String>::new(),
            "{}",
            draft.text
        );
    }
}
