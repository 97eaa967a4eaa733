//! The files of a question about coverage.

use domain::engines::coverage::{LinkError, MapError, Network, Problem, read_geojson, read_map};
use std::path::{Path, PathBuf};

/// A question about coverage that cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum CoverageError {
    /// A file cannot be read.
    #[error("无法读取 {}：{cause}。请核对路径和读取权限。", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// A map cannot be read.
    #[error("{}：{cause}。", path.display())]
    Map {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: MapError,
    },
    /// Lines that cannot be used.
    #[error("{}\n共{}处有误，没有计算。请改正后重算。", lines(.0), .0.len())]
    Lines(Vec<Problem>),
    /// The network cannot be made ready.
    #[error("路网不能使用：{0}。")]
    Network(#[source] LinkError),
    /// Too many places to try.
    #[error(
        "备选地点有{0}处，过多。请用 --candidates 给出新站点可以设在哪里（列 node，或者 lon 和 lat）。"
    )]
    ManyCandidates(usize),
}

fn lines(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Reads a network: a folder with `nodes.tsv` and `edges.tsv`, a map in PBF, or `GeoJSON` by its ending.
///
/// # Errors
/// Files that cannot be read, and lines that cannot be used, all of them.
pub fn open_network(path: &Path) -> Result<Network, CoverageError> {
    if path.is_dir() {
        let files = ["nodes.tsv", "edges.tsv"].map(|name| path.join(name));
        let [nodes, edges] = [read(&files[0])?, read(&files[1])?];
        let [nodes_name, edges_name] = files.map(|file| file.display().to_string());
        return Network::from_tables((&nodes_name, &nodes), (&edges_name, &edges))
            .map_err(CoverageError::Lines);
    }
    let bytes = read(path)?;
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    if ["json", "geojson"].contains(&ending.as_str()) {
        return read_geojson(&path.display().to_string(), &bytes).map_err(CoverageError::Lines);
    }
    read_map(&bytes).map_err(|cause| CoverageError::Map {
        path: path.to_path_buf(),
        cause,
    })
}

/// A table as it was read.
#[derive(Clone, Debug)]
pub struct TableFile {
    /// The name by which problems are told.
    pub name: String,
    /// Its text.
    pub text: Vec<u8>,
}

impl TableFile {
    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn open(path: &Path) -> Result<Self, CoverageError> {
        Ok(Self {
            name: path.display().to_string(),
            text: read(path)?,
        })
    }

    /// Its rows, by what a kind of table needs.
    pub(super) fn rows<T>(
        &self,
        take: impl FnOnce(&str, &[u8]) -> Result<T, Vec<Problem>>,
    ) -> Result<T, CoverageError> {
        take(&self.name, &self.text).map_err(CoverageError::Lines)
    }
}

fn read(path: &Path) -> Result<Vec<u8>, CoverageError> {
    std::fs::read(path).map_err(|cause| CoverageError::Unreadable {
        path: path.to_path_buf(),
        cause,
    })
}
