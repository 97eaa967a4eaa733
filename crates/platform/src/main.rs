//! The program `fadu`.

fn main() {}
