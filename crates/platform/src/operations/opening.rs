//! Opening a data folder: its nature, its rules, its database, its one writer.

use super::{Clock, County, Nature, Office, choices, main_system};
use crate::rules::Rules;
use crate::store::audit::signer::Sm2Key;
use crate::store::catalogue::stored_definitions;
use crate::store::counties::counties;
use crate::store::lists::Finder;
use crate::store::writer::{Setup, Writer};
use crate::store::{Catalogue, Fault, Place, Readers};
use domain::module::{ShapeError, definition_text, reload, shape_text, with_shape};
use domain::policy::OrganTree;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, RwLock};

pub use crate::store::connect::INSIDE_FILES as DATABASE_FILES;
pub use crate::store::writer::{Seeded, Source, System};

/// The file that says what kind of data a folder holds.
const NATURE_FILE: &str = "nature";

/// Connections that read at the same time.
const READERS: usize = 4;

/// Why a data folder cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// The folder holds the other kind of data.
    #[error("数据目录 {folder} 是{found}目录，不能作{wanted}用：请另选目录")]
    Nature {
        /// The folder.
        folder: PathBuf,
        /// What it holds.
        found: &'static str,
        /// What was wanted.
        wanted: &'static str,
    },
    /// There is no data yet.
    #[error("数据目录 {0} 还没有数据：请先运行 fadu init（正式）或 fadu demo（演示）")]
    Empty(PathBuf),
    /// The folder cannot be read or written.
    #[error("数据目录 {folder} 无法读写（{doing}）")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// A pinned definition in the database cannot be read any more.
    #[error("库中保存的“{kind}”定义无法读取：{reason}")]
    Definition {
        /// The kind.
        kind: String,
        /// Why.
        reason: String,
    },
    /// The database.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What is needed to open a folder.
pub struct Opening {
    /// The folder.
    pub folder: PathBuf,
    /// A database server instead of the file inside.
    pub database: Option<String>,
    /// What it must hold.
    pub nature: Nature,
    /// Whether an empty folder is made into a new one.
    pub create: bool,
    /// Laws, calendar, modules, roles.
    pub rules: Arc<Rules>,
    /// Time, identifiers and salts of the writer.
    pub source: Box<dyn Source>,
    /// The clock of everything else.
    pub clock: Clock,
}

impl Nature {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Demonstration => "演示",
            Self::Real => "正式",
        }
    }
}

/// What kind of data a folder holds; `None`: none yet.
///
/// # Errors
/// When the folder cannot be read.
pub fn nature_of(folder: &Path) -> Result<Option<Nature>, OpeningError> {
    match std::fs::read_to_string(folder.join(NATURE_FILE)) {
        Ok(text) if text.trim() == "demonstration" => Ok(Some(Nature::Demonstration)),
        Ok(_) => Ok(Some(Nature::Real)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(OpeningError::Folder {
            folder: folder.to_path_buf(),
            doing: "读取目录性质",
            source,
        }),
    }
}

/// Opens a data folder for writing, as the one process that does.
///
/// # Errors
/// When the folder holds other data, is in use, or is damaged.
pub fn open(opening: Opening) -> Result<Office, OpeningError> {
    settle_nature(&opening)?;
    let place = Place::of(&opening.folder, opening.database.as_deref());
    let signer = Sm2Key::open_or_create(&opening.folder.join("keys"))?;
    let catalogue = Arc::new(catalogue(&opening.rules, &place)?);
    let writer = Writer::start(Setup {
        place: place.clone(),
        folder: opening.folder.clone(),
        catalogue: Arc::clone(&catalogue),
        source: opening.source,
        signer: Box::new(signer),
    })?;
    let readers = Readers::new(place, READERS);
    let known = readers.read(counties)?;
    let mut main_systems = readers.read(main_system::chosen)?;
    let counties: BTreeMap<_, _> = known
        .into_iter()
        .map(|stored| {
            let id = stored.id.clone();
            let mut county = County::new(stored.id, stored.name, OrganTree::new(stored.organs));
            county.main_systems = main_systems.remove(&id).unwrap_or_default();
            (id, Arc::new(county))
        })
        .collect();
    Ok(Office {
        folder: opening.folder,
        nature: opening.nature,
        rules: opening.rules,
        catalogue,
        readers,
        finder: Finder::default(),
        writer,
        clock: opening.clock,
        importing: Mutex::new(()),
        counties: RwLock::new(counties),
    })
}

fn settle_nature(opening: &Opening) -> Result<(), OpeningError> {
    let folder = &opening.folder;
    match nature_of(folder)? {
        Some(found) if found == opening.nature => Ok(()),
        Some(found) => Err(OpeningError::Nature {
            folder: folder.clone(),
            found: found.name(),
            wanted: opening.nature.name(),
        }),
        None if !opening.create => Err(OpeningError::Empty(folder.clone())),
        None => {
            let failed = |doing| {
                let folder = folder.clone();
                move |source| OpeningError::Folder {
                    folder,
                    doing,
                    source,
                }
            };
            std::fs::create_dir_all(folder).map_err(failed("建立目录"))?;
            let text = match opening.nature {
                Nature::Demonstration => "demonstration\n",
                Nature::Real => "real\n",
            };
            std::fs::write(folder.join(NATURE_FILE), text).map_err(failed("记录目录性质"))
        }
    }
}

/// The current definitions, and those to which records of the database are pinned.
pub(super) fn catalogue(rules: &Rules, place: &Place) -> Result<Catalogue, OpeningError> {
    let calendar = Arc::clone(&rules.calendar);
    let mut catalogue = Catalogue::new(calendar, Arc::new(rules.laws.service().clone()));
    for module in &rules.modules {
        let definition = Arc::new(module.definition.clone());
        let text = definition_text(&definition);
        catalogue.add(definition, text)?;
        catalogue
            .indicators
            .extend(module.indicators.iter().cloned());
    }
    catalogue.default_choices = Arc::new(rules.choices.clone());
    if place.is_missing() {
        return Ok(catalogue);
    }
    for (county, choices) in choices::of_all(&rules.laws, place)? {
        catalogue.choose(county, choices);
    }
    let stored = Readers::new(place.clone(), 1).read(|sql| {
        let is_new = sql.columns("definitions")?.is_empty();
        if is_new {
            Ok(Vec::new())
        } else {
            stored_definitions(sql)
        }
    })?;
    for stored in stored {
        let known = catalogue
            .current(&stored.kind)
            .is_some_and(|kind| kind.definition.shape == stored.shape);
        if known {
            continue;
        }
        let unreadable = |error: ShapeError| OpeningError::Definition {
            kind: stored.kind.to_string(),
            reason: error.to_string(),
        };
        let then = reload(&stored.text).map_err(unreadable)?;
        let today = catalogue
            .current(&stored.kind)
            .map(|kind| Arc::clone(&kind.definition));
        let definition = match today {
            Some(today) => with_shape(&today, &shape_text(&then)).map_err(unreadable)?,
            None => then,
        };
        catalogue.add_pinned(Arc::new(definition), stored.text)?;
    }
    Ok(catalogue)
}
