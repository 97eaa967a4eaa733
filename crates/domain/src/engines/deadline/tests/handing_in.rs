//! Handing in, receiving, and being kept from it.

use super::{CALENDAR, calendar_days, day, fixed, rule, working};
use crate::engines::deadline::{
    AfterObstacle, Arrival, Channel, DayEnd, Exclusion, NotReceived, Obstacle, Period, Remedy,
    Submission, compute,
};
use crate::law::Length;
use jiff::civil::{Date, DateTime, Time, time};

const CLOSING: Time = time(17, 30, 0, 0);

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

#[test]
fn the_counter_closes_and_the_network_does_not() {
    let due_on = day("2026-10-13");
    let in_time = |submission: Submission, closes_at| submission.judge(due_on, closes_at).in_time;
    let counter = |text: &str| Submission::InPerson(at(text));
    assert!(in_time(counter("2026-10-13T17:30"), Some(CLOSING)));
    assert!(!in_time(counter("2026-10-13T17:31"), Some(CLOSING)));
    assert!(in_time(counter("2026-10-12T23:00"), Some(CLOSING)));
    assert!(in_time(counter("2026-10-13T23:59"), None));
    let online = |text: &str| Submission::Online(at(text));
    assert!(in_time(online("2026-10-13T23:59:59"), Some(CLOSING)));
    assert!(!in_time(online("2026-10-14T00:00"), Some(CLOSING)));
    assert_eq!(online("2026-10-13T23:59").counts_on(), due_on);
}

#[test]
fn what_is_posted_counts_from_its_postmark() {
    let posted = |text: &str| Submission::Post {
        postmarked_on: day(text),
    };
    let last = posted("2026-10-13").judge(day("2026-10-13"), Some(CLOSING));
    assert!(last.in_time);
    assert_eq!(last.day_end, DayEnd::Midnight);
    assert_eq!(
        last.sentence(&["民事诉讼法(2023)#85".parse().unwrap()]),
        "期限至2026年10月13日24时止；邮寄提交，邮戳日2026年10月13日，在途时间不计，未逾期。\
         依据：民事诉讼法(2023)第85条"
    );
    let late = posted("2026-10-14").judge(day("2026-10-13"), None);
    assert!(!late.in_time);
    assert_eq!(late.submission.counts_on(), day("2026-10-14"));
}

#[test]
fn a_late_visit_to_the_counter_is_told_with_its_closing_time() {
    let late = Submission::InPerson(at("2026-10-13T18:00")).judge(day("2026-10-13"), Some(CLOSING));
    assert_eq!(
        late.sentence(&[]),
        "期限至2026年10月13日17时30分（停止业务活动的时间）止；2026年10月13日18时当面提交，已逾期"
    );
}

fn arrival(channel: Channel, confirmed_on: Option<&str>) -> Arrival {
    Arrival {
        channel,
        arrived_on: day("2026-03-02"),
        confirmed_on: confirmed_on.map(day),
    }
}

fn received(channel: Channel, confirmed_on: Option<&str>) -> Result<Date, NotReceived> {
    let receipt = arrival(channel, confirmed_on).received()?;
    Ok(receipt.received_on)
}

#[test]
fn the_day_of_receipt_follows_the_channel() {
    let (arrived, confirmed) = (day("2026-03-02"), day("2026-03-04"));
    let later = Some("2026-03-04");
    assert_eq!(received(Channel::InPerson, later), Ok(arrived));
    assert_eq!(received(Channel::RegisteredPost, None), Ok(arrived));
    assert_eq!(received(Channel::OrdinaryPost, later), Ok(confirmed));
    assert_eq!(received(Channel::Electronic, later), Ok(confirmed));
    assert_eq!(
        received(Channel::Electronic, Some("2026-03-02")),
        Ok(arrived)
    );
    let receipt = arrival(Channel::OrdinaryPost, later).received().unwrap();
    assert_eq!(
        receipt.sentence(&[]),
        "平常信函以与对方确认之日2026年3月4日为收到之日"
    );
}

#[test]
fn a_letter_that_nobody_signs_for_is_not_received_until_confirmed() {
    for channel in [Channel::OrdinaryPost, Channel::Electronic] {
        let refused = received(channel, None).unwrap_err();
        assert!(refused.to_string().contains("尚未与对方确认"), "{refused}");
        let refused = received(channel, Some("2026-03-01")).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "确认日2026年3月1日早于到达日2026年3月2日：请核对两个日期"
        );
    }
}

fn flood(from: &str, removed_on: &str) -> Obstacle {
    Obstacle {
        from: day(from),
        removed_on: day(removed_on),
        cause: Exclusion {
            name: "不可抗力".into(),
            law: Vec::new(),
        },
    }
}

