//! A plan as text.

use super::types::{Instance, Plan};

/// The plan, one line for each task in the order of the file: task, day, visit, officers joined by commas.
/// A task left out has day and visit -1 and officers `-`.
#[must_use]
pub fn write(instance: &Instance, plan: &Plan) -> Vec<u8> {
    let mut text = Vec::with_capacity(instance.tasks.len() * 32);
    for (place, task) in instance.tasks.iter().enumerate() {
        number(&mut text, task.id);
        match (plan.days[place], plan.visits[place]) {
            (Some(day), Some(visit)) => {
                text.push(b' ');
                number(&mut text, u32::from(day));
                text.push(b' ');
                number(&mut text, visit);
                let officers = plan.officers(place);
                for (turn, officer) in officers.iter().enumerate() {
                    text.push(if turn == 0 { b' ' } else { b',' });
                    number(&mut text, instance.officers[*officer as usize].id);
                }
                if officers.is_empty() {
                    text.extend_from_slice(b" -");
                }
                text.push(b'\n');
            }
            _ => text.extend_from_slice(b" -1 -1 -\n"),
        }
    }
    text
}

fn number(text: &mut Vec<u8>, value: u32) {
    let mut digits = [0u8; 10];
    let mut at = digits.len();
    let mut rest = value;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    text.extend_from_slice(&digits[at..]);
}
