//! Where a law applies (`applies_in`).

use serde::{Deserialize, Serialize};

/// The place in which a statute or a value applies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum Place {
    /// The whole country, written `国家`.
    #[default]
    Nation,
    /// All regions whose code begins with these digits: `33` a province, `3301` a city, `330106` a county.
    Region(String),
    /// One system of organs (机关系统), for example `市场监管`.
    System(String),
}

impl Place {
    /// Whether the law of this place binds a county with this six-digit region code.
    /// Law of one system of organs binds only where that system is named, so it answers false here.
    pub fn covers(&self, county: &str) -> bool {
        match self {
            Self::Nation => true,
            Self::Region(prefix) => county.starts_with(prefix.as_str()),
            Self::System(_) => false,
        }
    }
}

impl From<String> for Place {
    fn from(text: String) -> Self {
        if text == "国家" {
            Self::Nation
        } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
            Self::Region(text)
        } else {
            Self::System(text)
        }
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        match place {
            Place::Nation => "国家".to_string(),
            Place::Region(text) | Place::System(text) => text,
        }
    }
}