#[test]
fn after_an_obstacle_the_limit_goes_on_and_does_not_begin_anew() {
    let period = Period::starting(day("2026-03-02"));
    let after = |obstacle: Obstacle| {
        obstacle.after(
            Remedy::GoesOn,
            &fixed(calendar_days(60)),
            &period,
            &CALENDAR,
        )
    };
    let AfterObstacle::GoesOn(due) = after(flood("2026-04-01", "2026-04-20")) else {
        panic!("the limit goes on");
    };
    // The sixty days end on 1 May; twenty of them were lost.
    assert_eq!(due.due_on, Some(day("2026-05-21")));
    let sentence = due.derivation.sentence(&CALENDAR, &[]);
    assert!(
        sentence.contains("扣除2026年4月1日至2026年4月20日不可抗力期间的20日"),
        "{sentence}"
    );
    let AfterObstacle::GoesOn(due) = after(flood("2026-05-01", "2026-05-01")) else {
        panic!("the last day was lost");
    };
    assert_eq!(due.due_on, Some(day("2026-05-02")));
    let AfterObstacle::TooLate(due) = after(flood("2026-05-02", "2026-05-20")) else {
        panic!("the limit had ended");
    };
    assert_eq!(due.due_on, Some(day("2026-05-01")));
}

#[test]
fn more_time_may_be_asked_for_after_the_removal() {
    let period = Period::starting(day("2026-09-01"));
    let after = flood("2026-09-10", "2026-09-25").after(
        Remedy::MayAsk(calendar_days(10)),
        &rule(calendar_days(15)),
        &period,
        &CALENDAR,
    );
    let AfterObstacle::AskUntil(due) = after else {
        panic!("it may be asked for");
    };
    // Ten days after the removal is 5 October, in the holiday.
    assert_eq!(due.due_on, Some(day("2026-10-08")));
}

#[test]
fn several_extensions_stand_with_who_approved_them() {
    use crate::engines::deadline::Approval;
    let mut period = Period::starting(day("2026-03-02"));
    period.extend(calendar_days(30));
    period.extend_approved(
        calendar_days(30),
        Approval {
            ordinal: 0,
            approver: "上一级机关负责人".into(),
            approved_on: Some(day("2026-04-20")),
            letter: Some("某延〔2026〕3号".into()),
            law: vec!["治安管理处罚法(2025)#118".parse().unwrap()],
        },
    );
    let due = compute(&fixed(calendar_days(30)), &period, &CALENDAR);
    assert_eq!(due.due_on, Some(day("2026-05-31")));
    assert_eq!(due.derivation.approvals[0].ordinal, 2);
    assert!(due.derivation.sentence(&CALENDAR, &[]).contains(
        "30日，延长30日，延长30日（上一级机关负责人2026年4月20日批准，某延〔2026〕3号，\
         治安管理处罚法(2025)第118条），至"
    ));
    period.restart(day("2026-03-10"));
    assert!(period.approvals.is_empty() && period.extensions.is_empty());
}

#[test]
fn excluded_periods_stand_by_name_whatever_their_order() {
    let named = |name: &str| {
        Some(Exclusion {
            name: name.into(),
            law: vec!["行政强制法(2011)#25.3".parse().unwrap()],
        })
    };
    let mut period = Period::starting(day("2026-03-02"));
    period.exclude(day("2026-03-18"), day("2026-03-25"), named("公告"));
    period.exclude(day("2026-03-10"), day("2026-03-19"), named("鉴定"));
    let due = compute(&fixed(calendar_days(30)), &period, &CALENDAR);
    // Sixteen days are left out, the two in common once.
    assert_eq!(due.due_on, Some(day("2026-04-17")));
    assert_eq!(
        due.derivation.sentence(&CALENDAR, &[]),
        "2026年3月2日起算（当日不计入），30日，扣除2026年3月10日至2026年3月19日鉴定期间\
         （行政强制法(2011)第25条第3款）的10日，扣除2026年3月18日至2026年3月25日公告期间\
         （行政强制法(2011)第25条第3款）的8日（与前段重叠的日子只扣一次），至2026年4月17日届满"
    );
}

#[test]
fn a_clock_that_stands_still_says_why() {
    let mut period = Period::starting(day("2026-03-02"));
    assert!(!period.name_pause(Exclusion {
        name: "听证".into(),
        law: Vec::new()
    }));
    period.pause(day("2026-03-10"));
    // A period that lies later does not hide the open one.
    period.exclude(day("2026-03-20"), day("2026-03-22"), None);
    assert!(period.name_pause(Exclusion {
        name: "听证".into(),
        law: Vec::new()
    }));
    assert!(period.is_paused());
    let due = compute(&rule(working(10)), &period, &CALENDAR);
    assert_eq!(due.due_on, None);
    let sentence = due.derivation.sentence(&CALENDAR, &[]);
    assert!(
        sentence.contains("2026年3月10日起因听证停止计算"),
        "{sentence}"
    );
    assert!(period.resume(day("2026-03-12")));
    assert!(!period.is_paused());
    let due = compute(&fixed(Length::Hours(24)), &period, &CALENDAR);
    assert_eq!(due.due_on, Some(day("2026-03-03")));
}
