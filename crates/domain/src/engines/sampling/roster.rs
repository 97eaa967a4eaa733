//! The two lists with their trees, kept up by change: what is committed to and what is drawn from.

use super::digest::{Hash, Keyed};
use super::frame::{ClassCount, Frame, cell_of, class_counts};
use super::line::{ObjectLine, OfficerLine, wrong_character};
use super::opening::open;
use super::rules::{CLASSES_MOST, Rules};
use super::tree::{Entry, Tree, leaf, salt};
use std::collections::BTreeSet;

/// The lists as they are handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// Objects of inspection, in any order.
    pub objects: Vec<ObjectLine>,
    /// Officers, in any order.
    pub officers: Vec<OfficerLine>,
}

/// One of the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// Objects of inspection.
    Objects,
    /// Officers.
    Officers,
}

/// Why a line cannot stand in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineProblem {
    /// The list.
    pub list: ListKind,
    /// The line, from 0 as handed in.
    pub line: usize,
    /// What is wrong and what to do, in Chinese.
    pub reason: String,
}

/// A list that is committed to.
pub struct Roster {
    keyed: Keyed,
    classes: Vec<String>,
    organs: Vec<String>,
    objects: Vec<ObjectLine>,
    /// Places of `objects` that hold no line.
    free: Vec<u32>,
    officers: Vec<OfficerLine>,
    object_tree: Tree,
    officer_tree: Tree,
}

impl Roster {
    /// Builds both trees; `classes` names classes that may have no line yet, and `secret` makes the salts.
    ///
    /// # Errors
    /// Every line that cannot stand in its list.
    pub fn new(
        secret: &[u8; 32],
        lists: Lists,
        classes: &[String],
    ) -> Result<Self, Vec<LineProblem>> {
        let problems = lists.problems();
        if !problems.is_empty() {
            return Err(problems);
        }
        let keyed = Keyed::new(secret);
        let Lists { objects, officers } = lists;
        let written = objects.iter().map(|line| &line.class);
        let classes: BTreeSet<&String> = written.chain(classes).collect();
        let classes: Vec<String> = classes.into_iter().cloned().collect();
        let organs: BTreeSet<&String> = officers.iter().map(|line| &line.organ).collect();
        let organs: Vec<String> = organs.into_iter().cloned().collect();
        too_many(&classes, &organs)?;
        let entries = objects.iter().enumerate();
        let entries = entries.map(|(place, line)| object_entry(&keyed, &classes, (place, line)));
        let object_tree = Tree::new(classes.len() * 2, entries.collect()).map_err(|twice| {
            vec![twice_problem(
                ListKind::Objects,
                &objects[twice.0 as usize].id,
                twice,
            )]
        })?;
        let entries = officers.iter().enumerate();
        let entries = entries.map(|(place, line)| officer_entry(&keyed, &organs, (place, line)));
        let officer_tree = Tree::new(organs.len(), entries.collect()).map_err(|twice| {
            let certificate = &officers[twice.0 as usize].certificate;
            vec![twice_problem(ListKind::Officers, certificate, twice)]
        })?;
        Ok(Self {
            keyed,
            classes,
            organs,
            objects,
            free: Vec::new(),
            officers,
            object_tree,
            officer_tree,
        })
    }

    /// Adds an object, or puts the line in the place of the one with its number: one bucket and one path are hashed
    /// anew, whatever the length of the list. A new class builds the tree anew.
    ///
    /// # Errors
    /// What is wrong with the line, in Chinese.
    pub fn put_object(&mut self, line: ObjectLine) -> Result<(), String> {
        if let Some(problem) = object_problem(&line) {
            return Err(problem);
        }
        if !self.classes.contains(&line.class) {
            self.add_class(line.class.clone());
        }
        let present = self.object_tree.find(&Hash::of(&line.id));
        let place = match present.map(|entry| entry.line).or_else(|| self.free.pop()) {
            Some(place) => {
                self.objects[place as usize] = line;
                place as usize
            }
            None => {
                self.objects.push(line);
                self.objects.len() - 1
            }
        };
        let entry = object_entry(&self.keyed, &self.classes, (place, &self.objects[place]));
        self.object_tree.put(entry);
        Ok(())
    }

