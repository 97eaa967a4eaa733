//! Plans are judged by the independent check; generated instances are ours.

mod made;
mod plans;
mod reading;