    /// Takes an object out; whether it was there.
    pub fn remove_object(&mut self, id: &str) -> bool {
        let removed = self.object_tree.remove(&Hash::of(id));
        self.free.extend(removed.iter().map(|entry| entry.line));
        removed.is_some()
    }

    fn add_class(&mut self, class: String) {
        self.classes.push(class);
        self.classes.sort();
        let lines = self.object_tree.entries().map(|entry| {
            let place = entry.line as usize;
            object_entry(&self.keyed, &self.classes, (place, &self.objects[place]))
        });
        let lines = lines.collect();
        self.object_tree =
            Tree::new(self.classes.len() * 2, lines).expect("the keys of a tree are different");
    }

    /// The classes, sorted.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The organs with their numbers of officers, sorted.
    pub fn organs(&self) -> Vec<(String, u32)> {
        let counts = self.officer_tree.root().counts;
        self.organs.iter().cloned().zip(counts).collect()
    }

    /// Numbers of lines by class.
    pub fn class_counts(&self) -> Vec<ClassCount> {
        class_counts(&self.object_tree.root().counts)
    }

    /// The roots of objects and officers.
    pub fn roots(&self) -> (Hash, Hash) {
        (self.object_tree.root().hash, self.officer_tree.root().hash)
    }

    /// The object at a place.
    pub fn object(&self, place: u32) -> &ObjectLine {
        &self.objects[place as usize]
    }

    /// The officer at a place.
    pub fn officer(&self, place: u32) -> &OfficerLine {
        &self.officers[place as usize]
    }

    /// Number of officers.
    pub fn officer_count(&self) -> usize {
        self.officers.len()
    }

    /// The object with a number.
    pub fn find_object(&self, id: &str) -> Option<&ObjectLine> {
        let entry = self.object_tree.find(&Hash::of(id))?;
        Some(self.object(entry.line))
    }

    /// All objects in the order of the tree.
    pub fn objects(&self) -> impl Iterator<Item = &ObjectLine> {
        let entries = self.object_tree.entries();
        entries.map(|entry| self.object(entry.line))
    }

    /// The frame for a draw, and for each of its places where the line is kept.
    pub fn frame(&self) -> (Frame, Vec<u32>) {
        let entries = self.object_tree.entries();
        let recused = entries.filter(|entry| !self.object(entry.line).recused.is_empty());
        let mut recused: Vec<u32> = recused.map(|entry| entry.line).collect();
        recused.sort_unstable();
        Frame::new(&self.object_tree, &recused)
    }

    /// Officers by organ in the order of the tree.
    pub fn officers_by_organ(&self) -> Vec<Vec<u32>> {
        let mut organs = vec![Vec::new(); self.organs.len()];
        for entry in self.officer_tree.entries() {
            organs[usize::from(entry.cell)].push(entry.line);
        }
        organs
    }

    /// The tree of the objects with these numbers opened.
    pub fn open_objects<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Vec<String> {
        let mut keys = ids.map(Hash::of).collect();
        open(&self.object_tree, &mut keys, &|entry| {
            let text = self.object(entry.line).text(&self.keyed);
            (salt(&self.keyed, &text), text)
        })
    }

    /// The tree of the officers with these certificates opened.
    pub fn open_officers<'a>(&self, certificates: impl Iterator<Item = &'a str>) -> Vec<String> {
        let mut keys = certificates.map(Hash::of).collect();
        open(&self.officer_tree, &mut keys, &|entry| {
            let text = self.officer(entry.line).text();
            (salt(&self.keyed, &text), text)
        })
    }
}

fn too_many(classes: &[String], organs: &[String]) -> Result<(), Vec<LineProblem>> {
    let lists = [
        (ListKind::Objects, "类别", classes.len()),
        (ListKind::Officers, "机关", organs.len()),
    ];
    let many = lists
        .into_iter()
        .find(|(_, _, count)| *count > CLASSES_MOST);
    many.map_or(Ok(()), |(list, what, count)| {
        Err(vec![LineProblem {
            list,
            line: 0,
            reason: format!("{what}有{count}种，最多{CLASSES_MOST}种。请核对这一列是否写错"),
        }])
    })
}

fn object_entry(keyed: &Keyed, classes: &[String], (place, line): (usize, &ObjectLine)) -> Entry {
    let class = classes.binary_search(&line.class).unwrap_or(0);
    let cell = cell_of(class, line.exclusion.is_some());
    entry(keyed, (&line.id, &line.text(keyed)), (cell, place))
}

fn officer_entry(keyed: &Keyed, organs: &[String], (place, line): (usize, &OfficerLine)) -> Entry {
    let organ = organs.binary_search(&line.organ).unwrap_or(0);
    entry(keyed, (&line.certificate, &line.text()), (organ, place))
}

fn entry(keyed: &Keyed, (number, text): (&str, &str), (cell, place): (usize, usize)) -> Entry {
    Entry {
        key: Hash::of(number),
        leaf: leaf(&salt(keyed, text), text),
        cell: cell as u16,
        line: place as u32,
    }
}

fn twice_problem(list: ListKind, number: &str, (first, second): (u32, u32)) -> LineProblem {
    let (first, second) = (first.min(second), first.max(second));
    LineProblem {
        list,
        line: second as usize,
        reason: format!(
            "编号“{number}”与前面第{}条重复，同一对象不能有两次机会。请删去一条",
            first + 1
        ),
    }
}

impl Lists {
    /// Lines that the rules do not admit: certificates that end before the visits do, and teams without enough
    /// officers.
    pub fn problems_under(&self, rules: &Rules) -> Vec<LineProblem> {
        let officers = self.officers.iter().enumerate();
        let expired = officers.filter(|(_, line)| line.valid_until < rules.visits_until);
        let expired = expired.map(|(line, officer)| LineProblem {
            list: ListKind::Officers,
            line,
            reason: format!(
                "执法证“{}”到{}失效，早于检查截止日{}。请移出名录或者更新证件有效期",
                officer.certificate, officer.valid_until, rules.visits_until
            ),
        });
        expired.collect()
    }

    /// Teams of the rules for which the list has too few officers, in Chinese.
    pub fn short_teams(&self, rules: &Rules) -> Vec<String> {
        let short = rules.teams.iter().filter_map(|team| {
            let able = self.officers.iter().filter(|officer| {
                let needed = team.qualification.as_ref();
                officer.organ == team.organ
                    && needed.is_none_or(|it| officer.qualifications.contains(it))
            });
            let able = able.count();
            let what = team.qualification.as_deref().unwrap_or("执法");
            (able < team.size as usize).then(|| {
                format!(
                    "“{}”每次检查要{}名人员，人员名录中有{what}资格的只有{able}名。请补充人员，或者改规则",
                    team.organ, team.size
                )
            })
        });
        short.collect()
    }

    fn problems(&self) -> Vec<LineProblem> {
        let objects = self.objects.iter().map(object_problem);
        let objects = told(ListKind::Objects, objects);
        let officers = self.officers.iter().map(officer_problem);
        objects.chain(told(ListKind::Officers, officers)).collect()
    }
}

fn told(
    list: ListKind,
    problems: impl Iterator<Item = Option<String>>,
) -> impl Iterator<Item = LineProblem> {
    problems
        .enumerate()
        .filter_map(move |(line, reason)| reason.map(|reason| LineProblem { list, line, reason }))
}

fn object_problem(line: &ObjectLine) -> Option<String> {
    let required = [("编号", &line.id), ("类别", &line.class)];
    let optional = line.recused.iter().map(|it| ("回避人员证号", it));
    field_problem(required, optional.chain([("名称", &line.name)]))
}

fn officer_problem(line: &OfficerLine) -> Option<String> {
    let required = [("执法证号", &line.certificate), ("机关", &line.organ)];
    let optional = line.qualifications.iter().map(|it| ("资格", it));
    field_problem(required, optional)
}

fn field_problem<'a>(
    required: [(&'a str, &'a String); 2],
    optional: impl Iterator<Item = (&'a str, &'a String)>,
) -> Option<String> {
    if let Some((name, _)) = required.iter().find(|(_, value)| value.trim().is_empty()) {
        return Some(format!("没有写{name}，请补写"));
    }
    let mut fields = required.into_iter().chain(optional);
    fields.find_map(|(name, value)| {
        let wrong = wrong_character(value)?;
        let wrong = if wrong == ',' {
            "半角逗号"
        } else {
            "制表符、换行等控制字符"
        };
        Some(format!(
            "{name}“{}”中有{wrong}，请删去或者改用全角",
            value.trim()
        ))
    })
}
